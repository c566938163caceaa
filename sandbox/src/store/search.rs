//! Full-text search: every word must occur somewhere on the card or on a card
//! linked to it, in any case; phones are found by their digits in any layout.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::Result;
use super::found::Found;
use super::ranks::Share;
use super::text::{digits, fold};
use super::words::Series;

/// A part of a `WHERE` clause with its values.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
    share: Option<Share>,
    /// Whether rows are found in the order of their ids.
    in_order: bool,
    search: Option<(Series, Search)>,
}

/// Fewer digits than these are not taken for a phone number.
const SHORTEST_PHONE: usize = 3;
/// Another one is tried for so many that are wanted, in case that some do not match: to try one takes
/// longer than to show it.
const SPARE_FOR: usize = 8;
/// More are not tried at once.
const PORTION: usize = 16 * 1024;
/// Further words are not looked at.
const MOST_WORDS: usize = 20;

impl Condition {
    /// Everything.
    pub fn all() -> Condition {
        Condition {
            sql: "1".to_owned(),
            values: Vec::new(),
            share: Some(None),
            in_order: true,
            search: None,
        }
    }

    /// What also has to hold. Numbers stand in the clause itself.
    pub fn and(&mut self, clause: &str) {
        self.in_order = false;
        self.and_in_order(clause);
    }

    /// The same of a clause that no index serves, or one in which rows with the same value lie in the
    /// order of their ids.
    fn and_in_order(&mut self, clause: &str) {
        self.share = None;
        self.sql.extend([" AND (", clause, ")"]);
    }

    /// The column, which is one of numbers, has to hold one of these.
    pub fn one_of(&mut self, column: &str, ids: &[i64]) {
        let number = self.values.len() + 1;
        if let [id] = ids {
            self.values.push(Value::Integer(*id));
            self.and_in_order(&format!("{column} = ?{number}"));
        } else {
            self.values.push(Value::Text(format!("[{}]", joined(ids))));
            self.and(&format!(
                "{column} IN (SELECT value FROM json_each(?{number}))"
            ));
        }
    }

    /// The column that names the responsible user has to hold one of these.
    pub fn of_users(&mut self, column: &str, users: &[i64]) {
        let share = match (self.share, users) {
            (Some(None), [user]) => Some(Some(*user)),
            _ => None,
        };
        self.one_of(column, users);
        self.share = share;
    }

    /// Only the contacts or only the companies (`c`), which are lists of their own.
    pub fn of_kind(&mut self, is_company: bool) {
        let share = self.share;
        self.and_in_order(&format!("c.is_company = {}", u8::from(is_company)));
        self.share = share;
    }

    /// The list begins with this row.
    pub(super) fn from(&mut self, column: &str, id: i64) {
        self.values.push(Value::Integer(id));
        let number = self.values.len();
        self.and_in_order(&format!("{column} <= ?{number}"));
    }

    /// Whose rows it is, if nothing else is asked of them.
    pub(super) fn share(&self) -> Option<Share> {
        self.share
    }

    /// `LIMIT` and `OFFSET` behind the clause, and all values. They are values as well, so that a
    /// statement is compiled once and not for every page.
    pub(super) fn paged(&self, limit: i64, offset: i64) -> (String, Vec<Value>) {
        let mut values = self.values.clone();
        values.extend([limit.into(), offset.into()]);
        let number = self.values.len() + 1;
        (format!("LIMIT ?{number} OFFSET ?{}", number + 1), values)
    }

    /// A page of whole rows of a table, newest first: the query and its values. `row` is what the
    /// condition calls them. Where they have to be sorted, ids alone are.
    pub(super) fn page_of(
        &self,
        columns: &str,
        (table, row): (&str, &str),
        limit: i64,
        offset: i64,
    ) -> (String, Vec<Value>) {
        let (page, values) = self.paged(limit, offset);
        let mut found = [table, " ", row, " WHERE "].concat();
        found.extend([&self.sql, " ORDER BY ", row, ".id DESC ", &page]);
        let sql = match self.in_order {
            true => ["SELECT ", columns, " FROM ", &found].concat(),
            false => format!(
                "SELECT {columns} FROM {table} WHERE id IN (SELECT {row}.id FROM {found})
                 ORDER BY id DESC"
            ),
        };
        (sql, values)
    }

