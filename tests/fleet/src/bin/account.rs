//! `amocore-fleet-account CLIENTS`: an account and a Redis for so many clients. It prints the
//! variables that they need, a line each, waits until its standard input ends, and judges what the
//! account saw of them.

use std::io;
use std::process::ExitCode;

use amocore_fleet::{CALLS, CODE, PER_SECOND, REDIS, Redis, SANDBOX, account, given, refused};
use amocore_sandbox::Sandbox;

/// The least part of what the account allows that all together have to use. On a calm machine it
/// is nearly all.
const LEAST_USED: f64 = 0.7;

fn problems(sandbox: &Sandbox, clients: usize) -> Vec<String> {
    let requests = sandbox.requests();
    let (seen, refused, given) = (requests.len(), refused(sandbox), given(sandbox));
    let span = requests.first().zip(requests.last());
    // By the sandbox's clock, which has whole seconds.
    let seconds = span.map_or(0, |(first, last)| last.at - first.at).max(1) as f64;
    let used = seen as f64 / (seconds * f64::from(PER_SECOND));
    println!(
        "{seen} requests in {seconds} s, {:.1} % of what is allowed",
        used * 100.0
    );
    let checks = [
        (
            seen == clients * CALLS + 1,
            format!("{seen} requests instead of {CALLS} of each client, and one for tokens"),
        ),
        (
            refused == 0,
            format!("{refused} requests were refused for their rate"),
        ),
        (
            given == 1,
            format!("tokens were given {given} times, instead of once for all"),
        ),
        (
            used >= LEAST_USED,
            "too little of the limit was used".to_owned(),
        ),
    ];
    let wrong = checks.into_iter().filter(|(right, _)| !right);
    wrong.map(|(_, problem)| problem).collect()
}

fn main() -> ExitCode {
    let clients = std::env::args().nth(1).and_then(|it| it.parse().ok());
    let Some(clients) = clients else {
        eprintln!("usage: amocore-fleet-account CLIENTS");
        return ExitCode::from(2);
    };
    let (sandbox, redis) = (account(), Redis::start());
    println!("{SANDBOX}={}", sandbox.base_url());
    println!("{CODE}={}", sandbox.authorization_code());
    println!("{REDIS}={}", redis.url());
    // Whoever started this may have gone, which ends it, too.
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
    let problems = problems(&sandbox, clients);
    for problem in &problems {
        println!("{problem}");
    }
    match problems.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
