//! The operations, grouped as the API is, and the one list of them all.

mod evidence;
pub(crate) mod failure;
pub mod legacy;
mod list;
pub(crate) mod rules;
pub mod v2;

pub use evidence::{Certainty, EVIDENCE, Evidence};
pub use list::{resources, table};

use crate::Result;
use crate::operation::{Answer, Api};

/// Checks whether an answer is a failure before it is decoded.
///
/// # Errors
/// The failure that the answer tells of.
pub fn check(api: Api, answer: &Answer) -> Result<()> {
    failure::of(api, answer).map_or(Ok(()), Err)
}