    /// Contacts and companies (`c`) that match, by themselves or by the name of
    /// the company they work for.
    pub fn contacts(search: &Search) -> Condition {
        search.condition(Series::People, |test| {
            let mut ways = vec![attached(PEOPLE, "c.id", test)];
            if let Some(named) = test.text("c.folded_name") {
                ways.insert(0, named);
            }
            if let Some(named) = test.text("k.folded_name") {
                ways.push(format!(
                    "EXISTS (SELECT 1 FROM contacts k
                         WHERE k.id = c.company_id AND k.is_company = 1 AND {named})"
                ));
            }
            ways
        })
    }

    /// Leads (`l`) that match, by themselves or by a linked contact or company.
    pub fn leads(search: &Search) -> Condition {
        let people = "SELECT x.contact_id FROM lead_contacts x WHERE x.lead_id = l.id
             UNION ALL
             SELECT l.company_id
             UNION ALL
             SELECT p.company_id FROM lead_contacts x CROSS JOIN contacts p ON p.id = x.contact_id
             WHERE x.lead_id = l.id";
        search.condition(Series::Leads, |test| {
            let own = attached(LEADS, "l.id", test);
            let named = test.text("fold(l.name)");
            named
                .into_iter()
                .chain([own, linked(people, test)])
                .collect()
        })
    }

    /// Customers (`c`) that match, by themselves or by a linked contact or company.
    pub fn customers(search: &Search) -> Condition {
        let people = "SELECT x.contact_id FROM customer_contacts x WHERE x.customer_id = c.id
             UNION ALL
             SELECT c.company_id";
        search.condition(Series::Customers, |test| {
            let own = attached(CUSTOMERS, "c.id", test);
            let named = test.text("fold(c.name)");
            named
                .into_iter()
                .chain([own, linked(people, test)])
                .collect()
        })
    }

    /// The ids of those that match, newest first, if an index leads to them. `select` gives the ids of
    /// some rows that it is asked for, and ends with `WHERE`; `column` is the id.
    pub(super) fn found(
        &self,
        connection: &Connection,
        (select, column): (&str, &str),
        limit: i64,
        offset: i64,
    ) -> Result<Option<Vec<i64>>> {
        let Some((series, search)) = &self.search else {
            return Ok(None);
        };
        let (limit, offset) = (wanted(limit), wanted(offset));
        let end = offset.saturating_add(limit);
        let sql = format!(
            "{select} {column} IN (SELECT value FROM json_each(?{})) AND {} ORDER BY {column} DESC",
            self.values.len() + 1,
            self.sql
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let (mut found, mut below) = (Vec::new(), None);
        // Most of them match, unless something else is asked of them, too.
        let mut portion = end.saturating_add(end / SPARE_FOR + 1).min(PORTION);
        loop {
            let Some(newest) = search.newest(*series, below, portion) else {
                return Ok(None);
            };
            below = newest.last().copied();
            let tried = Value::Text(format!("[{}]", joined(&newest)));
            let values = self.values.iter().chain([&tried]);
            let rows = statement.query_map(params_from_iter(values), |row| row.get(0))?;
            for id in rows {
                found.push(id?);
            }
            if found.len() >= end || newest.len() < portion {
                break;
            }
            portion = portion.saturating_mul(2).min(PORTION);
        }
        found.truncate(end);
        found.drain(..offset.min(found.len()));
        Ok(Some(found))
    }
}

fn wanted(rows: i64) -> usize {
    usize::try_from(rows).unwrap_or(usize::MAX)
}

/// What is sought.
#[derive(Debug, Clone)]
pub struct Search {
    words: Vec<String>,
    phone: Option<String>,
    index: Found,
}

