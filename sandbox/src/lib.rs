//! A local server that behaves like an amoCRM (Kommo) account.
//!
//! ```no_run
//! use amocore_sandbox::{Options, Sandbox};
//!
//! let sandbox = Sandbox::start_blocking(Options::default()).unwrap();
//! println!("{}/private/api/auth.php", sandbox.base_url());
//! // It stops when `sandbox` is dropped.
//! ```
//!
//! Where things are: `request` reads bodies, `legacy` and `v2` are the two
//! APIs, `oauth` hands out tokens, `store` keeps the account, `webhooks` words
//! its changes and `outbox` sends them, `control` and `inspect` are the
//! sandbox's own pages under `/_sandbox/`, and `api` leads a request through it
//! all.

#![warn(missing_docs)]

mod answer;
mod api;
mod arrival;
mod clock;
mod connection;
mod context;
mod control;
mod credentials;
mod faults;
#[doc(hidden)]
pub mod fuzzing;
mod inspect;
mod journal;
mod kept;
mod legacy;
mod limits;
mod masking;
mod oauth;
mod options;
mod outbox;
mod php_json;
mod playback;
mod record;
mod request;
mod sandbox;
mod server;
mod sessions;
mod store;
mod tag_names;
mod tls;
mod tokens;
mod v2;
mod webhooks;
mod workload;

pub use clock::Timestamp;
pub use faults::{Content, Fault, Kind as FaultKind, When};
pub use journal::{Exchange, ExchangeAnswer};
pub use limits::RateLimit;
pub use options::{Certificate, Options, Switches};
pub use sandbox::{Sandbox, StartError};
pub use store::seed::{ADMIN_KEY, ADMIN_LOGIN, ADMIN_PASSWORD, ADMIN_TOKEN, Seed};
pub use store::seed_oauth::{CLIENT_ID, CLIENT_SECRET, REDIRECT_URI};
