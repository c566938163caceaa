//! `GET tasks`.

use rusqlite::Connection;

use super::item;
use crate::answer::Answer;
use crate::request::tree::Tree;
use crate::store::elements::Kind;
use crate::store::search::{Condition, joined};
use crate::store::tasks;
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::listing::{self, Page, ids, modified_since};
use crate::v2::members::{Wrong, read_ids};
use crate::v2::moments::{Range, Zone};

/// SQLite nests no deeper than twice as many conditions.
const MOST_PIPES: usize = 500;

/// A page of tasks, newest first.
pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    let page = Page::of(call);
    let items = call
        .context
        .store
        .read(|connection| -> Result<_, Failure> {
            let condition = condition(call, connection)?;
            let rows = tasks::list(connection, &condition, page.limit, page.offset)?;
            Ok(item::items(&call.context.store, connection, &rows)?)
        })?;
    Ok(listing::answer(call, items))
}

fn condition(call: &Call<'_>, connection: &Connection) -> Result<Condition, Failure> {
    let mut condition = Condition::all();
    match ids(call.parameters, "id")? {
        // Every other filter is ignored then (v2 §7.8).
        Some(ids) => condition.one_of("t.id", &ids),
        None => filter(call, connection, &mut condition)?,
    }
    if let Some(since) = modified_since(call) {
        condition.and(&format!("t.updated_at > {since}"));
    }
    Ok(condition)
}

fn filter(
    call: &Call<'_>,
    connection: &Connection,
    condition: &mut Condition,
) -> Result<(), Failure> {
    for (name, column) in [
        ("element_id", "t.element_id"),
        ("responsible_user_id", "t.responsible_user_id"),
    ] {
        if let Some(ids) = ids(call.parameters, name)? {
            condition.one_of(column, &ids);
        }
    }
    let word = call.parameters.get("type").and_then(Tree::text);
    if let Some(word) = word.filter(|word| !word.is_empty()) {
        let kind = Kind::from_word(word.trim())
            .filter(|kind| *kind != Kind::Task)
            .ok_or_else(|| Wrong::new("type must be contact, lead, company or customer"))?;
        condition.and(&format!("t.element_type = {}", kind.code()));
    }
    let zone = Zone::of_account(connection)?;
    for (name, column) in [
        ("date_create", "t.created_at"),
        ("date_modify", "t.updated_at"),
    ] {
        let range = Range::of(&zone, call.parameters, name)?;
        // An end without a beginning is ignored (v2 §7.2).
        if range.from.is_some() {
            range
                .clauses(column)
                .for_each(|clause| condition.and(&clause));
        }
    }
    for (name, column) in [
        ("status", "t.is_completed"),
        ("created_by", "t.created_by"),
        ("task_type", "t.task_type"),
    ] {
        if let Some(values) = filtered(call, name).map(|given| numbers(given, name)) {
            condition.one_of(column, &values?);
        }
    }
    if let Some(pipes) = filtered(call, "pipe") {
        condition.and(&in_stages(pipes)?);
    }
    Ok(())
}

/// `filter[name]`, unless it is empty; 0 is a value.
fn filtered<'a>(call: &'a Call<'_>, name: &str) -> Option<&'a Tree> {
    let given = call.parameters.get("filter")?.get(name)?;
    let is_empty = match given {
        Tree::Null => true,
        Tree::Text(text) => text.is_empty(),
        given => given.depth() > 0 && given.is_blank(),
    };
    (!is_empty).then_some(given)
}

fn numbers(given: &Tree, name: &str) -> Result<Vec<i64>, Failure> {
    read_ids(given).ok_or_else(|| Wrong::new(format!("filter[{name}] must be numbers")).into())
}

/// Tasks of leads in the given statuses of each pipeline; in any of them where
/// none is given.
fn in_stages(pipes: &Tree) -> Result<String, Failure> {
    let Tree::Map(pipes) = pipes else {
        return Err(Wrong::new("filter[pipe] must name statuses by pipeline").into());
    };
    if pipes.len() > MOST_PIPES {
        return Err(Wrong::new("filter[pipe] names too many pipelines").into());
    }
    let mut places = Vec::new();
    for (pipeline, statuses) in pipes {
        let pipeline: i64 = pipeline
            .parse()
            .map_err(|_| Wrong::new("filter[pipe] must name statuses by pipeline"))?;
        let statuses = numbers(statuses, "pipe")?;
        let place = format!("l.pipeline_id = {pipeline}");
        places.push(match statuses.as_slice() {
            [] => format!("({place})"),
            several => format!("({place} AND l.status_id IN ({}))", joined(several)),
        });
    }
    Ok(format!(
        "t.element_type = 2 AND EXISTS (
             SELECT 1 FROM leads l WHERE l.id = t.element_id AND ({}))",
        places.join(" OR ")
    ))
}
