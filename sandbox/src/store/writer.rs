//! The connection that writes, and the commit that several requests share.
//!
//! To have a commit on disk takes longer than most changes. So a change behind which another one stands
//! in line does not commit: the last of the line does it for all of them, and each is answered after
//! that. What fails is undone alone, by a savepoint.

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};

use rusqlite::{Connection, ffi};

use super::{Error, Result};

/// So many changes share a commit at most, so that the first of them does not wait for long.
const TOGETHER: usize = 64;

/// The connection that writes.
#[derive(Debug)]
pub struct Writer {
    /// Whether changes may share a commit. In memory nothing is gained by it, and who reads there would
    /// see what is not committed.
    shares: bool,
    /// So many stand in line to write.
    line: AtomicUsize,
    open: Mutex<Open>,
}

/// What happens around changes and their commits.
pub trait Commits {
    /// Looks at a change that is done; true to be told of its commit by [`Commits::ring`].
    fn look(&self, connection: &Connection) -> Result<bool>;
    /// Everybody may soon see the changes.
    fn begin(&self);
    /// Everybody sees the changes, or, if `is_kept` does not hold, they are undone.
    fn end(&self, connection: &Connection, is_kept: bool);
    /// What was to be told of is on disk.
    fn ring(&self);
}

#[derive(Debug)]
struct Open {
    connection: Connection,
    /// The changes in the open transaction.
    group: Option<Group>,
}

/// Changes that wait for one commit.
#[derive(Debug, Default)]
struct Group {
    size: usize,
    rings: bool,
    outcome: Arc<Outcome>,
}

/// What came of a commit, once it is known.
#[derive(Debug, Default)]
struct Outcome {
    known: Mutex<Option<std::result::Result<(), Failed>>>,
    is_known: Condvar,
}

/// Why there was no commit: an error that can be told to several.
type Failed = (ffi::Error, Option<String>);

/// The connection while no transaction is open.
pub struct Settled<'a>(MutexGuard<'a, Open>);

impl Deref for Settled<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0.connection
    }
}

impl Writer {
    /// Writes by that connection.
    pub fn new(connection: Connection, shares: bool) -> Writer {
        let open = Open {
            connection,
            group: None,
        };
        Writer {
            shares,
            line: AtomicUsize::new(0),
            open: Mutex::new(open),
        }
    }

    /// Runs a change: committed and on disk, or undone. `is_alone` for one that shares its commit with
    /// no other.
    pub fn write<T, E: From<Error>>(
        &self,
        commits: &impl Commits,
        is_alone: bool,
        change: impl FnOnce(&Connection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.line.fetch_add(1, Ordering::SeqCst);
        let mut open = self.open();
        self.line.fetch_sub(1, Ordering::SeqCst);
        if is_alone {
            open.commit(commits);
        }
        let done = catch_unwind(AssertUnwindSafe(|| open.change(commits, change)));
        let outcome = open.group.as_ref().map(|it| Arc::clone(&it.outcome));
        let is_full = open.group.as_ref().is_some_and(|it| it.size >= TOGETHER);
        let is_last = self.line.load(Ordering::SeqCst) == 0;
        if is_alone || is_full || is_last || !self.shares {
            open.commit(commits);
        }
        drop(open);
        let done = done.unwrap_or_else(|panic| resume_unwind(panic))?;
        if let Some(outcome) = outcome {
            outcome.wait()?;
        }
        Ok(done)
    }

    /// The connection, after the commit of what others have left to it.
    pub fn settled(&self, commits: &impl Commits) -> Settled<'_> {
        let mut open = self.open();
        open.commit(commits);
        Settled(open)
    }

    /// Whether nobody has the connection.
    pub fn is_free(&self) -> bool {
        !matches!(self.open.try_lock(), Err(TryLockError::WouldBlock))
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Runs a change in the open transaction, or in a new one.
    fn change<T, E: From<Error>>(
        &mut self,
        commits: &impl Commits,
        change: impl FnOnce(&Connection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let is_first = self.group.is_none();
        let begin = match is_first {
            true => "BEGIN IMMEDIATE",
            false => "SAVEPOINT change",
        };
        run(&self.connection, begin)?;
        let mut undo = Undo {
            connection: &self.connection,
            is_first,
            is_due: true,
        };
        let done = catch_unwind(AssertUnwindSafe(|| -> std::result::Result<_, E> {
            let done = change(&self.connection)?;
            let rings = commits.look(&self.connection)?;
            if !is_first {
                run(&self.connection, "RELEASE change")?;
            }
            Ok((done, rings))
        }));
        undo.is_due = !matches!(done, Ok(Ok(_)));
        drop(undo);
        if self.connection.is_autocommit() {
            // SQLite undid all of it, as it does when the disk is full.
            self.end(
                commits,
                Err(failed(Error::SqliteFailure(
                    ffi::Error::new(ffi::SQLITE_ABORT),
                    None,
                ))),
            );
        }
        let (done, rings) = done.unwrap_or_else(|panic| resume_unwind(panic))?;
        let group = self.group.get_or_insert_default();
        group.size += 1;
        group.rings |= rings;
        Ok(done)
    }

    /// Commits the open transaction, if there is one.
    fn commit(&mut self, commits: &impl Commits) {
        if self.group.is_none() {
            return;
        }
        commits.begin();
        let committed = run(&self.connection, "COMMIT");
        if !self.connection.is_autocommit() {
            let _ = run(&self.connection, "ROLLBACK");
        }
        commits.end(&self.connection, committed.is_ok());
        self.end(commits, committed.map_err(failed));
    }

    /// Tells everybody whose change was in the transaction what came of it.
    fn end(&mut self, commits: &impl Commits, outcome: std::result::Result<(), Failed>) {
        let Some(group) = self.group.take() else {
            return;
        };
        if group.rings && outcome.is_ok() {
            commits.ring();
        }
        group.outcome.tell(outcome);
    }
}

/// Undoes a change that failed, and no other.
struct Undo<'a> {
    connection: &'a Connection,
    is_first: bool,
    is_due: bool,
}

impl Drop for Undo<'_> {
    fn drop(&mut self) {
        if !self.is_due || self.connection.is_autocommit() {
            return;
        }
        let back = || {
            run(self.connection, "ROLLBACK TO change")?;
            run(self.connection, "RELEASE change")
        };
        if self.is_first || back().is_err() {
            let _ = run(self.connection, "ROLLBACK");
        }
    }
}

