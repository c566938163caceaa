//! Reads and durable writes, of the sandbox and of what a user would otherwise answer tests with.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::load;
use super::page::{self, THROUGHPUT};
use super::servers::{self, Server};
use crate::machine::today;
use crate::quantity::Quantity;
use crate::rounds::{Run, median};

/// How often each subject has its turn.
const ROUNDS: usize = 5;
/// For how long a server warms up (the JVM needs it), and for how long it is measured.
const WARMING: Duration = Duration::from_secs(2);
const TIME: Duration = Duration::from_secs(1);
/// Leads are read by their ids, so many one after another.
const LEADS: usize = 200;
/// So many leads are on a page.
const ROWS: usize = 50;

const SUMMARY: &str = "/api/v2/incoming_leads/summary";

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Counts, 151 bytes.
    Summary,
    /// A lead by its id, 1 kB.
    Lead,
    /// Fifty leads, 44 kB.
    Page,
    /// The same two, but nobody has asked the sandbox for the same before.
    NewLead,
    /// See [`Job::NewLead`].
    NewPage,
    /// A lead is added, and on disk before the answer.
    Add,
}

impl Job {
    pub const ALL: [Self; 6] = [
        Self::Summary,
        Self::Lead,
        Self::Page,
        Self::NewLead,
        Self::NewPage,
        Self::Add,
    ];
}

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Sandbox,
    Bare,
    JsonServer,
    Wiremock,
}

impl Subject {
    pub const ALL: [Self; 4] = [Self::Sandbox, Self::Bare, Self::JsonServer, Self::Wiremock];

    /// Whether it can do that at all. A bare handler and stubs keep nothing.
    fn does(self, job: Job) -> bool {
        job != Job::Add || matches!(self, Self::Sandbox | Self::JsonServer)
    }
}

/// Seconds a request.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Medians {
    pub cpu: f64,
    pub wall: f64,
}

/// What each job took each subject.
pub type Figures = BTreeMap<Job, BTreeMap<Subject, Medians>>;

/// What was measured, and when.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measured {
    pub day: String,
    pub figures: Figures,
}

/// Measures all jobs of all subjects, in turns.
pub fn run(docs: &Path) -> Result<(), String> {
    let project = env::var_os("AMOCORE_BENCH_SERVERS")
        .map(PathBuf::from)
        .ok_or("AMOCORE_BENCH_SERVERS is not set")?;
    let mut figures = Figures::new();
    for job in Job::ALL {
        let answers = Answers::of_sandbox()?;
        let mut runs: BTreeMap<Subject, Vec<Run>> = BTreeMap::new();
        for round in 0..ROUNDS {
            let mut subjects = Subject::ALL.to_vec();
            // Nobody is always the one after a certain other.
            subjects.rotate_left(round % Subject::ALL.len());
            for subject in subjects.into_iter().filter(|it| it.does(job)) {
                let folder = project.join("data");
                let _ = fs::remove_dir_all(&folder);
                fs::create_dir_all(&folder).map_err(said(&folder))?;
                let server = answers.serve(subject, &project, &folder)?;
                let requests = answers.requests(subject, job, &server);
                load::ask(&server, &requests, WARMING)?;
                let run = load::ask(&server, &requests, TIME)?;
                runs.entry(subject).or_default().push(run);
            }
        }
        let of = |runs: &[Run], quantity| median(runs.iter().map(|it| it.per_call(quantity)));
        let medians = runs.iter().map(|(subject, runs)| {
            let (cpu, wall) = (of(runs, Quantity::Cpu), of(runs, Quantity::Wall));
            (*subject, Medians { cpu, wall })
        });
        figures.insert(job, medians.collect());
    }
    let measured = Measured {
        day: today(),
        figures,
    };
    println!("{}", page::throughput(&measured));
    page::keep(docs, THROUGHPUT, &measured)
}

/// What the sandbox answers, for the others to answer the same.
struct Answers {
    /// Bodies by path and query.
    bodies: BTreeMap<String, Vec<u8>>,
    leads: Vec<i64>,
    page: String,
}

impl Answers {
    fn of_sandbox() -> Result<Self, String> {
        let sandbox = servers::sandbox(&["--seed", "sales"])?;
        let page = format!("/api/v2/leads?limit_rows={ROWS}");
        let mut bodies = BTreeMap::new();
        let mut ask = |target: &str| {
            let body = load::once(sandbox.address(), &sandbox.get(target))?;
            bodies.insert(target.to_owned(), body.clone());
            Ok::<_, String>(body)
        };
        ask(SUMMARY)?;
        ask(&page)?;
        let many = load::once(
            sandbox.address(),
            &sandbox.get(&format!("/api/v2/leads?limit_rows={LEADS}")),
        )?;
        let leads = items(&many)?
            .iter()
            .filter_map(|it| it["id"].as_i64())
            .collect::<Vec<_>>();
        for id in &leads {
            ask(&by_id(*id))?;
        }
        Ok(Self {
            bodies,
            leads,
            page,
        })
    }

