//! How the values of a record stand in the JSON of v2: read leniently, written exactly, checked
//! before they are sent. `#[model(wire)]` puts records together from these.

use serde_json::{Map, Value as Json};

use crate::operations::rules;
use crate::wire::json;
use crate::wire::node::{Node, Shape};
use crate::{Change, Error, Extra, Result, Timestamp, Value};

/// A value on the wire.
pub trait Wire: Sized {
    /// Reads it; `None` if it is something else.
    fn read(value: Node<'_>) -> Option<Self>;

    /// What is sent for it; `None` if nothing is.
    fn write(&self) -> Option<Json>;

    /// Whether `value` says that there is none.
    fn is_none(value: Node<'_>) -> bool {
        is_nothing(value)
    }
}

/// A value that can be looked at before it is sent.
pub trait Checked {
    /// What is wrong with it by itself.
    ///
    /// # Errors
    /// `InvalidInput`, naming the field.
    fn check(&self, _field: &str) -> Result<()> {
        Ok(())
    }

    /// Whether it says anything, where it has to.
    ///
    /// # Errors
    /// `InvalidInput`, naming the field.
    fn required(&self, _field: &str) -> Result<()> {
        Ok(())
    }
}

/// Identifiers, which are positive.
pub trait Identifies {
    /// Finds those that are not.
    ///
    /// # Errors
    /// `InvalidInput`, naming the field.
    fn check_ids(&self, field: &str) -> Result<()>;
}

/// Where a field is.
pub fn place(path: &str, field: &str) -> String {
    match path {
        "" => field.to_owned(),
        path => format!("{path}.{field}"),
    }
}

/// Whether a value is nothing, in one of PHP's spellings (v2 §7.5, §12.2).
pub fn is_nothing<'t>(value: impl Into<Node<'t>>) -> bool {
    let value = value.into();
    match value.shape() {
        Shape::Null => true,
        Shape::List | Shape::Map => value.items().next().is_none(),
        Shape::Bool(_) | Shape::Number(_) | Shape::Text(_) => false,
    }
}

macro_rules! plain {
    ($($ty:ty: $read:path, $write:expr;)*) => {$(
        impl Wire for $ty {
            fn read(value: Node<'_>) -> Option<Self> {
                $read(value)
            }

            fn write(&self) -> Option<Json> {
                let write: fn(&$ty) -> Json = $write;
                Some(write(self))
            }
        }
    )*};
}

plain! {
    i64: json::int, |it| Json::from(*it);
    f64: json::number, |it| json::written_number(*it);
    bool: json::flag, |it| Json::from(*it);
    String: json::text, |it| Json::from(it.as_str());
    Value: any, |it| Json::from(it);
}

fn any(value: Node<'_>) -> Option<Value> {
    Some(value.value())
}

/// Zero is no time (v2 §7.1, §12.13), and an empty text or false is none in older names (v2 §11).
impl Wire for Timestamp {
    fn read(value: Node<'_>) -> Option<Self> {
        json::timestamp(value)
    }

    fn write(&self) -> Option<Json> {
        Some(Json::from(self.unix()))
    }

    fn is_none(value: Node<'_>) -> bool {
        let nothing = match value.shape() {
            Shape::Text(text) => text.is_empty(),
            Shape::Bool(flag) => !flag,
            _ => is_nothing(value),
        };
        nothing || json::int(value) == Some(0)
    }
}

impl Wire for Extra {
    fn read(value: Node<'_>) -> Option<Self> {
        let nothing = is_nothing(value);
        (nothing || value.is_object()).then(|| json::Members::of(value).rest())
    }

    fn write(&self) -> Option<Json> {
        let members = self
            .iter()
            .map(|(name, value)| (name.clone(), value.into()));
        Some(Json::Object(members.collect())).filter(|_| !self.is_empty())
    }
}

impl<T: Wire> Wire for Option<T> {
    fn read(value: Node<'_>) -> Option<Self> {
        if T::is_none(value) {
            return Some(None);
        }
        T::read(value).map(Some)
    }

    fn write(&self) -> Option<Json> {
        self.as_ref().and_then(T::write)
    }
}

/// What is unset is not sent, so an empty list says nothing.
impl<T: Wire> Wire for Vec<T> {
    fn read(value: Node<'_>) -> Option<Self> {
        json::several(value).map(T::read).collect()
    }

    fn write(&self) -> Option<Json> {
        let items: Vec<Json> = self.iter().filter_map(T::write).collect();
        Some(Json::from(items)).filter(|_| !self.is_empty())
    }
}

/// Clearing is saying that there is nothing, as an empty text: the one nothing that both kinds
/// of body can carry (v2 §7.6, §8.3).
impl<T: Wire> Wire for Change<T> {
    fn read(value: Node<'_>) -> Option<Self> {
        if is_nothing(value) {
            return Some(Self::Clear);
        }
        T::read(value).map(Self::Set)
    }

