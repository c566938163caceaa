//! `matrix.json`: what goes wrong, and what a client has to make of it.

use std::path::Path;

use amocore_sandbox::Fault;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::calls::{Call, Effect};

/// All that can go wrong.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Matrix(pub Vec<Entry>);

/// Something that goes wrong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What it is.
    pub name: String,
    /// Where the account is looked for.
    #[serde(default)]
    pub at: Place,
    /// Settings of the client besides the usual ones; null leaves a usual one out.
    #[serde(default)]
    pub client: Map<String, Value>,
    /// What the sandbox does; it does so again and again unless `count` is given. A path that is
    /// not given is that of the call's last request.
    pub fault: Option<Fault>,
    /// The generation, if only one is meant.
    pub only: Option<String>,
    /// Operations that it does not apply to, and why.
    #[serde(default)]
    pub except: Map<String, Value>,
    /// What comes of a read.
    pub read: Expected,
    /// What comes of a write.
    pub write: Expected,
    /// What comes of a download, if not the same as of a read.
    pub download: Option<Expected>,
}

/// Where the account is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Where it is.
    #[default]
    Account,
    /// Where it is, over https with a certificate that is trusted.
    Https,
    /// Where it is, over https with a certificate that nobody trusts.
    Untrusted,
    /// Over https with a certificate that is trusted, but expired.
    Expired,
    /// Over https with a certificate that is trusted, but for another host.
    OtherHost,
    /// Over https at a server that speaks plain http.
    NotTls,
    /// At a port where nobody listens.
    Refused,
    /// Under a name that does not exist.
    Unresolvable,
}

/// What has to come of a call.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The kinds of error that are right. `answered`: whatever the account itself says, be it a
    /// refusal.
    pub kinds: Vec<String>,
    /// Whether the call may have been carried out. Reads change nothing.
    #[serde(default)]
    pub happened: Happened,
    /// How often the disturbed request arrives.
    pub requests: Requests,
    /// Attributes of the error, such as `retry_after`.
    #[serde(default)]
    pub error: Map<String, Value>,
}

/// What the error says of `may_have_happened`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// It did not.
    #[default]
    No,
    /// It may have.
    Maybe,
    /// The client cannot tell whether the request left it, and may say either.
    Either,
}

/// How often a request arrives.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub enum Requests {
    /// So often.
    Exactly(usize),
    /// From so often to so often.
    Within(usize, usize),
}

impl Requests {
    /// Whether a number is right.
    pub fn allow(self, seen: usize) -> bool {
        match self {
            Self::Exactly(number) => seen == number,
            Self::Within(least, most) => (least..=most).contains(&seen),
        }
    }
}

impl Matrix {
    /// Reads the file.
    ///
    /// # Errors
    /// Says what is malformed.
    pub fn load(file: &Path) -> Result<Self, String> {
        let within = |problem: String| format!("{}: {problem}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| within(error.to_string()))?;
        let matrix: Self =
            serde_json::from_str(&text).map_err(|error| within(error.to_string()))?;
        for entry in &matrix.0 {
            let problem = entry.fault.as_ref().and_then(Fault::problem);
            if let Some(problem) = problem {
                return Err(within(format!("{}: {problem}", entry.name)));
            }
        }
        Ok(matrix)
    }
}

impl Entry {
    /// Whether it can happen to a call.
    pub fn applies_to(&self, call: &Call) -> bool {
        let other = |only: &String| only != call.generation();
        !self.only.as_ref().is_some_and(other) && !self.except.contains_key(&call.operation)
    }

    /// What has to come of a call.
    pub fn expected(&self, effect: Effect) -> &Expected {
        match effect {
            Effect::Read => &self.read,
            Effect::Write => &self.write,
            Effect::Download => self.download.as_ref().unwrap_or(&self.read),
        }
    }
}
