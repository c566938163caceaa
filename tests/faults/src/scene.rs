//! The scene of one call: the account, what goes wrong with it, and what must be left alone.

use std::collections::HashMap;
use std::io;
use std::net::TcpListener;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use amocore_sandbox::{
    ADMIN_KEY, ADMIN_LOGIN, ADMIN_PASSWORD, ADMIN_TOKEN, Certificate, Exchange, Fault, FaultKind,
    Options, Sandbox,
};
use serde_json::{Map, Value, json};

use crate::calls::{Asked, Call};
use crate::matrix::{Entry, Place};

/// Accounts that no call uses at the moment. Starting one takes longer than a call.
#[derive(Debug, Default)]
pub struct Accounts {
    free: Mutex<HashMap<Encryption, Vec<Account>>>,
}

/// The certificate of an account, if it speaks https.
type Encryption = Option<Certificate>;

/// An account, and how many calls have used it.
#[derive(Debug)]
struct Account {
    sandbox: Sandbox,
    calls: usize,
}

/// An account that so many calls have used is given up: what they have added makes lists long.
const MOST_CALLS: usize = 500;

/// The scene of one call.
#[derive(Debug)]
pub struct Scene {
    account: Account,
    encryption: Encryption,
    /// Requests that it has seen before.
    before: usize,
    /// A host that nothing may be sent to.
    decoy: TcpListener,
    path: String,
    /// What the client is asked to do.
    pub asked: Asked,
    /// When it was asked.
    pub began: Instant,
    /// By when it has to have an outcome.
    pub patience: Duration,
}

/// What the scene saw of a call.
#[derive(Debug)]
pub struct Seen {
    /// How often the disturbed request arrived.
    pub requests: usize,
    /// Whether the host that nothing may be sent to was called.
    pub decoy_called: bool,
    /// How long the call took.
    pub took: Duration,
}

/// What a call may take besides its own time-outs, on a busy machine.
const SLACK: Duration = Duration::from_secs(15);

/// The time-out of calls that do not wait for one.
const TIMEOUT: f64 = 10.0;

impl Accounts {
    /// Sets the scene for a call.
    ///
    /// # Errors
    /// Says what cannot be had.
    pub fn set(&self, entry: &Entry, call: &Call) -> Result<Scene, String> {
        let encryption = match entry.at {
            Place::Https | Place::Untrusted => Some(Certificate::Valid),
            Place::Expired => Some(Certificate::Expired),
            Place::OtherHost => Some(Certificate::OtherHost),
            _ => None,
        };
        let account = self.take(encryption)?;
        let sandbox = &account.sandbox;
        let decoy = TcpListener::bind("127.0.0.1:0").map_err(told)?;
        let decoy_url = format!("http://{}", decoy.local_addr().map_err(told)?);
        let base_url = match entry.at {
            Place::Account
            | Place::Https
            | Place::Untrusted
            | Place::Expired
            | Place::OtherHost => sandbox.base_url().to_owned(),
            Place::NotTls => sandbox.base_url().replace("http:", "https:"),
            // Reserved, and below the ports that programs are given.
            Place::Refused => "http://127.0.0.1:1".to_owned(),
            Place::Unresolvable => "https://account.invalid".to_owned(),
        };
        let mut asked = call.ask(&base_url)?;
        configure(&mut asked.config, entry, sandbox)?;
        let patience = SLACK + timeouts(&asked.config);
        if let Some(fault) = &entry.fault {
            sandbox.inject(prepare(fault, call, &decoy_url))?;
        }
        Ok(Scene {
            before: numbered(sandbox).last().map_or(0, |it| it.0),
            account,
            encryption,
            decoy,
            path: call.path.clone(),
            asked,
            began: Instant::now(),
            patience,
        })
    }

