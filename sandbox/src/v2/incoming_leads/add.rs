//! `POST incoming_leads/sip` and `/form`: adding calls and forms.
//!
//! A batch is stored whole or not at all.

use rusqlite::Connection;

use super::cards;
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::account;
use crate::store::incoming_leads::{self, IncomingLead};
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::members::{
    self, Unreadable, Wrong, required_integer, required_text, text, timestamp,
};

/// A larger batch is refused (v2 §4).
const LARGEST_BATCH: usize = 500;

/// What is particular to a category: its info, and what a repeat of the same
/// request has in common with it, if that can be told.
type ReadInfo = fn(&Map, &Map) -> Result<(Tree, Option<Tree>), Wrong>;

/// `POST incoming_leads/sip`.
pub fn add_sip(call: &Call<'_>) -> Result<Answer, Failure> {
    add(call, "sip", sip_info)
}

/// `POST incoming_leads/form`.
pub fn add_form(call: &Call<'_>) -> Result<Answer, Failure> {
    add(call, "form", form_info)
}

fn add(call: &Call<'_>, category: &str, read_info: ReadInfo) -> Result<Answer, Failure> {
    let items = match call.parameters.get("add") {
        Some(list @ (Tree::List(_) | Tree::Map(_))) => list.items(),
        _ => Vec::new(),
    };
    if items.is_empty() {
        return Err(Failure::bad_parameter(
            "add must be a list of incoming leads",
        ));
    }
    if items.len() > LARGEST_BATCH {
        return Err(Failure::bad_parameter(format!(
            "add must not have more than {LARGEST_BATCH} items"
        )));
    }
    let uids = call.context.store.write(|tx| {
        items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                add_one(call, tx, category, item, read_info).map_err(
                    |unreadable| match unreadable {
                        Unreadable::Wrong(wrong) => {
                            Failure::bad_item(wrong.code, format!("add/{index}/{}", wrong.text))
                        }
                        Unreadable::Storage(error) => Failure::Storage(error),
                    },
                )
            })
            .collect::<Result<Vec<String>, Failure>>()
    })?;
    let uids = uids.into_iter().map(Tree::from).collect();
    Ok(call.success([("status", "success".into()), ("data", Tree::List(uids))]))
}

fn add_one(
    call: &Call<'_>,
    connection: &Connection,
    category: &str,
    item: &Tree,
    read_info: ReadInfo,
) -> Result<String, Unreadable> {
    let Tree::Map(item) = item else {
        return Err(Wrong::new("an incoming lead must be an array").into());
    };
    let empty = Map::new();
    let source_name = required_text(item, "source_name")?;
    let source_uid = required_text(item, "source_uid")?;
    let created_at = timestamp(item, "created_at")?.or(timestamp(item, "date_create")?);
    let pipeline_id = pipeline(connection, item)?;
    let info = match item.get("incoming_lead_info") {
        Some(Tree::Map(info)) => info,
        _ => &empty,
    };
    let (info, same_request) = read_info(item, info).map_err(|wrong| Wrong {
        text: format!("incoming_lead_info/{}", wrong.text),
        ..wrong
    })?;
    let entities = match item.get("incoming_entities") {
        Some(entities @ Tree::Map(map)) if !map.is_empty() => entities,
        _ => return Err(Wrong::new("incoming_entities is required").into()),
    };
    for (key, kind) in cards::KINDS {
        cards::read(connection, entities, key, kind, pipeline_id).map_err(|unreadable| {
            match unreadable {
                Unreadable::Wrong(wrong) => Unreadable::Wrong(Wrong {
                    text: format!("incoming_entities/{}", wrong.text),
                    ..wrong
                }),
                storage => storage,
            }
        })?;
    }

    let same_request = same_request.map(|same| {
        serde_json::to_string(&Tree::List(vec![category.into(), same]))
            .expect("a tree has only string keys")
    });
    if let Some(same_request) = &same_request
        && let Some(uid) = incoming_leads::find_same(connection, same_request)?
    {
        return Ok(uid);
    }
    let uid = call
        .context
        .tokens
        .uid(incoming_leads::next_number(connection)?);
    let lead = IncomingLead {
        uid: uid.clone(),
        category: category.to_owned(),
        source_name,
        source_uid,
        pipeline_id,
        created_at: created_at.unwrap_or_else(|| call.context.clock.now()),
        info,
        entities: cards::shown(connection, entities)?,
    };
    incoming_leads::insert(connection, &lead, same_request.as_deref())?;
    Ok(uid)
}

fn pipeline(connection: &Connection, item: &Map) -> Result<i64, Unreadable> {
    match members::integer(item, "pipeline_id")?.filter(|id| *id != 0) {
        None => Ok(account::main_pipeline(connection)?),
        Some(id) if account::has_pipeline(connection, id)? => Ok(id),
        Some(_) => Err(Wrong::new("pipeline_id: there is no such pipeline").into()),
    }
}

fn required_timestamp(map: &Map, name: &str) -> Result<i64, Wrong> {
    timestamp(map, name)?.ok_or_else(|| Wrong::new(format!("{name} is required")))
}

/// Every member is required; `link` and `add_note` may be empty.
fn sip_info(_: &Map, info: &Map) -> Result<(Tree, Option<Tree>), Wrong> {
    let may_be_empty =
        |name: &str| text(info, name)?.ok_or_else(|| Wrong::new(format!("{name} is required")));
    let to = Tree::from(required_integer(info, "to")?);
    let from = Tree::from(required_text(info, "from")?);
    let date_call = Tree::from(required_timestamp(info, "date_call")?);
    let duration = Tree::from(required_integer(info, "duration")?);
    let link = Tree::from(may_be_empty("link")?);
    let service_code = Tree::from(required_text(info, "service_code")?);
    let uniq = Tree::from(required_text(info, "uniq")?);
    may_be_empty("add_note")?;
    let add_note = info["add_note"].clone();
    let same = Tree::List(vec![
        to.clone(),
        from.clone(),
        duration.clone(),
        date_call.clone(),
        service_code.clone(),
    ]);
    let info = Tree::map([
        ("to", to),
        ("from", from),
        ("date_call", date_call),
        ("duration", duration),
        ("link", link),
        ("service_code", service_code),
        ("uniq", uniq),
        ("add_note", add_note),
    ]);
    Ok((info, Some(same)))
}

/// A repeat is known by `form_id`, `form_page` and `created_at`; without the
/// last, two visitors of one form could not be told apart, so none is.
fn form_info(item: &Map, info: &Map) -> Result<(Tree, Option<Tree>), Wrong> {
    let form_id = Tree::from(required_text(info, "form_id")?);
    let form_page = Tree::from(required_text(info, "form_page")?);
    let same = timestamp(item, "created_at")?
        .map(|at| Tree::List(vec![form_id.clone(), at.into(), form_page.clone()]));
    let info = Tree::map([
        ("form_id", form_id),
        ("form_page", form_page),
        ("ip", required_text(info, "ip")?.into()),
        ("service_code", required_text(info, "service_code")?.into()),
        ("form_name", text(info, "form_name")?.into()),
        ("form_send_at", timestamp(info, "form_send_at")?.into()),
        ("referer", text(info, "referer")?.into()),
    ]);
    Ok((info, same))
}
