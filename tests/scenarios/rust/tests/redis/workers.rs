//! Processes that call, all at once.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use amocore_sandbox::Sandbox;

/// How many processes there are.
pub const WORKERS: usize = 4;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a process tells of a call.
#[derive(Debug)]
pub struct Told {
    pub worker: usize,
    pub at: Instant,
    pub ended: String,
    /// What is wrong with Redis.
    pub problem: String,
}

/// Processes under way.
pub struct Workers {
    processes: Vec<(Child, ChildStdin)>,
    told: Receiver<Told>,
    /// One fleet at a time: what is measured is how much of a second is used.
    _turn: MutexGuard<'static, ()>,
}

static TURNS: Mutex<()> = Mutex::new(());

impl Workers {
    pub fn start(sandbox: &Sandbox, redis_url: &str) -> Self {
        let turn = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
        let (tell, told) = channel();
        let processes = (0..WORKERS).map(|worker| {
            let mut process = Command::new(env!("CARGO_BIN_EXE_amocore-redis-worker"))
                .args([sandbox.base_url(), redis_url])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("a worker");
            let output = process.stdout.take().expect("piped");
            let input = process.stdin.take().expect("piped");
            let tell = tell.clone();
            thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    let (ended, problem) = line.split_once('\t').expect("two columns");
                    let (ended, problem) = (ended.to_owned(), problem.to_owned());
                    let at = Instant::now();
                    let _ = tell.send(Told {
                        worker,
                        at,
                        ended,
                        problem,
                    });
                }
            });
            (process, input)
        });
        Self {
            processes: processes.collect(),
            told,
            _turn: turn,
        }
    }

    /// What is told for so long.
    pub fn listen(&self, time: Duration) -> Vec<Told> {
        let begun = Instant::now();
        let mut all = Vec::new();
        while let Some(left) = time.checked_sub(begun.elapsed()) {
            all.extend(self.told.recv_timeout(left));
        }
        all
    }

    /// Waits until each process has told something of this kind, and gives what it was.
    pub fn each(&self, kind: impl Fn(&Told) -> bool) -> Vec<Told> {
        let begun = Instant::now();
        let mut found: Vec<Told> = Vec::new();
        while found.len() < WORKERS {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            let told = self.told.recv_timeout(left).expect("each tells it in time");
            if kind(&told) && found.iter().all(|it| it.worker != told.worker) {
                found.push(told);
            }
        }
        found
    }

    /// Ends them, and checks that they end well.
    pub fn end(self) {
        let (mut processes, inputs): (Vec<_>, Vec<_>) = self.processes.into_iter().unzip();
        drop(inputs);
        for process in &mut processes {
            assert!(process.wait().expect("an end").success());
        }
    }
}

/// Those among the calls that are not as they should be.
pub fn odd(told: &[Told], is_right: impl Fn(&Told) -> bool) -> Vec<&Told> {
    told.iter().filter(|told| !is_right(told)).collect()
}
