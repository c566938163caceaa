//! Which of a few things were dealt with.

use std::collections::BTreeSet;

/// A set of places. Records have less than 64 parts, for which it needs no memory of its own.
#[derive(Debug, Default)]
pub(super) struct Marks {
    first: u64,
    others: BTreeSet<usize>,
}

impl Marks {
    pub fn insert(&mut self, at: usize) {
        match at {
            0..64 => self.first |= 1 << at,
            _ => drop(self.others.insert(at)),
        }
    }

    pub fn remove(&mut self, at: usize) {
        match at {
            0..64 => self.first &= !(1 << at),
            _ => drop(self.others.remove(&at)),
        }
    }

    pub fn contains(&self, at: usize) -> bool {
        match at {
            0..64 => self.first & (1 << at) != 0,
            _ => self.others.contains(&at),
        }
    }
}
