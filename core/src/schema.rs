//! A description of the public surface, made by the definitions themselves.
//!
//! `#[model]` describes each model and [`operations!`](crate::operations) each operation, so
//! that wrappers, stubs, tables and the comparison of the languages are derived, never copied.

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Part of an answer.
    Output,
    /// Built by the caller and passed in; may be part of an answer too.
    Input,
    /// The arguments of one operation.
    Request,
}

/// A model: a plain struct that exists in every language.
#[derive(Debug)]
pub struct Model {
    /// Its name, the same in every language.
    pub name: &'static str,
    /// Its documentation.
    pub doc: &'static str,
    /// What it is for.
    pub role: Role,
    /// Its fields, in order.
    pub fields: &'static [Field],
}

/// A field of a model.
#[derive(Debug)]
pub struct Field {
    /// Its name in snake case.
    pub name: &'static str,
    /// Its documentation.
    pub doc: &'static str,
    /// Its type.
    pub ty: Type,
    /// Whether a caller may give it without its name.
    pub positional: bool,
    /// Whether a caller has to give it.
    pub required: bool,
}

/// The types that every language can carry.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// No value.
    Nothing,
    /// True or false.
    Bool,
    /// A signed 64-bit integer.
    Int,
    /// A floating-point number.
    Float,
    /// Text.
    Text,
    /// Text that is never shown.
    Secret,
    /// An instant, to the second.
    Timestamp,
    /// The application's own place for tokens: an object that the core calls.
    TokenStore,
    /// Bytes as they are.
    Bytes,
    /// Any JSON value.
    Value,
    /// Names to values of any kind.
    Extra,
    /// Several.
    List(&'static Type),
    /// One or none.
    Optional(&'static Type),
    /// Leave alone, set, or clear.
    Change(&'static Type),
    /// One of several words, or another word that the server knows.
    Enum(&'static Words),
    /// A model.
    Model(&'static Model),
}

/// The known words of an open enumeration.
#[derive(Debug)]
pub struct Words {
    /// The enumeration's name.
    pub name: &'static str,
    /// Its documentation.
    pub doc: &'static str,
    /// Each word as it is on the wire, with its documentation.
    pub words: &'static [(&'static str, &'static str)],
}

/// One row of the operation list.
#[derive(Debug)]
pub struct Operation {
    /// Where it hangs: `legacy.contacts`.
    pub resource: &'static str,
    /// Its name: `add`.
    pub name: &'static str,
    /// Its arguments.
    pub request: &'static Model,
    /// What it answers; if it [streams](Self::streams), each chunk of it.
    pub output: Type,
    /// For a list: the name of the iterating form, and what it iterates over.
    pub pages: Option<(&'static str, Type)>,
    /// Whether its output comes in chunks, one after the other.
    pub streams: bool,
    /// Its documentation.
    pub doc: &'static str,
}

impl Operation {
    /// The form that gives one thing after the other, if it has one: its name, and what it gives.
    pub fn iterating(&self) -> Option<(&'static str, Type)> {
        match self.streams {
            true => Some((self.name, self.output)),
            false => self.pages,
        }
    }

    /// Whether it can be called for its output as a whole.
    pub fn answers(&self) -> bool {
        !self.streams
    }
}

/// One node of the resource tree.
#[derive(Debug)]
pub struct Resource {
    /// Its path: `legacy.contacts`.
    pub path: &'static str,
    /// Its documentation.
    pub doc: &'static str,
}

/// A type with a description.
pub trait Typed {
    /// The description.
    const TYPE: Type;
}

/// A model with a description.
pub trait Described {
    /// The description.
    const MODEL: Model;
}

macro_rules! typed {
    ($($rust:ty => $described:ident),* $(,)?) => {
        $(impl Typed for $rust { const TYPE: Type = Type::$described; })*
    };
}

typed! {
    () => Nothing,
    bool => Bool,
    i64 => Int,
    f64 => Float,
    String => Text,
    crate::Secret => Secret,
    crate::Timestamp => Timestamp,
    crate::Bytes => Bytes,
    crate::Value => Value,
    crate::Extra => Extra,
}

impl<T: Typed> Typed for Vec<T> {
    const TYPE: Type = Type::List(&T::TYPE);
}

impl<T: Typed> Typed for Option<T> {
    const TYPE: Type = Type::Optional(&T::TYPE);
}

impl<T: Typed> Typed for crate::Change<T> {
    const TYPE: Type = Type::Change(&T::TYPE);
}
