//! How long to wait before trying again.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(20);

/// The wait before attempt `attempt` (1 is the first repetition): what the server asked for,
/// else exponential with half of it random, so that many clients do not come back at once.
pub fn backoff(attempt: u32, asked: Option<f64>) -> Duration {
    if let Some(seconds) = asked {
        return Duration::from_secs_f64(seconds.clamp(0.0, 86_400.0));
    }
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
    let full = doubled.min(LONGEST);
    full.mul_f64(0.5 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::backoff;
    use std::time::Duration;

    #[test]
    fn waits_grow_within_bounds_and_the_server_wins() {
        for attempt in 1..40 {
            let wait = backoff(attempt, None);
            assert!(wait >= Duration::from_millis(125) && wait <= Duration::from_secs(20));
        }
        assert!(backoff(5, None) > backoff(1, None));
        assert_eq!(backoff(1, Some(3.0)), Duration::from_secs(3));
    }
}
