//! Users and what they may do (v2 §9.1).

use amocore_macros::model;

use crate::Extra;
use crate::operations::v2::record::words_on_the_wire;
use crate::types::open_enum;

/// A user of the account.
#[model(wire)]
pub struct User {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Last name.
    pub last_name: Option<String>,
    /// Login, an e-mail address.
    pub login: Option<String>,
    /// Language, such as `en`.
    pub language: Option<String>,
    /// The group; 0 is the default one.
    pub group_id: Option<i64>,
    /// Whether the user may sign in.
    pub is_active: bool,
    /// Whether nobody pays for the user.
    pub is_free: bool,
    /// Whether the user administers the account.
    pub is_admin: bool,
    /// Phone number.
    pub phone_number: Option<String>,
    /// What the user may do.
    pub rights: Option<Rights>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A group of users.
#[model(wire)]
pub struct UserGroup {
    /// Identifier; 0 is the default group.
    pub id: i64,
    /// Name.
    pub name: String,
    /// What else the server sent.
    pub extra: Extra,
}

open_enum! {
    /// How far a right goes.
    pub enum Right {
        /// Allowed.
        Allowed = "A",
        /// Allowed where the user is responsible.
        IfResponsible = "M",
        /// Allowed within the user's group.
        InGroup = "G",
        /// Denied.
        Denied = "D",
    }
}

words_on_the_wire!(Right);

/// What a user may do.
#[model(wire)]
pub struct Rights {
    /// Reading mail.
    #[names("mail", "mail_admin")]
    pub mail: Option<Right>,
    /// Incoming leads.
    #[names("incoming_leads", "unsorted_access")]
    pub incoming_leads: Option<Right>,
    /// Catalogs.
    #[names("catalogs", "catalog_access")]
    pub catalogs: Option<Right>,
    /// Adding leads.
    pub lead_add: Option<Right>,
    /// Seeing leads.
    pub lead_view: Option<Right>,
    /// Changing leads.
    pub lead_edit: Option<Right>,
    /// Deleting leads.
    pub lead_delete: Option<Right>,
    /// Exporting leads.
    pub lead_export: Option<Right>,
    /// Adding contacts.
    pub contact_add: Option<Right>,
    /// Seeing contacts.
    pub contact_view: Option<Right>,
    /// Changing contacts.
    pub contact_edit: Option<Right>,
    /// Deleting contacts.
    pub contact_delete: Option<Right>,
    /// Exporting contacts.
    pub contact_export: Option<Right>,
    /// Adding companies.
    pub company_add: Option<Right>,
    /// Seeing companies.
    pub company_view: Option<Right>,
    /// Changing companies.
    pub company_edit: Option<Right>,
    /// Deleting companies.
    pub company_delete: Option<Right>,
    /// Exporting companies.
    pub company_export: Option<Right>,
    /// Changing tasks.
    pub task_edit: Option<Right>,
    /// Deleting tasks.
    pub task_delete: Option<Right>,
    /// What else the server sent, such as rights by status.
    pub extra: Extra,
}