impl Outcome {
    fn tell(&self, outcome: std::result::Result<(), Failed>) {
        *self.known() = Some(outcome);
        self.is_known.notify_all();
    }

    fn wait(&self) -> Result<()> {
        let mut known = self.known();
        loop {
            if let Some(outcome) = known.clone() {
                return outcome.map_err(|(error, text)| Error::SqliteFailure(error, text));
            }
            known = self
                .is_known
                .wait(known)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn known(&self) -> MutexGuard<'_, Option<std::result::Result<(), Failed>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn run(connection: &Connection, statement: &str) -> Result<()> {
    connection.prepare_cached(statement)?.execute([]).map(drop)
}

fn failed(error: Error) -> Failed {
    match error {
        Error::SqliteFailure(error, text) => (error, text),
        other => (ffi::Error::new(ffi::SQLITE_ERROR), Some(other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::thread;

    use super::*;

    /// Counts commits.
    #[derive(Default)]
    struct Counted(AtomicUsize);

    impl Commits for Counted {
        fn look(&self, _: &Connection) -> Result<bool> {
            Ok(false)
        }
        fn begin(&self) {}
        fn end(&self, _: &Connection, _: bool) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
        fn ring(&self) {}
    }

    fn writer() -> Writer {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE kept (number INTEGER PRIMARY KEY)")
            .unwrap();
        Writer::new(connection, true)
    }

    fn kept(writer: &Writer, commits: &Counted) -> Vec<i64> {
        let connection = writer.settled(commits);
        let mut statement = connection
            .prepare("SELECT number FROM kept ORDER BY number")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_>>().unwrap()
    }

    fn insert(connection: &Connection, number: i64) -> Result<usize> {
        connection.execute("INSERT INTO kept VALUES (?)", [number])
    }

    #[test]
    fn those_in_line_share_a_commit_and_what_fails_is_undone_alone() {
        let (writer, commits) = (writer(), Counted::default());
        let inside = Barrier::new(2);
        thread::scope(|scope| {
            let first = scope.spawn(|| {
                writer.write(&commits, false, |connection| {
                    inside.wait();
                    // Until the others stand in line.
                    while writer.line.load(Ordering::SeqCst) < 4 {
                        thread::yield_now();
                    }
                    insert(connection, 0)
                })
            });
            inside.wait();
            let mut others = Vec::new();
            for number in 1..=4 {
                let (writer, commits) = (&writer, &commits);
                others.push(scope.spawn(move || {
                    writer.write(commits, false, |connection| -> Result<usize> {
                        insert(connection, number)?;
                        match number {
                            // There is one already.
                            2 => insert(connection, 0),
                            3 => panic!("a change that panics"),
                            _ => Ok(0),
                        }
                    })
                }));
            }
            assert!(first.join().unwrap().is_ok());
            let ended: Vec<_> = others.into_iter().map(|it| it.join()).collect();
            assert!(matches!(ended[0], Ok(Ok(_))));
            assert!(matches!(ended[1], Ok(Err(_))));
            assert!(ended[2].is_err());
            assert!(matches!(ended[3], Ok(Ok(_))));
        });
        assert_eq!(commits.0.load(Ordering::SeqCst), 1);
        assert_eq!(kept(&writer, &commits), [0, 1, 4]);
    }

    #[test]
    fn a_change_alone_commits_at_once() {
        let (writer, commits) = (writer(), Counted::default());
        for number in [1, 2] {
            writer
                .write(&commits, false, |connection| insert(connection, number))
                .unwrap();
        }
        assert!(
            writer
                .write(&commits, false, |connection| insert(connection, 2))
                .is_err()
        );
        assert_eq!(commits.0.load(Ordering::SeqCst), 2);
        assert_eq!(kept(&writer, &commits), [1, 2]);
    }
}
