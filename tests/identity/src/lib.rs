//! Proves that every language offers the same: a reader per language looks at the surface that
//! its users get, and [`differences`] compares that with the operation list.

mod compare;
mod dialect;
mod reading;

pub use compare::differences;
pub use dialect::{Dialect, Direction};
pub use reading::{Enumeration, Field, Model, Operation, Reading};
