//! Notes in a delivery.

use amocore_macros::model;
use serde_json::Value as Json;

use super::item::Item;
use crate::wire::json;
use crate::{Extra, Timestamp, Value};

/// A note as a webhook tells of it. Times are local to the account on the wire: without its time
/// zone they are kept in `extra` as text.
#[model]
pub struct WebhookNote {
    /// Its identifier, which deliveries of before 2018 lack.
    pub id: Option<i64>,
    /// The text.
    pub text: Option<String>,
    /// What the text says if it is a JSON object, as that of calls.
    pub params: Extra,
    /// The type (v2 §9.9): 4 is an ordinary note, 10 an incoming and 11 an outgoing call.
    pub note_type: Option<i64>,
    /// The kind of what it belongs to: 1 a contact, 2 a lead, 3 a company, 4 a task, 12 a
    /// customer.
    pub element_type: Option<i64>,
    /// What it belongs to.
    pub element_id: Option<i64>,
    /// The name of the attached file.
    pub attachment: Option<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// The user who created it; 0 is the system.
    pub created_by: Option<i64>,
    /// The user who last changed it; 0 is the system.
    pub updated_by: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The group of the responsible user; 0 is the default one.
    pub group_id: Option<i64>,
    /// The account.
    pub account_id: Option<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// An ordinary note (v2 §9.9): whatever its text looks like, a person wrote it.
const COMMON: i64 = 4;

impl WebhookNote {
    pub(super) fn read(mut item: Item<'_>) -> Self {
        if is_quoted(&item) {
            item.map_texts(|text| unquoted(text).unwrap_or(text).to_owned());
        }
        let note_type = item.int(&["note_type"]);
        let text = item.text(&["text"]);
        let structured = text.as_deref().filter(|_| note_type != Some(COMMON));
        Self {
            id: item.int(&["id"]),
            params: structured.and_then(params).unwrap_or_default(),
            text,
            note_type,
            element_type: item.element_type(),
            element_id: item.link(&["element_id"]),
            attachment: item.text(&["attachment", "attachement"]),
            created_at: item.created_at(),
            updated_at: item.updated_at(),
            created_by: item.created_by(),
            updated_by: item.updated_by(),
            responsible_user_id: item.responsible_user_id(),
            group_id: item.int(&["group_id"]),
            account_id: item.int(&["account_id"]),
            extra: item.rest(),
        }
    }
}

/// Whether texts and dates are in single quotes, as in deliveries of 2017 (v2 §10.3). In a note
/// whose dates are not, quotes around the text belong to it.
fn is_quoted(note: &Item<'_>) -> bool {
    let dates = [
        "date_create",
        "timestamp_x",
        "created_at",
        "updated_at",
        "last_modified",
    ];
    let dates = dates.iter().filter_map(|name| note.get(name)?.as_str());
    !dates
        .into_iter()
        .any(|date| !date.is_empty() && unquoted(date).is_none())
}

fn unquoted(text: &str) -> Option<&str> {
    text.strip_prefix('\'')?.strip_suffix('\'')
}

fn params(text: &str) -> Option<Extra> {
    match json::parse(text).ok()? {
        Json::Object(params) => Some(
            params
                .into_iter()
                .map(|(name, value)| (name, Value::from(value)))
                .collect(),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Item;
    use super::WebhookNote;
    use serde_json::{Value as Json, json};

    fn note(members: Json) -> WebhookNote {
        match members {
            Json::Object(members) => WebhookNote::read(Item::new(members, None)),
            other => panic!("{other} is no object"),
        }
    }

    #[test]
    fn quotes_are_the_notations_only_if_dates_have_them() {
        let old = note(json!({
            "text": "'It's fine'", "attachement": "''", "date_create": "'2017-01-09 13:01:18'",
        }));
        assert_eq!(old.text.as_deref(), Some("It's fine"));
        assert_eq!(old.attachment, None);
        assert_eq!(
            old.extra.get("date_create").and_then(|it| it.as_text()),
            Some("2017-01-09 13:01:18"),
        );
        let new = note(json!({"text": "'quoted'", "date_create": "2019-01-09 13:01:18"}));
        assert_eq!(new.text.as_deref(), Some("'quoted'"));
        let undated = note(json!({"text": "''"}));
        assert_eq!(undated, WebhookNote::default());
        assert_eq!(note(json!({"text": "'"})).text.as_deref(), Some("'"));
    }

    #[test]
    fn the_text_of_a_call_is_read_and_kept() {
        let text = "{\"UNIQ\":\"a1\",\"DURATION\":50}";
        let call = note(json!({"note_type": "10", "text": text}));
        assert_eq!(call.text.as_deref(), Some(text));
        assert_eq!(call.params.get("DURATION"), Some(&crate::Value::Int(50)));
        let ordinary = note(json!({"note_type": "4", "text": text}));
        assert!(ordinary.params.is_empty());
    }
}