impl Search {
    /// Reads a query.
    pub(super) fn new(query: &str, index: &Found) -> Search {
        let words: Vec<String> = fold(query)
            .split_whitespace()
            .take(MOST_WORDS)
            .map(str::to_owned)
            .collect();
        let phone = phone_digits(query).filter(|_| !words.is_empty());
        Search {
            words,
            phone,
            index: index.clone(),
        }
    }

    /// The newest that may match below an id, so many; `None` if the index leads nowhere.
    fn newest(&self, series: Series, below: Option<i64>, count: usize) -> Option<Vec<i64>> {
        let sought = self.words.join(" ");
        let sought = (sought.as_str(), self.phone.as_deref());
        self.index.newest(series, sought, below, count)
    }

    /// Every word, or the phone, has to be found in one of the ways that `test` knows.
    fn condition(&self, series: Series, test: impl Fn(Test) -> Vec<String>) -> Condition {
        let mut condition = Condition::all();
        if self.words.is_empty() {
            condition.and("0");
            return condition;
        }
        let test = |sought| format!("({})", test(sought).join(" OR "));
        let words = self.words.iter().cloned().map(Value::Text);
        condition.values.extend(words);
        let every_word: Vec<String> = (1..=self.words.len())
            .map(|number| test(Test::Word(number)))
            .collect();
        let mut sql = every_word.join(" AND ");
        if let Some(number) = &self.phone {
            condition.values.push(Value::Text(number.clone()));
            let number = condition.values.len();
            sql = format!("({sql}) OR {}", test(Test::Phone(number)));
        }
        condition.and(&sql);
        condition.search = Some((series, self.clone()));
        condition
    }
}

/// Numbers separated by commas.
pub fn joined(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// How one numbered value is looked for.
#[derive(Clone, Copy)]
enum Test {
    Word(usize),
    Phone(usize),
}

impl Test {
    /// How the word is found in a folded text; a phone number is in no text.
    fn text(self, folded: &str) -> Option<String> {
        match self {
            Test::Word(number) => Some(format!("instr({folded}, ?{number}) > 0")),
            Test::Phone(_) => None,
        }
    }
}

/// The types of contacts and companies, which share one series of ids.
const PEOPLE: &str = "(1, 3)";
const LEADS: &str = "(2)";
const CUSTOMERS: &str = "(12)";

/// Whether a value or tag of the element with that id matches.
fn attached(types: &str, id: &str, test: Test) -> String {
    match test {
        Test::Word(number) => format!(
            "EXISTS (SELECT 1 FROM custom_field_values v
                 WHERE v.element_type IN {types} AND v.element_id = {id}
                   AND instr(fold(v.value), ?{number}) > 0)
             OR EXISTS (SELECT 1 FROM element_tags e JOIN tags t ON t.id = e.tag_id
                 WHERE e.element_type IN {types} AND e.element_id = {id}
                   AND instr(t.folded_name, ?{number}) > 0)"
        ),
        Test::Phone(number) => format!(
            "EXISTS (SELECT 1 FROM custom_field_values v
                 WHERE v.element_type IN {types} AND v.element_id = {id}
                   AND instr(digits(v.value), ?{number}) > 0
                   AND v.field_id IN (SELECT id FROM custom_fields WHERE code = 'PHONE'))"
        ),
    }
}

/// Whether one of these contacts and companies matches.
fn linked(people: &str, test: Test) -> String {
    let named = test.text("k.folded_name");
    let ways: Vec<String> = named
        .into_iter()
        .chain([attached(PEOPLE, "k.id", test)])
        .collect();
    format!(
        "EXISTS (SELECT 1 FROM contacts k WHERE k.id IN ({people}) AND ({}))",
        ways.join(" OR ")
    )
}

/// The digits, if the query is written like a phone number.
fn phone_digits(query: &str) -> Option<String> {
    let number = digits(query);
    let plain = query
        .chars()
        .all(|letter| letter.is_ascii_digit() || " +-().\u{a0}\t".contains(letter));
    (plain && number.len() >= SHORTEST_PHONE).then_some(number)
}
