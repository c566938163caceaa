//! The periods before and after a purchase (v2 §9.7). For administrators.

use std::collections::HashMap;

use hyper::{Method, StatusCode};
use rusqlite::Connection;

use super::customers::NO_RIGHT;
use super::listing::{self, own_links};
use super::members::{Wrong, integer, place, required_integer, text};
use super::{Call, HAL, Operation, self_link};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::customer_periods::{self, Period};
use crate::v2::batch::items;
use crate::v2::failure::Failure;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "customers_periods", list),
    (Method::POST, "customers_periods", write),
];

/// Before a purchase there are no more (v2 §4).
const MOST: usize = 10;
/// Of pipelines' statuses (v2 §9.13), and the one of periods that the service
/// made itself.
const COLORS: [&str; 22] = [
    "#fffeb2", "#fffd7f", "#fff000", "#ffeab2", "#ffdc7f", "#ffce5a", "#ffdbdb", "#ffc8c8",
    "#ff8f92", "#d6eaff", "#c1e0ff", "#98cbff", "#ebffb1", "#deff81", "#87f2c0", "#f9deff",
    "#f3beff", "#ccc8f9", "#eb93ff", "#f2f3f4", "#e6e8ea", "#fd5598",
];

fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(NO_RIGHT)?;
    let periods = call.context.store.read(customer_periods::list)?;
    let rows = shown(&periods).into_iter().map(|(_, row)| Tree::Map(row));
    Ok(listing::answer(call, rows.collect()))
}

/// The periods with their ids. Days are counted from the purchase: the lengths
/// of all periods up to this one.
fn shown(periods: &[Period]) -> Vec<(i64, Map)> {
    let (mut before, mut after) = (0, 0);
    let rows = periods.iter().map(|period| {
        let (kind, sum, days) = if period.is_after {
            ("after", "after_buy", &mut after)
        } else {
            ("before", "before_buy", &mut before)
        };
        *days += period.length;
        let row = [
            ("id", period.id.into()),
            ("type", kind.into()),
            ("period", period.length.into()),
            ("color", period.color.as_str().into()),
            ("sort", period.sort.into()),
            (sum, (*days).into()),
        ];
        let row = row
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        (period.id, row.collect())
    });
    rows.collect()
}

/// The list is complete: a period before the purchase that it leaves out is
/// deleted. So it is stored whole or not at all.
fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(NO_RIGHT)?;
    let wanted = items(call, "update")?.unwrap_or_default();
    if wanted.is_empty() {
        return Err(Wrong::new("update must be a list of periods").into());
    }
    let rows = call.context.store.write(|tx| -> Result<_, Failure> {
        let ids = replace(tx, &wanted)?;
        let mut rows: HashMap<i64, Map> = shown(&customer_periods::list(tx)?).into_iter().collect();
        let rows = ids.into_iter().zip(&wanted).filter_map(|(id, wanted)| {
            let mut row = rows.remove(&id)?;
            if let Some(request_id) = wanted.get("request_id") {
                row.insert("request_id".to_owned(), request_id.clone());
            }
            row.insert("_links".to_owned(), own_links("customers_periods", id));
            Some(Tree::Map(row))
        });
        Ok(rows.collect())
    })?;
    let document = Tree::map([
        ("_links", self_link(call.request)),
        ("_embedded", Tree::map([("items", Tree::List(rows))])),
    ]);
    Ok(Answer::json(StatusCode::OK, HAL, &document))
}

/// The ids of the stored periods, in the order of the list.
fn replace(connection: &Connection, wanted: &[&Map]) -> Result<Vec<i64>, Failure> {
    let known = customer_periods::list(connection)?;
    let mut kept = Vec::new();
    let mut next_sort = 1;
    for (index, item) in wanted.iter().enumerate() {
        let period = read(item, &known, next_sort)
            .map_err(|wrong| Wrong::new(format!("update/{index}/{}", wrong.text)))?;
        if kept.contains(&period.id) {
            return Err(Wrong::new(format!("update/{index}: the period is there twice")).into());
        }
        next_sort = next_sort.max(period.sort + 1);
        kept.push(customer_periods::put(connection, &period)?);
    }
    for period in known.iter().filter(|known| !known.is_after) {
        if !kept.contains(&period.id) {
            customer_periods::delete(connection, period.id)?;
        }
    }
    let stored = customer_periods::list(connection)?;
    if stored.iter().filter(|period| !period.is_after).count() > MOST {
        return Err(Wrong::new("There must not be more than 10 periods before a purchase").into());
    }
    Ok(kept)
}

/// A known period as it is to be, or a new one, which lies before the purchase.
fn read(item: &Map, known: &[Period], next_sort: i64) -> Result<Period, Wrong> {
    let mut period = match integer(item, "id")?.filter(|id| *id != 0) {
        Some(id) => known
            .iter()
            .find(|period| period.id == id)
            .cloned()
            .ok_or_else(|| Wrong::new("id: there is no such period"))?,
        None => Period {
            id: 0,
            is_after: false,
            length: required_integer(item, "period")?,
            color: COLORS[0].to_owned(),
            sort: next_sort,
        },
    };
    period.length = place(item, "period")?.unwrap_or(period.length);
    if period.length < 1 {
        return Err(Wrong::new("period must be a number of days"));
    }
    if let Some(color) = text(item, "color")?.filter(|color| !color.is_empty()) {
        if !COLORS.contains(&color.to_lowercase().as_str()) {
            return Err(Wrong::new("color is none of the possible ones"));
        }
        period.color = color;
    }
    period.sort = place(item, "sort")?.unwrap_or(period.sort);
    Ok(period)
}
