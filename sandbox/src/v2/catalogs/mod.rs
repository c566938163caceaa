//! Catalogs, which the service calls lists (v2 §9.16).

mod list;
mod write;

use hyper::{Method, StatusCode};

use super::batch::Form;
use super::{Call, Operation};
use crate::request::tree::Tree;
use crate::v2::failure::Failure;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "catalogs", list::list),
    (Method::POST, "catalogs", write::write),
];

const FORM: Form = Form {
    path: "catalogs",
    links: "_link",
    empty_request: 222,
    empty_add: 283,
    empty_update: 283,
    incomplete_update: INCOMPLETE,
};

/// The right on catalogs and their elements, and the code of having it not.
pub const RIGHT: &str = "catalogs";
/// No rights.
pub const NO_RIGHT: u32 = 244;
/// There is no such catalog or element.
pub const NOT_FOUND: u32 = 282;
/// A member is missing.
pub const INCOMPLETE: u32 = 285;

/// A list that is no list of objects.
const NO_ARRAY: u32 = 284;

/// Refuses what is no list of objects, with the code that only catalogs have.
pub fn require_arrays(call: &Call<'_>) -> Result<(), Failure> {
    for key in ["add", "update"] {
        let Some(list) = call.parameters.get(key).filter(|list| !list.is_blank()) else {
            continue;
        };
        let is_array = |item: &&Tree| matches!(item, Tree::Map(_));
        if list.is_scalar() || !list.items().iter().all(is_array) {
            return Err(Failure::refused(
                StatusCode::BAD_REQUEST,
                NO_ARRAY,
                format!("{key} must be a list of objects"),
            ));
        }
    }
    Ok(())
}
