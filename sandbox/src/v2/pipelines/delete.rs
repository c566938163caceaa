//! `POST pipelines/delete`.

use rusqlite::Connection;

use super::{NO_RIGHT, error, request, respond, wrong};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::{account, pipelines};
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::members::read_ids;

/// Deletes those that can be; tells of each id whether it was.
pub fn delete(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(NO_RIGHT)?;
    let ids = request(call)?
        .get("id")
        .and_then(read_ids)
        .filter(|ids| !ids.is_empty())
        .ok_or_else(|| wrong("id must be a list of ids"))?;
    call.context.store.write(|tx| {
        let mut response = Map::new();
        for id in ids {
            response.insert(id.to_string(), delete_one(tx, id)?);
        }
        respond(call, tx, response)
    })
}

fn delete_one(connection: &Connection, id: i64) -> Result<Tree, Failure> {
    let all = account::pipelines(connection)?;
    let Some(pipeline) = all.iter().find(|pipeline| pipeline.id == id) else {
        return Ok(error("There is no such pipeline"));
    };
    let Some(heir) = all.iter().find(|other| other.id != id) else {
        return Ok(error("Impossible to delete last pipeline"));
    };
    if pipelines::count_leads(connection, id)? > 0 {
        return Ok(error("Impossible to delete pipeline with leads"));
    }
    // The main one stands first, else the next becomes it.
    if pipeline.is_main {
        pipelines::make_main(connection, heir.id)?;
    }
    pipelines::delete(connection, id, heir.id)?;
    Ok(true.into())
}
