//! A look through the arguments of a request, without a tree of them: of what is secret it would be a
//! copy that nobody wipes.

use std::borrow::Cow;
use std::fmt;
use std::mem;

use serde::Serialize;
use serde::ser::{
    Error, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};
use serde_json::Value as Json;

use super::text::problem;

/// What cannot be sent.
#[derive(Debug)]
pub(super) struct Fault {
    /// The way there, if it is a text. It is put together on the way back: hardly any request has one.
    pub place: Option<String>,
    pub problem: String,
}

/// Looks at all texts in a record, and tells which member takes the most room.
pub(super) fn survey(record: &impl Serialize) -> Result<Cow<'static, str>, Box<Fault>> {
    let mut largest = Cow::Borrowed("");
    record.serialize(Survey(Some(&mut largest)))?;
    Ok(largest)
}

/// About how many bytes a value takes.
type Size = usize;

impl Fault {
    fn inside(mut self: Box<Self>, step: fmt::Arguments<'_>) -> Box<Self> {
        self.place = self.place.map(|place| format!("{step}{place}"));
        self
    }

    /// Models have no such values.
    fn unknown() -> Box<Self> {
        Box::custom("has a value of a kind that no model has")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Fault {}

impl Error for Box<Fault> {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self::new(Fault {
            place: None,
            problem: problem.to_string(),
        })
    }
}

/// Of a record, whose members are of interest, with the place for the name of the largest.
struct Survey<'s>(Option<&'s mut Cow<'static, str>>);

macro_rules! sizes {
    ($($method:ident($ty:ty) = $size:literal;)*) => {$(
        fn $method(self, _: $ty) -> Result<Size, Box<Fault>> {
            Ok($size)
        }
    )*};
}

impl<'s> Serializer for Survey<'s> {
    type Ok = Size;
    type Error = Box<Fault>;
    type SerializeSeq = Parts<'s>;
    type SerializeTuple = Parts<'s>;
    type SerializeTupleStruct = Parts<'s>;
    type SerializeTupleVariant = Impossible<Size, Box<Fault>>;
    type SerializeMap = Pairs<'s>;
    type SerializeStruct = Parts<'s>;
    type SerializeStructVariant = Impossible<Size, Box<Fault>>;

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

    fn serialize_char(self, character: char) -> Result<Size, Box<Fault>> {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<Size, Box<Fault>> {
        match problem(text) {
            None => Ok(text.len()),
            Some(problem) => Err(Box::new(Fault {
                place: Some(String::new()),
                problem,
            })),
        }
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Size, Box<Fault>> {
        Err(Fault::unknown())
    }

    fn serialize_none(self) -> Result<Size, Box<Fault>> {
        Ok(0)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Size, Box<Fault>> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Size, Box<Fault>> {
        Ok(0)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Size, Box<Fault>> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Size, Box<Fault>> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Size, Box<Fault>> {
        Err(Fault::unknown())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'s>, Box<Fault>> {
        Ok(Parts::new(self.0))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'s>, Box<Fault>> {
        Ok(Parts::new(self.0))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'s>, Box<Fault>> {
        Ok(Parts::new(self.0))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Box<Fault>> {
        Err(Fault::unknown())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Pairs<'s>, Box<Fault>> {
        Ok(Pairs {
            parts: Parts::new(self.0),
            name: String::new(),
        })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'s>, Box<Fault>> {
        Ok(Parts::new(self.0))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Box<Fault>> {
        Err(Fault::unknown())
    }
}

/// What was seen of the parts of a value.
struct Parts<'s> {
    size: Size,
    count: usize,
    /// The size of the largest member, and its name if it is of interest.
    most: Size,
    largest: Option<&'s mut Cow<'static, str>>,
}

impl<'s> Parts<'s> {
    /// About what each item takes besides.
    const ITEM: Size = 5;

    fn new(largest: Option<&'s mut Cow<'static, str>>) -> Self {
        Self {
            size: 0,
            count: 0,
            most: 0,
            largest,
        }
    }

    fn item(&mut self, seen: Result<Size, Box<Fault>>) -> Result<(), Box<Fault>> {
        let at = self.count;
        let size = seen.map_err(|fault| fault.inside(format_args!("[{at}]")))?;
        self.size += Self::ITEM + size;
        self.count += 1;
        Ok(())
    }

    fn member(
        &mut self,
        name: Cow<'static, str>,
        seen: Result<Size, Box<Fault>>,
    ) -> Result<(), Box<Fault>> {
        let size = seen.map_err(|fault| fault.inside(format_args!(".{name}")))?;
        self.size += name.len() + size;
        // Of several that take as much, the last.
        if let Some(largest) = &mut self.largest
            && size >= self.most
        {
            self.most = size;
            **largest = name;
        }
        Ok(())
    }
}

macro_rules! items {
    ($($kind:ident::$method:ident),*) => {$(
        impl $kind for Parts<'_> {
            type Ok = Size;
            type Error = Box<Fault>;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Box<Fault>> {
                self.item(item.serialize(Survey(None)))
            }

            fn end(self) -> Result<Size, Box<Fault>> {
                Ok(self.size)
            }
        }
    )*};
}

items!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field
);

impl SerializeStruct for Parts<'_> {
    type Ok = Size;
    type Error = Box<Fault>;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Box<Fault>> {
        self.member(name.into(), value.serialize(Survey(None)))
    }

    fn end(self) -> Result<Size, Box<Fault>> {
        Ok(self.size)
    }
}

/// What was seen of a map.
struct Pairs<'s> {
    parts: Parts<'s>,
    /// The name of the member whose value comes next.
    name: String,
}

impl SerializeMap for Pairs<'_> {
    type Ok = Size;
    type Error = Box<Fault>;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Box<Fault>> {
        // Who looks for a name finds it by the map that it is in.
        name.serialize(Survey(None))?;
        self.name = match serde_json::to_value(name).map_err(Box::custom)? {
            Json::String(name) => name,
            _ => return Err(Fault::unknown()),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Box<Fault>> {
        let name = mem::take(&mut self.name).into();
        self.parts.member(name, value.serialize(Survey(None)))
    }

    fn end(self) -> Result<Size, Box<Fault>> {
        Ok(self.parts.size)
    }
}
