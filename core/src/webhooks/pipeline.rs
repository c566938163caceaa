//! Deliveries to a widget in a digital pipeline (v2 §10.4): `event[type_code]`, `event[data]`.
//! Those of its action "API: send webhook" are built like all others.

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

use super::event::{Record, WebhookEvent};
use super::item::Item;
use super::kind::WebhookKind;
use crate::EntityType;
use crate::operations::v2::record::Wire;
use crate::wire::json;

/// Takes the event out of a delivery. What has no type is left over.
pub(super) fn take(
    members: &mut Map<String, Json>,
    zone: Option<&TimeZone>,
) -> Option<WebhookEvent> {
    let event = members.get("event")?;
    let code = code(event)?;
    let record = record(event, &code);
    let Json::Object(event) = members.shift_remove("event")? else {
        return None;
    };
    let mut item = Item::new(event, zone);
    let mut event = WebhookEvent {
        kind: kind(&code, record),
        happened_at: item.time(&["time"]),
        ..WebhookEvent::default()
    };
    if let Some(mut data) = item.object("data") {
        if let Some(record) = record {
            data.element_type();
            event.put(record, &mut data);
        }
        item.put_back("data", data);
    }
    event.extra = item.rest();
    Some(event)
}

/// The word of the type, or its number if that is not known here.
fn code(event: &Json) -> Option<String> {
    let text = |name: &str| json::text(event.get(name)?).filter(|text| !text.is_empty());
    text("type_code").or_else(|| {
        let number = text("type")?;
        let word = match &*number {
            "1" => "lead_added",
            "14" => "lead_status_changed",
            "15" => "lead_appeared_in_status",
            "16" => "mail_in",
            "17" => "call_in",
            "18" => "site_visit",
            "19" => "chat",
            "20" => "customer_added",
            "21" => "customer_period_changed",
            "22" => "customer_appeared_in_period",
            _ => return Some(number),
        };
        Some(word.to_owned())
    })
}

/// What the event is about: 2 is a lead, 12 a customer; most types tell as well.
fn record(event: &Json, code: &str) -> Option<Record> {
    let kind = event.get("data").and_then(|data| data.get("element_type"));
    match kind.and_then(|kind| EntityType::read(kind.into())) {
        Some(EntityType::Lead) => Some(Record::Lead),
        Some(EntityType::Customer) => Some(Record::Customer),
        Some(_) => None,
        None if code.starts_with("lead_") => Some(Record::Lead),
        None if code.starts_with("customer_") => Some(Record::Customer),
        None => None,
    }
}

fn kind(code: &str, record: Option<Record>) -> WebhookKind {
    match (code, record) {
        ("lead_added", _) => WebhookKind::AddLead,
        ("lead_status_changed", _) => WebhookKind::StatusLead,
        ("lead_appeared_in_status", _) => WebhookKind::LeadAppearedInStatus,
        ("customer_added", _) => WebhookKind::AddCustomer,
        ("customer_period_changed", _) => WebhookKind::PeriodCustomer,
        ("customer_appeared_in_period", _) => WebhookKind::CustomerAppearedInPeriod,
        (action, Some(record)) => WebhookKind::of("event", record.word(), action),
        (action, None) => WebhookKind::Other(format!("event.{action}")),
    }
}
