//! Customers (v2 §9.5).

mod item;
mod links;
mod list;
mod write;

use hyper::Method;

use super::Operation;
use super::batch::Form;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "customers", list::list),
    (Method::POST, "customers", write::write),
];

const FORM: Form = Form {
    path: "customers",
    links: "_links",
    empty_request: 400,
    empty_add: 400,
    empty_update: 400,
    incomplete_update: 400,
};

/// No rights. The account has none for customers (v2 §9.1): what a user may do
/// with leads decides.
pub const NO_RIGHT: u32 = 288;
/// There is no such customer.
pub const NOT_FOUND: u32 = 226;
