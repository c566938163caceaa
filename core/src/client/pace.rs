//! How closely the outcomes of calls follow each other.

use std::time::{Duration, Instant};

use tokio::task::yield_now;

/// Outcomes that follow each other closer than this are small ones, of many calls in flight. To wake
/// an application for each takes longer than to make the next (64 reads in flight, Node: 31 instead
/// of 26 microseconds of processor time for each).
const CLOSE: Duration = Duration::from_micros(100);

/// A pause counts for no more than this, so that a few outcomes after it tell how it goes on.
const PAUSE: Duration = Duration::from_millis(10);

/// The mean distance of outcomes, of which the last count most.
#[derive(Debug)]
pub struct Pace {
    last: Option<Instant>,
    distance: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

impl Pace {
    /// No outcome yet.
    pub const fn new() -> Self {
        Self {
            last: None,
            distance: PAUSE,
        }
    }

    /// Notes an outcome, and tells whether others follow so closely that the application had better
    /// be told of all of them together. Those that take long to make are told at once: it can begin
    /// with one while the next is made.
    pub fn is_close(&mut self) -> bool {
        self.is_close_at(Instant::now())
    }

    /// Lets go of a bell, which tells the application what waits for it: at once, or together with the
    /// outcomes that follow closely.
    pub async fn ring<B>(waiting: Option<(B, bool)>) {
        if let Some((bell, is_close)) = waiting {
            if is_close {
                yield_now().await;
            }
            drop(bell);
        }
    }

    fn is_close_at(&mut self, now: Instant) -> bool {
        let last = self.last.replace(now);
        let distance = last.map_or(PAUSE, |last| now.saturating_duration_since(last));
        self.distance = (self.distance * 7 + distance.min(PAUSE)) / 8;
        self.distance < CLOSE
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Pace;

    /// How many of a hundred outcomes at such a distance are close.
    fn close(pace: &mut Pace, begin: Instant, distance: Duration) -> usize {
        let outcomes = (1..=100).filter(|at| pace.is_close_at(begin + distance * *at));
        outcomes.count()
    }

    #[test]
    fn many_small_outcomes_are_close_and_pages_are_not() {
        let (mut pace, begin) = (Pace::default(), Instant::now());
        assert!(!pace.is_close_at(begin));
        assert!(close(&mut pace, begin, Duration::from_micros(20)) > 50);
        let later = begin + Duration::from_millis(2);
        assert_eq!(close(&mut pace, later, Duration::from_millis(1)), 0);
    }

    #[test]
    fn the_first_outcome_after_a_pause_is_told_at_once() {
        let (mut pace, begin) = (Pace::default(), Instant::now());
        close(&mut pace, begin, Duration::from_micros(20));
        assert!(!pace.is_close_at(begin + Duration::from_secs(1)));
    }
}
