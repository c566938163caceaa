//! Keeps the index of words beside the account, and asks it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::Result;
use super::elements::Kind;
use super::words::{Owner, Words};

/// The index once somebody has searched. It is shared with the connection that writes, which adds to it.
#[derive(Debug, Clone, Default)]
pub struct Found(Arc<Mutex<Option<Words>>>);

/// Every text that a search looks at, with the type of its owner (v2 §7.4) and whether it is the value
/// of a custom field.
const TEXTS: [&str; 5] = [
    "SELECT 1, id, folded_name, 0 FROM contacts",
    "SELECT 2, id, name, 0 FROM leads",
    "SELECT 12, id, name, 0 FROM customers",
    "SELECT element_type, element_id, value, 1 FROM custom_field_values",
    "SELECT e.element_type, e.element_id, t.folded_name, 0
     FROM element_tags e JOIN tags t ON t.id = e.tag_id",
];

/// Tells the index of every text that is written, so that no way to change a card can forget to. The
/// triggers are the connection's own, and not in the file.
const TRIGGERS: &str = "
CREATE TEMP TRIGGER words_of_new_contact AFTER INSERT ON main.contacts
BEGIN SELECT note_words(1, new.id, new.folded_name, 0); END;
CREATE TEMP TRIGGER words_of_contact AFTER UPDATE OF folded_name ON main.contacts
BEGIN SELECT note_words(1, new.id, new.folded_name, 0); END;
CREATE TEMP TRIGGER words_of_new_lead AFTER INSERT ON main.leads
BEGIN SELECT note_words(2, new.id, new.name, 0); END;
CREATE TEMP TRIGGER words_of_lead AFTER UPDATE OF name ON main.leads
BEGIN SELECT note_words(2, new.id, new.name, 0); END;
CREATE TEMP TRIGGER words_of_new_customer AFTER INSERT ON main.customers
BEGIN SELECT note_words(12, new.id, new.name, 0); END;
CREATE TEMP TRIGGER words_of_customer AFTER UPDATE OF name ON main.customers
BEGIN SELECT note_words(12, new.id, new.name, 0); END;
CREATE TEMP TRIGGER words_of_new_value AFTER INSERT ON main.custom_field_values
BEGIN SELECT note_words(new.element_type, new.element_id, new.value, 1); END;
CREATE TEMP TRIGGER words_of_value AFTER UPDATE ON main.custom_field_values
BEGIN SELECT note_words(new.element_type, new.element_id, new.value, 1); END;
CREATE TEMP TRIGGER words_of_tag AFTER INSERT ON main.element_tags
BEGIN SELECT note_words(new.element_type, new.element_id, folded_name, 0)
    FROM main.tags WHERE id = new.tag_id; END;
";

/// An index of an account that nobody has changed since is not thrown away for this many bytes of words
/// that have been added.
const GROWTH: usize = 16 * 1024 * 1024;

impl Found {
    /// Has the connection that writes add to the index.
    pub fn follow(&self, writer: &Connection) -> Result<()> {
        let own = self.clone();
        writer.create_scalar_function(
            "note_words",
            4,
            FunctionFlags::SQLITE_UTF8,
            move |told| {
                let mut words = own.words();
                if let Some(words) = words.as_mut() {
                    let text = told.get_raw(2).as_str().unwrap_or_default();
                    add(words, told.get(0)?, told.get(1)?, text, told.get(3)?);
                    words.settle_if_many();
                }
                Ok(None::<i64>)
            },
        )?;
        writer.execute_batch(TRIGGERS)
    }

    /// Forgets everything.
    pub fn forget(&self) {
        *self.words() = None;
    }

    /// Whether the index is there. What is no longer in the account stays in it, so that after many
    /// changes it is better made anew.
    pub fn is_made(&self, bytes_when_made: usize) -> bool {
        let words = self.words();
        words
            .as_ref()
            .is_some_and(|it| it.len() <= 2 * bytes_when_made + GROWTH)
    }

    /// Makes the index, and says how many bytes of words there are. Nobody may write meanwhile.
    pub fn make(&self, connection: &Connection) -> Result<usize> {
        let mut words = Words::default();
        for texts in TEXTS {
            let mut statement = connection.prepare(texts)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let text = row.get_ref(2)?.as_str().unwrap_or_default();
                add(&mut words, row.get(0)?, row.get(1)?, text, row.get(3)?);
            }
        }
        words.settle();
        let length = words.len();
        *self.words() = Some(words);
        Ok(length)
    }

    /// Everybody who may have a text with this in it; `None` for too many. Of words that are not
    /// sought alone more are of use.
    pub fn owners(&self, sought: &str, is_alone: bool) -> Option<Vec<Owner>> {
        self.words().as_ref()?.owners(sought, is_alone)
    }

    fn words(&self) -> MutexGuard<'_, Option<Words>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add(words: &mut Words, element_type: i64, id: i64, text: &str, is_value: bool) {
    let owner = match Kind::from_code(element_type) {
        Some(Kind::Contact | Kind::Company) => Owner::Person(id),
        Some(Kind::Lead) => Owner::Lead(id),
        Some(Kind::Customer) => Owner::Customer(id),
        // Nobody searches for tasks, and catalogs have a search of their own.
        _ => return,
    };
    match is_value {
        true => words.add_value(owner, text),
        false => words.add(owner, text),
    }
}
