//! The sandbox itself: how much it answers on one core, and whether it stays as fast when it grows.

mod growth;
mod load;
mod page;
mod picture;
mod servers;
mod throughput;

use std::path::Path;

pub use page::page;

/// What can be named on the command line.
pub const NAMES: [&str; 2] = [COMPARED, "growth"];

/// Needs the servers that the sandbox is compared with.
pub const COMPARED: &str = "sandbox";

/// Measures one of them and keeps the figures in `docs`.
///
/// # Errors
/// Says what does not start, answer, or let itself be written.
pub fn run(name: &str, docs: &Path) -> Result<(), String> {
    servers::leave_room()?;
    match name {
        COMPARED => throughput::run(docs),
        _ => growth::run(docs),
    }
}
