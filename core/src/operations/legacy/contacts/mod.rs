//! Contacts (spec: Contacts; legacy §5-§7). Companies come as contacts, too.

mod read;
mod update;
mod write;

use amocore_macros::model;

use super::fields::{
    CompanyRef, Email, ExtraElement, InstantMessenger, LegacyNote, LegacyTask, Phone, Tag, UserRef,
};
use crate::{Change, Timestamp};

/// A contact, or a company.
#[model]
pub struct LegacyContact {
    /// Identifier.
    pub id: i64,
    /// The full display name.
    pub name: String,
    /// Whether it is a company.
    pub is_company: bool,
    /// The position in the company.
    pub position: Option<String>,
    /// The company.
    pub company: Option<CompanyRef>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Web addresses.
    pub web_addresses: Vec<String>,
    /// Street addresses.
    pub addresses: Vec<String>,
    /// Instant messengers.
    pub instant_messengers: Vec<InstantMessenger>,
    /// The responsible user.
    pub responsible_user: Option<UserRef>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// A page of contacts.
#[model]
pub struct LegacyContactPage {
    /// The contacts.
    pub items: Vec<LegacyContact>,
    /// The number of this page, from 1.
    pub page: Option<i64>,
    /// How many pages there are.
    pub pages: Option<i64>,
    /// How many contacts a page has.
    pub page_size: Option<i64>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// A contact with its notes and tasks.
#[model]
pub struct LegacyContactDetail {
    /// The contact.
    pub contact: LegacyContact,
    /// Its notes.
    pub notes: Vec<LegacyNote>,
    /// Its tasks.
    pub tasks: Vec<LegacyTask>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// Which page of contacts to list.
#[model(request)]
pub struct ListLegacyContacts {
    /// The page, from 1.
    pub page: Option<i64>,
    /// Contacts per page, 1 to 500. Unset: the user's own setting in the account.
    pub page_size: Option<i64>,
}

/// What to search for.
#[model(request)]
pub struct SearchContacts {
    /// A keyword: part of a name, e-mail address, phone number or company.
    #[positional]
    pub query: String,
    /// The page, from 1.
    pub page: Option<i64>,
    /// Contacts per page, 1 to 500. Unset: the user's own setting in the account.
    pub page_size: Option<i64>,
}

/// Which contact to get.
#[model(request)]
pub struct GetContact {
    /// The contact's identifier.
    #[positional]
    pub id: i64,
}

/// The contact to add.
#[model(request)]
pub struct AddContact {
    /// The full name.
    pub name: String,
    /// The position in the company.
    pub position: Option<String>,
    /// The company's name. A company of that name is found or created.
    pub company_name: Option<String>,
    /// The company's identifier, if known. It wins over the name.
    pub company_id: Option<i64>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Web addresses.
    pub web_addresses: Vec<String>,
    /// Street addresses.
    pub addresses: Vec<String>,
    /// Instant messengers.
    pub instant_messengers: Vec<InstantMessenger>,
    /// The responsible user. Unset: whoever signed in.
    pub responsible_user_id: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
}

/// The contact to write, whole: what is not given becomes empty.
#[model(request)]
pub struct EditContact {
    /// The contact's identifier.
    #[positional]
    pub id: i64,
    /// The full name.
    pub name: String,
    /// The position in the company.
    pub position: Option<String>,
    /// The company's name. A company of that name is found or created.
    pub company_name: Option<String>,
    /// The company's identifier, if known. It wins over the name.
    pub company_id: Option<i64>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Web addresses.
    pub web_addresses: Vec<String>,
    /// Street addresses.
    pub addresses: Vec<String>,
    /// Instant messengers.
    pub instant_messengers: Vec<InstantMessenger>,
    /// The responsible user. Unset: whoever signed in.
    pub responsible_user_id: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
}

/// What to change in a contact. Fields that are not mentioned stay as they are.
#[model(request)]
pub struct UpdateContact {
    /// The contact's identifier.
    #[positional]
    pub id: i64,
    /// The full name. It cannot be cleared.
    pub name: Change<String>,
    /// The position in the company.
    pub position: Change<String>,
    /// The company's name. A company of that name is found or created.
    pub company_name: Change<String>,
    /// The company's identifier.
    pub company_id: Change<i64>,
    /// Phone numbers, all of them.
    pub phones: Change<Vec<Phone>>,
    /// E-mail addresses, all of them.
    pub emails: Change<Vec<Email>>,
    /// Web addresses, all of them.
    pub web_addresses: Change<Vec<String>>,
    /// Street addresses, all of them.
    pub addresses: Change<Vec<String>>,
    /// Instant messengers, all of them.
    pub instant_messengers: Change<Vec<InstantMessenger>>,
    /// The responsible user. Cleared: whoever signed in.
    pub responsible_user_id: Change<i64>,
    /// Tags, all of them.
    pub tags: Change<Vec<String>>,
}

/// Which contact to delete.
#[model(request)]
pub struct DeleteContact {
    /// The contact's identifier.
    #[positional]
    pub id: i64,
}
