//! What is written. Its name tells who sent it and in which revision, and all
//! else it has follows from that, so that half a write is told from a whole one.

use crate::random::mixed;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A lead of v2.
    Lead,
    /// A contact of v2.
    Contact,
    /// Three contacts of v2 in one request.
    Trio,
    /// A task of v2.
    Task,
    /// A note of v2 on a lead.
    Note,
    /// A contact of the XML API.
    Person,
    /// A deal of the XML API.
    Deal,
}

pub const KINDS: [(Kind, &str); 7] = [
    (Kind::Lead, "lead"),
    (Kind::Contact, "contact"),
    (Kind::Trio, "trio"),
    (Kind::Task, "task"),
    (Kind::Note, "note"),
    (Kind::Person, "person"),
    (Kind::Deal, "deal"),
];

impl Kind {
    /// So many rows come of one write.
    pub fn parts(self) -> u64 {
        if self == Kind::Trio { 3 } else { 1 }
    }

    fn word(self) -> &'static str {
        let known = KINDS.iter().find(|(kind, _)| *kind == self);
        known.expect("every kind is listed").1
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject {
    pub kind: Kind,
    pub client: usize,
    pub number: u64,
}

/// One row of a subject in one revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub subject: Subject,
    pub part: u64,
    pub revision: u64,
}

impl Row {
    pub fn name(&self) -> String {
        let Subject {
            kind,
            client,
            number,
        } = self.subject;
        let (word, part, revision) = (kind.word(), self.part, self.revision);
        format!("{word} {client} {number} {part} {revision}")
    }

    /// Reads a name back.
    pub fn named(name: &str) -> Option<Row> {
        let mut words = name.split(' ');
        let word = words.next()?;
        let (kind, _) = KINDS.iter().find(|(_, known)| *known == word)?;
        let mut number = || words.next()?.parse::<u64>().ok();
        let row = Row {
            subject: Subject {
                kind: *kind,
                client: usize::try_from(number()?).ok()?,
                number: number()?,
            },
            part: number()?,
            revision: number()?,
        };
        (row.name() == name).then_some(row)
    }

    /// Price, duration, or what else is a number.
    pub fn value(&self) -> i64 {
        let Subject { client, number, .. } = self.subject;
        let all = [client as u64, number, self.part, self.revision];
        let hash = all
            .iter()
            .fold(0, |hash, next| mixed(hash ^ next.wrapping_add(1)));
        1 + (hash % 1_000_000) as i64
    }

    pub fn phone(&self) -> String {
        format!("+7912{:07}", self.value())
    }

    /// In the order of the alphabet.
    pub fn tags(&self) -> String {
        format!("all,turn{}", self.revision % 5)
    }

    /// The name and as much beside it as tells a torn text.
    pub fn text(&self) -> String {
        let length = usize::try_from(self.value() % 3000).expect("it is small");
        format!("{}\n{}", self.name(), "x".repeat(length))
    }
}
