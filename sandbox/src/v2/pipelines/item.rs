//! Pipelines as v2 shows them, in their own list and in the account.

use rusqlite::Connection;

use crate::request::tree::{Map, Tree};
use crate::store::account::{self, Pipeline, Status};
use crate::store::{self};
use crate::v2::listing::own_links;

/// By their ids, with their statuses by theirs.
pub fn items(connection: &Connection) -> store::Result<Map> {
    let statuses = account::statuses(connection)?;
    let pipelines = account::pipelines(connection)?;
    Ok(pipelines
        .iter()
        .map(|pipeline| (pipeline.id.to_string(), item(pipeline, &statuses)))
        .collect())
}

fn item(pipeline: &Pipeline, statuses: &[Status]) -> Tree {
    let own = statuses
        .iter()
        .filter(|status| status.pipeline_id == pipeline.id);
    let statuses = own.map(|status| (status.id.to_string(), shown(status)));
    Tree::map([
        ("id", pipeline.id.into()),
        ("name", pipeline.name.as_str().into()),
        ("sort", pipeline.sort.into()),
        ("is_main", pipeline.is_main.into()),
        ("statuses", Tree::Map(statuses.collect())),
        ("_links", own_links("pipelines", pipeline.id)),
    ])
}

fn shown(status: &Status) -> Tree {
    Tree::map([
        ("id", status.id.into()),
        ("name", status.name.as_str().into()),
        ("color", status.color.as_str().into()),
        ("sort", status.sort.into()),
        ("is_editable", status.is_editable().into()),
    ])
}
