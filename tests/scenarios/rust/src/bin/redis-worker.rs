//! `amocore-redis-worker URL REDIS_URL`: calls as one of several processes that share an account,
//! until its standard input ends. It tells of each call on a line: how it ended, and what is wrong
//! with Redis.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use amocore::{BlockingClient, Config, Result, Secret, SignInMode, SummarizeIncomingLeads};

/// How many calls each process has under way.
const THREADS: usize = 4;

fn client(url: &str, redis_url: &str) -> Result<BlockingClient> {
    let config =
        Config::base_url(url).with_key(amocore_sandbox::ADMIN_LOGIN, amocore_sandbox::ADMIN_KEY);
    BlockingClient::new(Config {
        // Without sign-ins, which would be requests besides those that are counted.
        sign_in: Some(SignInMode::EachRequest),
        retries: Some(0),
        redis_url: Some(Secret::new(redis_url)),
        ..config
    })
}

fn call(client: &BlockingClient) {
    let asked = SummarizeIncomingLeads::default();
    let ended = match client.v2.incoming_leads.summary(asked) {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.kind().name().to_owned(),
    };
    let problem = client.redis_problem().unwrap_or_default();
    let line = format!("{ended}\t{problem}\n");
    // A reader that has gone does not matter.
    let _ = std::io::stdout().write_all(line.as_bytes());
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, redis_url] = &arguments[..] else {
        eprintln!("usage: amocore-redis-worker URL REDIS_URL");
        return ExitCode::from(2);
    };
    let client = match client(url, redis_url) {
        Ok(client) => client,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    call(&client);
                }
            });
        }
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        over.store(true, Ordering::Relaxed);
    });
    ExitCode::SUCCESS
}