    /// Ends a scene.
    pub fn strike(&self, scene: Scene) -> Seen {
        let took = scene.began.elapsed();
        let arrived = numbered(&scene.account.sandbox)
            .into_iter()
            .filter(|(number, exchange)| {
                let path = exchange.target.split('?').next().unwrap_or_default();
                *number > scene.before && path == scene.path
            });
        let seen = Seen {
            requests: arrived.count(),
            decoy_called: called(&scene.decoy),
            took,
        };
        let mut account = scene.account;
        account.sandbox.clear_faults();
        account.calls += 1;
        if account.calls < MOST_CALLS {
            let mut free = self.free();
            free.entry(scene.encryption).or_default().push(account);
        }
        seen
    }

    fn take(&self, encryption: Encryption) -> Result<Account, String> {
        let free = self.free().get_mut(&encryption).and_then(Vec::pop);
        if let Some(account) = free {
            return Ok(account);
        }
        let options = Options {
            tls: encryption.is_some(),
            certificate: encryption.unwrap_or_default(),
            rate_limit: None,
            ..Options::default()
        };
        let started = Sandbox::start_blocking(options);
        let sandbox = started.map_err(|error| error.to_string())?;
        Ok(Account { sandbox, calls: 0 })
    }

    fn free(&self) -> MutexGuard<'_, HashMap<Encryption, Vec<Account>>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn told(error: io::Error) -> String {
    error.to_string()
}

fn numbered(account: &Sandbox) -> Vec<(usize, Exchange)> {
    let requests = account.requests().into_iter();
    requests
        .map(|it| (usize::try_from(it.number).unwrap_or(usize::MAX), it))
        .collect()
}

/// Puts credentials that the sandbox knows in the place of those of a case.
pub fn sign_in(config: &mut Map<String, Value>) {
    let known = [
        ("login", ADMIN_LOGIN),
        ("key", ADMIN_KEY),
        ("password", ADMIN_PASSWORD),
        ("token", ADMIN_TOKEN),
    ];
    for (name, value) in known {
        if let Some(setting) = config.get_mut(name) {
            *setting = value.into();
        }
    }
}

/// The settings of the case, with credentials that the sandbox knows, and those of the entry.
fn configure(
    config: &mut Map<String, Value>,
    entry: &Entry,
    account: &Sandbox,
) -> Result<(), String> {
    sign_in(config);
    config.insert("retries".to_owned(), 0.into());
    config.insert("timeout".to_owned(), TIMEOUT.into());
    if matches!(entry.at, Place::Https | Place::Expired | Place::OtherHost) {
        let file = account.ca_file().ok_or("the sandbox has no certificate")?;
        let certificate = std::fs::read_to_string(file).map_err(told)?;
        config.insert("ca_certificates".to_owned(), certificate.into());
    }
    for (name, value) in &entry.client {
        let value = match value.as_str() {
            Some("{{password}}") => ADMIN_PASSWORD.into(),
            _ => value.clone(),
        };
        config.insert(name.clone(), value);
    }
    config.retain(|_, value| !value.is_null());
    Ok(())
}

/// What all attempts of a call may wait for an answer.
fn timeouts(config: &Map<String, Value>) -> Duration {
    let number = |name: &str| config.get(name).and_then(Value::as_f64).unwrap_or_default();
    let waiting = number("timeout") < TIMEOUT;
    let attempts = number("retries") + 1.0;
    Duration::from_secs_f64(if waiting {
        number("timeout") * attempts
    } else {
        0.0
    })
}

/// The fault of an entry for one call.
fn prepare(fault: &Fault, call: &Call, decoy: &str) -> Fault {
    let mut fault = fault.clone();
    if fault.kind != FaultKind::HangUp && fault.path.is_none() {
        fault.path = Some(call.path.clone());
    }
    if fault.count.is_none() && fault.probability.is_none() {
        fault.probability = Some(1.0);
    }
    for (_, value) in &mut fault.headers {
        *value = value.replace("{{decoy}}", decoy);
        *value = value.replace("{{path}}", &call.path);
    }
    if let Some(content) = &mut fault.content {
        content.text = content.text.replace("{{decoy}}", decoy);
    }
    fault
}

fn called(decoy: &TcpListener) -> bool {
    decoy.set_nonblocking(true).is_ok() && decoy.accept().is_ok()
}

/// The settings as the client gets them.
pub fn settings(asked: &Asked) -> Value {
    json!(asked.config)
}
