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

    /// Contacts and companies (`c`) that match.
    pub fn contacts(query: &str) -> Condition {
        matching(query, |test| {
            format!(
                "({name} OR {own} OR EXISTS (SELECT 1 FROM contacts k WHERE k.id = c.company_id AND {company}))",
                name = test.text("c.folded_name"),
                own = attachments("CASE c.is_company WHEN 1 THEN 3 ELSE 1 END", "c.id", test),
                company = test.text("k.folded_name"),
            )
        })
    }

    /// Leads (`l`) that match by themselves or by a linked contact or company.
    pub fn leads(query: &str) -> Condition {
        matching(query, |test| {
            format!(
                "({name} OR {own} OR EXISTS (
                     SELECT 1 FROM contacts k
                     WHERE (k.id = l.company_id
                            OR k.id IN (SELECT contact_id FROM lead_contacts WHERE lead_id = l.id)
                            OR k.id IN (SELECT p.company_id FROM contacts p JOIN lead_contacts x
                                        ON x.contact_id = p.id WHERE x.lead_id = l.id))
                       AND ({linked_name} OR {linked})))",
                name = test.text("fold(l.name)"),
                own = attachments("2", "l.id", test),
                linked_name = test.text("k.folded_name"),
                linked = attachments("CASE k.is_company WHEN 1 THEN 3 ELSE 1 END", "k.id", test),
            )
        })
    }

    /// Customers (`c`) that match by themselves or by a linked contact or company.
    pub fn customers(query: &str) -> Condition {
        matching(query, |test| {
            format!(
                "({name} OR {own} OR EXISTS (
                     SELECT 1 FROM contacts k
                     WHERE (k.id = c.company_id OR k.id IN
                               (SELECT contact_id FROM customer_contacts WHERE customer_id = c.id))
                       AND ({linked_name} OR {linked})))",
                name = test.text("fold(c.name)"),
                own = attachments("12", "c.id", test),
                linked_name = test.text("k.folded_name"),
                linked = attachments("CASE k.is_company WHEN 1 THEN 3 ELSE 1 END", "k.id", test),
            )
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
    fn text(self, folded: &str) -> String {
        match self {
            Test::Word(number) => format!("instr({folded}, ?{number}) > 0"),
            Test::Phone(_) => "0".to_owned(),
        }
    }

    fn value(self) -> String {
        match self {
            Test::Word(number) => format!("instr(fold(v.value), ?{number}) > 0"),
            Test::Phone(number) => {
                format!("f.code = 'PHONE' AND instr(digits(v.value), ?{number}) > 0")
            }
        }
    }
}

fn attachments(kind: &str, id: &str, test: Test) -> String {
    format!(
        "EXISTS (SELECT 1 FROM custom_field_values v JOIN custom_fields f ON f.id = v.field_id
                 WHERE v.element_type = {kind} AND v.element_id = {id} AND {value})
         OR EXISTS (SELECT 1 FROM element_tags et JOIN tags t ON t.id = et.tag_id
                    WHERE et.element_type = {kind} AND et.element_id = {id} AND {tag})",
        value = test.value(),
        tag = test.text("t.folded_name"),
    )
}

fn matching(query: &str, test: impl Fn(Test) -> String) -> Condition {
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
