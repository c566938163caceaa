//! Keeps the index of words beside the account, and asks it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::Result;
use super::elements::Kind;
use super::words::{Card, Number, Series, Words};

/// The index once somebody has searched. It is shared with the connection that writes, which tells what
/// it touches.
#[derive(Debug, Clone, Default)]
pub struct Found(Arc<Mutex<Option<Index>>>);

#[derive(Debug, Default)]
struct Index {
    words: Words,
    size_when_made: usize,
    /// What the change under way has touched.
    touched: HashSet<(Series, i64)>,
}

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

/// Every card with a person whose texts it shows as well, companies of contacts first: what they show
/// reaches the contacts' cards, too.
const LINKS: [(Series, &str); 5] = [
    (
        Series::People,
        "SELECT id, company_id FROM contacts WHERE company_id IS NOT NULL ORDER BY id",
    ),
    (
        Series::Leads,
        "SELECT lead_id, contact_id FROM lead_contacts ORDER BY lead_id",
    ),
    (
        Series::Leads,
        "SELECT id, company_id FROM leads WHERE company_id IS NOT NULL ORDER BY id",
    ),
    (
        Series::Customers,
        "SELECT customer_id, contact_id FROM customer_contacts ORDER BY customer_id",
    ),
    (
        Series::Customers,
        "SELECT id, company_id FROM customers WHERE company_id IS NOT NULL ORDER BY id",
    ),
];

/// The texts of one card (`?1`), whose types are `TYPES`.
const OWN_TEXTS: &str = "
SELECT value, 1 FROM custom_field_values WHERE element_type IN TYPES AND element_id = ?1
UNION ALL
SELECT t.folded_name, 0 FROM element_tags e JOIN tags t ON t.id = e.tag_id
    WHERE e.element_type IN TYPES AND e.element_id = ?1
UNION ALL
SELECT name, 0 FROM TABLE WHERE id = ?1";

/// Whose texts the cards of these people and cards show, beside their own.
const PEOPLE_OF_PERSON: &str =
    "SELECT company_id FROM contacts WHERE id = ?1 AND company_id IS NOT NULL";
const PEOPLE_OF_LEAD: &str = "
SELECT contact_id FROM lead_contacts WHERE lead_id = ?1
UNION
SELECT company_id FROM leads WHERE id = ?1 AND company_id IS NOT NULL
UNION
SELECT p.company_id FROM lead_contacts x CROSS JOIN contacts p ON p.id = x.contact_id
    WHERE x.lead_id = ?1 AND p.company_id IS NOT NULL";
const PEOPLE_OF_CUSTOMER: &str = "
SELECT contact_id FROM customer_contacts WHERE customer_id = ?1
UNION
SELECT company_id FROM customers WHERE id = ?1 AND company_id IS NOT NULL
UNION
SELECT p.company_id FROM customer_contacts x CROSS JOIN contacts p ON p.id = x.contact_id
    WHERE x.customer_id = ?1 AND p.company_id IS NOT NULL";

/// The cards that show the texts of a person.
const CARDS_OF_PERSON: [(Series, &str); 3] = [
    (
        Series::People,
        "SELECT id FROM contacts WHERE company_id = ?1 ORDER BY id",
    ),
    (
        Series::Leads,
        "SELECT lead_id FROM lead_contacts WHERE contact_id = ?1
         UNION
         SELECT id FROM leads WHERE company_id = ?1
         UNION
         SELECT x.lead_id FROM contacts p CROSS JOIN lead_contacts x ON x.contact_id = p.id
             WHERE p.company_id = ?1",
    ),
    (
        Series::Customers,
        "SELECT customer_id FROM customer_contacts WHERE contact_id = ?1
         UNION
         SELECT id FROM customers WHERE company_id = ?1
         UNION
         SELECT x.customer_id FROM contacts p CROSS JOIN customer_contacts x ON x.contact_id = p.id
             WHERE p.company_id = ?1",
    ),
];

