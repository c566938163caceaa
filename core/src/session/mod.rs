//! Who we are: the account's address, the credentials, the session.

mod address;
mod cookies;
mod credentials;
mod state;

pub use address::{AccountZone, Origin};
pub(crate) use cookies::Jar;
pub(crate) use credentials::{Credentials, Dressed};
pub(crate) use state::{Session, zone_of};
