//! What the fuzz targets do with an input (docs/fuzzing.md).
//!
//! They are here and not beside libFuzzer so that an ordinary test can go through the kept
//! inputs, too. A target that finds a fault panics.
//!
//! Inputs are text as far as can be, so that seeds can be written by hand. Where a target has
//! several things to choose from, the first bytes choose: `0` is the first.

mod answers;
mod arguments;
mod brackets;
mod custom_fields;
mod dates;
mod php;
mod webhooks;

pub use answers::{legacy, operations, v2};
pub use brackets::brackets;
pub use custom_fields::custom_fields;
pub use dates::dates;
pub use php::php_serialized;
pub use webhooks::webhooks;

/// What a target does with an input.
pub type Target = fn(&[u8]);

/// Every target, by its name in `fuzz/`.
pub const TARGETS: [(&str, Target); 7] = [
    ("legacy", legacy),
    ("v2", v2),
    ("brackets", brackets),
    ("php_serialized", php_serialized),
    ("webhooks", webhooks),
    ("dates", dates),
    ("custom_fields", custom_fields),
];

/// A choice, and what follows it. Digits and letters in their order choose the first and so on.
fn choice(input: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = input.split_first()?;
    Some((usize::from(first.wrapping_sub(b'0')), rest))
}
