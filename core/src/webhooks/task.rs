//! Tasks in a delivery.

use amocore_macros::model;

use super::item::Item;
use crate::operations::v2::record::Wire;
use crate::{EntityType, Extra, TaskResult, Timestamp};

/// A task as a webhook tells of it. A deletion tells its identifier alone. Times are local to
/// the account on the wire: without its time zone they are kept in `extra` as text.
#[model]
pub struct WebhookTask {
    /// Its identifier.
    pub id: i64,
    /// What kind of record it is about.
    pub element_type: Option<EntityType>,
    /// The record it is about.
    pub element_id: Option<i64>,
    /// What is to be done: 1 a call, 2 a meeting, 3 a letter, or a type of the account's own.
    pub task_type: Option<i64>,
    /// The text.
    pub text: Option<String>,
    /// When it is due.
    pub complete_till_at: Option<Timestamp>,
    /// Whether it is finished.
    pub is_completed: Option<bool>,
    /// Updates: whether this one finished it.
    pub action_close: Option<bool>,
    /// What came out of it.
    pub result: Option<TaskResult>,
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
    /// The account.
    pub account_id: Option<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

impl WebhookTask {
    pub(super) fn read(item: &mut Item<'_>) -> Option<Self> {
        let id = item.int(&["id"])?;
        item.drop_word("type", "task");
        Some(Self {
            id,
            element_type: item.element_type(),
            element_id: item.link(&["element_id"]),
            task_type: item.int(&["task_type"]),
            text: item.text(&["text"]),
            complete_till_at: item.time(&["complete_till_at", "complete_till"]),
            is_completed: item.flag(&["is_completed", "status"]),
            action_close: item.flag(&["action_close"]),
            result: item.take(&["result"], |it| Wire::read(it.into())),
            responsible_user_id: item.responsible_user_id(),
            old_responsible_user_id: item.int(&["old_responsible_user_id"]),
            created_at: item.created_at(),
            updated_at: item.updated_at(),
            created_by: item.created_by(),
            updated_by: item.updated_by(),
            account_id: item.int(&["account_id"]),
            extra: item.rest(),
        })
    }
}
