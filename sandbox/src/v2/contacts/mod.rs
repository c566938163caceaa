//! Contacts (v2 §9.3) and companies (v2 §9.4), which differ in little.

mod item;
mod links;
mod list;
mod names;
mod write;

use hyper::Method;

use super::Operation;
use super::batch::Form;
use crate::store::elements::Kind;

pub use list::list;
pub use write::write;

/// What can be done with contacts.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "contacts", |call| list(call, &CONTACTS)),
    (Method::POST, "contacts", |call| write(call, &CONTACTS)),
];

/// What contacts and companies have of their own.
#[derive(Debug)]
pub struct Resource {
    /// Contact or company.
    pub kind: Kind,
    /// How they are written.
    pub form: Form,
    /// The rights to see, add and edit them.
    pub rights: Rights,
}

/// The names of a resource's rights (v2 §9.1).
#[derive(Debug)]
pub struct Rights {
    /// To see them.
    pub view: &'static str,
    /// To add some.
    pub add: &'static str,
    /// To edit them.
    pub edit: &'static str,
}

impl Resource {
    /// Whether these are companies.
    pub fn is_company(&self) -> bool {
        self.kind == Kind::Company
    }
}

static CONTACTS: Resource = Resource {
    kind: Kind::Contact,
    form: form("contacts"),
    rights: Rights {
        view: "contact_view",
        add: "contact_add",
        edit: "contact_edit",
    },
};

/// The codes of contacts, which companies share.
pub const fn form(path: &'static str) -> Form {
    Form {
        path,
        links: "_links",
        empty_request: 206,
        empty_add: 201,
        empty_update: 208,
        incomplete_update: 209,
    }
}

/// No rights.
const NO_RIGHT: u32 = 202;
/// It was not added.
const NOT_ADDED: u32 = 205;
/// It was not changed.
const NOT_UPDATED: u32 = 212;
