//! Subscriptions to changes (v2 §9.14). For administrators.

use hyper::{Method, StatusCode};
use rusqlite::Connection;

use super::failure::Failure;
use super::{Call, HAL, Operation, self_link};
use crate::answer::Answer;
use crate::request::tree::Tree;
use crate::store;
use crate::store::webhooks::{self, Webhook};
use crate::webhooks::{EVENTS, is_address};

/// See [`Operation`].
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "webhooks", list),
    (Method::POST, "webhooks/subscribe", subscribe),
    (Method::POST, "webhooks/unsubscribe", unsubscribe),
];

/// No account has more (v2 §4).
const MOST: i64 = 100;

fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(244)?;
    let webhooks = call.context.store.read(webhooks::list)?;
    if webhooks.is_empty() {
        return Ok(Answer::new(StatusCode::NO_CONTENT, HAL, ""));
    }
    Ok(items(call, webhooks.iter().map(row).collect()))
}

fn row(webhook: &Webhook) -> Tree {
    let events = webhook.events.iter().map(|event| event.as_str().into());
    Tree::map([
        // A string in the documents (v2 §9.14).
        ("id", webhook.id.to_string().into()),
        ("url", webhook.url.as_str().into()),
        ("events", Tree::List(events.collect())),
        ("disabled", false.into()),
    ])
}

fn subscribe(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(244)?;
    let wanted = given(call, "subscribe")?;
    let rows = call.context.store.write(|tx| {
        wanted
            .iter()
            .map(|wanted| {
                let problem = try_subscribe(tx, wanted)?;
                Ok(outcome(wanted, problem))
            })
            .collect::<store::Result<Vec<Tree>>>()
    })?;
    Ok(items(call, rows))
}

/// Subscribes, or says why not.
fn try_subscribe(connection: &Connection, wanted: &Tree) -> store::Result<Option<&'static str>> {
    let Some(url) = url(wanted).filter(|url| is_address(url)) else {
        return Ok(Some("The url must be a complete http or https address"));
    };
    let events = match events(wanted) {
        Some(events) if events.is_empty() => return Ok(Some("There are no events")),
        Some(events) => events,
        None => return Ok(Some("There is no such event")),
    };
    if !webhooks::is_known(connection, &url)? && webhooks::count(connection)? >= MOST {
        return Ok(Some("The account has 100 webhooks already"));
    }
    webhooks::subscribe(connection, &url, &events)?;
    Ok(None)
}

/// A url alone stands for all its events, events alone for those of every url.
fn unsubscribe(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(244)?;
    let wanted = given(call, "unsubscribe")?;
    let rows = call.context.store.write(|tx| {
        wanted
            .iter()
            .map(|wanted| {
                let problem = try_unsubscribe(tx, wanted)?;
                Ok(outcome(wanted, problem))
            })
            .collect::<store::Result<Vec<Tree>>>()
    })?;
    Ok(items(call, rows))
}

fn try_unsubscribe(connection: &Connection, wanted: &Tree) -> store::Result<Option<&'static str>> {
    let url = url(wanted);
    if let Some(url) = &url
        && !webhooks::is_known(connection, url)?
    {
        return Ok(Some("There is no such webhook"));
    }
    let Some(events) = events(wanted) else {
        return Ok(Some("There is no such event"));
    };
    let events = (!events.is_empty()).then_some(events);
    if url.is_none() && events.is_none() {
        return Ok(Some("There is neither a url nor an event"));
    }
    webhooks::unsubscribe(connection, url.as_deref(), events.as_deref())?;
    Ok(None)
}

/// The items of the action.
fn given<'a>(call: &Call<'a>, action: &str) -> Result<Vec<&'a Tree>, Failure> {
    let items = call
        .parameters
        .get(action)
        .map(Tree::items)
        .unwrap_or_default();
    if items.is_empty() || items.iter().any(|item| item.is_scalar()) {
        return Err(Failure::refused(
            StatusCode::BAD_REQUEST,
            400,
            format!("{action} must be a list of webhooks"),
        ));
    }
    Ok(items)
}

fn url(wanted: &Tree) -> Option<String> {
    let url = wanted.get("url")?.text()?;
    Some(url.trim().to_owned()).filter(|url| !url.is_empty())
}

/// The events, a list or a single one; `None` if one is unknown.
fn events(wanted: &Tree) -> Option<Vec<String>> {
    let given = match wanted.get("events") {
        None => Vec::new(),
        Some(one) if one.is_scalar() => vec![one],
        Some(several) => several.items(),
    };
    given
        .into_iter()
        .map(|event| {
            let event = event.text()?;
            EVENTS
                .contains(&event.trim())
                .then(|| event.trim().to_owned())
        })
        .collect()
}

fn outcome(wanted: &Tree, problem: Option<&str>) -> Tree {
    let mut row = crate::request::tree::Map::new();
    row.insert("url".to_owned(), url(wanted).into());
    row.insert("result".to_owned(), problem.is_none().into());
    if let Some(problem) = problem {
        row.insert("notice".to_owned(), problem.into());
    }
    Tree::Map(row)
}

fn items(call: &Call<'_>, rows: Vec<Tree>) -> Answer {
    let document = Tree::map([
        ("_links", self_link(call.request)),
        ("_embedded", Tree::map([("items", Tree::List(rows))])),
    ]);
    Answer::json(StatusCode::OK, HAL, &document)
}
