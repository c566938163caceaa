//! What a transaction changed, as its subscribers are told (v2 §10.2).
//!
//! The triggers of `schema_more.sql` note every single change; here they are
//! summed up: an entity that was added and then updated was added.

use std::collections::HashMap;

use rusqlite::Connection;

use super::Result;

/// What happened to one entity, in sum.
#[derive(Debug, Clone)]
pub struct Change {
    /// The kind of entity (v2 §7.4).
    pub element_type: i64,
    /// Its id.
    pub element_id: i64,
    /// What happened.
    pub action: Action,
}

/// What happened to an entity.
#[derive(Debug, Clone)]
pub enum Action {
    /// It was added.
    Added,
    /// It was changed; how it was before.
    Updated(Before),
    /// It was deleted.
    Deleted,
    /// It came back from the trash.
    Restored,
    /// The note with this id was written on it.
    Noted(i64),
}

/// What an update found; `None` where the kind of entity has no such thing.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// A lead's status.
    pub status_id: Option<i64>,
    /// A lead's pipeline.
    pub pipeline_id: Option<i64>,
    /// Whether a task was done.
    pub is_completed: Option<bool>,
}

/// The changes noted so far, which are then forgotten.
pub fn take(connection: &Connection) -> Result<Vec<Change>> {
    let noted: Vec<Change> = connection
        .prepare_cached("SELECT * FROM changes ORDER BY number")?
        .query_map([], |row| {
            let action: String = row.get("action")?;
            Ok(Change {
                element_type: row.get("element_type")?,
                element_id: row.get("element_id")?,
                action: match action.as_str() {
                    "add" => Action::Added,
                    "delete" => Action::Deleted,
                    "restore" => Action::Restored,
                    "note" => Action::Noted(row.get("note_id")?),
                    _ => Action::Updated(Before {
                        responsible_user_id: row.get("old_responsible_user_id")?,
                        status_id: row.get("old_status_id")?,
                        pipeline_id: row.get("old_pipeline_id")?,
                        is_completed: row.get("old_is_completed")?,
                    }),
                },
            })
        })?
        .collect::<Result<_>>()?;
    if noted.is_empty() {
        return Ok(noted);
    }
    connection.execute("DELETE FROM changes", [])?;
    Ok(summed_up(noted))
}

fn summed_up(noted: Vec<Change>) -> Vec<Change> {
    let mut sum: Vec<Change> = Vec::new();
    // Where the last word on an entity stands in `sum`.
    let mut known: HashMap<(i64, i64), usize> = HashMap::new();
    let mut gone = Vec::new();
    for change in noted {
        if matches!(change.action, Action::Noted(_)) {
            sum.push(change);
            continue;
        }
        let key = (change.element_type, change.element_id);
        let Some(index) = known.get(&key).copied() else {
            known.insert(key, sum.len());
            sum.push(change);
            continue;
        };
        match (&sum[index].action, change.action) {
            (Action::Added, Action::Deleted) => {
                // As if it had never been.
                gone.push(index);
                known.remove(&key);
            }
            (Action::Updated(_), action @ (Action::Deleted | Action::Restored))
            | (Action::Deleted, action @ Action::Restored)
            | (Action::Restored, action @ Action::Deleted) => sum[index].action = action,
            _ => {}
        }
    }
    let mut index = 0;
    sum.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(actions: Vec<Action>) -> Vec<String> {
        let noted = actions
            .into_iter()
            .map(|action| Change {
                element_type: 2,
                element_id: 1,
                action,
            })
            .collect();
        summed_up(noted)
            .into_iter()
            .map(|change| match change.action {
                Action::Added => "added".to_owned(),
                Action::Updated(before) => format!("updated from {:?}", before.status_id),
                Action::Deleted => "deleted".to_owned(),
                Action::Restored => "restored".to_owned(),
                Action::Noted(id) => format!("noted {id}"),
            })
            .collect()
    }

    fn updated(status_id: i64) -> Action {
        Action::Updated(Before {
            status_id: Some(status_id),
            ..Before::default()
        })
    }

    #[test]
    fn several_changes_of_one_entity_are_one() {
        assert_eq!(sum(vec![Action::Added, updated(1)]), ["added"]);
        assert_eq!(sum(vec![updated(1), updated(2)]), ["updated from Some(1)"]);
        assert_eq!(sum(vec![updated(1), Action::Deleted]), ["deleted"]);
        assert_eq!(
            sum(vec![Action::Added, updated(1), Action::Deleted]),
            Vec::<String>::new()
        );
        assert_eq!(
            sum(vec![Action::Noted(5), updated(1), Action::Noted(6)]),
            ["noted 5", "updated from Some(1)", "noted 6"]
        );
    }
}
