//! The conformance cases: read from files, played to a client, judged.
//!
//! A runner of any language takes a case, makes the call through the public surface of its
//! client, and reports what came of it. Everything else happens here, so that every language
//! is measured alike: [`Conductor`] keeps the runs, [`stage`] plays the account, [`judge`]
//! compares.

pub mod case;
mod conduct;
pub mod control;
mod generate;
pub mod http;
pub mod judge;
mod operations;
mod run;
mod runs;
pub mod secrets;
pub mod stage;

pub use conduct::{Conduct, Part, program};
pub use operations::OPERATIONS;
pub use run::{Conductor, Played};
pub use runs::{Run, Runs, words};
