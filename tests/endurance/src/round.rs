//! In which order the calls are made.

/// A call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// A conformance case.
    Case(usize),
    /// An operation against the shared account.
    Account(usize),
    /// A call that is given up.
    Abandoned(usize),
}

/// How often each kind comes, by the number of its calls.
#[derive(Debug, Clone, Copy)]
pub struct Numbers {
    /// Conformance cases.
    pub cases: usize,
    /// Operations.
    pub operations: usize,
}

/// One case in so many is in a round, so that a process has gone through all calls when it has warmed
/// up: the largest answer decides what memory it holds. Every operation has several cases.
const CASES: usize = 8;

/// One operation in so many is given up in a round.
const ABANDONED: usize = 3;

/// Between two calls that stand together in the files. A prime, so that it meets every call.
const STRIDE: usize = 7919;

/// All calls of a round, the kinds and the operations mixed evenly: what a process holds while it
/// makes a few of them says something of all.
pub fn round(numbers: Numbers) -> Vec<Turn> {
    let cases = (0..numbers.cases).step_by(CASES);
    let account = (0..numbers.operations).map(Turn::Account);
    let abandoned = (0..numbers.operations).step_by(ABANDONED);
    let ordered: Vec<Turn> = cases
        .map(Turn::Case)
        .chain(account.clone())
        .chain(account)
        .chain(abandoned.map(Turn::Abandoned))
        .collect();
    let all = ordered.len();
    (0..all)
        .map(|place| ordered[place * STRIDE % all])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Numbers, Turn, round};

    #[test]
    fn a_round_has_every_call() {
        let turns = round(Numbers {
            cases: 1000,
            operations: 97,
        });
        assert_eq!(turns.len(), 125 + 2 * 97 + 33);
        for case in (0..1000).step_by(8) {
            assert!(turns.contains(&Turn::Case(case)), "{case}");
        }
        assert!((0..97).all(|it| turns.contains(&Turn::Account(it))));
        assert!(turns.contains(&Turn::Abandoned(96)));
    }
}
