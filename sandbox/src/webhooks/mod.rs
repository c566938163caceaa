//! Telling subscribers what changed: which events a change is, and how it is
//! worded (v2 §10.2, §10.3).

mod cards;
mod fields;
mod form;
mod tasks;

use hyper::Uri;
use rusqlite::Connection;

use crate::request::tree::{Map, Tree};
use crate::store::changes::{self, Action, Before, Change};
use crate::store::{self, account, deliveries, webhooks};

/// Every event, grouped by what happens (v2 §9.14).
pub const EVENTS: [&str; 28] = [
    "responsible_lead",
    "responsible_contact",
    "responsible_company",
    "responsible_customer",
    "responsible_task",
    "restore_lead",
    "restore_contact",
    "restore_company",
    "add_lead",
    "add_contact",
    "add_company",
    "add_customer",
    "add_task",
    "update_lead",
    "update_contact",
    "update_company",
    "update_customer",
    "update_task",
    "delete_lead",
    "delete_contact",
    "delete_company",
    "delete_customer",
    "delete_task",
    "status_lead",
    "note_lead",
    "note_contact",
    "note_company",
    "note_customer",
];

/// Turns what the transaction changed into deliveries; true if there are any.
pub fn queue(connection: &Connection) -> store::Result<bool> {
    let mut queued = false;
    for change in changes::take(connection)? {
        let Some(subject) = Subject::of(change.element_type) else {
            continue;
        };
        for (verb, entity) in told(connection, subject, &change)? {
            let event = format!("{verb}_{}", subject.word);
            let subscribers = webhooks::subscribers(connection, &event)?;
            if subscribers.is_empty() {
                continue;
            }
            let body = body(connection, subject, verb, entity)?;
            for url in subscribers {
                deliveries::insert(connection, &event, &url, &body)?;
                queued = true;
            }
        }
    }
    Ok(queued)
}

/// A body with the account's address, which is known only when it is sent.
pub fn with_address(body: &str, base_url: &str) -> String {
    let links = Tree::map([("self", base_url.into())]);
    let account = Tree::map([("account", Tree::map([("_links", links)]))]);
    format!("{body}&{}", form::encode(&account))
}

/// A change as the events it is, each with the entity's fields.
fn told(
    connection: &Connection,
    subject: Subject,
    change: &Change,
) -> store::Result<Vec<(&'static str, Tree)>> {
    let id = change.element_id;
    let verb = match &change.action {
        Action::Deleted => return Ok(vec![("delete", cards::deleted(subject.word, id))]),
        Action::Noted(note_id) => {
            let note = tasks::note(connection, subject.word, *note_id)?;
            return Ok(note.map(|note| ("note", note)).into_iter().collect());
        }
        Action::Added => "add",
        Action::Restored => "restore",
        Action::Updated(_) => "update",
    };
    let card = match subject.word {
        "task" => tasks::task(connection, id, &change.action)?,
        "lead" => cards::lead(connection, id)?,
        "customer" => cards::customer(connection, id)?,
        _ => cards::contact(connection, id)?,
    };
    let Some(card) = card else {
        return Ok(Vec::new());
    };
    let mut told = Vec::new();
    if let Action::Updated(before) = &change.action {
        told.extend(further(&card, before));
    }
    told.insert(0, (verb, Tree::Map(card)));
    Ok(told)
}

/// What an update also is: a change of status or of the responsible user.
fn further(card: &Map, before: &Before) -> Vec<(&'static str, Tree)> {
    let is_new = |name: &str, old: Option<i64>| {
        old.is_some() && card.get(name).and_then(Tree::integer) != old
    };
    let with = |members: &[(&str, Option<i64>)]| {
        let mut card = card.clone();
        for (name, old) in members {
            card.insert((*name).to_owned(), (*old).into());
        }
        Tree::Map(card)
    };
    let mut told = Vec::new();
    if is_new("status_id", before.status_id) || is_new("pipeline_id", before.pipeline_id) {
        let old = [
            ("old_status_id", before.status_id),
            ("old_pipeline_id", before.pipeline_id),
        ];
        told.push(("status", with(&old)));
    }
    if is_new("responsible_user_id", before.responsible_user_id) {
        let old = [("old_responsible_user_id", before.responsible_user_id)];
        told.push(("responsible", with(&old)));
    }
    told
}

fn body(
    connection: &Connection,
    subject: Subject,
    verb: &str,
    entity: Tree,
) -> store::Result<String> {
    let account = account::account(connection)?;
    let tree = Tree::map([
        (subject.group, Tree::map([(verb, Tree::List(vec![entity]))])),
        (
            "account",
            Tree::map([
                ("subdomain", account.subdomain.into()),
                ("id", account.id.into()),
            ]),
        ),
    ]);
    Ok(form::encode(&tree))
}

/// Whether something can be delivered there: a complete address as RFC 2396
/// has it, by http or https.
pub fn is_address(url: &str) -> bool {
    url.bytes().all(|byte| byte.is_ascii_graphic())
        && url.parse::<Uri>().is_ok_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.host().is_some_and(|host| !host.is_empty())
        })
}

/// What a change is about.
#[derive(Debug, Clone, Copy)]
struct Subject {
    /// In the name of the event.
    word: &'static str,
    /// In the body.
    group: &'static str,
}

impl Subject {
    /// By the code of v2 §7.4.
    fn of(element_type: i64) -> Option<Subject> {
        let (word, group) = match element_type {
            1 => ("contact", "contacts"),
            2 => ("lead", "leads"),
            3 => ("company", "contacts"),
            4 => ("task", "task"),
            12 => ("customer", "customers"),
            _ => return None,
        };
        Some(Subject { word, group })
    }
}
