//! The statuses of a pipeline being written (v2 §9.13).

use rusqlite::Connection;

use super::wrong;
use crate::request::tree::{Map, Tree};
use crate::store::account::{self, Status};
use crate::store::pipelines;
use crate::v2::failure::Failure;
use crate::v2::members::{integer, place, text};

/// No pipeline has more (v2 §4).
const MOST: usize = 100;

/// The colors a status may have, and those of a default account.
const COLORS: [&str; 25] = [
    "#fffeb2", "#fffd7f", "#fff000", "#ffeab2", "#ffdc7f", "#ffce5a", "#ffdbdb", "#ffc8c8",
    "#ff8f92", "#d6eaff", "#c1e0ff", "#98cbff", "#ebffb1", "#deff81", "#87f2c0", "#f9deff",
    "#f3beff", "#ccc8f9", "#eb93ff", "#f2f3f4", "#e6e8ea", "#99ccff", "#ffff99", "#ffcc66",
    "#ffcccc",
];

/// A status as it was sent.
struct Sent {
    id: Option<i64>,
    name: Option<String>,
    sort: Option<i64>,
    color: Option<String>,
}

/// Gives a pipeline the statuses that were sent: those it has are changed, others
/// are new, and working ones that are missing are deleted.
pub fn replace(
    connection: &Connection,
    pipeline_id: i64,
    statuses: Option<&Tree>,
) -> Result<(), Failure> {
    let sent = read(statuses)?;
    if sent.len() > MOST {
        return Err(wrong("A pipeline must not have more than 100 statuses"));
    }
    let mut before = account::statuses(connection)?;
    before.retain(|status| status.pipeline_id == pipeline_id);
    let mut left: Vec<i64> = Vec::new();
    let mut working = 0;
    for status in &sent {
        let known = before.iter().find(|known| Some(known.id) == status.id);
        match known {
            // Won and lost may be renamed, but nothing else (v2 §9.13).
            Some(known) if !known.is_editable() => {
                if !known.is_unsorted {
                    let name = status.name.as_deref();
                    pipelines::update_status(connection, pipeline_id, known.id, name, None, None)?;
                }
                continue;
            }
            Some(known) => {
                left.push(known.id);
                pipelines::update_status(
                    connection,
                    pipeline_id,
                    known.id,
                    status.name.as_deref(),
                    status.sort,
                    status.color.as_deref(),
                )?;
            }
            None => left.push(insert(connection, pipeline_id, status, working)?),
        }
        working += 1;
    }
    if working == 0 {
        return Err(wrong(
            "statuses: a pipeline needs a status besides won and lost",
        ));
    }
    let missing = |status: &&Status| status.is_editable() && !left.contains(&status.id);
    for status in before.iter().filter(missing) {
        pipelines::delete_status(connection, pipeline_id, status.id)?;
    }
    Ok(())
}

fn insert(
    connection: &Connection,
    pipeline_id: i64,
    status: &Sent,
    place: i64,
) -> Result<i64, Failure> {
    let name = status
        .name
        .as_deref()
        .ok_or_else(|| wrong("statuses: a new status needs a name"))?;
    let id = pipelines::next_status_id(connection)?;
    // Working statuses stand at 20, 30, ... (v2 §9.13).
    let sort = status.sort.unwrap_or(20 + 10 * place);
    let color = status.color.as_deref().unwrap_or(COLORS[0]);
    pipelines::insert_status(connection, pipeline_id, id, name, sort, color)?;
    Ok(id)
}

fn read(statuses: Option<&Tree>) -> Result<Vec<Sent>, Failure> {
    let filed: Vec<(Option<i64>, &Tree)> = match statuses {
        Some(Tree::Map(map)) => map
            .iter()
            .map(|(key, status)| (key.parse().ok(), status))
            .collect(),
        Some(list) => list.items().into_iter().map(|item| (None, item)).collect(),
        None => Vec::new(),
    };
    filed
        .into_iter()
        .map(|(key, status)| match status {
            Tree::Map(status) => read_one(key, status),
            _ => Err(wrong("statuses: every status must be an object")),
        })
        .collect()
}

fn read_one(key: Option<i64>, status: &Map) -> Result<Sent, Failure> {
    let color = text(status, "color")?.filter(|color| !color.is_empty());
    let id = integer(status, "id")?.or(key);
    let is_fixed = matches!(id, Some(account::WON | account::LOST));
    if let Some(color) = &color
        && !is_fixed
        && !COLORS.iter().any(|known| known.eq_ignore_ascii_case(color))
    {
        return Err(wrong(format!("statuses: there is no such color: {color}")));
    }
    Ok(Sent {
        id,
        name: text(status, "name")?.filter(|name| !name.trim().is_empty()),
        sort: place(status, "sort")?,
        color,
    })
}
