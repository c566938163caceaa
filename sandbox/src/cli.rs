//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use amocore_sandbox::{Options, RateLimit, Seed, Switches, Timestamp};
use clap::Parser;

/// A local server that behaves like an amoCRM (Kommo) account.
///
/// It answers the legacy XML API (/private/api/*.php) and the JSON API
/// (/api/v2/*), OAuth included, keeps its data in SQLite, and shows everything at /_sandbox/ in a browser. Nothing leaves this machine but the
/// webhooks that you subscribe.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
pub struct Arguments {
    /// Where to listen; port 0 picks a free port. Unless told otherwise only
    /// this machine can connect
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Keep the account in this file (made if need be) instead of in memory
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,

    /// What a new account starts with: "small", "empty", "sales" (500 leads), "large"
    /// (200,000 leads), or a number of leads
    #[arg(long, value_name = "SEED", default_value = "small")]
    seed: Seed,

    /// Let the clock stand at this Unix time, and make ids and uids repeatable
    #[arg(long, value_name = "TIMESTAMP", value_parser = clap::value_parser!(i64).range(0..))]
    clock: Option<Timestamp>,

    /// The account's time zone
    #[arg(long, value_name = "ZONE", default_value = "Europe/Moscow")]
    time_zone: String,

    /// Requests per second before 429, or "off"
    #[arg(long, value_name = "N|off", default_value = "7", value_parser = number_or_off)]
    rate_limit: NumberOrOff,

    /// Refusals within ten seconds before the 403 block
    #[arg(long, value_name = "N", default_value_t = 50)]
    block_after: u32,

    /// How long the 403 block lasts
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    block_seconds: u64,

    /// Serve https with a certificate of a local CA made for this run
    #[arg(long)]
    tls: bool,

    /// Write the CA's certificate here instead of to a temporary file
    #[arg(long, value_name = "FILE", requires = "tls")]
    ca_file: Option<PathBuf>,

    /// How long a session lasts without requests
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    session_seconds: u64,

    /// How long an access token of OAuth lasts
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    token_life: u64,

    /// The session cookie's name; accounts before 2016 used PHPSESSID
    #[arg(long, value_name = "NAME", default_value = "session_id", value_parser = cookie_name)]
    session_cookie: String,

    /// Legacy: answer 200 to bad credentials, with <auth>false</auth>, instead of 401
    #[arg(long)]
    auth_failure_200: bool,

    /// Legacy: let writes work by GET instead of answering 405
    #[arg(long)]
    writes_by_get: bool,

    /// Legacy: let an edit leave what it does not mention, instead of clearing it
    #[arg(long)]
    lenient_edit: bool,

    /// Legacy: answer an empty 200 to unknown ids instead of 400
    #[arg(long)]
    unknown_id_200: bool,

    /// Legacy: show the first page for pages past the end instead of an empty one
    #[arg(long)]
    past_end_first_page: bool,

    /// v2: show empty tags and custom fields as [] instead of {}
    #[arg(long)]
    empty_lists: bool,
}

const EXAMPLES: &str = "\
Examples:
  amocore-sandbox
      an account in memory at http://127.0.0.1:8080
  amocore-sandbox --data demo.sqlite --listen 127.0.0.1:9000
      an account that outlives restarts
  amocore-sandbox --listen 127.0.0.1:0 --clock 1700000000 --rate-limit off
      repeatable, for tests

On start it prints its address and credentials, one labelled line each, for
people and programs. The control API (reset, requests, faults, clock, state) is
described in README.md.";

/// A count, or none.
#[derive(Debug, Clone, Copy)]
struct NumberOrOff(Option<u32>);

fn number_or_off(text: &str) -> Result<NumberOrOff, String> {
    match text {
        "off" => Ok(NumberOrOff(None)),
        number => match number.parse() {
            Ok(number) if number > 0 => Ok(NumberOrOff(Some(number))),
            _ => Err("must be a number above 0, or \"off\"".to_owned()),
        },
    }
}

fn cookie_name(text: &str) -> Result<String, String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if !text.is_empty() && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("must consist of letters, digits, _ and -".to_owned())
    }
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Options {
        Options {
            listen: arguments.listen,
            data: arguments.data,
            seed: arguments.seed,
            clock: arguments.clock,
            time_zone: arguments.time_zone,
            rate_limit: arguments.rate_limit.0.map(|per_second| RateLimit {
                per_second,
                refusals_before_block: arguments.block_after,
                block: Duration::from_secs(arguments.block_seconds),
            }),
            tls: arguments.tls,
            ca_file: arguments.ca_file,
            session_life: Duration::from_secs(arguments.session_seconds),
            token_life: Duration::from_secs(arguments.token_life),
            switches: Switches {
                session_cookie: arguments.session_cookie,
                auth_failure_is_200: arguments.auth_failure_200,
                writes_by_get: arguments.writes_by_get,
                lenient_edit: arguments.lenient_edit,
                unknown_id_is_200: arguments.unknown_id_200,
                past_the_end_is_first_page: arguments.past_end_first_page,
                empty_lists: arguments.empty_lists,
            },
            ..Options::default()
        }
    }
}
