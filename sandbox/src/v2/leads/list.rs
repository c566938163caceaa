//! `GET leads`.

use rusqlite::Connection;

use super::NO_RIGHT;
use super::item::Rows;
use crate::answer::Answer;
use crate::request::tree::Tree;
use crate::store::leads;
use crate::store::ranks::List;
use crate::store::search::{Condition, Search};
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::listing::{self, Page, ids, modified_since, words};
use crate::v2::moments::{Range, Zone};

/// A page of leads, newest first.
pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.require_right("lead_view", NO_RIGHT)?;
    let page = Page::of(call);
    if words(call, "with")
        .iter()
        .any(|word| word == "only_deleted")
    {
        return deleted(call, page);
    }
    let search = listing::search(call)?;
    call.context.store.prepare_page(page.offset)?;
    let rows = call
        .context
        .store
        .read(|connection| -> Result<_, Failure> {
            let mut condition = condition(call, connection, search.as_ref())?;
            let store = &call.context.store;
            let offset = store.begin(List::Leads, &mut condition, "l.id", page.offset);
            let rows = leads::list(connection, &condition, page.limit, offset)?;
            Ok(Rows::read(call, connection, rows)?)
        })?;
    Ok(listing::answer(call, rows.items()))
}

fn condition(
    call: &Call<'_>,
    connection: &Connection,
    search: Option<&Search>,
) -> Result<Condition, Failure> {
    let mut condition = match ids(call.parameters, "id")? {
        // Every other filter is ignored then (v2 §7.8).
        Some(ids) => {
            let mut condition = Condition::all();
            condition.one_of("l.id", &ids);
            condition
        }
        None => filters(call, connection, search)?,
    };
    if let Some(since) = modified_since(call) {
        condition.and(&format!("l.updated_at > {since}"));
    }
    call.only_visible(&mut condition, "lead_view", "l.responsible_user_id");
    Ok(condition)
}

fn filters(
    call: &Call<'_>,
    connection: &Connection,
    search: Option<&Search>,
) -> Result<Condition, Failure> {
    let mut condition = search.map_or_else(Condition::all, Condition::leads);
    if let Some(users) = ids(call.parameters, "responsible_user_id")? {
        condition.of_users("l.responsible_user_id", &users);
    }
    if let Some(statuses) = ids(call.parameters, "status")? {
        condition.one_of("l.status_id", &statuses);
    }
    if !call.parameters.contains_key("filter") {
        return Ok(condition);
    }
    let zone = Zone::of_account(connection)?;
    for (name, column) in [
        ("date_create", "l.created_at"),
        ("date_modify", "l.updated_at"),
    ] {
        for clause in Range::of(&zone, call.parameters, name)?.clauses(column) {
            condition.and(&clause);
        }
    }
    let filter = |name: &str| {
        call.parameters
            .get("filter")
            .and_then(|filter| filter.get(name))
            .and_then(Tree::integer)
    };
    let unfinished = |only: &str| {
        format!(
            "EXISTS (SELECT 1 FROM tasks t WHERE t.element_type = 2 AND t.element_id = l.id {only})"
        )
    };
    match filter("tasks") {
        Some(1) => condition.and(&format!("NOT {}", unfinished(""))),
        Some(2) => condition.and(&unfinished("AND t.is_completed = 0")),
        _ => {}
    }
    if filter("active") == Some(1) {
        condition.and("l.status_id NOT IN (142, 143)");
    }
    Ok(condition)
}

/// Leads in the trash, as short rows (v2 §9.2).
fn deleted(call: &Call<'_>, page: Page) -> Result<Answer, Failure> {
    let mut condition = Condition::all();
    if let Some(ids) = ids(call.parameters, "id")? {
        condition.one_of("t.id", &ids);
    }
    if let Some(since) = modified_since(call) {
        condition.and(&format!("t.deleted_at > {since}"));
    }
    let rows = call
        .context
        .store
        .read(|connection| leads::deleted(connection, &condition, page.limit, page.offset))?;
    let items = rows.iter().map(|lead| {
        Tree::map([
            ("id", lead.id.into()),
            ("updated_at", lead.deleted_at.into()),
            ("updated_by", lead.deleted_by.into()),
            ("is_deleted", true.into()),
        ])
    });
    Ok(listing::answer(call, items.collect()))
}
