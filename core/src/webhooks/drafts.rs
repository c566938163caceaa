//! What an incoming lead becomes when it is accepted, in a delivery.

use serde_json::Value as Json;

use super::fields;
use super::item::Item;
use crate::wire::json;
use crate::{CompanyDraft, ContactDraft, IncomingEntities, LeadDraft, NoteDraft};

pub(super) fn entities(mut data: Item<'_>) -> IncomingEntities {
    IncomingEntities {
        leads: data.records("leads", lead),
        contacts: data.records("contacts", contact),
        companies: data.records("companies", company),
        extra: data.rest(),
    }
}

fn lead(mut item: Item<'_>) -> LeadDraft {
    LeadDraft {
        name: item.text(&["name"]),
        created_at: item.created_at(),
        status_id: item.int(&["status_id"]),
        pipeline_id: item.int(&["pipeline_id"]),
        responsible_user_id: item.responsible_user_id(),
        sale: item.int(&["sale", "price"]),
        tags: item.list(&["tags"], tags),
        notes: item.records("notes", note),
        custom_fields: item.list(&["custom_fields"], fields::custom_fields),
        extra: item.rest(),
    }
}

fn contact(mut item: Item<'_>) -> ContactDraft {
    ContactDraft {
        name: item.text(&["name"]),
        created_at: item.created_at(),
        responsible_user_id: item.responsible_user_id(),
        tags: item.list(&["tags"], tags),
        notes: item.records("notes", note),
        custom_fields: item.list(&["custom_fields"], fields::custom_fields),
        extra: item.rest(),
    }
}

fn company(mut item: Item<'_>) -> CompanyDraft {
    CompanyDraft {
        name: item.text(&["name"]),
        created_at: item.created_at(),
        responsible_user_id: item.responsible_user_id(),
        tags: item.list(&["tags"], tags),
        notes: item.records("notes", note),
        custom_fields: item.list(&["custom_fields"], fields::custom_fields),
        extra: item.rest(),
    }
}

fn note(mut item: Item<'_>) -> NoteDraft {
    NoteDraft {
        text: item.text(&["text"]).unwrap_or_default(),
        note_type: item.int(&["note_type"]),
        element_type: item.text(&["element_type"]),
        extra: item.rest(),
    }
}

/// A draft has the names of its tags alone: one text, or a list.
fn tags(tags: &Json) -> Option<Vec<String>> {
    let name = |tag: &Json| json::text(tag).or_else(|| json::text(tag.get("name")?));
    match tags {
        Json::String(text) => {
            let names = text.split(',').map(str::trim);
            Some(
                names
                    .filter(|it| !it.is_empty())
                    .map(str::to_owned)
                    .collect(),
            )
        }
        several => json::list(several).into_iter().map(name).collect(),
    }
}
