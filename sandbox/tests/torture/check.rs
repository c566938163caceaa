//! Whether everything is there that has to be, and nothing else.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;

use rusqlite::Connection as Database;

use crate::client::Client;
use crate::connection::Connection;
use crate::record::{Record, State};
use crate::subject::{Kind, Row, Subject};
use crate::valid;

/// What the check found.
#[derive(Debug, Default, Clone, Copy)]
pub struct Findings {
    /// Acknowledged and not there, or not as acknowledged.
    pub lost: usize,
    /// There more often than sent.
    pub doubled: usize,
    /// Not whole, or sent by nobody.
    pub torn: usize,
    /// Writes without an answer that were done, and that were not.
    pub unanswered: (usize, usize),
}

impl Findings {
    pub fn is_clean(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.torn == 0
    }

    pub fn add(&mut self, more: Findings) {
        self.lost += more.lost;
        self.doubled += more.doubled;
        self.torn += more.torn;
        self.unanswered.0 += more.unanswered.0;
        self.unanswered.1 += more.unanswered.1;
    }
}

/// A row of the file: id, name or text, a number, and what hangs on it.
type Stored = (i64, String, i64, String, String);

const TAGS: &str = "coalesce((SELECT group_concat(name, ',') FROM (
    SELECT t.name FROM element_tags e JOIN tags t ON t.id = e.tag_id
    WHERE e.element_type = TYPE AND e.element_id = row.id ORDER BY t.name)), '')";

/// The file itself: sound, with every reference leading somewhere.
pub fn integrity(file: &Path) {
    let file = Database::open(file).unwrap();
    let ask = |sql: &str| file.query_row(sql, [], |row| row.get::<_, String>(0));
    assert_eq!(ask("PRAGMA integrity_check").unwrap(), "ok");
    let broken = ask("SELECT count(*) || '' FROM pragma_foreign_key_check");
    assert_eq!(broken.unwrap(), "0", "references that lead nowhere");
}

/// Compares the file with what the clients know, and lets them know.
pub fn contents(file: &Path, clients: &mut [Client]) -> Findings {
    let mut findings = Findings::default();
    let mut stored = stored(&Database::open(file).unwrap(), &mut findings);
    for record in clients.iter_mut().flat_map(|client| &mut client.records) {
        let rows = stored.remove(&record.subject).unwrap_or_default();
        let found = state(record, &rows, &mut findings);
        let (known, asked) = (record.known, record.asked);
        if !record.settle(found) {
            let subject = record.subject;
            eprintln!("{subject:?} was {known:?}, {asked:?} was asked for, found: {rows:?}");
            findings.lost += 1;
        }
        match asked {
            Some(asked) if asked == found => findings.unanswered.0 += 1,
            Some(_) => findings.unanswered.1 += 1,
            None => {}
        }
        let ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
        if !record.ids.is_empty() && !ids.is_empty() && record.ids != ids {
            eprintln!("under other ids: {record:?}: {ids:?}");
            findings.lost += 1;
        }
        record.ids = ids;
    }
    for client in clients.iter_mut() {
        client
            .records
            .retain(|record| record.known != State::Absent);
    }
    for (subject, rows) in stored {
        eprintln!("sent by nobody, or deleted: {subject:?}: {rows:?}");
        findings.torn += 1;
    }
    findings
}

/// Every client's first record as the API shows it.
pub fn shown(address: SocketAddr, clients: &[Client]) {
    let mut connection = Connection::open(address).unwrap();
    for record in clients.iter().filter_map(|client| client.records.first()) {
        let State::At(revision) = record.known else {
            continue;
        };
        connection.send(&valid::read(record)).unwrap();
        let answer = connection.answer().unwrap();
        let name = record.rows(revision)[0].name();
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        assert!(answer.body.contains(&name), "{name}: {}", answer.body);
    }
}

/// All rows of all parts, by subject, in the order of the parts.
fn stored(file: &Database, findings: &mut Findings) -> HashMap<Subject, Vec<(i64, Row)>> {
    let mut found: HashMap<Subject, Vec<(i64, Row)>> = HashMap::new();
    for (id, text, number, values, tags) in everything(file) {
        let name = text.lines().next().unwrap_or_default();
        let row = Row::named(name);
        let Some(row) = row.filter(|row| is_whole(row, &text, number, &values, &tags)) else {
            eprintln!("torn, or sent by nobody: {text:?} {number} {values:?} {tags:?}");
            findings.torn += 1;
            continue;
        };
        found.entry(row.subject).or_default().push((id, row));
    }
    for rows in found.values_mut() {
        rows.sort_by_key(|(id, row)| (row.part, *id));
    }
    found
}

fn everything(file: &Database) -> Vec<Stored> {
    let phones = "coalesce((SELECT group_concat(value, ',') FROM custom_field_values
        WHERE element_type = 1 AND element_id = row.id), '')";
    let (contact_tags, lead_tags) = (TAGS.replace("TYPE", "1"), TAGS.replace("TYPE", "2"));
    [
        format!("SELECT id, name, 0, {phones}, {contact_tags} FROM contacts row"),
        format!("SELECT id, name, price, '', {lead_tags} FROM leads row"),
        "SELECT id, text, duration, complete_till || '', '' FROM tasks".to_owned(),
        "SELECT id, text, 0, '', '' FROM notes".to_owned(),
    ]
    .iter()
    .flat_map(|sql| {
        let mut rows = file.prepare(sql).unwrap();
        let rows = rows.query_map([], |row| row.try_into());
        rows.unwrap().collect::<Result<Vec<Stored>, _>>().unwrap()
    })
    .collect()
}

fn is_whole(row: &Row, text: &str, number: i64, values: &str, tags: &str) -> bool {
    match row.subject.kind {
        Kind::Lead | Kind::Deal => {
            text == row.name() && number == row.value() && tags == row.tags()
        }
        Kind::Contact | Kind::Trio | Kind::Person => {
            text == row.name() && values == row.phone() && tags == row.tags()
        }
        Kind::Task => {
            let due = (1_700_000_000 + row.value()).to_string();
            text == row.text() && number == row.value() && values == due
        }
        Kind::Note => text == row.text(),
    }
}

/// The state the rows show. A part may neither be missing nor there twice.
fn state(record: &Record, rows: &[(i64, Row)], findings: &mut Findings) -> State {
    let Some((_, first)) = rows.first() else {
        return State::Absent;
    };
    let parts: Vec<Row> = rows.iter().map(|(_, row)| *row).collect();
    if parts != record.rows(first.revision) {
        eprintln!("in part, or twice: {parts:?}");
        if parts.len() as u64 > record.subject.kind.parts() {
            findings.doubled += 1;
        } else {
            findings.torn += 1;
        }
    }
    State::At(first.revision)
}
