//! A look through the arguments of a request, without a tree of them.

use std::fmt;

use serde::Serialize;
use serde::ser::{
    Error, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};

use super::text::is_sendable;

/// The member of a record that takes the most room. Nothing if one of its texts cannot be sent, or
/// if it is no record of the usual kinds of values.
pub(super) fn largest(record: &impl Serialize) -> Option<&'static str> {
    record.serialize(Survey).ok()?.largest
}

/// What was seen of a value.
#[derive(Default)]
struct Seen {
    /// About how many bytes it takes.
    size: usize,
    /// The largest member of a record.
    largest: Option<&'static str>,
}

impl Seen {
    fn of(size: usize) -> Result<Self, Odd> {
        let largest = None;
        Ok(Self { size, largest })
    }
}

/// Something has to be looked at more closely.
#[derive(Debug)]
struct Odd;

impl fmt::Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("odd")
    }
}

impl std::error::Error for Odd {}

impl Error for Odd {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

fn size(value: &(impl Serialize + ?Sized)) -> Result<usize, Odd> {
    Ok(value.serialize(Survey)?.size)
}

struct Survey;

macro_rules! sizes {
    ($($method:ident($ty:ty) = $size:literal;)*) => {$(
        fn $method(self, _: $ty) -> Result<Seen, Odd> {
            Seen::of($size)
        }
    )*};
}

impl Serializer for Survey {
    type Ok = Seen;
    type Error = Odd;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Parts;
    type SerializeTupleVariant = Impossible<Seen, Odd>;
    type SerializeMap = Parts;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Impossible<Seen, Odd>;

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

    fn serialize_char(self, character: char) -> Result<Seen, Odd> {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<Seen, Odd> {
        match is_sendable(text) {
            true => Seen::of(text.len()),
            false => Err(Odd),
        }
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Seen, Odd> {
        Err(Odd)
    }

    fn serialize_none(self) -> Result<Seen, Odd> {
        Seen::of(0)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Seen, Odd> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Seen, Odd> {
        Seen::of(0)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Seen, Odd> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Seen, Odd> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Seen, Odd> {
        Err(Odd)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, Odd> {
        Ok(Parts::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts, Odd> {
        Ok(Parts::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts, Odd> {
        Ok(Parts::default())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Odd> {
        Err(Odd)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts, Odd> {
        Ok(Parts::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts, Odd> {
        Ok(Parts::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Odd> {
        Err(Odd)
    }
}

/// What was seen of the parts of a value.
#[derive(Default)]
struct Parts {
    whole: Seen,
    /// The size of the largest member.
    most: usize,
}

/// About what each item takes besides.
const ITEM: usize = 5;

macro_rules! items {
    ($($kind:ident::$method:ident),*) => {$(
        impl $kind for Parts {
            type Ok = Seen;
            type Error = Odd;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Odd> {
                self.whole.size += ITEM + size(item)?;
                Ok(())
            }

            fn end(self) -> Result<Seen, Odd> {
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
    type Error = Odd;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Odd> {
        self.whole.size += size(name)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Odd> {
        self.whole.size += size(value)?;
        Ok(())
    }

    fn end(self) -> Result<Seen, Odd> {
        Ok(self.whole)
    }
}

impl SerializeStruct for Parts {
    type Ok = Seen;
    type Error = Odd;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Odd> {
        let size = size(value)?;
        // Of several that take as much, the last.
        if size >= self.most {
            (self.most, self.whole.largest) = (size, Some(name));
        }
        self.whole.size += name.len() + size;
        Ok(())
    }

    fn end(self) -> Result<Seen, Odd> {
        Ok(self.whole)
    }
}
