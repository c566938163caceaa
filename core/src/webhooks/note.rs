//! Notes in a delivery.

use amocore_macros::model;
use serde_json::Value as Json;

use super::item::Item;
use crate::operations::v2::record::Wire;
use crate::wire::json;
use crate::{EntityType, Extra, NoteParams, NoteType, Timestamp};

/// A note as a webhook tells of it. Times are local to the account on the wire: without its time
/// zone they are kept in `extra` as text.
#[model]
pub struct WebhookNote {
    /// Its identifier, which deliveries of before 2018 lack.
    pub id: Option<i64>,
    /// The text.
    pub text: Option<String>,
    /// What the text says if it is JSON, as that of calls.
    pub params: Option<NoteParams>,
    /// What it is.
    pub note_type: Option<NoteType>,
    /// What kind of record it is about.
    pub element_type: Option<EntityType>,
    /// The record it is about.
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

impl WebhookNote {
    pub(super) fn read(mut item: Item<'_>) -> Self {
        if is_quoted(&item) {
            item.map_texts(|text| unquoted(text).unwrap_or(text).to_owned());
        }
        let note_type = item.take(&["note_type"], |it| Wire::read(it.into()));
        let text = item.text(&["text"]);
        Self {
            id: item.int(&["id"]),
            params: text
                .as_deref()
                .and_then(|text| params(text, note_type.as_ref())),
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

/// The parameters that a text is. Whatever that of an ordinary note looks like, a person wrote it.
fn params(text: &str, note_type: Option<&NoteType>) -> Option<NoteParams> {
    if note_type == Some(&NoteType::Common) {
        return None;
    }
    let params = json::parse(text).ok().filter(Json::is_object)?;
    Wire::read((&params).into())
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
        assert_eq!(call.params.and_then(|it| it.duration), Some(50));
        let ordinary = note(json!({"note_type": "4", "text": text}));
        assert_eq!(ordinary.params, None);
    }
}
