//! What a crossing gives: a mark and, mostly, a text.

use std::fmt;

use crate::failure::Failure;

/// What came of a crossing.
pub enum Answer {
    /// An output, as JSON or as text.
    Output(String),
    /// The number of something: a client, a list, or a call that goes on.
    Number(i64),
    /// There is nothing, or nothing more.
    Nothing,
}

/// What the first byte of an answer, and an event, says of the rest. `Answer.kt` has the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Mark {
    Output = 0,
    Failure = 1,
    Number = 2,
    Nothing = 3,
    /// A store is asked for its text.
    Load = 4,
    /// A store is asked to keep a text.
    Save = 5,
    Lock = 6,
    Unlock = 7,
    /// A store is not needed any more.
    Release = 8,
}

/// An answer as it crosses.
pub fn marked(answer: Result<Answer, Failure>) -> (Mark, String) {
    match answer {
        Ok(Answer::Output(text)) => (Mark::Output, text),
        Ok(Answer::Number(number)) => (Mark::Number, number.to_string()),
        Ok(Answer::Nothing) => (Mark::Nothing, String::new()),
        Err(failure) => (Mark::Failure, failure.into_description()),
    }
}

/// What was received stays unseen.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer")
    }
}
