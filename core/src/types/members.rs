//! Reads models member by member.
//!
//! What serde derives keeps every field apart until all are there, and can read lists for maps.
//! With some two hundred models that weighs more than the rest of the core; putting each member
//! where it belongs at once takes a third of it (docs/size.md).

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

/// A model that can be put together from named members; those that are absent are as by default.
pub(crate) trait Members: Default {
    /// The model.
    const NAME: &'static str;
    /// Its members.
    const NAMES: &'static [&'static str];
    /// Whether members that it does not have are refused.
    const CLOSED: bool;

    /// Reads the member of this name, if there is one.
    fn read_member<'de, A: MapAccess<'de>>(
        &mut self,
        name: &str,
        members: &mut A,
    ) -> Result<bool, A::Error>;
}

/// Reads a model.
pub(crate) fn read<'de, M: Members, D: Deserializer<'de>>(deserializer: D) -> Result<M, D::Error> {
    deserializer.deserialize_struct(M::NAME, M::NAMES, Reader(PhantomData))
}

struct Reader<M>(PhantomData<M>);

impl<'de, M: Members> Visitor<'de> for Reader<M> {
    type Value = M;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("struct ")?;
        f.write_str(M::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<M, A::Error> {
        let mut model = M::default();
        while let Some(Name(name)) = members.next_key()? {
            if model.read_member(&name, &mut members)? {
                continue;
            }
            if M::CLOSED {
                return Err(A::Error::unknown_field(&name, M::NAMES));
            }
            members.next_value::<IgnoredAny>()?;
        }
        Ok(model)
    }
}

/// The name of a member, as it comes.
struct Name<'de>(std::borrow::Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(name.into()))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(name.to_owned().into()))
            }
        }

        deserializer.deserialize_identifier(Text)
    }
}
