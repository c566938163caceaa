//! Tasks as lists show them.

use rusqlite::Connection;

use crate::request::tree::{Map, Tree};
use crate::store::tasks::Task;
use crate::store::{self, Store, account, pages};
use crate::v2::listing::{links_to, own_links};

/// The rows of a page.
pub fn items(store: &Store, connection: &Connection, tasks: &[Task]) -> store::Result<Vec<Tree>> {
    let ids: Vec<i64> = tasks.iter().map(|task| task.id).collect();
    let results = pages::task_results(connection, &ids)?;
    let (account_id, users) = (store.account_id(), store.users());
    let rows = tasks.iter().map(|task| {
        let group = account::group_of(&users, task.responsible_user_id);
        let (element_type, element_id) = task
            .element
            .map_or((0, 0), |element| (element.kind.code(), element.id));
        let mut item: Map = [
            ("id", task.id.into()),
            ("responsible_user_id", task.responsible_user_id.into()),
            ("created_by", task.created_by.into()),
            ("created_at", task.created_at.into()),
            ("updated_at", task.updated_at.into()),
            ("account_id", account_id.into()),
            ("group_id", group.into()),
            ("element_type", element_type.into()),
            ("element_id", element_id.into()),
            ("is_completed", task.is_completed.into()),
            ("task_type", task.task_type.into()),
            ("complete_till_at", task.complete_till.into()),
            ("duration", task.duration.into()),
            ("text", task.text.as_str().into()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        // An empty list is fatal to clients, whatever the document shows (demand
        // of clients: 3).
        if let Some((id, text)) = results.get(&task.id) {
            item.insert("result".to_owned(), result(*id, text));
        }
        item.insert("_links".to_owned(), own_links("tasks", task.id));
        Tree::Map(item)
    });
    Ok(rows.collect())
}

/// The note of type 13 on the task.
fn result(note_id: i64, text: &str) -> Tree {
    let href = format!("/api/v2/notes?id={note_id}&type=task");
    Tree::map([
        ("id", note_id.into()),
        ("text", text.into()),
        ("_links", links_to(&href)),
    ])
}
