//! What users may do (v2 §9.1).

use crate::request::tree::{Map, Tree};

/// The names of the rights.
pub const NAMES: [&str; 20] = [
    "mail",
    "incoming_leads",
    "catalogs",
    "lead_add",
    "lead_view",
    "lead_edit",
    "lead_delete",
    "lead_export",
    "contact_add",
    "contact_view",
    "contact_edit",
    "contact_delete",
    "contact_export",
    "company_add",
    "company_view",
    "company_edit",
    "company_delete",
    "company_export",
    "task_edit",
    "task_delete",
];

/// How far a right goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// `A`: everywhere.
    All,
    /// `M`: where the user is responsible.
    Own,
    /// `G`: where somebody of the user's group is responsible.
    Group,
    /// `D`: nowhere.
    Nowhere,
}

/// The rights of a user: letters by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Rights(Map);

impl Rights {
    /// Everything is allowed.
    pub fn full() -> Rights {
        Rights(
            NAMES
                .into_iter()
                .map(|name| (name.to_owned(), "A".into()))
                .collect(),
        )
    }

    /// The same but for these.
    pub fn with(mut self, letters: &[(&str, &str)]) -> Rights {
        for (name, letter) in letters {
            self.0.insert((*name).to_owned(), (*letter).into());
        }
        self
    }

    /// As they are kept; what cannot be read allows nothing.
    pub fn from_json(text: &str) -> Rights {
        match serde_json::from_str(text) {
            Ok(Tree::Map(letters)) => Rights(letters),
            _ => Rights(Map::new()),
        }
    }

    /// To be kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.letters()).expect("a tree has only string keys")
    }

    /// The letters by name.
    pub fn letters(&self) -> Tree {
        Tree::Map(self.0.clone())
    }

    /// How far the right of that name goes.
    pub fn reach(&self, name: &str) -> Reach {
        match self.0.get(name).and_then(Tree::text).as_deref() {
            Some("A") => Reach::All,
            Some("M") => Reach::Own,
            Some("G") => Reach::Group,
            _ => Reach::Nowhere,
        }
    }
}
