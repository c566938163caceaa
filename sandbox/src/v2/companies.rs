//! Companies (v2 §9.4).

use hyper::Method;

use super::Operation;
use super::contacts::{Resource, Rights, form, list, write};
use crate::store::elements::Kind;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "companies", |call| list(call, &COMPANIES)),
    (Method::POST, "companies", |call| write(call, &COMPANIES)),
];

static COMPANIES: Resource = Resource {
    kind: Kind::Company,
    form: form("companies"),
    rights: Rights {
        view: "company_view",
        add: COMPANY_ADD,
        edit: "company_edit",
    },
};

/// The right to add companies, which a contact with a new one needs, too.
pub const COMPANY_ADD: &str = "company_add";
