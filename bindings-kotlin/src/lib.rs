//! The core for Kotlin, through JNI: a client whose operations are called by name, with JSON on
//! both sides. The typed surface, generated from the operation list, is in `kotlin/`.
//!
//! Kotlin knows clients, lists and calls by numbers, of which none is used twice. Text crosses as
//! UTF-8 in arrays of bytes. Nothing here calls Kotlin: what it has to be told lies in a queue
//! (`events.rs`), which a thread of Kotlin's empties.

mod answer;
mod blocking;
mod clients;
mod crossing;
mod events;
mod failure;
mod pages;
mod registry;
mod request;
mod store;
mod suspended;
mod tools;
