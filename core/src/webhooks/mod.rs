//! Webhooks: what an account tells of by itself (v2 §10).
//!
//! [`parse`] makes events of the body of a delivery. It has no I/O: receive the request with any
//! server, answer it with a status below 300, or the account repeats it.
//!
//! ```
//! use amocore::webhooks::{self, WebhookKind};
//!
//! let body = "leads[status][0][id]=7100001&leads[status][0][status_id]=142\
//!             &leads[status][0][old_status_id]=2500011&account[subdomain]=acme";
//! let content_type = Some("application/x-www-form-urlencoded");
//! let webhook = webhooks::parse(body, content_type, Some("Europe/London"))?;
//! for event in &webhook.events {
//!     if let (WebhookKind::StatusLead, Some(lead)) = (&event.kind, &event.lead) {
//!         println!("{}: from {:?} to {:?}", lead.id, lead.old_status_id, lead.status_id);
//!     }
//! }
//! # assert_eq!(webhook.events.len(), 1);
//! # Ok::<(), amocore::Error>(())
//! ```

mod body;
mod contact;
mod customer;
mod drafts;
mod event;
mod fields;
mod incoming_lead;
mod item;
mod kind;
mod lead;
mod note;
mod pipeline;
mod secrets;
mod task;

pub use contact::WebhookContact;
pub use customer::WebhookCustomer;
pub use event::WebhookEvent;
pub use incoming_lead::{WebhookDecision, WebhookIncomingLead};
pub use kind::WebhookKind;
pub use lead::WebhookLead;
pub use note::WebhookNote;
pub use task::WebhookTask;

use amocore_macros::model;
use jiff::tz::TimeZone;

use crate::{Error, Extra, Result};
use item::Item;

/// What one delivery tells.
#[model]
pub struct Webhook {
    /// What happened, in the order of the body. Usually it is one event; changes of several
    /// records at once can come together.
    pub events: Vec<WebhookEvent>,
    /// The account that it happened in.
    pub account: WebhookAccount,
    /// What else the body has. Of a body that is no delivery, all of it.
    pub extra: Extra,
}

/// The account that a webhook comes from. Nothing proves that it does: deliveries are not signed.
#[model]
pub struct WebhookAccount {
    /// Its identifier, which older deliveries lack.
    pub id: Option<i64>,
    /// Its subdomain.
    pub subdomain: Option<String>,
    /// Its address, which older deliveries lack.
    pub self_link: Option<String>,
    /// What else the server sent.
    pub extra: Extra,
}

/// Reads a delivery: the raw body of the request, and the value of its `Content-Type` header.
/// JSON of the same tree is read as well as a form.
///
/// `time_zone` is that of the account, such as `Europe/Moscow`: times of tasks and notes are local
/// to it (v2 §7.2). Without it they are kept as text, in the `extra` of the task or note.
///
/// What is not known here is kept in `extra`, but for credentials, in whose place is `***`.
///
/// # Errors
/// `InvalidInput` if the body is neither a form nor JSON, if it is longer than 4 MiB or has more
/// members than any delivery, or if there is no such time zone.
pub fn parse(
    body: impl AsRef<[u8]>,
    content_type: Option<&str>,
    time_zone: Option<&str>,
) -> Result<Webhook> {
    read(body.as_ref(), content_type, time_zone)
}

fn read(body: &[u8], content_type: Option<&str>, time_zone: Option<&str>) -> Result<Webhook> {
    let zone = time_zone.map(zone).transpose()?;
    let zone = zone.as_ref();
    let mut members = body::tree(body, content_type)?;
    secrets::mask(&mut members);
    let mut events = event::take(&mut members, zone);
    events.extend(pipeline::take(&mut members, zone));
    let mut rest = Item::new(members, zone);
    Ok(Webhook {
        events,
        account: rest.object("account").map(account).unwrap_or_default(),
        extra: rest.rest(),
    })
}

fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(|_| {
        let problem = format!("{name:?} is not a time zone such as Europe/Moscow");
        Error::invalid_input("time_zone", problem)
    })
}

/// Links are texts or objects with `href` (v2 §5.1, §10.1).
fn account(mut account: Item<'_>) -> WebhookAccount {
    let mut self_link = None;
    if let Some(mut links) = account.object("_links") {
        self_link = links.text(&["self"]);
        if let Some(mut link) = links.object("self") {
            self_link = link.text(&["href"]);
            links.put_back("self", link);
        }
        account.put_back("_links", links);
    }
    WebhookAccount {
        id: account.int(&["id"]),
        subdomain: account.text(&["subdomain"]),
        self_link,
        extra: account.rest(),
    }
}