    fn serve(&self, subject: Subject, project: &Path, folder: &Path) -> Result<Server, String> {
        match subject {
            Subject::Sandbox => {
                let data = folder.join("account.sqlite");
                let data = data.to_str().ok_or("a folder with an odd name")?;
                servers::sandbox(&["--seed", "sales", "--data", data])
            }
            Subject::Bare => {
                let texts = self.bodies.iter().map(|(target, body)| {
                    let body = String::from_utf8_lossy(body).into_owned();
                    (target.clone(), Value::String(body))
                });
                let file = folder.join("answers.json");
                write(&file, &Value::Object(texts.collect()))?;
                servers::bare(&file)
            }
            Subject::JsonServer => {
                let file = folder.join("db.json");
                write(&file, &self.database()?)?;
                servers::json_server(project, &file)
            }
            Subject::Wiremock => {
                let stubs = folder.join("mappings");
                fs::create_dir_all(&stubs).map_err(said(&stubs))?;
                write(&stubs.join("all.json"), &self.stubs())?;
                servers::wiremock(project, folder)
            }
        }
    }

    /// The same leads as json-server keeps them.
    fn database(&self) -> Result<Value, String> {
        let summary = &self.bodies[SUMMARY];
        let summary: Value = serde_json::from_slice(summary).map_err(|it| it.to_string())?;
        let mut leads = Vec::new();
        for id in &self.leads {
            leads.extend(items(&self.bodies[&by_id(*id)])?);
        }
        Ok(json!({ "summary": summary, "leads": leads }))
    }

    /// A stub for each answer.
    fn stubs(&self) -> Value {
        let stubs = self.bodies.iter().map(|(target, body)| {
            json!({
                "request": { "method": "GET", "url": target },
                "response": {
                    "status": 200,
                    "body": String::from_utf8_lossy(body),
                    "headers": { "Content-Type": "application/hal+json" },
                },
            })
        });
        json!({ "mappings": stubs.collect::<Vec<_>>() })
    }

    fn requests(&self, subject: Subject, job: Job, server: &Server) -> Vec<Vec<u8>> {
        let is_json_server = subject == Subject::JsonServer;
        let anew = |target: &str| servers::turns(target).map(|it| server.get(&it)).collect();
        match (job, subject) {
            (Job::NewLead, Subject::Sandbox) => return anew(&by_id(self.leads[0])),
            (Job::NewPage, Subject::Sandbox) => return anew(&self.page),
            _ => {}
        }
        match job {
            Job::Summary if is_json_server => vec![server.get("/summary")],
            Job::Summary => vec![server.get(SUMMARY)],
            Job::Lead | Job::NewLead => {
                let target = |id: &i64| match is_json_server {
                    true => format!("/leads/{id}"),
                    false => by_id(*id),
                };
                let ids = self.leads.iter();
                ids.map(|id| server.get(&target(id))).collect()
            }
            Job::Page | Job::NewPage if is_json_server => {
                vec![server.get(&format!("/leads?_limit={ROWS}"))]
            }
            Job::Page | Job::NewPage => vec![server.get(&self.page)],
            Job::Add => {
                let lead = json!({ "name": "Boots order", "sale": 1200 });
                match is_json_server {
                    true => vec![server.post("/leads", &lead.to_string())],
                    false => {
                        let batch = json!({ "add": [lead] }).to_string();
                        vec![server.post("/api/v2/leads", &batch)]
                    }
                }
            }
        }
    }
}

fn by_id(id: i64) -> String {
    format!("/api/v2/leads?id={id}")
}

/// The items of a list.
fn items(body: &[u8]) -> Result<Vec<Value>, String> {
    let mut page: Map<String, Value> =
        serde_json::from_slice(body).map_err(|error| error.to_string())?;
    match page.get_mut("_embedded").map(|it| it["items"].take()) {
        Some(Value::Array(items)) => Ok(items),
        _ => Err("a list without items".to_owned()),
    }
}

fn write(file: &Path, value: &Value) -> Result<(), String> {
    fs::write(file, value.to_string()).map_err(said(file))
}

fn said(path: &Path) -> impl Fn(std::io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}
