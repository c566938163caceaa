//! Full-text search: every word must occur somewhere on the card or on a card
//! linked to it, in any case; phones are found by their digits in any layout.

use rusqlite::types::Value;

use super::found::Found;
use super::ranks::Share;
use super::text::{digits, fold};
use super::words::Owner;

/// A part of a `WHERE` clause with its values.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<String>,
    share: Option<Share>,
}

/// Fewer digits than these are not taken for a phone number.
const SHORTEST_PHONE: usize = 3;
/// Further words are not looked at.
const MOST_WORDS: usize = 20;

impl Condition {
    /// Everything.
    pub fn all() -> Condition {
        Condition {
            sql: "1".to_owned(),
            values: Vec::new(),
            share: Some(None),
        }
    }

    /// What also has to hold. Numbers stand in the clause itself.
    pub fn and(&mut self, clause: &str) {
        self.share = None;
        self.sql.push_str(&format!(" AND ({clause})"));
    }

    /// The column has to hold one of these.
    pub fn one_of(&mut self, column: &str, ids: &[i64]) {
        self.values.push(format!("[{}]", joined(ids)));
        let number = self.values.len();
        self.and(&format!(
            "{column} IN (SELECT value FROM json_each(?{number}))"
        ));
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
        self.and(&format!("c.is_company = {}", u8::from(is_company)));
        self.share = share;
    }

    /// The list begins with this row.
    pub(super) fn from(&mut self, column: &str, id: i64) {
        self.values.push(id.to_string());
        let number = self.values.len();
        self.and(&format!("{column} <= ?{number}"));
    }

    /// Whose rows it is, if nothing else is asked of them.
    pub(super) fn share(&self) -> Option<Share> {
        self.share
    }

    /// `LIMIT` and `OFFSET` behind the clause, and all values. They are values as well, so that a
    /// statement is compiled once and not for every page.
    pub(super) fn paged(&self, limit: i64, offset: i64) -> (String, Vec<Value>) {
        let values = self.values.iter().map(|text| Value::Text(text.clone()));
        let values = values.chain([limit.into(), offset.into()]).collect();
        let number = self.values.len() + 1;
        (format!("LIMIT ?{number} OFFSET ?{}", number + 1), values)
    }

    /// Contacts and companies (`c`) that match, by themselves or by the name of
    /// the company they work for.
    pub fn contacts(search: &Search) -> Condition {
        let may_match = "c.id IN (
             SELECT value FROM json_each(?PEOPLE)
             UNION
             SELECT n.id FROM json_each(?PEOPLE) k CROSS JOIN contacts n ON n.company_id = k.value)";
        search.condition(may_match, |test| {
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
        let may_match = "l.id IN (
             SELECT value FROM json_each(?LEADS)
             UNION
             SELECT x.lead_id FROM json_each(?PEOPLE) k
             CROSS JOIN lead_contacts x ON x.contact_id = k.value
             UNION
             SELECT n.id FROM json_each(?PEOPLE) k CROSS JOIN leads n ON n.company_id = k.value
             UNION
             SELECT x.lead_id FROM json_each(?PEOPLE) k
             CROSS JOIN contacts p ON p.company_id = k.value
             CROSS JOIN lead_contacts x ON x.contact_id = p.id)";
        let people = "SELECT x.contact_id FROM lead_contacts x WHERE x.lead_id = l.id
             UNION ALL
             SELECT l.company_id
             UNION ALL
             SELECT p.company_id FROM lead_contacts x CROSS JOIN contacts p ON p.id = x.contact_id
             WHERE x.lead_id = l.id";
        search.condition(may_match, |test| {
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
        let may_match = "c.id IN (
             SELECT value FROM json_each(?CUSTOMERS)
             UNION
             SELECT x.customer_id FROM json_each(?PEOPLE) k
             CROSS JOIN customer_contacts x ON x.contact_id = k.value
             UNION
             SELECT n.id FROM json_each(?PEOPLE) k CROSS JOIN customers n ON n.company_id = k.value)";
        let people = "SELECT x.contact_id FROM customer_contacts x WHERE x.customer_id = c.id
             UNION ALL
             SELECT c.company_id";
        search.condition(may_match, |test| {
            let own = attached(CUSTOMERS, "c.id", test);
            let named = test.text("fold(c.name)");
            named
                .into_iter()
                .chain([own, linked(people, test)])
                .collect()
        })
    }
}

/// What is sought, and who may have it.
#[derive(Debug)]
pub struct Search {
    words: Vec<String>,
    phone: Option<String>,
    /// Who may match, as far as they are few enough to be looked at.
    owners: Option<Vec<Owner>>,
}

impl Search {
    /// Reads a query, and asks the index of words who may match.
    pub(super) fn new(query: &str, index: &Found) -> Search {
        let words: Vec<String> = fold(query)
            .split_whitespace()
            .take(MOST_WORDS)
            .map(str::to_owned)
            .collect();
        let phone = phone_digits(query).filter(|_| !words.is_empty());
        // Who has all words has the rarest one.
        let by_words = words
            .iter()
            .filter_map(|word| index.owners(word, words.len() == 1))
            .min_by_key(Vec::len);
        let owners = match (by_words, &phone) {
            (Some(owners), None) => Some(owners),
            (Some(mut owners), Some(phone)) => index.owners(phone, true).map(|by_phone| {
                owners.extend(by_phone);
                owners
            }),
            (None, _) => None,
        };
        Search {
            words,
            phone,
            owners,
        }
    }

    /// Every word, or the phone, has to be found in one of the ways that `test` knows. `may_match` is a
    /// wider condition that the account has an index for.
    fn condition(&self, may_match: &str, test: impl Fn(Test) -> Vec<String>) -> Condition {
        let mut condition = Condition::all();
        if self.words.is_empty() {
            condition.and("0");
            return condition;
        }
        let test = |sought| format!("({})", test(sought).join(" OR "));
        condition.values.extend(self.words.iter().cloned());
        let every_word: Vec<String> = (1..=self.words.len())
            .map(|number| test(Test::Word(number)))
            .collect();
        let mut sql = every_word.join(" AND ");
        if let Some(number) = &self.phone {
            condition.values.push(number.clone());
            let number = condition.values.len();
            sql = format!("({sql}) OR {}", test(Test::Phone(number)));
        }
        if let Some(owners) = &self.owners {
            let mut may_match = may_match.to_owned();
            for (mark, ids) in [
                ("?PEOPLE", ids(owners, |it| matches!(it, Owner::Person(_)))),
                ("?LEADS", ids(owners, |it| matches!(it, Owner::Lead(_)))),
                (
                    "?CUSTOMERS",
                    ids(owners, |it| matches!(it, Owner::Customer(_))),
                ),
            ] {
                if may_match.contains(mark) {
                    condition.values.push(ids);
                    let number = format!("?{}", condition.values.len());
                    may_match = may_match.replace(mark, &number);
                }
            }
            condition.and(&may_match);
        }
        condition.and(&sql);
        condition
    }
}

/// The ids of some owners, as one value.
fn ids(owners: &[Owner], is_wanted: fn(&Owner) -> bool) -> String {
    let ids: Vec<i64> = owners
        .iter()
        .filter(|owner| is_wanted(owner))
        .map(|owner| match owner {
            Owner::Person(id) | Owner::Lead(id) | Owner::Customer(id) => *id,
        })
        .collect();
    format!("[{}]", joined(&ids))
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
