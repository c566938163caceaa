//! The dependency rules of the workspace are checked in `tests/dependencies.rs`.
