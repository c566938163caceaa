//! Purchases of customers (v2 §9.6). Rights are those to their customers.

mod list;
mod write;

use hyper::Method;

use super::Operation;
use super::batch::Form;

/// What can be done with them. The comment has two paths, since the documents
/// and clients disagree.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "transactions", list::list),
    (Method::POST, "transactions", write::write),
    (Method::POST, "transactions/comment", write::comment),
];

const FORM: Form = Form {
    path: "transactions",
    links: "_links",
    empty_request: 400,
    empty_add: 400,
    empty_update: 400,
    incomplete_update: 400,
};
