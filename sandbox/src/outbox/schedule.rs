//! When a delivery is attempted again (v2 §10.1).

use crate::store::deliveries::{Delivery, OAUTH_CODE, State};

const MINUTE: i64 = 60;

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing more.
    End(State),
    /// Another attempt, after so many seconds.
    Again(i64),
}

/// What follows from the answer with that status, 0 meaning none, to a
/// delivery that was attempted `delivery.attempts` times before.
pub fn after(delivery: &Delivery, status: u16) -> Next {
    if (100..300).contains(&status) {
        return Next::End(State::Delivered);
    }
    if delivery.event == OAUTH_CODE {
        return Next::End(State::Dropped);
    }
    let is_their_fault = status == 499 || (500..600).contains(&status);
    match delivery.attempts + 1 {
        1 => Next::Again(5 * MINUTE),
        2 => Next::Again(15 * MINUTE),
        3 if is_their_fault => Next::Again(15 * MINUTE),
        4 if is_their_fault => Next::Again(60 * MINUTE),
        _ => Next::End(State::Dropped),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(attempts: i64, status: u16) -> Next {
        let delivery = Delivery {
            id: 1,
            event: "add_lead".to_owned(),
            method: "POST".to_owned(),
            url: String::new(),
            body: String::new(),
            state: State::Waiting,
            due_at: 0,
            attempts,
        };
        after(&delivery, status)
    }

    #[test]
    fn the_vendors_table() {
        for status in [0, 99, 300, 404, 500] {
            assert_eq!(next(0, status), Next::Again(300), "{status}");
            assert_eq!(next(1, status), Next::Again(900), "{status}");
        }
        for status in [499, 500, 599] {
            assert_eq!(next(2, status), Next::Again(900), "{status}");
            assert_eq!(next(3, status), Next::Again(3600), "{status}");
            assert_eq!(next(4, status), Next::End(State::Dropped), "{status}");
        }
        for status in [0, 301, 404, 600] {
            assert_eq!(next(2, status), Next::End(State::Dropped), "{status}");
        }
        for status in [100, 200, 204, 299] {
            assert_eq!(next(0, status), Next::End(State::Delivered), "{status}");
        }
    }
}
