//! The request limit: so many a second, then 429; ignored for long, a block
//! with 403 that passes by itself (v2 §4).

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The limit's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Admitted requests in any one second.
    pub per_second: u32,
    /// More refusals than this within ten seconds bring the block.
    pub refusals_before_block: u32,
    /// How long the block lasts.
    pub block: Duration,
}

impl Default for RateLimit {
    fn default() -> RateLimit {
        RateLimit {
            per_second: 7,
            refusals_before_block: 50,
            block: Duration::from_secs(5),
        }
    }
}

/// What is to be done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Serve it.
    Admitted,
    /// Answer 429.
    TooMany,
    /// Answer 403.
    Blocked,
}

/// Counts by the real time of arrival, even when the sandbox's clock stands.
#[derive(Debug)]
pub struct Limiter {
    limit: Option<RateLimit>,
    arrivals: Mutex<Arrivals>,
}

#[derive(Debug, Default)]
struct Arrivals {
    admitted: VecDeque<Instant>,
    refused: VecDeque<Instant>,
    blocked_until: Option<Instant>,
}

const WINDOW: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(10);

impl Limiter {
    /// With a limit or without.
    pub fn new(limit: Option<RateLimit>) -> Limiter {
        Limiter {
            limit,
            arrivals: Mutex::default(),
        }
    }

    /// Judges a request that arrives now.
    pub fn arrive(&self, now: Instant) -> Verdict {
        let Some(limit) = self.limit else {
            return Verdict::Admitted;
        };
        let mut arrivals = self.arrivals.lock().expect("no panic while held");
        if let Some(until) = arrivals.blocked_until {
            if now < until {
                return Verdict::Blocked;
            }
            *arrivals = Arrivals::default();
        }
        drop_older(&mut arrivals.admitted, now, WINDOW);
        drop_older(&mut arrivals.refused, now, PATIENCE);
        if arrivals.admitted.len() < limit.per_second as usize {
            arrivals.admitted.push_back(now);
            return Verdict::Admitted;
        }
        arrivals.refused.push_back(now);
        if arrivals.refused.len() > limit.refusals_before_block as usize {
            arrivals.blocked_until = Some(now + limit.block);
            return Verdict::Blocked;
        }
        Verdict::TooMany
    }

    /// Forgets all arrivals and lifts a block.
    pub fn reset(&self) {
        *self.arrivals.lock().expect("no panic while held") = Arrivals::default();
    }
}

fn drop_older(times: &mut VecDeque<Instant>, now: Instant, age: Duration) {
    while times
        .front()
        .is_some_and(|time| now.saturating_duration_since(*time) >= age)
    {
        times.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_a_second_then_429_then_a_block_that_passes() {
        let limiter = Limiter::new(Some(RateLimit::default()));
        let start = Instant::now();
        for _ in 0..7 {
            assert_eq!(limiter.arrive(start), Verdict::Admitted);
        }
        let just_before = start + Duration::from_millis(999);
        assert_eq!(limiter.arrive(just_before), Verdict::TooMany);
        assert_eq!(limiter.arrive(start + WINDOW), Verdict::Admitted);

        let later = start + Duration::from_secs(20);
        for _ in 0..7 {
            assert_eq!(limiter.arrive(later), Verdict::Admitted);
        }
        for _ in 0..50 {
            assert_eq!(limiter.arrive(later), Verdict::TooMany);
        }
        assert_eq!(limiter.arrive(later), Verdict::Blocked);
        assert_eq!(
            limiter.arrive(later + Duration::from_millis(4_999)),
            Verdict::Blocked
        );
        assert_eq!(
            limiter.arrive(later + Duration::from_secs(5)),
            Verdict::Admitted
        );
    }

    #[test]
    fn a_client_that_waits_is_never_blocked() {
        let limiter = Limiter::new(Some(RateLimit::default()));
        let mut now = Instant::now();
        for _ in 0..200 {
            while limiter.arrive(now) != Verdict::Admitted {
                now += Duration::from_millis(250);
            }
        }
    }

    #[test]
    fn without_a_limit_all_are_admitted() {
        let limiter = Limiter::new(None);
        let now = Instant::now();
        assert!((0..1000).all(|_| limiter.arrive(now) == Verdict::Admitted));
    }
}
