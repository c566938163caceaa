//! Leads (v2 §9.2).

mod item;
mod links;
mod list;
mod place;
mod write;

use hyper::Method;

use super::Operation;
use super::batch::Form;

pub use links::require_room;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "leads", list::list),
    (Method::POST, "leads", write::write),
];

const FORM: Form = Form {
    path: "leads",
    links: "_link",
    empty_request: 214,
    empty_add: 213,
    empty_update: 216,
    incomplete_update: 217,
};

/// No rights.
const NO_RIGHT: u32 = 244;
