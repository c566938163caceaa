//! Measures calls, and prints what they took as a line of JSON.

use std::env;
use std::fs;
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
    let cpu = processor()? - before;
    let told = serde_json::json!({ "calls": calls, "wall": wall, "cpu": cpu });
    println!("{told}");
    Ok(())
}

async fn during(
    time: Duration,
    call: &mut impl AsyncFnMut() -> Outcome,
) -> Result<(u32, f64), Box<dyn std::error::Error + Send + Sync>> {
    let begun = Instant::now();
    let mut calls = 0;
    while begun.elapsed() < time {
        call().await?;
        calls += 1;
    }
    Ok((calls, begun.elapsed().as_secs_f64()))
}

/// The processor time of all threads of this process, in seconds: what the scheduler has counted.
fn processor() -> Result<f64, Box<dyn std::error::Error + Send + Sync>> {
    let mut nanoseconds = 0;
    for task in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(task?.path().join("schedstat"))?;
        let first = text.split_whitespace().next().ok_or("an empty schedstat")?;
        nanoseconds += first.parse::<u64>()?;
    }
    Ok(nanoseconds as f64 / 1e9)
}
