//! Leave alone, set, clear.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What an update does to one field. The three are different things: a field that is not
/// mentioned stays as it is, and clearing one has to be said.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Change<T> {
    /// The field stays as it is.
    #[default]
    Keep,
    /// The field becomes this.
    Set(T),
    /// The field becomes empty.
    Clear,
}

impl<T> Change<T> {
    /// Whether the field stays as it is.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value to set, if any.
    pub fn set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T> Change<T> {
    /// The field after this change.
    pub fn apply_to_option(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Keep => current,
            Self::Set(value) => Some(value),
            Self::Clear => None,
        }
    }
}

impl<T: Default> Change<T> {
    /// The field after this change; cleared means its empty value.
    pub fn apply_to(self, current: T) -> T {
        match self {
            Self::Keep => current,
            Self::Set(value) => value,
            Self::Clear => T::default(),
        }
    }
}

impl<T> From<T> for Change<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Change<String> {
    fn from(value: &str) -> Self {
        Self::Set(value.to_owned())
    }
}

/// In JSON `null` clears, as in a merge patch; an absent member keeps.
impl<T: Serialize> Serialize for Change<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.set().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}
