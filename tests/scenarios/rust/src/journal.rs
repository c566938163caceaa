//! What was done, for a person to follow and for the demo to count.

use std::collections::BTreeSet;
use std::fmt::Display;

/// Prints each step and remembers which operations were called.
#[derive(Debug, Default)]
pub struct Journal {
    operations: BTreeSet<&'static str>,
}

impl Journal {
    /// Notes a step.
    pub fn did(&mut self, operation: &'static str, what: impl Display) {
        self.operations.insert(operation);
        println!("  {operation:<30} {what}");
    }

    /// The operations that were called.
    pub fn operations(&self) -> &BTreeSet<&'static str> {
        &self.operations
    }
}
