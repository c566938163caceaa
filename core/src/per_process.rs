//! Values that belong to one process.

use std::mem;
use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwapOption;

/// A value built once in each process. Threads and sockets do not survive `fork`, so a child
/// builds its own and never touches, not even to drop it, what its parent built.
pub struct PerProcess<T> {
    cell: ArcSwapOption<Owned<T>>,
}

/// The place of one process's value. Its lock is that process's own, so a fork cannot leave it
/// taken.
struct Owned<T> {
    process: u32,
    value: Mutex<Option<Arc<T>>>,
}

impl<T> PerProcess<T> {
    /// Nothing built yet.
    pub const fn new() -> Self {
        Self {
            cell: ArcSwapOption::const_empty(),
        }
    }

    /// This process's value. Of several threads that ask first, one builds and the others wait.
    ///
    /// # Errors
    /// Whatever `build` fails with; the next call tries again.
    pub fn get<E>(&self, build: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        let owned = self.owned();
        let mut value = owned.lock();
        if let Some(value) = &*value {
            return Ok(Arc::clone(value));
        }
        let built = Arc::new(build()?);
        *value = Some(Arc::clone(&built));
        Ok(built)
    }

    /// Takes this process's value away, if it has been built.
    pub fn take(&self) -> Option<Arc<T>> {
        let owned = self.cell.load_full()?;
        let own = owned.process == process::id();
        own.then(|| owned.lock().take()).flatten()
    }

    fn owned(&self) -> Arc<Owned<T>> {
        let process = process::id();
        let seen = self.cell.load_full();
        if let Some(owned) = &seen
            && owned.process == process
        {
            return Arc::clone(owned);
        }
        let fresh = Arc::new(Owned {
            process,
            value: Mutex::new(None),
        });
        let previous = self.cell.compare_and_swap(&seen, Some(Arc::clone(&fresh)));
        match &*previous {
            Some(winner) if winner.process == process => Arc::clone(winner),
            _ => {
                mem::forget(seen);
                fresh
            }
        }
    }
}

impl<T> Owned<T> {
    fn lock(&self) -> MutexGuard<'_, Option<Arc<T>>> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let owned = self.cell.swap(None);
        let foreign = |owned: &Arc<Owned<T>>| owned.process != process::id();
        if owned.as_ref().is_some_and(foreign) {
            mem::forget(owned);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PerProcess;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Barrier};
    use std::thread;

    #[test]
    fn threads_that_ask_at_once_get_one_value() {
        let cell = PerProcess::new();
        let (builds, start) = (AtomicUsize::new(0), Barrier::new(8));
        let ask = || {
            start.wait();
            cell.get(|| Ok::<_, ()>(builds.fetch_add(1, Ordering::SeqCst)))
                .unwrap()
        };
        let values: Vec<Arc<usize>> = thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert_eq!(builds.load(Ordering::SeqCst), 1);
        assert!(values.iter().all(|value| Arc::ptr_eq(value, &values[0])));
    }

    #[test]
    fn a_failed_build_is_tried_again() {
        let cell = PerProcess::new();
        assert!(cell.get(|| Err::<(), _>("no")).is_err());
        assert!(cell.take().is_none());
        assert!(cell.get(|| Ok::<_, ()>(())).is_ok());
        assert!(cell.take().is_some());
        assert!(cell.take().is_none(), "what was taken is gone");
    }
}
