//! Tokens that several processes share (v2 §3.2): refresh tokens are used once, and races lose
//! them.

use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier, Mutex};
use std::task::{Context, Waker};
use std::thread;
use std::time::{Duration, Instant};

use amocore::{
    AsyncClient, BlockingClient, Config, ErrorKind, GetAccount, KeepTokens, StoreFailure,
    TokenStore,
};
use amocore_sandbox::{CLIENT_ID, CLIENT_SECRET, Options, REDIRECT_URI, Sandbox};
use serde_json::Value;

struct Shared {
    sandbox: Sandbox,
    folder: PathBuf,
    code: String,
}

impl Shared {
    fn start(name: &str) -> Self {
        let options = Options {
            rate_limit: None,
            ..Options::default()
        };
        let sandbox = Sandbox::start_blocking(options).expect("a sandbox");
        let code = sandbox.authorization_code().to_owned();
        let folder = std::env::temp_dir().join(format!("amocore-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self {
            sandbox,
            folder,
            code,
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.join("tokens.json")
    }

    fn worker(&self) -> Child {
        Command::new(env!("CARGO_BIN_EXE_amocore-oauth-worker"))
            .args([
                self.sandbox.base_url(),
                &self.file().display().to_string(),
                &self.code,
            ])
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a worker")
    }

    /// Makes the access token one that has ended.
    fn expire(&self) {
        let mut tokens = read(&self.file()).expect("tokens");
        tokens["expires_at"] = 0.into();
        fs::write(self.file(), tokens.to_string()).expect("written");
    }

    /// How often tokens were given so far.
    fn given(&self) -> usize {
        let requests = self.control("requests?limit=500", None);
        let requests = requests["requests"].as_array().expect("requests").clone();
        let given = requests.iter().filter(|it| {
            let target = it["target"].as_str().unwrap_or_default();
            target.starts_with("/oauth2/access_token") && it["answer"]["status"] == 200
        });
        given.count()
    }

    fn control(&self, path: &str, body: Option<&str>) -> Value {
        let url = format!("{}/_sandbox/{path}", self.sandbox.base_url());
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", &url]);
        if let Some(body) = body {
            curl.args(["--data", body, "--header", "Content-Type: application/json"]);
        }
        let output = curl.output().expect("curl");
        serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
    }

    /// A new code, as when the user allows the integration again.
    fn allow_again(&mut self) {
        let issued = self.control("oauth/code", Some("{}"));
        self.code = issued["code"].as_str().expect("a code").to_owned();
        let _ = fs::remove_file(self.file());
        assert!(ended_well(self.worker()).is_ok(), "with the new code");
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn read(path: &Path) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

fn ended_well(worker: Child) -> Result<(), String> {
    let output = worker.wait_with_output().expect("an end");
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

#[test]
fn of_two_processes_one_renews_the_tokens_a_hundred_times() {
    let shared = Shared::start("oauth-race");
    assert_eq!(ended_well(shared.worker()), Ok(()), "the code is exchanged");
    for round in 0..100 {
        shared.expire();
        let old = read(&shared.file()).expect("tokens");
        let before = shared.given();
        let workers = [shared.worker(), shared.worker()];
        for worker in workers {
            assert_eq!(ended_well(worker), Ok(()), "round {round}");
        }
        let new = read(&shared.file()).expect("tokens");
        assert_ne!(new["refresh_token"], old["refresh_token"], "round {round}");
        // The journal keeps the last 500 requests only.
        if before < 100 {
            assert_eq!(shared.given() - before, 1, "round {round}: once for both");
        }
    }
}

#[test]
fn processes_that_are_killed_leave_a_whole_file_and_a_free_lock() {
    let mut shared = Shared::start("oauth-kill");
    assert_eq!(ended_well(shared.worker()), Ok(()), "the code is exchanged");
    let mut lost = 0;
    for round in 0..100_u64 {
        shared.expire();
        let mut doomed = shared.worker();
        let survivor = shared.worker();
        // Spread over the life of a worker, which is some milliseconds.
        thread::sleep(Duration::from_micros(round * 7919 % 30_000));
        doomed.kill().expect("killed");
        doomed.wait().expect("an end");
        let outcome = ended_well(survivor);
        assert!(
            read(&shared.file()).is_some(),
            "round {round}: the file is whole"
        );
        // A pair that was given to a process which died before it could write it down is lost:
        // the old refresh token is used up. Whoever is left says so.
        if let Err(problem) = outcome {
            assert!(
                problem.contains("allow the integration again"),
                "round {round}: {problem}"
            );
            lost += 1;
            shared.allow_again();
        }
        assert_eq!(
            ended_well(shared.worker()),
            Ok(()),
            "round {round}: the pair is good"
        );
    }
    assert!(lost < 50, "{lost} of 100 pairs were lost");
}

/// A store that remembers how it was used.
#[derive(Clone, Default)]
struct Vault(Arc<Mutex<(Option<String>, Vec<&'static str>)>>);

impl Vault {
    fn used(&self, how: &'static str) -> Option<String> {
        let mut vault = self.0.lock().expect("no panic");
        vault.1.push(how);
        vault.0.clone()
    }

    fn calls(&self) -> Vec<&'static str> {
        self.0.lock().expect("no panic").1.clone()
    }
}

impl KeepTokens for Vault {
    fn load(&self) -> Result<Option<String>, StoreFailure> {
        Ok(self.used("load"))
    }

    fn save(&self, tokens: &str) -> Result<(), StoreFailure> {
        self.used("save");
        self.0.lock().expect("no panic").0 = Some(tokens.to_owned());
        Ok(())
    }

    fn lock(&self) -> Result<(), StoreFailure> {
        self.used("lock");
        Ok(())
    }

    fn unlock(&self) {
        self.used("unlock");
    }
}

fn integration(shared: &Shared, vault: &Vault) -> Config {
    Config {
        client_id: Some(CLIENT_ID.into()),
        client_secret: Some(CLIENT_SECRET.into()),
        redirect_uri: Some(REDIRECT_URI.into()),
        code: Some(shared.code.as_str().into()),
        token_store: Some(TokenStore::new(vault.clone())),
        ..Config::base_url(shared.sandbox.base_url())
    }
}

#[test]
fn a_store_of_the_applications_own_keeps_the_tokens() {
    let shared = Shared::start("oauth-store");
    let vault = Vault::default();
    for _ in 0..2 {
        let client = BlockingClient::new(integration(&shared, &vault)).expect("a client");
        client
            .v2
            .account
            .get(GetAccount::default())
            .expect("the account");
    }
    let calls = ["load", "lock", "load", "save", "unlock", "load"];
    assert_eq!(vault.calls(), calls);
}

/// A store whose disk is full until it is not.
#[derive(Clone)]
struct FullDisk {
    vault: Vault,
    is_full: Arc<AtomicBool>,
}

impl KeepTokens for FullDisk {
    fn load(&self) -> Result<Option<String>, StoreFailure> {
        self.vault.load()
    }

    fn save(&self, tokens: &str) -> Result<(), StoreFailure> {
        match self.is_full.load(Ordering::Relaxed) {
            true => Err("the disk is full".into()),
            false => self.vault.save(tokens),
        }
    }
}

#[test]
fn tokens_that_could_not_be_kept_are_not_lost() {
    let shared = Shared::start("oauth-full-disk");
    let disk = FullDisk {
        vault: Vault::default(),
        is_full: Arc::new(AtomicBool::new(true)),
    };
    let client = BlockingClient::new(Config {
        token_store: Some(TokenStore::new(disk.clone())),
        ..integration(&shared, &disk.vault)
    })
    .expect("a client");
    for _ in 0..2 {
        let outcome = client.v2.account.get(GetAccount::default());
        let error = outcome.expect_err("nothing can be kept");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("the disk is full"), "{error}");
    }
    disk.is_full.store(false, Ordering::Relaxed);
    let outcome = client.v2.account.get(GetAccount::default());
    outcome.expect("with the tokens that the code was good for");
    assert_eq!(disk.vault.calls().last(), Some(&"save"));
    assert_eq!(shared.given(), 1, "the code is used once");
}

/// A store of many calls' own, which counts how often it is asked while it is gone.
struct Gone {
    asked: Arc<AtomicUsize>,
    all: Arc<Barrier>,
}

impl KeepTokens for Gone {
    fn load(&self) -> Result<Option<String>, StoreFailure> {
        if self.asked.fetch_add(1, Ordering::SeqCst) == 0 {
            self.all.wait();
            // The others are about to wait for this one by now; those that come later ask anew.
            thread::sleep(Duration::from_millis(200));
        }
        Err("the database is gone".into())
    }

    fn save(&self, _: &str) -> Result<(), StoreFailure> {
        Ok(())
    }
}

#[test]
fn calls_that_wait_for_a_renewal_fail_as_it_does() {
    const CALLS: usize = 40;
    let shared = Shared::start("oauth-together");
    let asked = Arc::new(AtomicUsize::new(0));
    let all = Arc::new(Barrier::new(CALLS));
    let store = Gone {
        asked: Arc::clone(&asked),
        all: Arc::clone(&all),
    };
    let client = BlockingClient::new(Config {
        token_store: Some(TokenStore::new(store)),
        ..integration(&shared, &Vault::default())
    })
    .expect("a client");
    thread::scope(|scope| {
        let first = scope.spawn(|| client.v2.account.get(GetAccount::default()));
        let others: Vec<_> = (1..CALLS)
            .map(|_| {
                scope.spawn(|| {
                    all.wait();
                    client.v2.account.get(GetAccount::default())
                })
            })
            .collect();
        for call in others.into_iter().chain([first]) {
            let error = call.join().expect("no panic").expect_err("no tokens");
            assert!(error.to_string().contains("is gone"), "{error}");
            assert!(!error.may_have_happened());
        }
    });
    let asked = asked.load(Ordering::SeqCst);
    assert!(
        asked < CALLS / 2,
        "{asked} of {CALLS} calls asked the store"
    );
}

/// A store that holds back the first answer.
struct Gate {
    vault: Vault,
    reached: Sender<()>,
    opened: Mutex<Receiver<()>>,
}

impl KeepTokens for Gate {
    fn load(&self) -> Result<Option<String>, StoreFailure> {
        let _ = self.reached.send(());
        // Once the other end is gone, it is open.
        let _ = self.opened.lock().expect("no panic").recv();
        self.vault.load()
    }

    fn save(&self, tokens: &str) -> Result<(), StoreFailure> {
        self.vault.save(tokens)
    }
}

#[test]
fn a_call_that_is_given_up_does_not_end_the_renewal() {
    let shared = Shared::start("oauth-given-up");
    let vault = Vault::default();
    let (reached, begun) = channel();
    let (open, opened) = channel();
    let gate = Gate {
        vault: vault.clone(),
        reached,
        opened: Mutex::new(opened),
    };
    let client = AsyncClient::new(Config {
        token_store: Some(TokenStore::new(gate)),
        ..integration(&shared, &vault)
    })
    .expect("a client");
    let mut call = Box::pin(client.v2.account.get(GetAccount::default()));
    // Asking for it once starts it.
    let mut context = Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(&mut context).is_pending());
    let deadline = Duration::from_secs(20);
    begun.recv_timeout(deadline).expect("the renewal begins");
    drop(call);
    drop(open);
    let started = Instant::now();
    while !vault.calls().contains(&"save") {
        assert!(started.elapsed() < deadline, "the tokens are saved");
        thread::sleep(Duration::from_millis(5));
    }
}
