//! The values of custom fields in items (v2 §8).

mod read;
mod structured;
mod write;

pub use read::Fields;
pub use write::{Codes, fields};

/// The parts of an address, numbered from 1 (v2 §8.3).
const ADDRESS_PARTS: [&str; 6] = [
    "address_line_1",
    "address_line_2",
    "city",
    "state",
    "zip",
    "country",
];
