//! The types of notes (v2 §9.9).

use crate::request::tree::{Map, Tree};
use crate::v2::notes::is_editable;

/// Those of which the code is known.
const TYPES: [(i64, &str); 19] = [
    (1, "DEAL_CREATED"),
    (2, "CONTACT_CREATED"),
    (3, "DEAL_STATUS_CHANGED"),
    (4, "COMMON"),
    // Misspelt by the service.
    (5, "ATTACHEMENT"),
    (6, "CALL"),
    (7, "MAIL_MESSAGE"),
    (8, "MAIL_MESSAGE_ATTACHMENT"),
    (9, "EXTERNAL_ATTACH"),
    (10, "CALL_IN"),
    (11, "CALL_OUT"),
    (12, "COMPANY_CREATED"),
    (13, "TASK_RESULT"),
    (17, "CHAT"),
    (25, "SYSTEM"),
    (99, "MAX_SYSTEM"),
    (101, "DROPBOX"),
    (102, "SMS_IN"),
    (103, "SMS_OUT"),
];

/// By id.
pub fn shown() -> Map {
    TYPES
        .into_iter()
        .map(|(id, code)| {
            let shown = Tree::map([
                ("id", id.into()),
                ("code", code.into()),
                ("is_editable", is_editable(id).into()),
            ]);
            (id.to_string(), shown)
        })
        .collect()
}
