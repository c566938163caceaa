//! The core for Swift and Kotlin: a client whose operations are called by name, with JSON on
//! both sides. Their typed surfaces, generated from the operation list, are in `swift/` and
//! `kotlin/`.

mod call;
mod client;
mod failure;
mod pages;
mod store;
mod tools;

uniffi::setup_scaffolding!("amocore_ffi");
