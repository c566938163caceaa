//! The fault matrix: every operation meets everything that a network, a server or a proxy can do
//! wrong.
//!
//! What goes wrong, and what a client has to make of it, is data: `matrix.json`. The calls are
//! those of the conformance cases, made by the conformance runners of every language; the account
//! is the sandbox, with its fault control. Nothing here knows the core.

mod calls;
mod judge;
mod matrix;
mod report;
mod run;
mod scene;

pub use calls::{Asked, Call, Effect};
pub use judge::is_answered;
pub use matrix::{Expected, Matrix};
pub use run::Faults;
pub use scene::sign_in;
