//! Tasks (v2 §9.8).

mod item;
mod list;
mod write;

use hyper::Method;

use super::Operation;
use super::batch::Form;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "tasks", list::list),
    (Method::POST, "tasks", write::write),
];

const FORM: Form = Form {
    path: "tasks",
    links: "_links",
    empty_request: 228,
    empty_add: 227,
    empty_update: 230,
    incomplete_update: 400,
};
