//! What the derives of the Python binding build on: conversions, arguments, exceptions.

mod convert;
mod ending;
mod fields;
mod from_python;
mod held;
mod model;
mod raise;
mod repr;
mod token_store;
mod view;
mod word;

pub use ending::{Inside, register_ending};
pub use fields::{Field, FromFields, put};
pub use from_python::{FromPython, Mismatch, instance};
pub use held::{Held, Hold, Items};
pub use model::{Class, Listed, Model, Object, add_classes};
pub use view::View;
pub(crate) use word::word;
