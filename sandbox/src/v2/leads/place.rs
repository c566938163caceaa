//! In which pipeline and status a lead is put (v2 §9.2).

use rusqlite::Connection;

use crate::request::tree::Map;
use crate::store::account;
use crate::v2::batch::Refused;
use crate::v2::members::{Wrong, integer};

/// Where the item wants the lead to be, which is now in `current` or nowhere
/// yet; `None` to leave it there. A status decides on the pipeline; won and
/// lost, which are in all of them, stay in the given or current one.
pub fn place(
    connection: &Connection,
    item: &Map,
    current: Option<i64>,
) -> Result<Option<(i64, i64)>, Refused> {
    let pipeline_id = integer(item, "pipeline_id")?.filter(|id| *id != 0);
    let status_id = integer(item, "status_id")?.filter(|id| *id != 0);
    if let Some(id) = pipeline_id
        && !account::has_pipeline(connection, id)?
    {
        return Err(Wrong::new("pipeline_id: there is no such pipeline").into());
    }
    let preferred = match pipeline_id.or(current) {
        Some(id) => id,
        None => account::main_pipeline(connection)?,
    };
    let Some(status_id) = status_id else {
        if current == Some(preferred) {
            return Ok(None);
        }
        let first = account::first_working_status(connection, preferred)?;
        return Ok(Some((preferred, first)));
    };
    let found = account::pipeline_of_status(connection, status_id, preferred)?
        .ok_or_else(|| Wrong::new("status_id: there is no such status"))?;
    if pipeline_id.is_some_and(|wanted| wanted != found) {
        return Err(Wrong::new("status_id: the pipeline has no such status").into());
    }
    Ok(Some((found, status_id)))
}
