//! What Kotlin knows by number.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Things by number. None is given twice, so that one that has ended is not taken for another.
pub struct Registry<T> {
    held: Mutex<Held<T>>,
}

struct Held<T> {
    last: i64,
    things: BTreeMap<i64, T>,
}

impl<T> Registry<T> {
    pub const fn new() -> Self {
        let held = Held {
            last: 0,
            things: BTreeMap::new(),
        };
        Self {
            held: Mutex::new(held),
        }
    }

    /// Keeps a thing, and gives its number.
    pub fn add(&self, thing: T) -> i64 {
        let mut held = self.held();
        held.last += 1;
        let number = held.last;
        held.things.insert(number, thing);
        number
    }

    /// Keeps what `make` makes under a number of the caller's; nobody finds it before it is there.
    pub fn put(&self, number: i64, make: impl FnOnce() -> T) {
        let mut held = self.held();
        let thing = make();
        held.things.insert(number, thing);
    }

    /// Takes a thing out. It is dropped, if at all, when nobody is kept from the others.
    pub fn remove(&self, number: i64) -> Option<T> {
        self.held().things.remove(&number)
    }

    /// Looks at a thing, if it is there.
    pub fn with<R>(&self, number: i64, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.held().things.get(&number).map(look)
    }

    fn held(&self) -> MutexGuard<'_, Held<T>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for Registry<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Registry")
    }
}

#[cfg(test)]
mod tests {
    use super::Registry;

    #[test]
    fn a_number_is_good_until_its_thing_is_gone_and_never_again() {
        let registry = Registry::new();
        let first = registry.add("a");
        assert_eq!(registry.with(first, |it| *it), Some("a"));
        assert_eq!(registry.remove(first), Some("a"));
        assert_eq!(registry.remove(first), None);
        assert_ne!(registry.add("b"), first);
        assert_eq!(registry.with(first, |it| *it), None);
    }
}
