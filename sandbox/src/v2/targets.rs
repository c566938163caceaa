//! What a task or note is about: `element_type` with `element_id`.

use rusqlite::Connection;

use super::batch::Refused;
use super::members::{Wrong, integer};
use crate::request::tree::Map;
use crate::store::elements::{Element, Kind};
use crate::store::{self, contacts, customers, leads, tasks};

/// The vendor's codes for targets that do not exist (v2 §6).
#[derive(Debug)]
pub struct Codes {
    /// The type is no known one, or one of both is missing.
    pub wrong: u32,
    /// There is an id without a type.
    pub type_missing: u32,
    /// There is no such contact or company.
    pub no_contact: u32,
    /// There is no such lead.
    pub no_lead: u32,
    /// There is no such customer or task.
    pub no_other: u32,
}

/// An element with the user who is responsible for it.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The element.
    pub element: Element,
    /// Its responsible user.
    pub responsible_user_id: i64,
}

/// The element an item names, which has to exist; `None` if it names none.
pub fn read(connection: &Connection, item: &Map, codes: &Codes) -> Result<Option<Target>, Refused> {
    let number = |name| Ok::<_, Wrong>(integer(item, name)?.filter(|number| *number != 0));
    let (kind, id) = match (number("element_type")?, number("element_id")?) {
        (None, None) => return Ok(None),
        (None, Some(_)) => {
            let text = "element_type is required with element_id";
            return Err(Refused::new(codes.type_missing, text));
        }
        (Some(_), None) => {
            let text = "element_id is required with element_type";
            return Err(Refused::new(codes.wrong, text));
        }
        (Some(code), Some(id)) => {
            let kind = Kind::from_code(code).ok_or_else(|| {
                Refused::new(codes.wrong, "element_type: there is no such element type")
            })?;
            (kind, id)
        }
    };
    if let Some(target) = find(connection, Element::new(kind, id))? {
        return Ok(Some(target));
    }
    let code = match kind {
        Kind::Contact | Kind::Company => codes.no_contact,
        Kind::Lead => codes.no_lead,
        _ => codes.no_other,
    };
    let text = format!("element_id: there is no such {}", kind.word());
    Err(Refused::new(code, text))
}

/// The element with its responsible user, if there is such.
pub fn find(connection: &Connection, element: Element) -> store::Result<Option<Target>> {
    let responsible = match element.kind {
        Kind::Contact | Kind::Company => contacts::find(connection, element.id)?
            .filter(|found| found.is_company == (element.kind == Kind::Company))
            .map(|found| found.responsible_user_id),
        Kind::Lead => leads::find(connection, element.id)?.map(|lead| lead.responsible_user_id),
        Kind::Task => tasks::find(connection, element.id)?.map(|task| task.responsible_user_id),
        Kind::Customer => {
            customers::find(connection, element.id)?.map(|found| found.responsible_user_id)
        }
        Kind::Catalog(_) => None,
    };
    Ok(responsible.map(|responsible_user_id| Target {
        element,
        responsible_user_id,
    }))
}
