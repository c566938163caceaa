//! What a client knows of a subject it wrote.

use crate::subject::{Row, Subject};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Absent,
    /// There, in this revision.
    At(u64),
}

#[derive(Debug)]
pub struct Record {
    pub subject: Subject,
    /// Of its rows; empty until they are told.
    pub ids: Vec<i64>,
    /// What was acknowledged, or found after a restart.
    pub known: State,
    /// What was asked for and not answered.
    pub asked: Option<State>,
}

impl Record {
    pub fn new(subject: Subject) -> Record {
        Record {
            subject,
            ids: Vec::new(),
            known: State::Absent,
            asked: None,
        }
    }

    /// Its rows in a revision.
    pub fn rows(&self, revision: u64) -> Vec<Row> {
        (0..self.subject.kind.parts())
            .map(|part| Row {
                subject: self.subject,
                part,
                revision,
            })
            .collect()
    }

    /// The server said that it did what was asked.
    pub fn acknowledge(&mut self) {
        self.known = self.asked.take().expect("something was asked for");
    }

    /// After a restart: true when it may be so.
    pub fn settle(&mut self, found: State) -> bool {
        let may_be = found == self.known || Some(found) == self.asked;
        self.known = found;
        self.asked = None;
        may_be
    }
}
