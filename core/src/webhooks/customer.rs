//! Customers in a delivery.

use amocore_macros::model;

use super::fields;
use super::item::Item;
use crate::{CustomField, Extra, Tag, Timestamp};

/// A customer as a webhook tells of it. A deletion tells its identifier alone.
#[model]
pub struct WebhookCustomer {
    /// Its identifier.
    pub id: i64,
    /// Its name.
    pub name: Option<String>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The responsible user before, if that changed.
    pub old_responsible_user_id: Option<i64>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// The user who created it; 0 is the system.
    pub created_by: Option<i64>,
    /// The user who last changed it; 0 is the system.
    pub updated_by: Option<i64>,
    /// The expected amount of the next purchase, in the account's currency.
    pub next_price: Option<i64>,
    /// When the next purchase is expected.
    pub next_date: Option<Timestamp>,
    /// How often purchases are expected, in days.
    pub periodicity: Option<i64>,
    /// Its period.
    pub period_id: Option<i64>,
    /// Its status.
    pub status_id: Option<i64>,
    /// The status before, if it changed.
    pub old_status_id: Option<i64>,
    /// Its pipeline.
    pub pipeline_id: Option<i64>,
    /// The pipeline before, if the status changed.
    pub old_pipeline_id: Option<i64>,
    /// The account.
    pub account_id: Option<i64>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Custom fields. Values of date fields are Unix seconds as text.
    pub custom_fields: Vec<CustomField>,
    /// What else the server sent.
    pub extra: Extra,
}

impl WebhookCustomer {
    pub(super) fn read(item: &mut Item<'_>) -> Option<Self> {
        let id = item.int(&["id"])?;
        item.drop_word("type", "customer");
        Some(Self {
            id,
            name: item.text(&["name"]),
            responsible_user_id: item.responsible_user_id(),
            old_responsible_user_id: item.int(&["old_responsible_user_id"]),
            created_at: item.created_at(),
            updated_at: item.updated_at(),
            created_by: item.created_by(),
            updated_by: item.updated_by(),
            next_price: item.int(&["next_price"]),
            next_date: item.time(&["next_date"]),
            periodicity: item.int(&["periodicity"]),
            period_id: item.int(&["period_id"]),
            status_id: item.int(&["status_id"]),
            old_status_id: item.int(&["old_status_id"]),
            pipeline_id: item.int(&["pipeline_id"]),
            old_pipeline_id: item.int(&["old_pipeline_id"]),
            account_id: item.int(&["account_id"]),
            tags: item.list(&["tags"], fields::tags),
            custom_fields: item.list(&["custom_fields"], fields::custom_fields),
            extra: item.rest(),
        })
    }
}
