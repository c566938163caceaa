//! Pipelines with their statuses (v2 §9.13).

use rusqlite::Connection;

use crate::request::tree::{Map, Tree};
use crate::store::{self, account};
use crate::v2::listing::own_links;

/// By id.
pub fn shown(connection: &Connection) -> store::Result<Map> {
    let statuses = account::statuses(connection)?;
    let shown = account::pipelines(connection)?.into_iter().map(|pipeline| {
        let statuses = statuses
            .iter()
            .filter(|status| status.pipeline_id == pipeline.id)
            .map(|status| {
                let shown = Tree::map([
                    ("id", status.id.into()),
                    ("name", status.name.as_str().into()),
                    ("color", status.color.as_str().into()),
                    ("sort", status.sort.into()),
                    ("is_editable", status.is_editable().into()),
                ]);
                (status.id.to_string(), shown)
            });
        let shown = Tree::map([
            ("id", pipeline.id.into()),
            ("name", pipeline.name.into()),
            ("sort", pipeline.sort.into()),
            ("is_main", pipeline.is_main.into()),
            ("statuses", Tree::Map(statuses.collect())),
            ("_links", own_links("pipelines", pipeline.id)),
        ]);
        (pipeline.id.to_string(), shown)
    });
    Ok(shown.collect())
}
