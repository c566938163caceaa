//! What the server's process holds of the computer.

use std::fmt;
use std::path::PathBuf;

#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    pub kilobytes: u64,
    pub descriptors: usize,
    /// Those of the descriptors that are connections and the like.
    pub sockets: usize,
}

impl Usage {
    /// `None` where there is no `/proc`.
    pub fn of(process: u32) -> Option<Usage> {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let resident = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let descriptors = std::fs::read_dir(format!("/proc/{process}/fd")).ok()?;
        // One may be closed before it is looked at.
        let targets = descriptors.map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
        let targets: Vec<_> = targets.collect();
        let is_socket = |target: &PathBuf| target.to_string_lossy().starts_with("socket:");
        Some(Usage {
            kilobytes: resident.split_whitespace().next()?.parse().ok()?,
            descriptors: targets.len(),
            sockets: targets
                .iter()
                .flatten()
                .filter(|target| is_socket(target))
                .count(),
        })
    }

    /// The most of either.
    pub fn most(self, other: Usage) -> Usage {
        Usage {
            kilobytes: self.kilobytes.max(other.kilobytes),
            descriptors: self.descriptors.max(other.descriptors),
            sockets: self.sockets.max(other.sockets),
        }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (megabytes, sockets) = (self.kilobytes / 1024, self.sockets);
        let descriptors = self.descriptors;
        write!(
            formatter,
            "{megabytes} MB, {descriptors} descriptors, {sockets} of them sockets"
        )
    }
}
