//! The elements of catalogs (v2 §9.16).

mod item;
mod list;
mod write;

use hyper::Method;

use super::Operation;
use super::batch::Form;
use super::catalogs::INCOMPLETE;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "catalog_elements", list::list),
    (Method::POST, "catalog_elements", write::write),
];

const FORM: Form = Form {
    path: "catalog_elements",
    links: "_link",
    empty_request: 222,
    empty_add: 283,
    empty_update: 283,
    incomplete_update: INCOMPLETE,
};
