//! One of the connections and the client behind it.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::connection::Connection;
use crate::hostile::{self, Then};
use crate::invalid;
use crate::odd;
use crate::random::Random;
use crate::record::{Record, State};
use crate::subject::{KINDS, Kind, Subject};
use crate::valid;

/// With so many subjects it changes them and adds no more.
const MOST_RECORDS: usize = 120;
/// So many requests are sent at once before their answers are read.
const PIPELINED: usize = 4;
/// A slow sender's request comes in so many pieces.
const PIECES: usize = 12;

pub struct Client {
    number: usize,
    random: Random,
    pub records: Vec<Record>,
    made: u64,
    /// Connections left open in the middle of something.
    held: Option<Connection>,
    /// What was sent, by its sort and name.
    pub sent: BTreeMap<(&'static str, &'static str), u64>,
    pub acknowledged: u64,
}

impl Client {
    pub fn new(number: usize, seed: u64) -> Client {
        let mut random = Random::new(seed.wrapping_add(number as u64));
        Client {
            number,
            random: Random::new(random.next()),
            records: Vec::new(),
            made: 0,
            held: None,
            sent: BTreeMap::new(),
            acknowledged: 0,
        }
    }

    /// Sends until it is over. Only then may the server fail it.
    pub fn live(&mut self, address: SocketAddr, over: &AtomicBool) {
        let mut kept = None;
        while !over.load(Ordering::SeqCst) {
            match self.step(address, &mut kept) {
                Ok(()) => {}
                Err(_) if over.load(Ordering::SeqCst) => break,
                Err(error) => panic!("client {}: no answer: {error}", self.number),
            }
        }
        self.held = None;
    }

    fn step(&mut self, address: SocketAddr, kept: &mut Option<Connection>) -> io::Result<()> {
        let mut connection = match kept.take() {
            Some(connection) => connection,
            None => Connection::open(address)?,
        };
        let stays = match self.random.below(100) {
            0..45 => self.write(&mut connection)?,
            45..50 => self.write_several(&mut connection)?,
            50..53 => self.write_slowly(&mut connection)?,
            53..65 => self.read(&mut connection)?,
            65..75 => self.err(&mut connection)?,
            75..85 => self.exaggerate(&mut connection)?,
            _ => {
                self.attack(connection);
                return Ok(());
            }
        };
        *kept = stays.then_some(connection);
        Ok(())
    }

    fn note(&mut self, sort: &'static str, name: &'static str) {
        *self.sent.entry((sort, name)).or_default() += 1;
    }

    /// The place of a record to be written, and the state to bring it to.
    fn choose(&mut self) -> (usize, State) {
        let place = self.random.index(self.records.len() + 1);
        let is_full = self.records.len() >= MOST_RECORDS;
        if let Some(record) = self.records.get(place)
            && (is_full || self.random.below(2) == 0)
            && let State::At(revision) = record.known
        {
            let deletes = record.subject.kind == Kind::Person && self.random.below(3) == 0;
            let next = State::At(revision + 1);
            return (place, if deletes { State::Absent } else { next });
        }
        let (mut kind, _) = KINDS[self.random.index(KINDS.len())];
        if kind == Kind::Note && self.lead().is_none() {
            kind = Kind::Lead;
        }
        self.made += 1;
        self.records.push(Record::new(Subject {
            kind,
            client: self.number,
            number: self.made,
        }));
        (self.records.len() - 1, State::At(0))
    }

    fn lead(&self) -> Option<i64> {
        let mut leads = self.records.iter().filter(|record| {
            record.subject.kind == Kind::Lead && matches!(record.known, State::At(_))
        });
        leads.next().map(|record| record.ids[0])
    }

    fn request(&mut self, place: usize, wanted: State) -> Vec<u8> {
        let lead = self.lead().unwrap_or_default();
        let record = &mut self.records[place];
        record.asked = Some(wanted);
        valid::write(record, wanted, lead)
    }

