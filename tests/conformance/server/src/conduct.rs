//! What a conductor does, whatever it shows: the cases of the documents, or faults.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, io};

use serde_json::Value;

use crate::control;
use crate::run::Played;

/// Takes the clients of several languages through cases, and judges what they do.
pub trait Conduct: Send + Sync + Sized + 'static {
    /// Reads the cases in a folder; reports will go to the folder `out`.
    ///
    /// # Errors
    /// Says which case is malformed.
    fn new(cases: &Path, out: &Path) -> Result<Self, String>;

    /// Leaves out all cases but those of a part. Some are not divided.
    fn keep(&mut self, _: Part) {}

    /// The cases: the operation, and what is shown.
    fn known(&self) -> Vec<(String, String)>;

    /// Starts a run, and gives its number.
    ///
    /// # Errors
    /// The names become part of a file name, so they are words.
    fn start(&self, language: &str, mode: &str) -> Result<usize, String>;

    /// Sets the scene for a case.
    ///
    /// # Errors
    /// Says that there is no such run or case.
    fn play(&self, run: usize, index: usize) -> Result<Played, String>;

    /// Judges what came of a case, and gives the problems. `outcome` has `result` or `error`,
    /// and whatever else the client shows; `text` is all of it as it was reported.
    ///
    /// # Errors
    /// Says that the case is not being played.
    fn outcome(
        &self,
        run: usize,
        index: usize,
        outcome: &Value,
        text: &str,
    ) -> Result<Vec<String>, String>;

    /// Ends a run: writes and gives its report. With `again` in it, the runner goes through the cases
    /// once more.
    ///
    /// # Errors
    /// Says which cases were not run, after writing them down as failures.
    fn finish(&self, run: usize) -> Result<Value, String>;
}

/// One part of the cases: every so many of them, from this one on.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    first: usize,
    step: usize,
}

impl Part {
    /// Reads `2/4`, the second of four.
    fn read(text: &str) -> Option<Self> {
        let (place, parts) = text.split_once('/')?;
        let (place, step) = (place.parse::<usize>().ok()?, parts.parse().ok()?);
        let first = place.checked_sub(1).filter(|first| *first < step)?;
        Some(Self { first, step })
    }

    /// Leaves out what is not of this part.
    pub fn keep<T>(self, all: &mut Vec<T>) {
        let kept = all.drain(..).skip(self.first).step_by(self.step);
        *all = kept.collect();
    }
}

/// A program for a runner: `PROGRAM --cases DIR --out DIR`. It lives as long as its standard
/// input does, and so never longer than the runner. `AMOCORE_PART` names a part, such as `2/4`.
///
/// # Errors
/// Says what is wrong with the arguments or the cases.
pub fn program<C: Conduct>() -> Result<(), String> {
    let usage = || "usage: --cases DIR --out DIR".to_owned();
    let (mut cases, mut out) = (None, None);
    let mut arguments = env::args_os().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().map(PathBuf::from);
        match name.to_str() {
            Some("--cases") => cases = value,
            Some("--out") => out = value,
            _ => return Err(usage()),
        }
    }
    let (Some(cases), Some(out)) = (cases, out) else {
        return Err(usage());
    };
    let mut conductor = C::new(&cases, &out)?;
    if let Ok(part) = env::var("AMOCORE_PART") {
        conductor.keep(Part::read(&part).ok_or("AMOCORE_PART is like 2/4")?);
    }
    let address = control::serve(Arc::new(conductor)).map_err(|error| error.to_string())?;
    println!("control http://{address}");
    io::copy(&mut io::stdin(), &mut io::sink()).map_err(|error| error.to_string())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn parts_are_apart_and_together_everything() {
        let mut together = Vec::new();
        for part in ["1/3", "2/3", "3/3"] {
            let mut all: Vec<u32> = (0..10).collect();
            Part::read(part).unwrap().keep(&mut all);
            assert!(all.len() >= 3, "{part}: {all:?}");
            together.extend(all);
        }
        together.sort_unstable();
        assert_eq!(together, (0..10).collect::<Vec<_>>());
        for wrong in ["", "2", "0/2", "3/2", "1/0", "a/b"] {
            assert!(Part::read(wrong).is_none(), "{wrong}");
        }
    }
}
