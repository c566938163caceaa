//! Names of people and companies (v2 §9.3).

use super::{NOT_ADDED, Resource};
use crate::request::tree::Map;
use crate::store::contacts::{self, Contact};
use crate::v2::members::{Wrong, text};

/// The names an item gives. Companies have the whole one only.
pub struct Names {
    whole: Option<String>,
    first: Option<String>,
    last: Option<String>,
}

impl Names {
    /// An empty name is none; an empty first or last name is taken away.
    pub fn read(item: &Map, resource: &Resource) -> Result<Names, Wrong> {
        let part = |name| match resource.is_company() {
            true => Ok(None),
            false => text(item, name),
        };
        Ok(Names {
            whole: text(item, "name")?.filter(|name| !name.trim().is_empty()),
            first: part("first_name")?,
            last: part("last_name")?,
        })
    }

    /// Those of a new one, with the whole name, which it has to have.
    pub fn of_new(mut self) -> Result<(String, Names), Wrong> {
        let whole = match &self.whole {
            Some(whole) => Some(whole.clone()),
            None => {
                let first = self.first.get_or_insert_default();
                let last = self.last.get_or_insert_default();
                joined(first, last)
            }
        };
        whole
            .map(|whole| (whole, self))
            .ok_or_else(|| Wrong::with_code(NOT_ADDED, "name is required"))
    }

    /// Gives the names to a contact. A whole name is split; without it the parts
    /// make up the whole.
    pub fn give(self, contact: &mut Contact) {
        let has_parts = self.first.is_some() || self.last.is_some();
        let has_whole = self.whole.is_some();
        if let Some(name) = self.whole {
            contacts::rename(contact, name);
        }
        if let Some(first) = self.first {
            contact.first_name = first;
        }
        if let Some(last) = self.last {
            contact.last_name = last;
        }
        if has_parts
            && !has_whole
            && let Some(name) = joined(&contact.first_name, &contact.last_name)
        {
            contact.name = name;
        }
    }
}

fn joined(first: &str, last: &str) -> Option<String> {
    let name = format!("{} {}", first.trim(), last.trim());
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}
