//! How much is worked on at once. A body takes some forty times its size once
//! it is read into a tree, so large ones wait for each other.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many bytes of large bodies at once.
const AT_ONCE: usize = 16 * 1024 * 1024;
/// Smaller bodies never wait.
const LARGE: usize = 64 * 1024;

/// The large bodies being worked on.
#[derive(Debug)]
pub struct Workload {
    free: Arc<Semaphore>,
}

impl Default for Workload {
    fn default() -> Workload {
        Workload {
            free: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Workload {
    /// Waits until a body of this length fits in; the permit is to be kept as
    /// long as it is worked on. `None` for a body that need not wait.
    pub async fn enter(&self, length: usize) -> Option<OwnedSemaphorePermit> {
        if length < LARGE {
            return None;
        }
        let length = u32::try_from(length.min(AT_ONCE)).unwrap_or(u32::MAX);
        Arc::clone(&self.free).acquire_many_owned(length).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn large_bodies_wait_for_each_other_and_small_ones_for_nobody() {
        let workload = Workload::default();
        let enter = |length| workload.enter(length).now_or_never();
        let half = enter(AT_ONCE / 2).expect("it is empty");
        assert!(enter(AT_ONCE).is_none(), "it waits");
        assert!(enter(LARGE - 1).is_some());
        drop(half);
        let whole = enter(usize::MAX).expect("alone, everything fits");
        assert!(enter(LARGE).is_none());
        drop(whole);
        assert!(enter(LARGE).is_some());
    }
}
