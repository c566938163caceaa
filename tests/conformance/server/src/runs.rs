//! What a conductor keeps of the runs that clients make, whatever it shows them.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// All runs; each has a number.
#[derive(Debug)]
pub struct Runs<R>(Mutex<Vec<R>>);

/// One language and mode on its way through cases.
#[derive(Debug)]
pub struct Run<P, V> {
    /// The language and the mode, each a word.
    pub language: String,
    /// See `language`.
    pub mode: String,
    /// For each case what was judged, if it was played to the end.
    pub verdicts: Vec<Option<V>>,
    playing: HashMap<usize, P>,
}

impl<R> Default for Runs<R> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<R> Runs<R> {
    /// Adds a run, and gives its number.
    pub fn add(&self, run: R) -> usize {
        let mut runs = self.lock();
        runs.push(run);
        runs.len() - 1
    }

    /// Looks at a run, or changes it. Other runs wait meanwhile.
    ///
    /// # Errors
    /// Says that there is no such run, or what `work` says.
    pub fn of<T>(
        &self,
        number: usize,
        work: impl FnOnce(&mut R) -> Result<T, String>,
    ) -> Result<T, String> {
        work(self.lock().get_mut(number).ok_or("no such run")?)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<R>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P, V> Runs<Run<P, V>> {
    /// Starts a run through so many cases.
    ///
    /// # Errors
    /// Says that language or mode is no word.
    pub fn start(&self, language: &str, mode: &str, cases: usize) -> Result<usize, String> {
        words(language, mode)?;
        Ok(self.add(Run {
            language: language.to_owned(),
            mode: mode.to_owned(),
            verdicts: (0..cases).map(|_| None).collect(),
            playing: HashMap::new(),
        }))
    }

    /// Keeps what a case needs while a client goes through it.
    ///
    /// # Errors
    /// Says that there is no such run.
    pub fn play(&self, run: usize, index: usize, playing: P) -> Result<(), String> {
        self.of(run, |run| {
            run.playing.insert(index, playing);
            Ok(())
        })
    }

    /// Gives back what was kept of a case.
    ///
    /// # Errors
    /// Says that no client goes through it.
    pub fn played(&self, run: usize, index: usize) -> Result<P, String> {
        self.of(run, |run| {
            let playing = run.playing.remove(&index);
            playing.ok_or_else(|| "not being played".to_owned())
        })
    }

    /// Notes what was judged of a case.
    ///
    /// # Errors
    /// Says that there is no such run or case.
    pub fn judge(&self, run: usize, index: usize, verdict: V) -> Result<(), String> {
        self.of(run, |run| {
            *run.verdicts.get_mut(index).ok_or("no such case")? = Some(verdict);
            Ok(())
        })
    }
}

/// A language and a mode, which become part of a file name.
///
/// # Errors
/// Says that they cannot.
pub fn words(language: &str, mode: &str) -> Result<(), String> {
    let word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase());
    match word(language) && word(mode) {
        true => Ok(()),
        false => Err("language and mode are words of small letters".to_owned()),
    }
}
