//! Full-text search: every word must occur somewhere on the card or on a card
//! linked to it, in any case; phones are found by their digits in any layout.

use super::text::{digits, fold};

/// A part of a `WHERE` clause with its values.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<String>,
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
        }
    }

    /// The clause alone; it has no values if it was only built of numbers.
    pub fn clause(&self) -> &str {
        &self.sql
    }

    /// What also has to hold. Numbers stand in the clause itself.
    pub fn and(&mut self, clause: &str) {
        self.sql.push_str(&format!(" AND ({clause})"));
    }

    /// The column has to hold one of these.
    pub fn one_of(&mut self, column: &str, ids: &[i64]) {
        self.and(&format!("{column} IN ({})", joined(ids)));
    }

    /// Contacts and companies (`c`) that match, by themselves or by the name of
    /// the company they work for.
    pub fn contacts(query: &str) -> Condition {
        matching(query, |test| {
            let mut ways = vec![format!("c.id IN ({})", attached(PEOPLE, test))];
            if let Some(named) = test.text("c.folded_name") {
                ways.push(named);
            }
            if let Some(named) = test.text("k.folded_name") {
                ways.push(format!(
                    "c.company_id IN (SELECT k.id FROM contacts k WHERE k.is_company = 1 AND {named})"
                ));
            }
            ways
        })
    }

    /// Leads (`l`) that match, by themselves or by a linked contact or company.
    pub fn leads(query: &str) -> Condition {
        matching(query, |test| {
            let linked = format!(
                "l.id IN (WITH found (id) AS MATERIALIZED ({found})
                     SELECT x.lead_id FROM found CROSS JOIN lead_contacts x ON x.contact_id = found.id
                     UNION ALL
                     SELECT n.id FROM found CROSS JOIN leads n ON n.company_id = found.id
                     UNION ALL
                     SELECT x.lead_id FROM found
                     CROSS JOIN contacts p ON p.company_id = found.id
                     CROSS JOIN lead_contacts x ON x.contact_id = p.id)",
                found = people(test),
            );
            let own = format!("l.id IN ({})", attached(LEADS, test));
            let named = test.text("fold(l.name)");
            [own, linked].into_iter().chain(named).collect()
        })
    }

    /// Customers (`c`) that match, by themselves or by a linked contact or company.
    pub fn customers(query: &str) -> Condition {
        matching(query, |test| {
            let linked = format!(
                "c.id IN (WITH found (id) AS MATERIALIZED ({found})
                     SELECT x.customer_id FROM found
                     CROSS JOIN customer_contacts x ON x.contact_id = found.id
                     UNION ALL
                     SELECT n.id FROM found CROSS JOIN customers n ON n.company_id = found.id)",
                found = people(test),
            );
            let own = format!("c.id IN ({})", attached(CUSTOMERS, test));
            let named = test.text("fold(c.name)");
            [own, linked].into_iter().chain(named).collect()
        })
    }
}

/// Numbers separated by commas.
pub(super) fn joined(ids: &[i64]) -> String {
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

/// The ids of elements of these types whose values or tags match. This is read
/// once and not for every row: an account has many more rows than matches.
fn attached(types: &str, test: Test) -> String {
    match test {
        Test::Word(number) => format!(
            "SELECT v.element_id FROM custom_field_values v
             WHERE v.element_type IN {types} AND instr(fold(v.value), ?{number}) > 0
             UNION ALL
             SELECT e.element_id FROM element_tags e JOIN tags t ON t.id = e.tag_id
             WHERE e.element_type IN {types} AND instr(t.folded_name, ?{number}) > 0"
        ),
        Test::Phone(number) => format!(
            "SELECT v.element_id FROM custom_field_values v
             WHERE v.field_id IN (SELECT id FROM custom_fields WHERE code = 'PHONE')
               AND v.element_type IN {types} AND instr(digits(v.value), ?{number}) > 0"
        ),
    }
}

/// The ids of contacts and companies that match; few, so that each can be
/// followed to its leads and customers.
fn people(test: Test) -> String {
    let named = test
        .text("k.folded_name")
        .map(|named| format!(" UNION ALL SELECT k.id FROM contacts k WHERE {named}"));
    attached(PEOPLE, test) + &named.unwrap_or_default()
}

/// Every word has to be found in one of the ways that `test` knows.
fn matching(query: &str, test: impl Fn(Test) -> Vec<String>) -> Condition {
    let test = |sought| format!("({})", test(sought).join(" OR "));
    let mut values = Vec::new();
    let mut every_word = Vec::new();
    for word in fold(query).split_whitespace().take(MOST_WORDS) {
        values.push(word.to_owned());
        every_word.push(test(Test::Word(values.len())));
    }
    if every_word.is_empty() {
        return Condition {
            sql: "0".to_owned(),
            values,
        };
    }
    let mut sql = every_word.join(" AND ");
    if let Some(number) = phone_digits(query) {
        values.push(number);
        sql = format!("({sql}) OR {}", test(Test::Phone(values.len())));
    }
    Condition {
        sql: format!("({sql})"),
        values,
    }
}

/// The digits, if the query is written like a phone number.
fn phone_digits(query: &str) -> Option<String> {
    let number = digits(query);
    let plain = query
        .chars()
        .all(|letter| letter.is_ascii_digit() || " +-().\u{a0}\t".contains(letter));
    (plain && number.len() >= SHORTEST_PHONE).then_some(number)
}
