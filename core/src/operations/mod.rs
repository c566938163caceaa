//! The operations, grouped as the API is, and the one list of them all.

pub(crate) mod failure;
pub mod legacy;
mod list;
pub(crate) mod rules;
pub mod v2;

pub use list::{resources, table};
