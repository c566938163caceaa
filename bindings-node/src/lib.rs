//! The core for Node: a client whose operations are called by name, with JSON on both sides.
//! The typed surface above it is in `lib/generated/`, made from the operation list.

mod arrivals;
mod call;
mod client;
mod departures;
mod failure;
mod pages;
mod store;
mod text;
pub mod tools;
