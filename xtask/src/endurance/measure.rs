//! What a process needs at a moment, as Linux tells it.

use std::fs;

/// What it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Memory that is in use, in KiB: `VmRSS`.
    pub memory: u64,
    /// Open descriptors.
    pub descriptors: u64,
    /// Threads.
    pub threads: u64,
}

impl Measured {
    /// Of a process; none if it has ended.
    pub fn of(process: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let descriptors = fs::read_dir(format!("/proc/{process}/fd")).ok()?.count();
        Some(Self {
            memory: number(&status, "VmRSS:")?,
            descriptors: u64::try_from(descriptors).ok()?,
            threads: number(&status, "Threads:")?,
        })
    }
}

/// How many programs want a processor: the load average of a minute.
pub fn load() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// The number in a line of `status`.
fn number(status: &str, name: &str) -> Option<u64> {
    let rest = status.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::Measured;

    #[test]
    fn this_process_is_measured() {
        let measured = Measured::of(std::process::id()).expect("it runs");
        assert!(measured.memory > 500 && measured.descriptors > 2 && measured.threads > 0);
    }
}
