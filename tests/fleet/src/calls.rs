//! What each client is asked to call.

use std::env;
use std::path::Path;

use amocore_cases::{Conduct, Played, Runs, secrets, words};
use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI};
use serde_json::{Map, Value, json};

use crate::PASSWORD;

/// How many calls each surface makes.
pub const CALLS: usize = 20;

/// Every so many of them need the tokens of the integration.
const WITH_TOKENS: usize = 5;

/// The variables with the address of the account, its authorization code, and Redis.
pub const SANDBOX: &str = "AMOCORE_FLEET_SANDBOX";
/// See [`SANDBOX`].
pub const CODE: &str = "AMOCORE_FLEET_CODE";
/// See [`SANDBOX`].
pub const REDIS: &str = "AMOCORE_FLEET_REDIS";

/// Takes a client through its calls.
#[derive(Debug)]
pub struct Fleet {
    base_url: String,
    code: String,
    redis_url: String,
    /// For each run what came of its calls.
    runs: Runs<Vec<Option<usize>>>,
}

impl Fleet {
    fn config(&self, index: usize) -> Value {
        let mut config = json!({"base_url": self.base_url, "redis_url": self.redis_url});
        let who = match index.is_multiple_of(WITH_TOKENS) {
            true => json!({
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "redirect_uri": REDIRECT_URI,
                "code": self.code,
            }),
            // Without sign-ins, which would be requests besides.
            false => json!({"login": ADMIN_LOGIN, "key": ADMIN_KEY, "sign_in": "each_request"}),
        };
        for (name, value) in who.as_object().into_iter().flatten() {
            config[name] = value.clone();
        }
        config
    }
}

impl Conduct for Fleet {
    fn new(_: &Path, _: &Path) -> Result<Self, String> {
        let variable = |name| env::var(name).map_err(|_| format!("{name} is not set"));
        Ok(Self {
            base_url: variable(SANDBOX)?,
            code: variable(CODE)?,
            redis_url: variable(REDIS)?,
            runs: Runs::default(),
        })
    }

    fn known(&self) -> Vec<(String, String)> {
        let call = |number| {
            (
                "v2.incoming_leads.summary".to_owned(),
                format!("call {number}"),
            )
        };
        (1..=CALLS).map(call).collect()
    }

    fn start(&self, language: &str, mode: &str) -> Result<usize, String> {
        words(language, mode)?;
        Ok(self.runs.add(vec![None; CALLS]))
    }

    fn play(&self, _: usize, index: usize) -> Result<Played, String> {
        Ok(Played {
            operation: "v2.incoming_leads.summary".to_owned(),
            method: "summary".to_owned(),
            arguments: Value::Object(Map::new()),
            config: self.config(index),
            cancel_after: None,
        })
    }

    fn outcome(
        &self,
        run: usize,
        index: usize,
        outcome: &Value,
        text: &str,
    ) -> Result<Vec<String>, String> {
        let mut problems = Vec::new();
        if !outcome["error"].is_null() {
            problems.push(format!("failed: {}", outcome["error"]));
        }
        let kept = [PASSWORD, CLIENT_SECRET, ADMIN_KEY, &self.code];
        if kept.iter().any(|secret| secrets::shown(text, secret)) {
            problems = vec!["what the client shows contains a secret".to_owned()];
        }
        self.runs.of(run, |calls| {
            *calls.get_mut(index).ok_or("no such call")? = Some(problems.len());
            Ok(problems)
        })
    }

    fn finish(&self, run: usize) -> Result<Value, String> {
        self.runs.of(run, |calls| {
            let passed = calls.iter().filter(|call| **call == Some(0)).count();
            match calls.contains(&None) {
                true => Err("some calls were not made".to_owned()),
                false => Ok(json!({"passed": passed, "failed": CALLS - passed})),
            }
        })
    }
}
