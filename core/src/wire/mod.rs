//! Pure functions over bytes: how the wire is read and written. No I/O and no policy.

pub mod body;
pub mod brackets;
mod charset;
pub mod form;
pub mod json;
pub mod local_time;
mod marks;
pub mod node;
mod scan;
mod survey;
pub mod text;
pub mod tree;
pub mod xml;
