//! `tests/surface.json`: the type of every parameter and of every member of a model.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct File {
    operations: Vec<Operation>,
    models: Vec<Model>,
    enumerations: Vec<Enumeration>,
    settings: Vec<Field>,
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
    settings: Members,
}

/// A place that takes a text, a number, or a map of the caller's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The operation; `setting` for those.
    pub operation: String,
    /// The way to it in the arguments: `items.name`.
    pub way: String,
    /// The member of a model that it is: `NewLead.name`. Of a parameter, its own name.
    pub member: String,
}

impl Place {
    /// The place in words: `v2.leads.add items.name`.
    pub fn name(&self) -> String {
        format!("{} {}", self.operation, self.way)
    }

    /// Whether that is this place, its operation, or its member of a model.
    pub fn is_meant(&self, named: &str) -> bool {
        named == self.operation || named == self.member || named == self.name()
    }
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
            settings: members(file.settings).collect(),
        })
    }

    /// All places of all operations, and all settings.
    ///
    /// # Errors
    /// Says which type is unknown.
    pub fn places(&self) -> Result<Vec<Place>, String> {
        let mut places = Vec::new();
        for (operation, parameters) in &self.operations {
            self.below(operation, parameters, None, &mut places)?;
        }
        self.below("setting", &self.settings, None, &mut places)?;
        Ok(places)
    }

    /// The places of the members of a model, or of an operation's parameters.
    fn below(
        &self,
        operation: &str,
        members: &Members,
        within: Option<(&str, &str)>,
        places: &mut Vec<Place>,
    ) -> Result<(), String> {
        for (name, of_type) in members {
            let (way, member) = match within {
                Some((way, model)) => (format!("{way}.{name}"), format!("{model}.{name}")),
                None => (name.clone(), name.clone()),
            };
            match self.kind(of_type)? {
                Kind::Model(members) => {
                    let model = inner(of_type);
                    self.below(operation, members, Some((&way, model)), places)?;
                }
                Kind::Fixed => {}
                _ => places.push(Place {
                    operation: operation.to_owned(),
                    way,
                    member,
                }),
            }
        }
        Ok(())
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
        match inner(name) {
            "text" => Ok(Kind::Text),
            "secret" => Ok(Kind::Secret),
            "int" => Ok(Kind::Int),
            "float" => Ok(Kind::Float),
            "value" | "extra" => Ok(Kind::Free),
            "bool" | "timestamp" | "token store" => Ok(Kind::Fixed),
            name if self.enumerations.contains(name) => Ok(Kind::Fixed),
            name => {
                let model = self.models.get(name).map(Kind::Model);
                model.ok_or_else(|| format!("the surface has no type {name}"))
            }
        }
    }
}

/// A type without being optional, a change, or a list.
fn inner(name: &str) -> &str {
    let around = ["optional ", "change of ", "list of "];
    match around.iter().find_map(|it| name.strip_prefix(it)) {
        Some(rest) => inner(rest),
        None => name,
    }
}