/// Tells the index of every card whose texts or links change, so that no way to change one can forget
/// to. The triggers are the connection's own, and not in the file.
const TRIGGERS: &str = "
CREATE TEMP TRIGGER words_of_new_contact AFTER INSERT ON main.contacts
BEGIN SELECT note_words(1, new.id); END;
CREATE TEMP TRIGGER words_of_contact AFTER UPDATE OF folded_name, company_id ON main.contacts
BEGIN SELECT note_words(1, new.id); END;
CREATE TEMP TRIGGER words_of_new_lead AFTER INSERT ON main.leads
BEGIN SELECT note_words(2, new.id); END;
CREATE TEMP TRIGGER words_of_lead AFTER UPDATE OF name, company_id ON main.leads
BEGIN SELECT note_words(2, new.id); END;
CREATE TEMP TRIGGER words_of_new_customer AFTER INSERT ON main.customers
BEGIN SELECT note_words(12, new.id); END;
CREATE TEMP TRIGGER words_of_customer AFTER UPDATE OF name, company_id ON main.customers
BEGIN SELECT note_words(12, new.id); END;
CREATE TEMP TRIGGER words_of_lead_contact AFTER INSERT ON main.lead_contacts
BEGIN SELECT note_words(2, new.lead_id); END;
CREATE TEMP TRIGGER words_of_customer_contact AFTER INSERT ON main.customer_contacts
BEGIN SELECT note_words(12, new.customer_id); END;
CREATE TEMP TRIGGER words_of_new_value AFTER INSERT ON main.custom_field_values
BEGIN SELECT note_words(new.element_type, new.element_id); END;
CREATE TEMP TRIGGER words_of_value AFTER UPDATE ON main.custom_field_values
BEGIN SELECT note_words(new.element_type, new.element_id); END;
CREATE TEMP TRIGGER words_of_tag AFTER INSERT ON main.element_tags
BEGIN SELECT note_words(new.element_type, new.element_id); END;
";

/// An index of an account that nobody has changed since is not thrown away for so much that has been
/// added.
const GROWTH: usize = 16 * 1024 * 1024;

impl Found {
    /// Has the connection that writes tell what it touches.
    pub fn follow(&self, writer: &Connection) -> Result<()> {
        let own = self.clone();
        writer.create_scalar_function(
            "note_words",
            2,
            FunctionFlags::SQLITE_UTF8,
            move |told| {
                if let (Some(index), Some(series)) = (own.index().as_mut(), series(told.get(0)?)) {
                    index.touched.insert((series, told.get(1)?));
                }
                Ok(None::<i64>)
            },
        )?;
        writer.execute_batch(TRIGGERS)
    }

    /// Forgets everything.
    pub fn forget(&self) {
        *self.index() = None;
    }

    /// Whether the index is there. What is no longer in the account stays in it, so that after many
    /// changes it is better made anew.
    pub fn is_made(&self) -> bool {
        let index = self.index();
        index
            .as_ref()
            .is_some_and(|it| it.words.size() <= 2 * it.size_when_made + GROWTH)
    }

