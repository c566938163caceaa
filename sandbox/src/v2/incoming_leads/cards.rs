//! `incoming_entities`: the leads, contacts and companies an incoming lead
//! wants to create.

use rusqlite::Connection;

use crate::clock::Timestamp;
use crate::request::tree::{Map, Tree};
use crate::store::custom_fields::{self, Entry, Field};
use crate::store::elements::Kind;
use crate::store::{self, account};
use crate::tag_names::tag_names;
use crate::v2::custom_fields::{Codes, fields};
use crate::v2::members::{Unreadable, Wrong, integer, text, timestamp};

/// The kinds with their keys.
pub const KINDS: [(&str, Kind); 3] = [
    ("leads", Kind::Lead),
    ("contacts", Kind::Contact),
    ("companies", Kind::Company),
];

/// A lead, contact or company to create.
#[derive(Debug)]
pub struct Card {
    /// Its name.
    pub name: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// A lead's budget.
    pub price: i64,
    /// A lead's pipeline and status.
    pub place: Option<(i64, i64)>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Type and text of its notes.
    pub notes: Vec<(i64, String)>,
    /// Its custom fields.
    pub fields: Vec<(Field, Vec<Entry>)>,
}

/// The cards of one kind.
pub fn read(
    connection: &Connection,
    entities: &Tree,
    key: &str,
    kind: Kind,
    pipeline_id: i64,
) -> Result<Vec<Card>, Unreadable> {
    let Some(list) = entities.get(key).filter(|list| !list.is_blank()) else {
        return Ok(Vec::new());
    };
    if list.is_scalar() {
        return Err(Wrong::new(format!("{key} must be an array")).into());
    }
    list.items()
        .into_iter()
        .enumerate()
        .map(|(index, item)| {
            let Tree::Map(map) = item else {
                return Err(Wrong::new(format!("{key}/{index} must be an array")).into());
            };
            read_card(connection, map, kind, pipeline_id).map_err(|unreadable| match unreadable {
                Unreadable::Wrong(wrong) => Unreadable::Wrong(Wrong {
                    text: format!("{key}/{index}/{}", wrong.text),
                    ..wrong
                }),
                storage => storage,
            })
        })
        .collect()
}

fn read_card(
    connection: &Connection,
    map: &Map,
    kind: Kind,
    pipeline_id: i64,
) -> Result<Card, Unreadable> {
    let responsible_user_id = integer(map, "responsible_user_id")?.filter(|id| *id != 0);
    if let Some(id) = responsible_user_id
        && account::user(connection, id)?.is_none()
    {
        return Err(Wrong::new("responsible_user_id: there is no such user").into());
    }
    // The document's own examples also use the older names `date_create` and `price`.
    let created_at = timestamp(map, "created_at")?.or(timestamp(map, "date_create")?);
    let price = integer(map, "sale")?
        .or(integer(map, "price")?)
        .unwrap_or_default();
    Ok(Card {
        name: text(map, "name")?.filter(|name| !name.trim().is_empty()),
        created_at,
        responsible_user_id,
        price,
        place: place(connection, map, kind, pipeline_id)?,
        tags: tag_names(connection, kind, map.get("tags"))?,
        notes: notes(map)?,
        fields: fields(connection, map, kind, Codes::of(kind, false))?,
    })
}

fn place(
    connection: &Connection,
    map: &Map,
    kind: Kind,
    pipeline_id: i64,
) -> Result<Option<(i64, i64)>, Unreadable> {
    if kind != Kind::Lead {
        return Ok(None);
    }
    let wanted = integer(map, "pipeline_id")?
        .filter(|id| *id != 0)
        .unwrap_or(pipeline_id);
    if !account::has_pipeline(connection, wanted)? {
        return Err(Wrong::new("pipeline_id: there is no such pipeline").into());
    }
    match integer(map, "status_id")?.filter(|id| *id != 0) {
        Some(status_id) => account::pipeline_of_status(connection, status_id, wanted)?
            .map(|pipeline_id| Some((pipeline_id, status_id)))
            .ok_or_else(|| Wrong::new("status_id: there is no such status").into()),
        None if wanted != pipeline_id => Ok(Some((
            wanted,
            account::first_working_status(connection, wanted)?,
        ))),
        None => Ok(None),
    }
}

fn notes(map: &Map) -> Result<Vec<(i64, String)>, Wrong> {
    let Some(list) = map.get("notes") else {
        return Ok(Vec::new());
    };
    let mut notes = Vec::new();
    for item in list.items() {
        let Tree::Map(note) = item else {
            return Err(Wrong::new("notes must be an array of arrays"));
        };
        let note_type = integer(note, "note_type")?.unwrap_or(store::notes::COMMON);
        if let Some(text) = text(note, "text")?.filter(|text| !text.is_empty()) {
            notes.push((note_type, text));
        }
    }
    Ok(notes)
}

/// The cards as the list shows them: what was sent, with ids, times and sums as
/// numbers and custom fields as `id`, `values` and `is_system` (spec: List of
/// incoming leads).
pub fn shown(connection: &Connection, entities: &Tree) -> store::Result<Tree> {
    let mut shown = Map::new();
    for (key, kind) in KINDS {
        let Some(list) = entities.get(key).filter(|list| !list.is_blank()) else {
            continue;
        };
        let cards = list
            .items()
            .into_iter()
            .map(|card| shown_card(connection, kind, card))
            .collect::<store::Result<Vec<Tree>>>()?;
        shown.insert(key.to_owned(), Tree::List(cards));
    }
    Ok(Tree::Map(shown))
}

fn shown_card(connection: &Connection, kind: Kind, card: &Tree) -> store::Result<Tree> {
    let Tree::Map(members) = card else {
        return Ok(card.clone());
    };
    let mut shown = Map::new();
    for (name, value) in members {
        let value = match name.as_str() {
            "created_at"
            | "date_create"
            | "status_id"
            | "pipeline_id"
            | "responsible_user_id"
            | "price"
            | "sale" => value.integer().map_or_else(|| value.clone(), Tree::from),
            "custom_fields" => Tree::List(
                value
                    .items()
                    .into_iter()
                    .map(|field| shown_field(connection, kind, field))
                    .collect::<store::Result<_>>()?,
            ),
            _ => value.clone(),
        };
        shown.insert(name.clone(), value);
    }
    Ok(Tree::Map(shown))
}

fn shown_field(connection: &Connection, kind: Kind, field: &Tree) -> store::Result<Tree> {
    let id = field.get("id").and_then(Tree::integer).unwrap_or_default();
    let known = custom_fields::field(connection, kind, id)?;
    let values = field.get("values").map(Tree::items).unwrap_or_default();
    let values = values
        .into_iter()
        .map(|value| {
            if value.is_scalar() {
                Tree::map([("value", value.clone())])
            } else {
                value.clone()
            }
        })
        .collect();
    Ok(Tree::map([
        ("id", id.into()),
        ("values", Tree::List(values)),
        (
            "is_system",
            known.is_some_and(|field| field.is_system).into(),
        ),
    ]))
}
