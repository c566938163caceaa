//! Who we are: the account's address, the credentials, the session.

mod address;
mod cookies;
mod credentials;
pub(crate) mod oauth;
mod state;

pub use address::{AccountZone, Origin};
pub(crate) use cookies::Jar;
pub(crate) use credentials::{Credentials, Dressed, Proof};
pub(crate) use state::{Session, zone_of};