    /// Makes the index. Nobody may write meanwhile.
    pub fn make(&self, connection: &Connection) -> Result<()> {
        let mut words = Words::default();
        let mut of_people: HashMap<i64, Vec<Number>> = HashMap::new();
        for texts in TEXTS {
            let mut statement = connection.prepare(texts)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let Some(series) = series(row.get(0)?) else {
                    continue;
                };
                let (id, text) = (row.get(1)?, row.get_ref(2)?.as_str().unwrap_or_default());
                let numbers = numbers(&mut words, text, row.get(3)?);
                words.give_first(Card::new(series, id), &numbers);
                if series == Series::People {
                    of_people.entry(id).or_default().extend(numbers);
                }
            }
        }
        for (series, links) in LINKS {
            let mut statement = connection.prepare(links)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (id, person): (i64, i64) = (row.get(0)?, row.get(1)?);
                let Some(numbers) = of_people.get(&person) else {
                    continue;
                };
                words.give_first(Card::new(series, id), numbers);
                if series == Series::People {
                    let inherited = numbers.clone();
                    of_people.entry(id).or_default().extend(inherited);
                }
            }
        }
        words.put_in_order();
        words.settle();
        *self.index() = Some(Index {
            size_when_made: words.size(),
            words,
            touched: HashSet::new(),
        });
        Ok(())
    }

    /// Takes in what a change has touched, before anybody can see it.
    pub fn settle(&self, connection: &Connection) -> Result<()> {
        let touched = match self.index().as_mut() {
            Some(index) => std::mem::take(&mut index.touched),
            None => return Ok(()),
        };
        for (series, id) in touched {
            let people = match series {
                Series::People => PEOPLE_OF_PERSON,
                Series::Leads => PEOPLE_OF_LEAD,
                Series::Customers => PEOPLE_OF_CUSTOMER,
            };
            let mut texts = texts(connection, series, id)?;
            for person in ids(connection, people, id)? {
                texts.extend(self::texts(connection, Series::People, person)?);
            }
            let mut cards = vec![Card::new(series, id)];
            if series == Series::People {
                for (series, of_person) in CARDS_OF_PERSON {
                    let ids = ids(connection, of_person, id)?;
                    cards.extend(ids.into_iter().map(|id| Card::new(series, id)));
                }
            }
            if let Some(Index { words, .. }) = self.index().as_mut() {
                let numbers = texts
                    .iter()
                    .flat_map(|(text, is_value)| numbers(words, text, *is_value))
                    .collect::<Vec<_>>();
                for card in cards {
                    words.give(card, &numbers);
                }
                words.settle_if_many();
            }
        }
        Ok(())
    }

    /// The newest ids of a series with all of this, or, if `phone` is sought as well, with that; so many
    /// of those below an id. `None` if all have to be looked at.
    pub fn newest(
        &self,
        series: Series,
        (sought, phone): (&str, Option<&str>),
        below: Option<i64>,
        count: usize,
    ) -> Option<Vec<i64>> {
        let index = self.index();
        let words = &index.as_ref()?.words;
        let below = match below {
            Some(id) => Some(Card::new(series, id)?),
            None => None,
        };
        let mut cards = words.newest(series, sought, below, count)?;
        if let Some(phone) = phone {
            cards.extend(words.newest(series, phone, below, count)?);
            cards.sort_unstable_by(|one, other| other.cmp(one));
            cards.dedup();
            cards.truncate(count);
        }
        Some(cards.into_iter().map(Card::id).collect())
    }

    fn index(&self) -> MutexGuard<'_, Option<Index>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The texts of a card, each with whether it is the value of a custom field.
fn texts(connection: &Connection, series: Series, id: i64) -> Result<Vec<(String, bool)>> {
    let (types, table) = match series {
        Series::People => ("(1, 3)", "contacts"),
        Series::Leads => ("(2)", "leads"),
        Series::Customers => ("(12)", "customers"),
    };
    connection
        .prepare_cached(&OWN_TEXTS.replace("TYPES", types).replace("TABLE", table))?
        .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn ids(connection: &Connection, sql: &str, id: i64) -> Result<Vec<i64>> {
    connection
        .prepare_cached(sql)?
        .query_map([id], |row| row.get(0))?
        .collect()
}

fn numbers(words: &mut Words, text: &str, is_value: bool) -> Vec<Number> {
    match is_value {
        true => words.numbers_of_value(text),
        false => words.numbers(text),
    }
}

/// Nobody searches for tasks, and catalogs have a search of their own.
fn series(element_type: i64) -> Option<Series> {
    match Kind::from_code(element_type)? {
        Kind::Contact | Kind::Company => Some(Series::People),
        Kind::Lead => Some(Series::Leads),
        Kind::Customer => Some(Series::Customers),
        _ => None,
    }
}
