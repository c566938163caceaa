//! What Kotlin knows by number.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Things by number. None is given twice, so that one that has ended is not taken for another.
pub struct Registry<T> {
    held: Mutex<Held<T>>,
}

struct Held<T> {
    last: i64,
    /// In the order of their numbers. They are few, and a map for each type weighs more.
    things: Vec<(i64, T)>,
}

impl<T> Registry<T> {
    pub const fn new() -> Self {
        let held = Held {
            last: 0,
            things: Vec::new(),
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
        held.things.push((number, thing));
        number
    }

    /// Keeps what `make` makes under a number of the caller's; nobody finds it before it is there.
    pub fn put(&self, number: i64, make: impl FnOnce() -> T) {
        let mut held = self.held();
        let thing = make();
        let place = held.things.partition_point(|(it, _)| *it < number);
        held.things.insert(place, (number, thing));
    }

    /// Takes a thing out. It is dropped, if at all, when nobody is kept from the others.
    pub fn remove(&self, number: i64) -> Option<T> {
        let mut held = self.held();
        let place = held.place(number)?;
        Some(held.things.remove(place).1)
    }

    /// Looks at a thing, if it is there.
    pub fn with<R>(&self, number: i64, look: impl FnOnce(&T) -> R) -> Option<R> {
        let held = self.held();
        held.place(number).map(|place| look(&held.things[place].1))
    }

    fn held(&self) -> MutexGuard<'_, Held<T>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Held<T> {
    fn place(&self, number: i64) -> Option<usize> {
        self.things.binary_search_by_key(&number, |it| it.0).ok()
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

    #[test]
    fn numbers_of_the_callers_may_come_in_any_order() {
        let registry = Registry::new();
        for number in [5, 2, 9, 7] {
            registry.put(number, || number);
        }
        let found = [2, 5, 7, 9].map(|number| registry.with(number, |it| *it));
        assert_eq!(found, [Some(2), Some(5), Some(7), Some(9)]);
        assert_eq!(registry.remove(7), Some(7));
        assert_eq!(registry.with(9, |it| *it), Some(9));
    }
}
