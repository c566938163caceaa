//! `POST pipelines/set`: everything in the request is stored, or nothing.

use rusqlite::Connection;

use super::{NO_RIGHT, error, request, respond, statuses, wrong};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::account::{self, Status};
use crate::store::pipelines;
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::members::{flag, integer, place, required_text, text};

/// No account has more (v2 §4).
const MOST: usize = 50;

/// Adds and updates pipelines with their statuses.
pub fn set(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(NO_RIGHT)?;
    let request = request(call)?;
    let within = |key: &str| {
        let pipelines = request.get("pipelines");
        // The vendor's own example has `update` beside `pipelines`, too (v2 §9.13).
        pipelines
            .and_then(|pipelines| pipelines.get(key))
            .or(request.get(key))
    };
    let (adds, updates) = (within("add"), within("update"));
    if adds.is_none_or(Tree::is_blank) && updates.is_none_or(Tree::is_blank) {
        return Err(wrong("The request has nothing to do"));
    }
    call.context.store.write(|tx| {
        let mut written = Map::new();
        if let Some(adds) = adds {
            let mut added = Map::new();
            for sent in adds.items() {
                let id = add(tx, object(sent)?)?;
                added.insert(id.to_string(), shown(tx, id)?);
            }
            let added = Tree::map([("pipelines", Tree::Map(added))]);
            written.insert("add".to_owned(), added);
        }
        if let Some(updates) = updates {
            let mut updated = Map::new();
            for (id, sent) in with_ids(updates)? {
                updated.insert(id.to_string(), update(tx, id, sent)?);
            }
            written.insert("update".to_owned(), Tree::Map(updated));
        }
        let response = Map::from_iter([("pipelines".to_owned(), Tree::Map(written))]);
        respond(call, tx, response)
    })
}

fn object(sent: &Tree) -> Result<&Map, Failure> {
    match sent {
        Tree::Map(map) => Ok(map),
        _ => Err(wrong("Every pipeline must be an object")),
    }
}

/// Updates with the ids they name themselves, or are filed under.
fn with_ids(updates: &Tree) -> Result<Vec<(i64, &Map)>, Failure> {
    let filed: Vec<(Option<i64>, &Tree)> = match updates {
        Tree::Map(map) => map
            .iter()
            .map(|(key, sent)| (key.parse().ok(), sent))
            .collect(),
        list => list.items().into_iter().map(|sent| (None, sent)).collect(),
    };
    let named = filed.into_iter().map(|(key, sent)| {
        let sent = object(sent)?;
        let id = integer(sent, "id")?.or(key);
        let id = id.ok_or_else(|| wrong("update: every pipeline must have an id"))?;
        Ok((id, sent))
    });
    named.collect()
}

fn add(connection: &Connection, sent: &Map) -> Result<i64, Failure> {
    let name = required_text(sent, "name")?;
    if account::pipelines(connection)?.len() >= MOST {
        return Err(wrong("An account must not have more than 50 pipelines"));
    }
    let id = pipelines::insert(connection, &name, place(sent, "sort")?)?;
    pipelines::insert_fixed_statuses(connection, id, None)?;
    statuses::replace(connection, id, sent.get("statuses"))?;
    if flag(sent, "is_main")? == Some(true) {
        pipelines::make_main(connection, id)?;
    }
    Ok(id)
}

/// `true`, or what is wrong.
fn update(connection: &Connection, id: i64, sent: &Map) -> Result<Tree, Failure> {
    if !account::has_pipeline(connection, id)? {
        return Ok(error("There is no such pipeline"));
    }
    let name = text(sent, "name")?.filter(|name| !name.trim().is_empty());
    pipelines::update(connection, id, name.as_deref(), place(sent, "sort")?)?;
    // Not to mention statuses at all is not to delete all of them.
    if let Some(sent) = sent.get("statuses") {
        statuses::replace(connection, id, Some(sent))?;
    }
    if flag(sent, "is_main")? == Some(true) {
        pipelines::make_main(connection, id)?;
    }
    Ok(true.into())
}

/// A new pipeline in the older generation's words.
fn shown(connection: &Connection, id: i64) -> Result<Tree, Failure> {
    let found = account::pipelines(connection)?;
    let pipeline = found
        .iter()
        .find(|pipeline| pipeline.id == id)
        .ok_or_else(|| wrong("The pipeline was not stored"))?;
    let statuses = account::statuses(connection)?;
    let statuses = statuses
        .iter()
        .filter(|status| status.pipeline_id == id)
        .map(|status| (status.id.to_string(), shown_status(status)));
    Ok(Tree::map([
        ("id", id.into()),
        ("value", id.into()),
        ("label", pipeline.name.as_str().into()),
        ("name", pipeline.name.as_str().into()),
        ("sort", pipeline.sort.into()),
        ("is_main", pipeline.is_main.into()),
        ("statuses", Tree::Map(statuses.collect())),
        ("leads", pipelines::count_leads(connection, id)?.into()),
    ]))
}

fn shown_status(status: &Status) -> Tree {
    let editable = if status.is_editable() { "Y" } else { "N" };
    Tree::map([
        ("id", status.id.into()),
        ("name", status.name.as_str().into()),
        ("color", status.color.as_str().into()),
        ("sort", status.sort.into()),
        ("editable", editable.into()),
        ("pipeline_id", status.pipeline_id.into()),
    ])
}
