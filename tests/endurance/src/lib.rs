//! Endurance: a client goes through calls until the time is over, while `cargo xtask endurance`
//! watches its process.
//!
//! The calls are of three kinds, mixed: the conformance cases, each against an account of its own,
//! which does wrong whatever the documents know of; every operation against one sandbox, which all
//! suites share; and calls that are given up while the account keeps silent. The conformance runners
//! make them. Nothing here knows the core.

mod abandoned;
mod account;
mod round;
mod run;

pub use run::Endurance;
