//! The events of a delivery (v2 §10.2).

use amocore_macros::model;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

use super::contact::WebhookContact;
use super::customer::WebhookCustomer;
use super::incoming_lead::WebhookIncomingLead;
use super::item::{Item, records};
use super::kind::WebhookKind;
use super::lead::WebhookLead;
use super::note::WebhookNote;
use super::task::WebhookTask;
use crate::operations::v2::record::Wire;
use crate::{EntityType, Extra, Timestamp};

/// One thing that happened. The record that it happened to is under its own name; the others
/// are unset.
#[model]
pub struct WebhookEvent {
    /// What happened.
    pub kind: WebhookKind,
    /// When it happened, if the delivery tells: those of a widget in a digital pipeline do.
    pub happened_at: Option<Timestamp>,
    /// The lead.
    pub lead: Option<WebhookLead>,
    /// The contact.
    pub contact: Option<WebhookContact>,
    /// The company.
    pub company: Option<WebhookContact>,
    /// The customer.
    pub customer: Option<WebhookCustomer>,
    /// The task.
    pub task: Option<WebhookTask>,
    /// The note, which tells what it belongs to.
    pub note: Option<WebhookNote>,
    /// The incoming lead.
    pub incoming_lead: Option<WebhookIncomingLead>,
    /// What else the server sent of it; for messages, talks, catalogs and what is not known
    /// here, all of it.
    pub extra: Extra,
}

/// The records that deliveries tell of.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Record {
    Lead,
    Contact,
    Company,
    Customer,
    Task,
    IncomingLead,
    Message,
    Talk,
    Catalog,
}

impl Record {
    /// The record under a place in the body; tasks alone are singular.
    fn at(place: &str) -> Option<Self> {
        Some(match place {
            "leads" => Self::Lead,
            "contacts" => Self::Contact,
            "customers" => Self::Customer,
            "task" => Self::Task,
            "unsorted" => Self::IncomingLead,
            "message" => Self::Message,
            "talk" => Self::Talk,
            "catalogs" => Self::Catalog,
            _ => return None,
        })
    }

    /// Companies stand under contacts, too.
    fn of(self, item: &Item<'_>) -> Self {
        match self {
            Self::Contact if is_company(item) => Self::Company,
            other => other,
        }
    }

    /// Its name in the words of subscriptions.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Contact => "contact",
            Self::Company => "company",
            Self::Customer => "customer",
            Self::Task => "task",
            Self::IncomingLead => "unsorted",
            Self::Message => "message",
            Self::Talk => "talk",
            Self::Catalog => "catalog",
        }
    }
}

/// The `type` tells contacts and companies apart; a note says itself what it belongs to, too.
fn is_company(item: &Item<'_>) -> bool {
    match item.get("type").and_then(Json::as_str) {
        Some(word) => word.eq_ignore_ascii_case("company"),
        None => {
            let kind = |note: &Json| EntityType::read(note.get("element_type")?.into());
            item.get("note").and_then(kind) == Some(EntityType::Company)
        }
    }
}

/// Takes the events out of a delivery: `{place}[{action}][n]`. What is built in another way is
/// left over.
pub(super) fn take(members: &mut Map<String, Json>, zone: Option<&TimeZone>) -> Vec<WebhookEvent> {
    let mut events = Vec::new();
    for (place, value) in std::mem::take(members) {
        let (record, actions) = match (Record::at(&place), value) {
            (Some(record), Json::Object(actions)) => (record, actions),
            (_, value) => {
                members.insert(place, value);
                continue;
            }
        };
        let mut odd = Map::new();
        for (action, value) in actions {
            match records(value) {
                Ok(items) => events.extend(items.into_iter().map(|item| {
                    let item = Item::new(item, zone);
                    let record = record.of(&item);
                    let kind = WebhookKind::of(&place, record.word(), &action);
                    WebhookEvent::read(kind, record, action == "note", item)
                })),
                Err(value) => {
                    odd.insert(action, value);
                }
            }
        }
        if !odd.is_empty() {
            members.insert(place, odd.into());
        }
    }
    events
}

impl WebhookEvent {
    fn read(kind: WebhookKind, record: Record, is_note: bool, mut item: Item<'_>) -> Self {
        let mut event = Self {
            kind,
            ..Self::default()
        };
        if is_note {
            event.note = item.object("note").map(WebhookNote::read);
            item.drop_word("type", record.word());
        } else {
            event.put(record, &mut item);
        }
        event.extra = item.rest();
        event
    }

    /// Puts the record in its place. One without an identifier is left over.
    pub(super) fn put(&mut self, record: Record, item: &mut Item<'_>) {
        match record {
            Record::Lead => self.lead = WebhookLead::read(item),
            Record::Contact => self.contact = WebhookContact::read(item),
            Record::Company => self.company = WebhookContact::read(item),
            Record::Customer => self.customer = WebhookCustomer::read(item),
            Record::Task => self.task = WebhookTask::read(item),
            Record::IncomingLead => self.incoming_lead = Some(WebhookIncomingLead::read(item)),
            Record::Message | Record::Talk | Record::Catalog => {}
        }
    }
}