    fn write(&self) -> Option<Json> {
        match self {
            Self::Keep => None,
            Self::Set(value) => Some(value.write().unwrap_or_else(|| Json::from(""))),
            Self::Clear => Some(Json::from("")),
        }
    }
}

macro_rules! checked {
    ($($ty:ty),*) => {$(
        impl Checked for $ty {}
    )*};
}

checked!(i64, bool);

impl Checked for f64 {
    fn check(&self, field: &str) -> Result<()> {
        rules::value(field, &Value::Float(*self))
    }
}

impl Checked for String {
    fn required(&self, field: &str) -> Result<()> {
        rules::not_blank(field, self)
    }
}

impl Checked for Timestamp {
    fn check(&self, field: &str) -> Result<()> {
        rules::optional_time(field, Some(*self))
    }

    /// Zero is no time (v2 §7.1), and what a forgotten one is.
    fn required(&self, field: &str) -> Result<()> {
        match self.unix() {
            0 => Err(Error::invalid_input(field, "is required")),
            _ => Ok(()),
        }
    }
}

impl Checked for Value {
    fn check(&self, field: &str) -> Result<()> {
        rules::value(field, self)
    }
}

impl Checked for Extra {
    fn check(&self, field: &str) -> Result<()> {
        rules::extra(field, self)
    }
}

impl<T: Checked> Checked for Option<T> {
    fn check(&self, field: &str) -> Result<()> {
        self.as_ref().map_or(Ok(()), |value| value.check(field))
    }
}

impl<T: Checked> Checked for Vec<T> {
    fn check(&self, field: &str) -> Result<()> {
        let mut items = self.iter().enumerate();
        items.try_for_each(|(index, item)| item.check(&format!("{field}[{index}]")))
    }

    fn required(&self, field: &str) -> Result<()> {
        rules::not_empty(field, self)
    }
}

impl<T: Checked> Checked for Change<T> {
    fn check(&self, field: &str) -> Result<()> {
        self.set().map_or(Ok(()), |value| value.check(field))
    }
}

impl Identifies for i64 {
    fn check_ids(&self, field: &str) -> Result<()> {
        rules::id(field, *self)
    }
}

impl<T: Identifies> Identifies for Option<T> {
    fn check_ids(&self, field: &str) -> Result<()> {
        self.as_ref().map_or(Ok(()), |id| id.check_ids(field))
    }
}

impl<T: Identifies> Identifies for Vec<T> {
    fn check_ids(&self, field: &str) -> Result<()> {
        let mut ids = self.iter().enumerate();
        ids.try_for_each(|(index, id)| id.check_ids(&format!("{field}[{index}]")))
    }
}

impl<T: Identifies> Identifies for Change<T> {
    fn check_ids(&self, field: &str) -> Result<()> {
        self.set().map_or(Ok(()), |id| id.check_ids(field))
    }
}

/// Some identifiers are text.
impl Identifies for String {
    fn check_ids(&self, field: &str) -> Result<()> {
        rules::not_blank(field, self)
    }
}

/// An open enumeration stands on the wire as its word.
macro_rules! words_on_the_wire {
    ($($name:ty),* $(,)?) => {$(
        impl $crate::operations::v2::record::Wire for $name {
            fn read(value: $crate::wire::node::Node<'_>) -> Option<Self> {
                $crate::wire::json::text(value).map(Self::from)
            }

            fn write(&self) -> Option<::serde_json::Value> {
                Some(self.as_str().into())
            }
        }

        impl $crate::operations::v2::record::Checked for $name {
            fn check(&self, field: &str) -> $crate::Result<()> {
                $crate::operations::rules::not_blank(field, self.as_str())
            }
        }
    )*};
}

pub(crate) use words_on_the_wire;

/// Writes the members of a request that are there: what is unset is not sent.
#[derive(Debug, Default)]
pub struct Writer(Map<String, Json>);

impl Writer {
    /// Adds a member if there is a value.
    #[must_use]
    pub fn some(mut self, name: &str, value: Option<impl Into<Json>>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
        self
    }

    /// Adds a member.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<Json>) -> Self {
        self.some(name, Some(value))
    }

    /// Adds a list if it has items.
    #[must_use]
    pub fn list<T>(self, name: &str, items: &[T], write: impl Fn(&T) -> Json) -> Self {
        let list: Vec<Json> = items.iter().map(write).collect();
        self.some(name, Some(list).filter(|list| !list.is_empty()))
    }

    /// Adds what the caller gave besides. The model's own members win.
    #[must_use]
    pub fn extra(mut self, extra: &Extra) -> Self {
        for (name, value) in extra.iter() {
            if !self.0.contains_key(name) {
                self.0.insert(name.clone(), value.into());
            }
        }
        self
    }

    /// The object.
    pub fn object(self) -> Json {
        Json::Object(self.0)
    }
}
