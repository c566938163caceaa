//! Answers about another record: what a call is told has to fit what it asked for.

use amocore_cases::case::Answer;
use serde_json::Value;

/// Shorter numbers stand for too much else in an answer.
const SHORTEST: usize = 3;

/// Writes a number instead of another wherever an answer has it as a whole.
///
/// # Errors
/// Says that an answer cannot have it.
pub fn renumber(answer: &mut Answer, from: &Value, to: &Value) -> Result<(), String> {
    let (from, to) = (from.to_string(), to.to_string());
    if from.len() < SHORTEST {
        return Ok(());
    }
    answer.change(|text| renumbered(text, &from, &to))
}

fn renumbered(text: &str, from: &str, to: &str) -> String {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        let part = is_digit(before.chars().next_back()) || is_digit(after.chars().next());
        written.push_str(before);
        written.push_str(if part { from } else { to });
        rest = after;
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::renumbered;

    #[test]
    fn whole_numbers_alone_are_replaced() {
        let answer = "<id>101</id><phone>41015</phone><link href='/101/'/>";
        assert_eq!(
            renumbered(answer, "101", "-1"),
            "<id>-1</id><phone>41015</phone><link href='/-1/'/>"
        );
    }
}
