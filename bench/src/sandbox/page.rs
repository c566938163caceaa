//! The figures of the sandbox for people: tables in Markdown, and growth as a picture.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::growth;
use super::picture::lines;
use super::throughput::{self, Job, Subject};
use crate::quantity::time;

pub const THROUGHPUT: &str = "benchmarks/sandbox.json";
pub const GROWTH: &str = "benchmarks/growth.json";
const PICTURE: &str = "benchmarks/growth.svg";

/// Keeps figures for the next time the page is written.
pub fn keep(docs: &Path, name: &str, figures: &impl Serialize) -> Result<(), String> {
    let text = serde_json::to_string_pretty(figures).map_err(|it| it.to_string())?;
    write(&docs.join(name), &format!("{text}\n"))
}

/// The sections of the sandbox, of what was measured last; writes the picture, too.
///
/// # Errors
/// Says which file cannot be read or written.
pub fn page(docs: &Path) -> Result<String, String> {
    let mut page = String::new();
    if let Some(measured) = kept(docs, THROUGHPUT)? {
        page += "\n## The sandbox: reads and durable writes a second, one core\n\n";
        page += &throughput(&measured);
    }
    if let Some(measured) = kept::<growth::Measured>(docs, GROWTH)? {
        let series = series(&measured);
        let picture = lines(&series);
        write(&docs.join(PICTURE), &picture)?;
        page += "\n## The sandbox: what a request costs as the account grows\n\n";
        page += &growth(&measured);
        page += &format!("\n![What a request costs as the account grows]({PICTURE})\n");
    }
    Ok(page)
}

/// Reads and writes as a table.
pub fn throughput(measured: &throughput::Measured) -> String {
    let mut text = "\
The server has one core, who asks it the other, over sixteen connections that are kept. A second is one
of the server's processor time; in brackets, what was answered in a second of the clock. The bare
handler is axum's with the same bytes ready in memory. The sandbox keeps what it has answered until
something is written. What it has not answered before it reads from SQLite and writes as JSON, which is
nearly all that it takes longer than the bare handler. Of its instructions for those SQLite's and
rusqlite's own are a third for a lead and 43 in a hundred for a page (37,000 of 115,000, 519,000 of
1,215,000; callgrind): with them alone the bare handler would be at about 0.47 and 0.13, and below the
aim. json-server has 200 leads and rewrites its file for each that is added, without making sure that it
is on disk; the sandbox has 500, and answers when the lead is on disk. WireMock has stubs, without its
journal; stubs and the bare handler keep nothing, so they add nothing. Ratios are the sandbox's to the
other's.

"
    .to_owned();
    let _ = write!(
        text,
        "| {} | sandbox | bare axum | ratio | aim | json-server | ratio | aim | WireMock | ratio | aim |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
        measured.day
    );
    for job in Job::ALL {
        let Some(figures) = measured.figures.get(&job) else {
            continue;
        };
        let Some(ours) = figures.get(&Subject::Sandbox) else {
            continue;
        };
        let _ = write!(text, "| {} | {} ", title(job), rates(ours));
        for (subject, aim) in [
            (Subject::Bare, 0.5),
            (Subject::JsonServer, 5.0),
            (Subject::Wiremock, 5.0),
        ] {
            let Some(theirs) = figures.get(&subject) else {
                text += "| | | ";
                continue;
            };
            let ratio = theirs.cpu / ours.cpu;
            let reached = match ratio >= aim {
                true => "reached",
                false => "**missed**",
            };
            let _ = write!(
                text,
                "| {} | {ratio:.2} | ≥ {aim}: {reached} ",
                rates(theirs)
            );
        }
        text += "|\n";
    }
    text
}

fn title(job: Job) -> &'static str {
    match job {
        Job::Summary => "summary of incoming leads, 151 bytes",
        Job::Lead => "one of 200 leads by its id, 1 kB",
        Job::Page => "page of 50 leads, 44 kB",
        Job::NewLead => "a lead by its id, which the sandbox has not answered before",
        Job::NewPage => "page of 50 leads, which the sandbox has not answered before",
        Job::Add => "adding a lead",
    }
}

fn rates(medians: &throughput::Medians) -> String {
    format!("{:.0} ({:.0})", 1.0 / medians.cpu, 1.0 / medians.wall)
}

/// Growth as a table.
pub fn growth(measured: &growth::Measured) -> String {
    let mut text = "\
Processor time of the server a request; the account is in memory. An account of so many leads has half
as many contacts and one company for forty leads. What a search costs may grow as the logarithm: from
the first column to the last twice. Nothing is asked twice in the same words, so that no answer has been
kept. Of what tens of thousands of words or hundreds of thousands of cards hold, the newest cards are
tried until a page is full. A search by name asks for no more than the smallest account has, so that all
answer with as many: a page of 50 would cost that one least only because it cannot fill it. The first
search makes the index of words.

"
    .to_owned();
    let accounts = &measured.accounts;
    let row = |text: &mut String, title: &str, of: &dyn Fn(&growth::Account) -> String| {
        let _ = write!(text, "| {title} |");
        for account in accounts {
            let _ = write!(text, " {} |", of(account));
        }
    };
    row(&mut text, &measured.day, &|it| {
        format!("{} leads", it.leads)
    });
    text += " last / first |\n|---|";
    text += &"---|".repeat(accounts.len() + 1);
    text.push('\n');
    for (name, costs) in series(measured) {
        let cost = |account: &growth::Account| {
            let place = accounts.iter().position(|it| it.leads == account.leads);
            time(place.map_or(f64::NAN, |place| costs[place].1))
        };
        row(&mut text, &name, &cost);
        let ratio = costs.last().map_or(f64::NAN, |it| it.1) / costs[0].1;
        let _ = writeln!(text, " {ratio:.2} |");
    }
    row(&mut text, "starting a new account", &|it| time(it.planted));
    text += " |\n";
    row(&mut text, "starting with its file", &|it| time(it.opened));
    text += " |\n";
    row(&mut text, "the first search", &|it| time(it.first_search));
    text += " |\n";
    row(&mut text, "memory", &|it| megabytes(it.memory));
    text += " |\n";
    row(&mut text, "its file", &|it| megabytes(it.disk));
    text += " |\n";
    text
}

/// For each question what it costs by the number of leads.
fn series(measured: &growth::Measured) -> Vec<(String, Vec<(f64, f64)>)> {
    let Some(first) = measured.accounts.first() else {
        return Vec::new();
    };
    let names = first.costs.iter().map(|(name, _)| name);
    names
        .map(|name| {
            let points = measured.accounts.iter().filter_map(|account| {
                let (_, cost) = account.costs.iter().find(|(it, _)| it == name)?;
                Some((f64::from(account.leads), *cost))
            });
            (name.clone(), points.collect())
        })
        .collect()
}

fn megabytes(bytes: f64) -> String {
    format!("{:.0} MB", bytes / 1e6)
}

fn kept<T: DeserializeOwned>(docs: &Path, name: &str) -> Result<Option<T>, String> {
    let file = docs.join(name);
    let Ok(text) = fs::read_to_string(&file) else {
        return Ok(None);
    };
    let figures = serde_json::from_str(&text);
    figures
        .map(Some)
        .map_err(|error| format!("{}: {error}", file.display()))
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    let folder = file.parent().unwrap_or(file);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(file, text));
    written.map_err(|error| format!("{}: {error}", file.display()))
}
