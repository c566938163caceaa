//! The account's data in SQLite, free of any wire format.
//!
//! One connection writes. What a request writes is committed as a whole, perhaps with what others
//! write; an answer is made only after the commit. With a file, several connections read beside it (WAL), so
//! a long list does not hold up a write nor the other way round.

pub mod account;
pub mod catalogs;
pub mod changes;
pub mod contacts;
pub mod custom_fields;
pub mod customer_periods;
pub mod customers;
pub mod deliveries;
pub mod elements;
mod found;
pub mod incoming_leads;
pub mod leads;
pub mod links;
pub mod notes;
pub mod oauth;
pub mod pages;
pub mod phones;
pub mod pipelines;
mod places;
pub mod product_catalog;
pub mod ranks;
pub mod rights;
pub mod search;
pub mod seed;
mod seed_customers;
pub mod seed_oauth;
pub mod tags;
pub mod tasks;
pub mod text;
pub mod told;
pub mod traces;
pub mod transactions;
pub mod webhooks;
pub mod widgets;
mod words;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::Notify;

use crate::clock::Timestamp;
use account::User;
use found::Found;
use places::Places;
use ranks::List;
use search::{Condition, Search};
use seed::Seed;
use writer::{Commits, Settled, Writer};

pub use rusqlite::Error;
/// The result of everything in the store.
pub type Result<T> = std::result::Result<T, Error>;

/// The layout this version writes, kept in SQLite's `user_version`.
const LAYOUT: i64 = 2;
/// Marks the file as a sandbox account, kept in SQLite's `application_id`.
const APPLICATION_ID: i64 = 0x616d_6f43;
/// So many threads work on the store at once. One writes at a time, so more
/// would mostly wait; and each keeps the memory of its largest request.
pub const MOST_AT_ONCE: usize = 16;

/// After fewer rows a page begins soon enough by counting them.
const DEEP: i64 = 500;

/// The account's storage.
#[derive(Debug)]
pub struct Store {
    writer: Writer,
    /// Where further connections can be opened; `None` for an account in memory.
    file: Option<PathBuf>,
    readers: Mutex<Vec<Connection>>,
    before_commit: Option<BeforeCommit>,
    /// What only a seed writes, and every request needs.
    known: RwLock<Known>,
    found: Found,
    places: Places,
    /// Counts up before a commit and after it, so that it is odd while it cannot be said what is there.
    version: AtomicU64,
}

/// The users of the account, by id.
pub type Users = Arc<[Arc<User>]>;

#[derive(Debug)]
struct Known {
    account_id: i64,
    users: Users,
}

/// Looks at a transaction before its commit; true to ring the bell after it.
type Look = fn(&Connection) -> Result<bool>;

#[derive(Debug)]
struct BeforeCommit {
    look: Look,
    bell: Arc<Notify>,
}

/// What the seeds need to know beside themselves.
#[derive(Debug, Clone)]
pub struct Founding {
    /// Which data to start with.
    pub seed: Seed,
    /// The account's time zone.
    pub time_zone: String,
    /// The moment of the founding.
    pub now: Timestamp,
}

