//! Leads in a delivery.

use amocore_macros::model;

use super::fields;
use super::item::Item;
use crate::{CustomField, Extra, Tag, Timestamp};

/// A lead as a webhook tells of it. A deletion tells its identifier alone.
#[model]
pub struct WebhookLead {
    /// Its identifier.
    pub id: i64,
    /// Its name.
    pub name: Option<String>,
    /// Its status.
    pub status_id: Option<i64>,
    /// The status before, if it changed.
    pub old_status_id: Option<i64>,
    /// Its pipeline.
    pub pipeline_id: Option<i64>,
    /// The pipeline before, if the status changed.
    pub old_pipeline_id: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The responsible user before, if that changed.
    pub old_responsible_user_id: Option<i64>,
    /// The budget, in the account's currency.
    pub sale: Option<i64>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The user who created it; 0 is the system.
    pub created_by: Option<i64>,
    /// The user who last changed it; 0 is the system.
    pub updated_by: Option<i64>,
    /// The group of the responsible user; 0 is the default one.
    pub group_id: Option<i64>,
    /// The account.
    pub account_id: Option<i64>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Custom fields. Values of date fields are Unix seconds as text.
    pub custom_fields: Vec<CustomField>,
    /// What else the server sent.
    pub extra: Extra,
}

impl WebhookLead {
    pub(super) fn read(item: &mut Item<'_>) -> Option<Self> {
        let id = item.int(&["id"])?;
        item.drop_word("type", "lead");
        Some(Self {
            id,
            name: item.text(&["name"]),
            status_id: item.int(&["status_id"]),
            old_status_id: item.int(&["old_status_id"]),
            pipeline_id: item.int(&["pipeline_id"]),
            old_pipeline_id: item.int(&["old_pipeline_id"]),
            responsible_user_id: item.responsible_user_id(),
            old_responsible_user_id: item.int(&["old_responsible_user_id"]),
            sale: item.int(&["sale", "price"]),
            created_at: item.created_at(),
            updated_at: item.updated_at(),
            closed_at: item.time(&["closed_at", "date_close"]),
            created_by: item.created_by(),
            updated_by: item.updated_by(),
            group_id: item.int(&["group_id"]),
            account_id: item.int(&["account_id"]),
            tags: item.list(&["tags"], fields::tags),
            custom_fields: item.list(&["custom_fields"], fields::custom_fields),
            extra: item.rest(),
        })
    }
}
