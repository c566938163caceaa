//! What a reader saw of a language's public surface.

use serde::Deserialize;

/// A language's public surface, as its users get it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The language.
    pub language: String,
    /// The calls of both clients.
    pub operations: Vec<Operation>,
    /// The models.
    pub models: Vec<Model>,
    /// The enumerations.
    pub enumerations: Vec<Enumeration>,
    /// What a client is set up with.
    pub settings: Vec<Field>,
    /// The kinds of errors.
    pub errors: Vec<String>,
    /// What an error tells besides its message.
    pub error_fields: Vec<String>,
}

/// One call of one client.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Its full name: `legacy.contacts.add`.
    pub operation: String,
    /// `blocking` or `async`.
    pub mode: String,
    /// Whether it goes through all pages of a list.
    #[serde(default)]
    pub iterates: bool,
    /// Its parameters.
    pub parameters: Vec<Field>,
    /// What it answers, or iterates over.
    pub output: String,
    /// Its documentation.
    pub doc: String,
}

/// A model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field, parameter or setting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type, in the language's notation.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether a caller may leave it out.
    pub optional: bool,
    /// What leaving it out means, where the language shows that.
    #[serde(default)]
    pub default: Option<String>,
    /// Its documentation.
    pub doc: String,
}

/// An enumeration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enumeration {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// The known words, as they are on the wire.
    pub words: Vec<String>,
}