    /// Reads the answer to a write, which has to tell of success.
    fn acknowledge(&mut self, connection: &mut Connection, place: usize) -> io::Result<()> {
        let answer = connection.answer()?;
        let record = &mut self.records[place];
        let Some(ids) = valid::written(record.subject.kind, &answer) else {
            panic!("{record:?} was answered {}: {}", answer.status, answer.body);
        };
        assert!(
            record.ids.is_empty() || record.ids == ids,
            "{record:?} has other ids now: {ids:?}"
        );
        record.ids = ids;
        record.acknowledge();
        self.acknowledged += 1;
        Ok(())
    }

    /// What is deleted stays known until the next check, and is then forgotten.
    fn write(&mut self, connection: &mut Connection) -> io::Result<bool> {
        let (place, wanted) = self.choose();
        let request = self.request(place, wanted);
        let name = match wanted {
            State::At(0) => "add",
            State::At(_) => "change",
            State::Absent => "delete",
        };
        self.note("valid", name);
        connection.send(&request)?;
        self.acknowledge(connection, place)?;
        Ok(true)
    }

    fn write_several(&mut self, connection: &mut Connection) -> io::Result<bool> {
        let mut requests = Vec::new();
        let mut places = Vec::new();
        while places.len() < PIPELINED {
            let (place, wanted) = self.choose();
            if places.contains(&place) {
                continue;
            }
            requests.extend(self.request(place, wanted));
            places.push(place);
            self.note("valid", "pipelined write");
        }
        connection.send(&requests)?;
        for place in places {
            self.acknowledge(connection, place)?;
        }
        Ok(true)
    }

    fn write_slowly(&mut self, connection: &mut Connection) -> io::Result<bool> {
        let (place, wanted) = self.choose();
        let request = self.request(place, wanted);
        self.note("valid", "slow write");
        for piece in request.chunks(request.len().div_ceil(PIECES)) {
            connection.send(piece)?;
            std::thread::sleep(Duration::from_millis(30));
        }
        self.acknowledge(connection, place)?;
        Ok(true)
    }

    fn read(&mut self, connection: &mut Connection) -> io::Result<bool> {
        let place = self.random.index(1 + self.records.len() * 5 / 4);
        let known = self.records.get(place).map(|record| (record, record.known));
        if let Some((record, State::At(revision))) = known {
            let (request, name) = (valid::read(record), record.rows(revision)[0].name());
            self.note("valid", "read");
            connection.send(&request)?;
            let answer = connection.answer()?;
            assert_eq!(answer.status, 200, "{name}: {}", answer.body);
            assert!(answer.body.contains(&name), "{name}: {}", answer.body);
        } else {
            let number = self.random.index(100);
            self.note("valid", "look around");
            connection.send(&valid::look(number))?;
            let status = connection.answer()?.status;
            assert!(matches!(status, 200 | 204), "{number}: {status}");
        }
        Ok(true)
    }

    fn err(&mut self, connection: &mut Connection) -> io::Result<bool> {
        let (name, request) = invalid::any(&mut self.random);
        self.note("invalid", name);
        connection.send(&request)?;
        let answer = connection.answer()?;
        let is_refused = (400..500).contains(&answer.status)
            || (answer.status == 200 && answer.body.contains("\"errors\""));
        assert!(is_refused, "{name}: {} {}", answer.status, answer.body);
        Ok(!answer.is_last)
    }

    fn exaggerate(&mut self, connection: &mut Connection) -> io::Result<bool> {
        let request = odd::any(&mut self.random);
        self.note("invalid", "odd values");
        connection.send(&request)?;
        let answer = connection.answer()?;
        let request = String::from_utf8_lossy(&request);
        assert!(answer.status < 500, "{request}: {}", answer.body);
        Ok(!answer.is_last)
    }

    fn attack(&mut self, mut connection: Connection) {
        let attack = hostile::any(&mut self.random);
        self.note("hostile", attack.name);
        let status = hostile::carry_out(&attack, &mut connection);
        assert!(
            status.is_none_or(|status| status < 500),
            "{}: {status:?}",
            attack.name
        );
        if attack.then == Then::Hold {
            self.held = Some(connection);
        }
    }
}
