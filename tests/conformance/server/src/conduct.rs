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

/// A program for a runner: `PROGRAM --cases DIR --out DIR`. It lives as long as its standard
/// input does, and so never longer than the runner.
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
    let conductor = Arc::new(C::new(&cases, &out)?);
    let address = control::serve(conductor).map_err(|error| error.to_string())?;
    println!("control http://{address}");
    io::copy(&mut io::stdin(), &mut io::sink()).map_err(|error| error.to_string())?;
    Ok(())
}
