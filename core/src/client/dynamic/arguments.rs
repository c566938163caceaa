//! Reads models from JSON, in little code.
//!
//! The text is parsed once for all types, and the models are read from its tree: some two hundred
//! of them would otherwise each bring a parser of their own into apps (docs/size.md). What does
//! not fit is told with its place, such as `leads[3].tags`.

use std::fmt;
use std::slice;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer as _,
    MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Number, Value, map};

use crate::wire::json;

/// Reads a model.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Misfit> {
    let mut tree = parse(text)?;
    let model = T::deserialize(Argument(&tree));
    // Settings hold secrets.
    json::wipe(&mut tree);
    model
}

fn parse(text: &str) -> Result<Value, Misfit> {
    serde_json::from_str(text).map_err(de::Error::custom)
}

/// What does not fit, and where.
#[derive(Debug)]
pub(super) struct Misfit {
    place: String,
    what: String,
}

impl Misfit {
    fn expected(found: &Value, expected: &dyn Expected) -> Self {
        let found = match found {
            Value::Null => Unexpected::Unit,
            Value::Bool(flag) => Unexpected::Bool(*flag),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(number), _) => Unexpected::Signed(number),
                (None, Some(number)) => Unexpected::Float(number),
                (None, None) => Unexpected::Other("number"),
            },
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        de::Error::invalid_type(found, expected)
    }

    #[cold]
    fn within(mut self, outer: fmt::Arguments<'_>) -> Self {
        let joined = self.place.is_empty() || self.place.starts_with('[');
        let dot = if joined { "" } else { "." };
        self.place = format!("{outer}{dot}{}", self.place);
        self
    }
}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self {
            place: String::new(),
            what: what.to_string(),
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => f.write_str(&self.what),
            place => write!(f, "{place}: {}", self.what),
        }
    }
}

impl std::error::Error for Misfit {}

/// One value of the tree.
#[derive(Clone, Copy)]
struct Argument<'de>(&'de Value);

impl<'de> Argument<'de> {
    fn number<V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, Misfit> {
        if let Some(number) = number.as_i64() {
            return visitor.visit_i64(number);
        }
        match number.as_u64() {
            Some(number) => visitor.visit_u64(number),
            None => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
        }
    }
}

/// The kinds that models have go straight to what the visitor takes, so that of each visitor only
/// that is compiled.
impl<'de> Deserializer<'de> for Argument<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => Self::number(number, visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items::of(items)),
            Value::Object(members) => visitor.visit_map(Members::of(members)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Bool(flag) => visitor.visit_bool(*flag),
            other => Err(Misfit::expected(other, &visitor)),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Number(number) => Self::number(number, visitor),
            other => Err(Misfit::expected(other, &visitor)),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::String(text) => visitor.visit_borrowed_str(text),
            other => Err(Misfit::expected(other, &visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(Items::of(items)),
            other => Err(Misfit::expected(other, &visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Object(members) => visitor.visit_map(Members::of(members)),
            other => Err(Misfit::expected(other, &visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 char bytes byte_buf unit unit_struct tuple
        tuple_struct enum identifier ignored_any
    }
}

/// The values of a list.
struct Items<'de> {
    rest: slice::Iter<'de, Value>,
    read: usize,
}

impl<'de> Items<'de> {
    fn of(items: &'de [Value]) -> Self {
        Self {
            rest: items.iter(),
            read: 0,
        }
    }
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        let Some(item) = self.rest.next() else {
            return Ok(None);
        };
        let index = self.read;
        self.read += 1;
        let item = seed.deserialize(Argument(item));
        item.map(Some)
            .map_err(|misfit| misfit.within(format_args!("[{index}]")))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The members of an object.
struct Members<'de> {
    rest: map::Iter<'de>,
    current: Option<(&'de str, &'de Value)>,
}

impl<'de> Members<'de> {
    fn of(members: &'de Map<String, Value>) -> Self {
        Self {
            rest: members.iter(),
            current: None,
        }
    }

    #[inline(never)]
    fn advance(&mut self) -> Option<&'de str> {
        let (name, value) = self.rest.next()?;
        self.current = Some((name, value));
        Some(name)
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        let Some(name) = self.advance() else {
            return Ok(None);
        };
        let name: StrDeserializer<'de, Misfit> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        let (name, value) = self.current.unwrap_or(("", &Value::Null));
        let value = seed.deserialize(Argument(value));
        value.map_err(|misfit| misfit.within(format_args!("{name}")))
    }
}
