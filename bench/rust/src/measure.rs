//! Measures calls, and prints what they took as a line of JSON.

use std::env;
use std::fs;
use std::pin::Pin;
use std::time::{Duration, Instant};

use crate::Outcome;

/// For how long a subject warms up, and for how long it is measured.
const WARMING: Duration = Duration::from_millis(300);
const TIME: Duration = Duration::from_millis(1500);

/// Makes a call again and again, or as often as `AMOCORE_BENCH_CALLS` says: under a profiler that
/// counts instructions.
pub async fn repeat(mut call: impl AsyncFnMut() -> Outcome) -> Outcome {
    if let Ok(calls) = env::var("AMOCORE_BENCH_CALLS") {
        for _ in 0..calls.parse()? {
            call().await?;
        }
        return Ok(());
    }
    during(WARMING, &mut call).await?;
    let before = processor()?;
    let (calls, wall) = during(TIME, &mut call).await?;
    tell(calls, wall, processor()? - before);
    Ok(())
}

/// What a client is asked for.
pub type Call<C> = for<'a> fn(&'a mut C) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// Keeps as many calls in flight as there are clients.
pub async fn keep_in_flight<C: Send + 'static>(clients: Vec<C>, call: Call<C>) -> Outcome {
    let clients = together(clients, WARMING, call).await?.0;
    let before = processor()?;
    let (_, calls, wall) = together(clients, TIME, call).await?;
    tell(calls, wall, processor()? - before);
    Ok(())
}

/// Has each client make calls for so long. Gives them back, with how many calls there were, and how
/// long all took, in seconds.
async fn together<C: Send + 'static>(
    clients: Vec<C>,
    time: Duration,
    call: Call<C>,
) -> Outcome<(Vec<C>, u32, f64)> {
    let begun = Instant::now();
    let each = clients.into_iter().map(|mut client| {
        tokio::spawn(async move {
            let mut calls = 0;
            while begun.elapsed() < time {
                call(&mut client).await?;
                calls += 1;
            }
            Outcome::Ok((client, calls))
        })
    });
    let each: Vec<_> = each.collect();
    let (mut clients, mut all) = (Vec::new(), 0);
    for task in each {
        let (client, calls) = task.await??;
        clients.push(client);
        all += calls;
    }
    Ok((clients, all, begun.elapsed().as_secs_f64()))
}

fn tell(calls: u32, wall: f64, cpu: f64) {
    let told = serde_json::json!({ "calls": calls, "wall": wall, "cpu": cpu });
    println!("{told}");
}

async fn during(time: Duration, call: &mut impl AsyncFnMut() -> Outcome) -> Outcome<(u32, f64)> {
    let begun = Instant::now();
    let mut calls = 0;
    while begun.elapsed() < time {
        call().await?;
        calls += 1;
    }
    Ok((calls, begun.elapsed().as_secs_f64()))
}

/// The processor time of all threads of this process, in seconds: what the scheduler has counted.
fn processor() -> Outcome<f64> {
    let mut nanoseconds = 0;
    for task in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(task?.path().join("schedstat"))?;
        let first = text.split_whitespace().next().ok_or("an empty schedstat")?;
        nanoseconds += first.parse::<u64>()?;
    }
    Ok(nanoseconds as f64 / 1e9)
}
