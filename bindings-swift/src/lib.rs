//! The core for Swift: a client whose operations are called by name, with JSON on both sides. The
//! typed surface, generated from the operation list, is in `swift/`.

mod call;
mod client;
mod failure;
mod pages;
mod store;
mod tools;

uniffi::setup_scaffolding!("amocore_ffi");
