//! Notes, the events of a card (v2 §9.9).

mod item;
mod list;
mod params;
mod types;
mod write;

use hyper::Method;

use super::Operation;
use super::batch::Form;
use crate::store::elements::Kind;

pub use types::is_editable;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "notes", list::list),
    (Method::POST, "notes", write::write),
];

const FORM: Form = Form {
    path: "notes",
    links: "_links",
    empty_request: 222,
    empty_add: 218,
    empty_update: 224,
    incomplete_update: 400,
};

/// No rights.
const NO_RIGHT: u32 = 244;

/// What one needs to see the notes of an element of that kind.
fn right(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Contact => Some("contact_view"),
        Kind::Lead => Some("lead_view"),
        Kind::Company => Some("company_view"),
        Kind::Task | Kind::Customer | Kind::Catalog(_) => None,
    }
}
