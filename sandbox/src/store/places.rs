//! Keeps the ranks of rows beside the account, and asks them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OptionalExtension};

use super::Result;
use super::ranks::{List, Ranks, Share};

/// The ranks once somebody has asked for a page far down. They are shared with the connection that
/// writes, which tells what it touches.
#[derive(Debug, Clone, Default)]
pub struct Places(Arc<Mutex<Option<Ranks>>>);

/// Tells of every row that comes, goes or changes hands. The triggers are the connection's own, and not
/// in the file.
const TRIGGERS: &str = "
CREATE TEMP TRIGGER place_of_new_lead AFTER INSERT ON main.leads
BEGIN SELECT note_row(2, new.id); END;
CREATE TEMP TRIGGER place_of_lead AFTER UPDATE OF responsible_user_id ON main.leads
BEGIN SELECT note_row(2, new.id); END;
CREATE TEMP TRIGGER place_of_old_lead AFTER DELETE ON main.leads
BEGIN SELECT note_row(2, old.id); END;
CREATE TEMP TRIGGER place_of_new_contact AFTER INSERT ON main.contacts
BEGIN SELECT note_row(new.is_company, new.id); END;
CREATE TEMP TRIGGER place_of_contact AFTER UPDATE OF responsible_user_id ON main.contacts
BEGIN SELECT note_row(new.is_company, new.id); END;
CREATE TEMP TRIGGER place_of_old_contact AFTER DELETE ON main.contacts
BEGIN SELECT note_row(old.is_company, old.id); END;
";

impl Places {
    /// Has the connection that writes tell what it touches.
    pub fn follow(&self, writer: &Connection) -> Result<()> {
        let own = self.clone();
        writer.create_scalar_function("note_row", 2, FunctionFlags::SQLITE_UTF8, move |told| {
            if let Some(ranks) = own.ranks().as_mut() {
                ranks.touch(list(told.get(0)?), told.get(1)?);
            }
            Ok(None::<i64>)
        })?;
        writer.execute_batch(TRIGGERS)
    }

    /// Forgets everything.
    pub fn forget(&self) {
        *self.ranks() = None;
    }

    /// Whether the ranks are there.
    pub fn are_made(&self) -> bool {
        self.ranks().is_some()
    }

    /// Makes the ranks. Nobody may write meanwhile.
    pub fn make(&self, connection: &Connection) -> Result<()> {
        let mut ranks = Ranks::default();
        for rows in [
            "SELECT is_company, id, responsible_user_id FROM contacts ORDER BY id",
            "SELECT 2, id, responsible_user_id FROM leads ORDER BY id",
        ] {
            let mut statement = connection.prepare(rows)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                ranks.place(list(row.get(0)?), row.get(1)?, Some(row.get(2)?));
            }
        }
        *self.ranks() = Some(ranks);
        Ok(())
    }

    /// Takes over what has been committed: whatever was touched is looked at again, so that it does not
    /// matter what of a transaction was undone.
    pub fn settle(&self, connection: &Connection) -> Result<()> {
        let mut ranks = self.ranks();
        let Some(ranks) = ranks.as_mut() else {
            return Ok(());
        };
        for (list, id) in ranks.take_touched() {
            let user = connection
                .prepare_cached(match list {
                    List::Leads => "SELECT responsible_user_id FROM leads WHERE id = ?",
                    _ => "SELECT responsible_user_id FROM contacts WHERE id = ?",
                })?
                .query_row([id], |row| row.get(0))
                .optional()?;
            ranks.place(list, id, user);
        }
        Ok(())
    }

    /// The id of the row before which, newest first, there are so many. `None` without ranks, and
    /// `Some(None)` beyond the end.
    pub fn after(&self, list: List, share: Share, offset: i64) -> Option<Option<i64>> {
        let ranks = self.ranks();
        Some(ranks.as_ref()?.after(list, share, offset))
    }

    fn ranks(&self) -> MutexGuard<'_, Option<Ranks>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn list(code: i64) -> List {
    match code {
        0 => List::Contacts,
        1 => List::Companies,
        _ => List::Leads,
    }
}