impl Store {
    /// Opens an account in memory or in a file; a new one is seeded.
    pub fn open(file: Option<&Path>, founding: &Founding) -> Result<Store> {
        let writer = match file {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        prepare(&writer)?;
        if file.is_some() {
            writer.pragma_update(None, "journal_mode", "WAL")?;
            writer.pragma_update(None, "synchronous", "FULL")?;
        }
        let store = Store {
            writer: Writer::new(writer, file.is_some()),
            file: file.map(Path::to_owned),
            readers: Mutex::new(Vec::new()),
            before_commit: None,
            known: RwLock::new(Known {
                account_id: 0,
                users: Arc::new([]),
            }),
            found: Found::default(),
            places: Places::default(),
            version: AtomicU64::new(0),
        };
        store.found(founding)?;
        store.found.follow(&store.writer())?;
        store.places.follow(&store.writer())?;
        store.meet(&store.writer())?;
        Ok(store)
    }

    /// With a look at every transaction before its commit. When the look asks
    /// for it, the bell is rung once the transaction is on disk.
    pub fn before_commit(mut self, look: Look, bell: Arc<Notify>) -> Store {
        self.before_commit = Some(BeforeCommit { look, bell });
        self
    }

    /// Replaces everything by a seed.
    pub fn reset(&self, founding: &Founding) -> Result<()> {
        // The keys that it leaves for later to be looked at are nobody else's.
        self.writer.write(self, true, |tx| {
            let tables: Vec<String> = tx
                .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_>>()?;
            tx.pragma_update(None, "defer_foreign_keys", true)?;
            for table in tables {
                tx.execute(&format!("DELETE FROM {table}"), [])?;
            }
            tx.execute("DELETE FROM sqlite_sequence", [])?;
            self.found.forget();
            self.places.forget();
            seed::plant(tx, founding)
        })?;
        let met = self.meet(&self.writer());
        // What was answered meanwhile may be of the new account and the old users.
        self.version.fetch_add(2, Ordering::SeqCst);
        met
    }

    /// Every user.
    pub fn users(&self) -> Users {
        Arc::clone(&self.known().users)
    }

    /// The account's id.
    pub fn account_id(&self) -> i64 {
        self.known().account_id
    }

    fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Learns what a seed has written.
    fn meet(&self, connection: &Connection) -> Result<()> {
        let users = account::users(connection)?.into_iter().map(Arc::new);
        let known = Known {
            account_id: account::id(connection)?,
            users: users.collect(),
        };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// Reads a search, which a query within [`Store::read`] can use. The first one makes the index.
    pub fn search(&self, query: &str) -> Result<Search> {
        if !self.found.is_made() {
            self.found.make(&self.writer())?;
        }
        Ok(Search::new(query, &self.found))
    }

    /// Makes ready for a page after so many rows. Not to be called within [`Store::read`].
    pub fn prepare_page(&self, offset: i64) -> Result<()> {
        if offset < DEEP || self.places.are_made() {
            return Ok(());
        }
        self.places.make(&self.writer())
    }

    /// Has a page after so many rows begin with its first row, where that is known, instead of counting
    /// the rows before it; what is left to be counted. `column` is the id.
    pub fn begin(&self, list: List, condition: &mut Condition, column: &str, offset: i64) -> i64 {
        let Some(share) = condition.share().filter(|_| offset >= DEEP) else {
            return offset;
        };
        match self.places.after(list, share, offset) {
            None => return offset,
            Some(None) => condition.and("0"),
            Some(Some(id)) => condition.from(column, id),
        }
        0
    }

    fn writer(&self) -> Settled<'_> {
        self.writer.settled(self)
    }

    /// Whether a read can begin at once. An account in memory has one connection for all.
    pub fn is_free(&self) -> bool {
        self.file.is_some() || self.writer.is_free()
    }

    /// Which account it is: another one after every commit. `None` while one is under way.
    pub fn version(&self) -> Option<u64> {
        let version = self.version.load(Ordering::SeqCst);
        version.is_multiple_of(2).then_some(version)
    }

    /// Runs a change as a whole: committed and on disk, or undone.
    pub fn write<T, E: From<Error>>(
        &self,
        change: impl FnOnce(&Connection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.writer.write(self, false, change)
    }

    /// Runs queries that all see the same state.
    pub fn read<T, E: From<Error>>(
        &self,
        query: impl FnOnce(&Connection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let Some(file) = &self.file else {
            return query(&self.writer());
        };
        let kept = self.readers.lock().expect("no panic while held").pop();
        let reader = match kept {
            Some(reader) => reader,
            None => open_reader(file)?,
        };
        // Compiled once. If the query fails, the transaction ends with the connection.
        reader.prepare_cached("BEGIN")?.execute([])?;
        let found = query(&reader)?;
        reader.prepare_cached("COMMIT")?.execute([])?;
        let mut readers = self.readers.lock().expect("no panic while held");
        readers.push(reader);
        Ok(found)
    }

    fn found(&self, founding: &Founding) -> Result<()> {
        self.write(|tx| {
            let layout: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
            let application: i64 =
                tx.pragma_query_value(None, "application_id", |row| row.get(0))?;
            let tables: i64 =
                tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            if tables == 0 {
                tx.execute_batch(include_str!("schema.sql"))?;
                tx.execute_batch(include_str!("schema_more.sql"))?;
                tx.pragma_update(None, "user_version", LAYOUT)?;
                tx.pragma_update(None, "application_id", APPLICATION_ID)?;
                seed::plant(tx, founding)
            } else if application == APPLICATION_ID && layout == LAYOUT {
                Ok(())
            } else {
                Err(Error::InvalidParameterName(
                    "it is a database, but not a sandbox account of this version".to_owned(),
                ))
            }
        })
    }
}

impl Commits for Store {
    fn look(&self, connection: &Connection) -> Result<bool> {
        self.found.settle(connection)?;
        match &self.before_commit {
            Some(hook) => (hook.look)(connection),
            None => Ok(false),
        }
    }

    fn begin(&self) {
        self.version.fetch_add(1, Ordering::SeqCst);
    }

    fn end(&self, connection: &Connection, is_kept: bool) {
        if !is_kept || self.places.settle(connection).is_err() {
            // What is stored is stored; the next page far down counts again.
            self.places.forget();
        }
        self.version.fetch_add(1, Ordering::SeqCst);
    }

    fn ring(&self) {
        if let Some(hook) = &self.before_commit {
            hook.bell.notify_one();
        }
    }
}

fn open_reader(file: &Path) -> Result<Connection> {
    let reader = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    prepare(&reader)?;
    Ok(reader)
}

fn prepare(connection: &Connection) -> Result<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.pragma_update(None, "foreign_keys", true)?;
    // Otherwise a statement is compiled again whenever a value it is planned by changes, in the hope
    // of statistics that this account does not have: most of the time of a small read.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    text::register(connection)
}
