//! The values that models are made of.

mod change;
mod extra;
pub(crate) mod members;
mod open_enum;
mod secret;
mod timestamp;
mod value;
mod wiped;

pub use change::Change;
pub use extra::Extra;
pub(crate) use open_enum::open_enum;
pub use secret::Secret;
pub use timestamp::Timestamp;
#[cfg(feature = "client")]
pub(crate) use timestamp::in_seconds;
pub use value::Value;
pub(crate) use wiped::Wiped;
