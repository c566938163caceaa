//! What a request costs the sandbox when the account grows a thousandfold.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::load;
use super::page::{self, GROWTH};
use super::servers::{self, Server};
use crate::machine::today;
use crate::quantity::Quantity;
use crate::rounds::median;

/// So many leads the accounts have, and half as many contacts.
const SIZES: [u32; 3] = [1_000, 100_000, 1_000_000];
const ROUNDS: usize = 1;
const WARMING: Duration = Duration::from_millis(100);
const TIME: Duration = Duration::from_millis(600);

/// What is asked of an account with so many leads: a name, and the path and query.
type Question = (&'static str, fn(u32) -> String);

const QUESTIONS: [Question; 15] = [
    ("a lead by its id", |leads| {
        // The ids of generated leads follow this one.
        format!("leads?id={}", 1_090_592 + leads / 2)
    }),
    ("first page of 50", |_| "leads?limit_rows=50".to_owned()),
    ("page of 50 in the middle", |leads| {
        format!("leads?limit_rows=50&limit_offset={}", leads / 2)
    }),
    ("last page of 50", |leads| {
        format!("leads?limit_rows=50&limit_offset={}", leads - 50)
    }),
    ("first page of 500", |_| "leads?limit_rows=500".to_owned()),
    ("last page of 500", |leads| {
        format!("leads?limit_rows=500&limit_offset={}", leads - 500)
    }),
    ("by responsible user, first page of 50", |_| {
        "leads?responsible_user_id=102530&limit_rows=50".to_owned()
    }),
    ("by responsible user, after a fifth of all", |leads| {
        let offset = leads / 5;
        format!("leads?responsible_user_id=102530&limit_rows=50&limit_offset={offset}")
    }),
    ("search: a contact's e-mail address", |leads| {
        format!(
            "contacts?query=person{}@example.org&limit_rows=50",
            leads / 2 - 1
        )
    }),
    ("search: a contact's phone", |leads| {
        let (block, rest) = ((leads / 2 - 1) / 10_000, (leads / 2 - 1) % 10_000);
        let (first, last) = (rest / 100, rest % 100);
        format!("contacts?query=9{block:02}555{first:02}{last:02}&limit_rows=50")
    }),
    ("search: leads by a contact's e-mail address", |leads| {
        format!(
            "leads?query=person{}@example.org&limit_rows=50",
            leads / 2 - 1
        )
    }),
    // As many as the smallest account has: every size answers with the same number.
    ("search: 20 contacts by a name that one in 24 has", |_| {
        "contacts?query=boris&limit_rows=20".to_owned()
    }),
    ("search: 40 leads by a name that one in 24 has", |_| {
        "leads?query=boris&limit_rows=40".to_owned()
    }),
    ("search: 2 leads by a name that one in 600 has", |_| {
        "leads?query=clara+baker&limit_rows=2".to_owned()
    }),
    ("search: what nobody has", |_| {
        "leads?query=nowhere&limit_rows=50".to_owned()
    }),
];

/// What was measured, and when.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measured {
    pub day: String,
    pub accounts: Vec<Account>,
}

/// An account of one size.
#[derive(Debug, Serialize, Deserialize)]
pub struct Account {
    pub leads: u32,
    /// Seconds of processor time until a new account answered, and one that was on disk.
    pub planted: f64,
    pub opened: f64,
    /// Bytes, in memory after all questions, and on disk.
    pub memory: f64,
    pub disk: f64,
    /// Seconds of processor time until the first search was answered.
    pub first_search: f64,
    /// Seconds of processor time a request, by question.
    pub costs: Vec<(String, f64)>,
}

/// Measures accounts of all sizes.
pub fn run(docs: &Path) -> Result<(), String> {
    let mut accounts = Vec::new();
    for leads in SIZES {
        accounts.push(account(leads)?);
    }
    let measured = Measured {
        day: today(),
        accounts,
    };
    println!("{}", page::growth(&measured));
    page::keep(docs, GROWTH, &measured)
}

fn account(leads: u32) -> Result<Account, String> {
    let seed = leads.to_string();
    let server = servers::sandbox(&["--seed", &seed])?;
    let planted = load::processor(server.id())?;
    let search = QUESTIONS
        .iter()
        .filter(|(name, _)| name.starts_with("search"));
    for (_, target) in search.take(1) {
        load::once(server.address(), &get(&server, target, leads))?;
    }
    let first_search = load::processor(server.id())? - planted;
    let mut costs = Vec::new();
    for (name, target) in QUESTIONS {
        let asked = target(leads);
        let requests: Vec<_> = servers::turns(&asked)
            .map(|target| server.get(&format!("/api/v2/{target}")))
            .collect();
        load::ask(&server, &requests, WARMING)?;
        let runs = (0..ROUNDS).map(|_| load::ask(&server, &requests, TIME));
        let runs = runs.collect::<Result<Vec<_>, _>>()?;
        let cost = median(runs.iter().map(|it| it.per_call(Quantity::Cpu)));
        println!("{leads} leads, {name}: {:.0} µs", cost * 1e6);
        costs.push((name.to_owned(), cost));
    }
    let memory = load::memory(server.id())?;
    drop(server);
    let (opened, disk) = reopened(&seed)?;
    Ok(Account {
        leads,
        planted,
        opened,
        memory,
        disk,
        first_search,
        costs,
    })
}

fn get(server: &Server, target: &fn(u32) -> String, leads: u32) -> Vec<u8> {
    server.get(&format!("/api/v2/{}", target(leads)))
}

/// Seconds of processor time until an account that is on disk is open, and its size.
fn reopened(seed: &str) -> Result<(f64, f64), String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let folder = own.with_file_name("bench-growth");
    let _ = std::fs::remove_dir_all(&folder);
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(said)?;
    let file = folder.join("account.sqlite");
    let data = file.to_str().ok_or("a folder with an odd name")?;
    drop(servers::sandbox(&["--seed", seed, "--data", data])?);
    let server = servers::sandbox(&["--data", data])?;
    let opened = load::processor(server.id())?;
    drop(server);
    let disk = std::fs::metadata(&file).map_err(said)?.len() as f64;
    std::fs::remove_dir_all(&folder).map_err(said)?;
    Ok((opened, disk))
}
