//! A look through the arguments of a request, without a tree of them: of what is secret it would be a
//! copy that nobody wipes.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::ser::{
    Error, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};
use serde_json::Value as Json;

use super::text::problem;

/// What was seen of a value.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// About how many bytes it takes.
    size: usize,
    /// The member of a record that takes the most room.
    pub largest: Option<Cow<'static, str>>,
}

/// What cannot be sent.
#[derive(Debug)]
pub(super) struct Fault {
    /// The way there, if it is a text. It is put together on the way back: hardly any request has one.
    pub place: Option<String>,
    pub problem: String,
}

/// Looks at all texts in a value.
pub(super) fn survey(value: &(impl Serialize + ?Sized)) -> Result<Seen, Fault> {
    value.serialize(Survey)
}

impl Seen {
    fn of(size: usize) -> Result<Self, Fault> {
        let largest = None;
        Ok(Self { size, largest })
    }
}

impl Fault {
    fn inside(mut self, step: fmt::Arguments<'_>) -> Self {
        self.place = self.place.map(|place| format!("{step}{place}"));
        self
    }

    /// Models have no such values.
    fn unknown() -> Self {
        Self::custom("has a value of a kind that no model has")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Fault {}

impl Error for Fault {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self {
            place: None,
            problem: problem.to_string(),
        }
    }
}

struct Survey;

macro_rules! sizes {
    ($($method:ident($ty:ty) = $size:literal;)*) => {$(
        fn $method(self, _: $ty) -> Result<Seen, Fault> {
            Seen::of($size)
        }
    )*};
}

impl Serializer for Survey {
    type Ok = Seen;
    type Error = Fault;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Parts;
    type SerializeTupleVariant = Impossible<Seen, Fault>;
    type SerializeMap = Parts;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Impossible<Seen, Fault>;

    sizes! {
        serialize_bool(bool) = 1;
        serialize_i8(i8) = 10;
        serialize_i16(i16) = 10;
        serialize_i32(i32) = 10;
        serialize_i64(i64) = 10;
        serialize_u8(u8) = 10;
        serialize_u16(u16) = 10;
        serialize_u32(u32) = 10;
        serialize_u64(u64) = 10;
        serialize_f32(f32) = 10;
        serialize_f64(f64) = 10;
        serialize_unit_struct(&'static str) = 0;
    }

    fn serialize_char(self, character: char) -> Result<Seen, Fault> {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<Seen, Fault> {
        match problem(text) {
            None => Seen::of(text.len()),
            Some(problem) => Err(Fault {
                place: Some(String::new()),
                problem,
            }),
        }
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Seen, Fault> {
        Err(Fault::unknown())
    }

    fn serialize_none(self) -> Result<Seen, Fault> {
        Seen::of(0)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Seen, Fault> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Seen, Fault> {
        Seen::of(0)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Seen, Fault> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Seen, Fault> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Seen, Fault> {
        Err(Fault::unknown())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, Fault> {
        Ok(Parts::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts, Fault> {
        Ok(Parts::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts, Fault> {
        Ok(Parts::default())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Fault> {
        Err(Fault::unknown())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts, Fault> {
        Ok(Parts::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts, Fault> {
        Ok(Parts::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Fault> {
        Err(Fault::unknown())
    }
}

/// What was seen of the parts of a value.
#[derive(Default)]
struct Parts {
    whole: Seen,
    count: usize,
    /// The size of the largest member.
    most: usize,
    /// The name of the member of a map whose value comes next.
    name: String,
}

impl Parts {
    /// About what each item takes besides.
    const ITEM: usize = 5;

    fn item(&mut self, item: &(impl Serialize + ?Sized)) -> Result<(), Fault> {
        let at = self.count;
        let seen = survey(item).map_err(|fault| fault.inside(format_args!("[{at}]")))?;
        self.whole.size += Self::ITEM + seen.size;
        self.count += 1;
        Ok(())
    }

    fn member(
        &mut self,
        name: Cow<'static, str>,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), Fault> {
        let seen = survey(value).map_err(|fault| fault.inside(format_args!(".{name}")))?;
        self.whole.size += name.len() + seen.size;
        // Of several that take as much, the last.
        if seen.size >= self.most {
            (self.most, self.whole.largest) = (seen.size, Some(name));
        }
        Ok(())
    }
}

macro_rules! items {
    ($($kind:ident::$method:ident),*) => {$(
        impl $kind for Parts {
            type Ok = Seen;
            type Error = Fault;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Fault> {
                self.item(item)
            }

            fn end(self) -> Result<Seen, Fault> {
                Ok(self.whole)
            }
        }
    )*};
}

items!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field
);

impl SerializeMap for Parts {
    type Ok = Seen;
    type Error = Fault;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Fault> {
        // Who looks for a name finds it by the map that it is in.
        survey(name)?;
        self.name = match serde_json::to_value(name).map_err(Fault::custom)? {
            Json::String(name) => name,
            _ => return Err(Fault::unknown()),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        let name = std::mem::take(&mut self.name);
        self.member(name.into(), value)
    }

    fn end(self) -> Result<Seen, Fault> {
        Ok(self.whole)
    }
}

impl SerializeStruct for Parts {
    type Ok = Seen;
    type Error = Fault;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Fault> {
        self.member(name.into(), value)
    }

    fn end(self) -> Result<Seen, Fault> {
        Ok(self.whole)
    }
}
