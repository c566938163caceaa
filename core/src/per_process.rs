//! Values that belong to one process.

use std::mem;
use std::process;
use std::sync::Arc;

use arc_swap::ArcSwapOption;

/// A value built once in each process. Threads and sockets do not survive `fork`, so a child
/// builds its own and never touches, not even to drop it, what its parent built.
pub struct PerProcess<T> {
    cell: ArcSwapOption<Owned<T>>,
}

struct Owned<T> {
    process: u32,
    value: Arc<T>,
}

impl<T> PerProcess<T> {
    /// Nothing built yet.
    pub const fn new() -> Self {
        Self {
            cell: ArcSwapOption::const_empty(),
        }
    }

    /// This process's value.
    ///
    /// # Errors
    /// Whatever `build` fails with; the next call tries again.
    pub fn get<E>(&self, build: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        let process = process::id();
        let seen = self.cell.load_full();
        if let Some(owned) = &seen
            && owned.process == process
        {
            return Ok(Arc::clone(&owned.value));
        }
        let value = Arc::new(build()?);
        let owned = Arc::new(Owned {
            process,
            value: Arc::clone(&value),
        });
        let previous = self.cell.compare_and_swap(&seen, Some(owned));
        match &*previous {
            // Another thread was faster; one value per process is the point.
            Some(winner) if winner.process == process => Ok(Arc::clone(&winner.value)),
            _ => {
                mem::forget(seen);
                Ok(value)
            }
        }
    }

    /// This process's value, if it has been built.
    pub fn built(&self) -> Option<Arc<T>> {
        let owned = self.cell.load_full()?;
        (owned.process == process::id()).then(|| Arc::clone(&owned.value))
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let owned = self.cell.swap(None);
        if owned
            .as_ref()
            .is_some_and(|owned| owned.process != process::id())
        {
            mem::forget(owned);
        }
    }
}
