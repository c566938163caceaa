//! `GET customers`.

use rusqlite::Connection;

use super::NO_RIGHT;
use super::item::Rows;
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::customers;
use crate::store::search::{Condition, Search};
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::listing::{self, Page, ids, modified_since};
use crate::v2::moments::{Range, Zone};

/// A page of customers, newest first.
pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.require_right("lead_view", NO_RIGHT)?;
    let page = Page::of(call);
    let search = listing::search(call)?;
    let rows = call
        .context
        .store
        .read(|connection| -> Result<_, Failure> {
            let condition = condition(call, connection, search.as_ref())?;
            let rows = customers::list(connection, &condition, page.limit, page.offset)?;
            Ok(Rows::read(call, connection, rows)?)
        })?;
    Ok(listing::answer(call, rows.items()))
}

fn condition(
    call: &Call<'_>,
    connection: &Connection,
    search: Option<&Search>,
) -> Result<Condition, Failure> {
    let nothing = Map::new();
    let filter = match call.parameters.get("filter") {
        Some(Tree::Map(filter)) => filter,
        _ => &nothing,
    };
    // Older clients put the ids into the filter.
    let named = match ids(call.parameters, "id")? {
        Some(ids) => Some(ids),
        None => ids(filter, "id")?,
    };
    let mut condition = match named {
        // Every other filter is ignored then (v2 §7.8).
        Some(ids) => {
            let mut condition = Condition::all();
            condition.one_of("c.id", &ids);
            condition
        }
        None => filters(call, connection, filter, search)?,
    };
    if let Some(since) = modified_since(call) {
        condition.and(&format!("c.updated_at > {since}"));
    }
    call.only_visible(&mut condition, "lead_view", "c.responsible_user_id");
    Ok(condition)
}

fn filters(
    call: &Call<'_>,
    connection: &Connection,
    filter: &Map,
    search: Option<&Search>,
) -> Result<Condition, Failure> {
    let mut condition = search.map_or_else(Condition::all, Condition::customers);
    if let Some(users) = ids(filter, "main_user")? {
        condition.one_of("c.responsible_user_id", &users);
    }
    let kind = filter.get("date").and_then(|date| date.get("type"));
    let date = match kind.and_then(Tree::text).as_deref() {
        Some("modify") => "c.updated_at",
        _ => "c.created_at",
    };
    let zone = Zone::of_account(connection)?;
    for (name, column) in [("date", date), ("next_date", "c.next_date")] {
        let mut range = Range::of(&zone, call.parameters, name)?;
        // An end without a beginning is ignored here (v2 §7.2).
        range.to = range.to.filter(|_| range.from.is_some());
        for clause in range.clauses(column) {
            condition.and(&clause);
        }
    }
    Ok(condition)
}
