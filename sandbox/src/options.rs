//! How a sandbox is started.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::limits::RateLimit;
pub use crate::store::seed::Seed;

/// Everything that can be chosen; the default is an account in memory with
/// the small seed, on a free port of this machine.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 picks a free one. Whoever can reach another
    /// address than a loopback one can read and change everything.
    pub listen: SocketAddr,
    /// The account's file; in memory without one.
    pub data: Option<PathBuf>,
    /// What a new account starts with.
    pub seed: Seed,
    /// Where the clock stands. Also makes ids and uids repeatable.
    pub clock: Option<Timestamp>,
    /// The account's IANA time zone.
    pub time_zone: String,
    /// The request limit; `None` for none.
    pub rate_limit: Option<RateLimit>,
    /// Serve https with a certificate from a CA made for this run.
    pub tls: bool,
    /// What is wrong with that certificate.
    pub certificate: Certificate,
    /// Where to write the CA's certificate; a temporary file by default.
    pub ca_file: Option<PathBuf>,
    /// How long a session lasts without requests (legacy §12.21).
    pub session_life: Duration,
    /// How long an access token of OAuth lasts (v2 §3.2).
    pub token_life: Duration,
    /// The largest request body in bytes.
    pub body_limit: usize,
    /// How long a head, a body or the taking of an answer may make the server
    /// wait before it closes the connection.
    pub patience: Duration,
    /// So many connections are served at once; others wait.
    pub connections: usize,
    /// Where the references leave a choice.
    pub switches: Switches,
}

/// What is wrong with the certificate of a server, besides that only its own CA knows it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Certificate {
    /// Nothing.
    #[default]
    Valid,
    /// It is no longer valid.
    Expired,
    /// It is for another host.
    OtherHost,
}

/// Choices between behaviours that real accounts may or may not have shown.
#[derive(Debug, Clone)]
pub struct Switches {
    /// The session cookie: `session_id`, or `PHPSESSID` as before 2016 (legacy §4.4).
    pub session_cookie: String,
    /// Legacy answers 200 to bad credentials, with `auth` false (legacy §12.20).
    pub auth_failure_is_200: bool,
    /// Legacy writes work by GET (legacy §12.18).
    pub writes_by_get: bool,
    /// Legacy edits leave omitted members alone (legacy §12.13).
    pub lenient_edit: bool,
    /// Unknown ids get an empty 200 (legacy §12.24).
    pub unknown_id_is_200: bool,
    /// Pages past the end show the first page, as stock Bitrix does (legacy §8).
    pub past_the_end_is_first_page: bool,
    /// v2 shows empty tags and custom fields as `[]` instead of `{}` (v2 §13).
    pub empty_lists: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            data: None,
            seed: Seed::default(),
            clock: None,
            time_zone: "Europe/Moscow".to_owned(),
            rate_limit: Some(RateLimit::default()),
            tls: false,
            certificate: Certificate::default(),
            ca_file: None,
            session_life: Duration::from_secs(15 * 60),
            token_life: Duration::from_secs(86_400),
            // As much as PHP takes unless told otherwise.
            body_limit: 8 * 1024 * 1024,
            patience: Duration::from_secs(30),
            connections: 256,
            switches: Switches::default(),
        }
    }
}

impl Default for Switches {
    fn default() -> Switches {
        Switches {
            session_cookie: "session_id".to_owned(),
            auth_failure_is_200: false,
            writes_by_get: false,
            lenient_edit: false,
            unknown_id_is_200: false,
            past_the_end_is_first_page: false,
            empty_lists: false,
        }
    }
}
