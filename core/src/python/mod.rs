//! What the derives of the Python binding build on: conversions, arguments, exceptions.

mod class;
mod convert;
mod ending;
mod fields;
mod from_python;
mod plain;
mod raise;
mod repr;
mod token_store;
mod view;
mod word;

pub use class::{Class, add_classes};
pub use ending::{Inside, register_ending};
pub use fields::{Fields, FromFields};
pub use from_python::{FromPython, Mismatch, instance};
pub use plain::ToPlain;
pub use repr::Repr;
pub(crate) use view::shown_plainly;
pub use view::{Model, Shown, View};
pub(crate) use word::word;
