//! Whether a process needs more at the end than it did when it had warmed up.

use super::measure::Measured;
use super::suite::Ended;
use super::table::Row;
use crate::results::of_plain;

/// What memory may grow by, in hundredths and in KiB besides.
const HUNDREDTHS: u64 = 5;
const BESIDES: u64 = 4 * 1024;

/// Connections and threads come and go with what there is to do. A call that left one of them behind
/// would have done so hundreds of times.
const DESCRIPTORS: u64 = 2;
const THREADS: u64 = 2;

/// The account has connections of all suites.
const CONNECTIONS: u64 = 8;

/// Fewer measurements than this say nothing.
const FEWEST: usize = 20;

/// Judges a suite: its row, and what is wrong with it.
pub fn suite(ended: &Ended) -> (Row, Vec<String>) {
    let (row, mut problems) = process(&ended.name, &ended.measured, DESCRIPTORS);
    let counted = ended.output.lines().filter_map(of_plain).next_back();
    let (passed, failed) = counted.unwrap_or_default();
    if failed > 0 {
        problems.push(format!("{failed} calls came to something else"));
    } else if !ended.succeeded || passed == 0 {
        problems.push("it did not come to its end".to_owned());
    }
    let calls = Some(passed + failed);
    (Row { calls, ..row }, problems)
}

/// Judges the account. What it keeps is given up with every new beginning.
pub fn account(measured: &[Measured]) -> (Row, Vec<String>) {
    process("the sandbox", measured, CONNECTIONS)
}

fn process(name: &str, measured: &[Measured], descriptors: u64) -> (Row, Vec<String>) {
    let fifth = measured.len() / 5;
    let warm = &measured[fifth..2 * fifth];
    let last = &measured[measured.len() - fifth..];
    let medians = |of: fn(&Measured) -> u64| (median(warm, of), median(last, of));
    let row = Row {
        name: name.to_owned(),
        calls: None,
        memory: medians(|it| it.memory),
        descriptors: medians(|it| it.descriptors),
        threads: medians(|it| it.threads),
    };
    let mut problems = Vec::new();
    if measured.len() < FEWEST {
        problems.push(format!("it was measured only {} times", measured.len()));
    }
    let allowed = row.memory.0 + row.memory.0 * HUNDREDTHS / 100 + BESIDES;
    if row.memory.1 > allowed {
        problems.push(format!("memory grew beyond {allowed} KiB"));
    }
    if row.descriptors.1 > row.descriptors.0 + descriptors {
        problems.push("descriptors grew".to_owned());
    }
    if row.threads.1 > row.threads.0 + THREADS {
        problems.push("threads grew".to_owned());
    }
    (row, problems)
}

fn median(measured: &[Measured], of: fn(&Measured) -> u64) -> u64 {
    let mut values: Vec<u64> = measured.iter().map(of).collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Measured, process};

    fn grown(memory: u64, descriptors: u64, threads: u64) -> Vec<String> {
        let measured: Vec<Measured> = (0..100)
            .map(|second| Measured {
                memory: 100_000 + second * memory,
                descriptors: 20 + second * descriptors / 10,
                threads: 5 + second * threads / 10,
            })
            .collect();
        process("a process", &measured, 2).1
    }

    #[test]
    fn what_grows_is_noticed() {
        assert!(grown(0, 0, 0).is_empty());
        // 6 % and more between the middle of the second and of the last fifth, which is within.
        assert!(grown(100, 0, 0).is_empty());
        assert_eq!(grown(200, 0, 0).len(), 1);
        assert_eq!(grown(0, 1, 0).len(), 1);
        assert_eq!(grown(0, 0, 1).len(), 1);
    }

    #[test]
    fn a_process_that_ended_at_once_was_not_measured() {
        assert_eq!(process("a process", &[], 2).1.len(), 1);
    }
}
