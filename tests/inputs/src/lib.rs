//! Hostile input: every text and every number of every operation, one at a time, is replaced by
//! what could change the shape of a request. The client refuses it before anything is sent, or
//! the requests are those of the conformance case in everything but the one value.
//!
//! What is put in is data: `hostile.json`, and `settings.json` for what no setting may be. Where
//! it is put follows from the conformance cases and from the types in `tests/surface.json`. What
//! is expected is the case's own exchange. Nothing here knows the core.

mod answers;
mod calls;
mod coverage;
mod hostile;
mod judge;
mod leaves;
mod places;
mod report;
mod run;
mod surface;
mod trials;

pub use run::Inputs;
