//! `tests/surface.json`: the type of every parameter and of every member of a model.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct File {
    operations: Vec<Operation>,
    models: Vec<Model>,
    enumerations: Vec<Enumeration>,
}

#[derive(Debug, Deserialize)]
struct Operation {
    operation: String,
    parameters: Vec<Field>,
}

#[derive(Debug, Deserialize)]
struct Model {
    name: String,
    fields: Vec<Field>,
}

#[derive(Debug, Deserialize)]
struct Field {
    name: String,
    r#type: String,
}

#[derive(Debug, Deserialize)]
struct Enumeration {
    name: String,
}

/// The names of a type's members, with their types.
type Members = BTreeMap<String, String>;

/// The types of the surface.
#[derive(Debug)]
pub struct Surface {
    operations: BTreeMap<String, Members>,
    models: BTreeMap<String, Members>,
    enumerations: BTreeSet<String>,
}

/// What a type is, besides being optional, a change, or a list.
#[derive(Debug)]
pub enum Kind<'a> {
    /// A text.
    Text,
    /// A text that must not be shown.
    Secret,
    /// A whole number.
    Int,
    /// Any number.
    Float,
    /// Any JSON, or a map of it.
    Free,
    /// A model.
    Model(&'a Members),
    /// Something of a form of its own: an instant, a word of an enumeration, a flag.
    Fixed,
}

impl Surface {
    /// Reads the file.
    ///
    /// # Errors
    /// Says what is malformed.
    pub fn load(file: &Path) -> Result<Self, String> {
        let within = |problem: String| format!("{}: {problem}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| within(error.to_string()))?;
        let file: File = serde_json::from_str(&text).map_err(|error| within(error.to_string()))?;
        let members = |fields: Vec<Field>| fields.into_iter().map(|it| (it.name, it.r#type));
        let operations = file.operations.into_iter();
        let models = file.models.into_iter();
        Ok(Self {
            operations: operations
                .map(|it| (it.operation, members(it.parameters).collect()))
                .collect(),
            models: models
                .map(|it| (it.name, members(it.fields).collect()))
                .collect(),
            enumerations: file.enumerations.into_iter().map(|it| it.name).collect(),
        })
    }

    /// The parameters of an operation.
    ///
    /// # Errors
    /// Says that there is no such operation.
    pub fn parameters(&self, operation: &str) -> Result<&Members, String> {
        let found = self.operations.get(operation);
        found.ok_or_else(|| format!("the surface has no {operation}"))
    }

    /// What a type is.
    ///
    /// # Errors
    /// Says that it is unknown.
    pub fn kind(&self, name: &str) -> Result<Kind<'_>, String> {
        let around = ["optional ", "change of ", "list of "];
        if let Some(inner) = around.iter().find_map(|it| name.strip_prefix(it)) {
            return self.kind(inner);
        }
        match name {
            "text" => Ok(Kind::Text),
            "secret" => Ok(Kind::Secret),
            "int" => Ok(Kind::Int),
            "float" => Ok(Kind::Float),
            "value" | "extra" => Ok(Kind::Free),
            "bool" | "timestamp" => Ok(Kind::Fixed),
            name if self.enumerations.contains(name) => Ok(Kind::Fixed),
            name => {
                let model = self.models.get(name).map(Kind::Model);
                model.ok_or_else(|| format!("the surface has no type {name}"))
            }
        }
    }
}
