//! Never more requests than the account allows (v2 §4: seven a second).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

use super::pause::Pause;
use crate::per_process::PerProcess;
use crate::{Error, ErrorKind, Result};

/// The share of one account, for all its clients in the process.
///
/// A request takes a slot and gives it back one window after its answer began. The server saw
/// the request before it answered, so that in no window, by the server's own clock, it sees
/// more requests than there are slots. Slots are handed out first come, first served.
pub struct Limiter {
    slots: Arc<Semaphore>,
    window: Duration,
    pause: Pause,
}

/// A slot of this process's own.
pub struct OwnSlot {
    permit: OwnedSemaphorePermit,
    window: Duration,
}

impl Limiter {
    /// The limiter of the account at `authority`, shared in this process.
    ///
    /// # Errors
    /// `Configuration` if the process cannot keep one.
    pub fn shared(authority: &str, per_second: f64) -> Result<Arc<Self>> {
        type Registry = Mutex<HashMap<(String, u64), Weak<Limiter>>>;
        static REGISTRY: PerProcess<Registry> = PerProcess::new();
        let registry = REGISTRY.get(|| Ok::<_, Error>(Registry::default()))?;
        let mut limiters = registry.lock().unwrap_or_else(PoisonError::into_inner);
        limiters.retain(|_, limiter| limiter.strong_count() > 0);
        let key = (authority.to_owned(), per_second.to_bits());
        if let Some(limiter) = limiters.get(&key).and_then(Weak::upgrade) {
            return Ok(limiter);
        }
        let limiter = Arc::new(Self::new(per_second));
        limiters.insert(key, Arc::downgrade(&limiter));
        Ok(limiter)
    }

    /// A limiter that is not shared.
    pub fn new(per_second: f64) -> Self {
        let (slots, window) = slots(per_second);
        Self {
            slots: Arc::new(Semaphore::new(slots)),
            window,
            pause: Pause::new(window),
        }
    }

    /// Waits for a slot, and for the end of a pause.
    ///
    /// # Errors
    /// `RateLimited` if the server asked for a pause longer than a minute, which is the caller's
    /// to wait for.
    pub async fn slot(&self) -> Result<OwnSlot> {
        let permit = Arc::clone(&self.slots)
            .acquire_owned()
            .await
            .map_err(|_| Error::new(ErrorKind::Cancelled, "the limiter is closed"))?;
        self.pause.over().await?;
        Ok(OwnSlot {
            permit,
            window: self.window,
        })
    }

    /// The server refused a request for the rate: everybody waits, longer each time.
    pub fn refused(&self, wait: Duration) {
        self.pause.refused(wait);
    }

    /// The server took a request.
    pub fn accepted(&self) {
        self.pause.accepted();
    }
}

impl OwnSlot {
    /// Gives the slot back, one window from now.
    pub async fn end(self) {
        sleep(self.window).await;
        drop(self.permit);
    }
}

/// How many slots there are at so many requests a second, and how long each is kept.
pub(crate) fn slots(per_second: f64) -> (usize, Duration) {
    let slots = per_second.floor().max(1.0);
    (slots as usize, Duration::from_secs_f64(slots / per_second))
}

#[cfg(test)]
mod tests {
    use super::Limiter;
    use crate::ErrorKind;
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::time::{Instant, sleep};

    #[tokio::test(start_paused = true)]
    async fn no_window_sees_more_than_the_rate() {
        let limiter = Arc::new(Limiter::new(7.0));
        let start = Instant::now();
        let tasks: Vec<_> = (0..70_u64)
            .map(|number| {
                let limiter = Arc::clone(&limiter);
                tokio::spawn(async move {
                    let slot = limiter.slot().await.unwrap();
                    // The server sees it some time after it was sent, and before it answers.
                    sleep(Duration::from_millis(number * 13 % 40)).await;
                    let seen = start.elapsed();
                    sleep(Duration::from_millis(number * 7 % 30)).await;
                    tokio::spawn(slot.end());
                    seen
                })
            })
            .collect();
        let mut seen = Vec::new();
        for task in tasks {
            seen.push(task.await.unwrap());
        }
        seen.sort();
        for window in seen.windows(8) {
            assert!(
                window[7] - window[0] >= Duration::from_secs(1),
                "{window:?}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_makes_everybody_wait_and_success_ends_it() {
        let limiter = Limiter::new(7.0);
        limiter.refused(Duration::from_secs(3));
        let start = Instant::now();
        drop(limiter.slot().await.unwrap());
        assert!(start.elapsed() >= Duration::from_secs(3));
        limiter.accepted();
        let start = Instant::now();
        drop(limiter.slot().await.unwrap());
        assert!(start.elapsed() < Duration::from_millis(10));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_beyond_a_minute_is_left_to_the_caller() {
        let limiter = Limiter::new(7.0);
        limiter.refused(Duration::from_secs(86_400));
        let Err(error) = limiter.slot().await else {
            panic!("no slot is given")
        };
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(error.retry_after().is_some_and(|wait| wait > 86_000.0));
        sleep(Duration::from_secs(86_390)).await;
        assert!(limiter.slot().await.is_ok());
    }

    #[test]
    fn clients_of_one_account_share_one_limiter() {
        let first = Limiter::shared("a.amocrm.ru", 7.0).unwrap();
        assert!(Arc::ptr_eq(
            &first,
            &Limiter::shared("a.amocrm.ru", 7.0).unwrap()
        ));
        assert!(!Arc::ptr_eq(
            &first,
            &Limiter::shared("b.amocrm.ru", 7.0).unwrap()
        ));
    }
}
