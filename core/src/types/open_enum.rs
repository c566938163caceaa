//! Enumerations that keep words they do not know.

/// Defines an enumeration of words. A word that is not listed is kept as `Other`, since the
/// server's vocabulary grows; further spellings of a listed word follow it after `|`.
macro_rules! open_enum {
    (
        $(#[doc = $doc:literal])+
        pub enum $name:ident {
            $($(#[doc = $word_doc:literal])+ $variant:ident = $word:literal $(| $alias:literal)*,)+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[doc = $word_doc])+ $variant,)+
            /// A word that is not listed here, as it is on the wire.
            Other(String),
        }

        impl $name {
            /// The word as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        /// No word at all, which no operation accepts: forgetting one is not choosing one.
        impl Default for $name {
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                $(if [$word $(, $alias)*].iter().any(|known| known.eq_ignore_ascii_case(word)) {
                    return Self::$variant;
                })+
                Self::Other(word.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                <String as ::serde::Deserialize>::deserialize(d).map(Self::from)
            }
        }

        impl $crate::schema::Typed for $name {
            const TYPE: $crate::schema::Type =
                $crate::schema::Type::Enum(&$crate::schema::Words {
                    name: stringify!($name),
                    doc: concat!($($doc, "\n"),+),
                    words: &[$(($word, concat!($($word_doc, "\n"),+))),+],
                });
        }

        #[cfg(feature = "python")]
        $crate::python::word!($name);
    };
}

pub(crate) use open_enum;
