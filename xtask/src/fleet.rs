//! Every language at once over one Redis.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use crate::cases::{self, Ready};
use crate::process::{Outcome, program};
use crate::results::Tally;
use crate::system;

/// Takes every language through calls that share one limit and one pair of tokens, all at once,
/// and has what the account saw of them judged.
pub fn check(languages: &Ready, tally: &mut Tally) -> Outcome {
    system::redis()?;
    let clients = cases::runners(languages);
    let account = cases::build("amocore-fleet")?.with_file_name("amocore-fleet-account");
    let mut account = program(account, &[&clients.len().to_string()])
        .command()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the account does not start: {error}"))?;
    let output = account.stdout.take().expect("piped");
    let mut output = BufReader::new(output);
    let mut variables = Vec::new();
    while variables.len() < 3 {
        let mut line = String::new();
        let read = output.read_line(&mut line);
        match line.trim_end().split_once('=') {
            Some((name, value)) if read.is_ok() => {
                variables.push((name.to_owned(), value.to_owned()));
            }
            _ => return Err("the account does not start".to_owned()),
        }
    }
    cases::at_once("amocore-fleet", "one limit", languages, &variables, tally)?;
    tally.check("one limit for all languages", || {
        drop(account.stdin.take());
        let mut judged = String::new();
        let read = output.read_to_string(&mut judged);
        print!("{judged}");
        let ended = read.and_then(|_| account.wait());
        match ended.is_ok_and(|status| status.success()) {
            true => Ok(()),
            false => Err(judged.trim().replace('\n', "; ")),
        }
    });
    Ok(())
}
