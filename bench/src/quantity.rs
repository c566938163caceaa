//! What is measured, and how people write it.

use serde::{Deserialize, Serialize};

/// What is measured.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Processor time for a call, in seconds.
    Cpu,
    /// Time for a call, in seconds.
    Wall,
    /// The most memory at once, over that of an empty process, in bytes.
    Memory,
    /// How much more that was at the end than after the first fifth, in bytes.
    Growth,
    /// How often the time that a job takes at least by the limit of requests it took.
    Stretch,
    /// How many requests the server refused.
    Refused,
    /// The size of what is published, in bytes.
    Size,
}

impl Quantity {
    /// The head of its column.
    pub fn title(self) -> &'static str {
        match self {
            Self::Cpu => "processor time",
            Self::Wall => "time",
            Self::Memory => "peak of memory",
            Self::Growth => "of that after the first fifth",
            Self::Stretch => "time / the least possible",
            Self::Refused => "refused requests",
            Self::Size => "size",
        }
    }

    /// Whether it is told for one call, where a program tells that of all calls together.
    pub fn is_per_call(self) -> bool {
        matches!(self, Self::Cpu | Self::Wall)
    }

    /// A value for people.
    pub fn show(self, value: f64) -> String {
        match self {
            Self::Cpu | Self::Wall => time(value),
            Self::Memory | Self::Growth | Self::Size => format!("{:.2} MB", value / 1e6),
            Self::Stretch => format!("{value:.3}"),
            Self::Refused => format!("{value:.0}"),
        }
    }
}

/// Seconds for people.
pub fn time(seconds: f64) -> String {
    match seconds {
        short if short < 1e-3 => format!("{:.1} µs", short * 1e6),
        middling if middling < 1.0 => format!("{:.2} ms", middling * 1e3),
        long => format!("{long:.2} s"),
    }
}
