//! `GET incoming_leads`: what waits.

use hyper::StatusCode;

use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::incoming_leads::{self, Filter, IncomingLead};
use crate::v2::failure::Failure;
use crate::v2::{Call, HAL, self_link};

/// No page is longer (spec: List of incoming leads).
const LARGEST_PAGE: i64 = 500;

/// A page of waiting requests, oldest first unless `order_by` says otherwise;
/// 204 when there are none.
pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    let number = |name: &str| call.parameters.get(name).and_then(Tree::integer);
    let size = number("page_size")
        .filter(|size| *size > 0)
        .unwrap_or(LARGEST_PAGE)
        .min(LARGEST_PAGE);
    let page = number("page").or(number("PAGEN_1")).unwrap_or(1).max(1);
    let filter = filter(call)?;
    let found = call.context.store.read(|connection| {
        incoming_leads::list(connection, &filter, size, (page - 1).saturating_mul(size))
    })?;
    if found.is_empty() {
        return Ok(Answer::new(StatusCode::NO_CONTENT, HAL, ""));
    }
    let items = found.iter().map(item).collect();
    let document = Tree::map([
        ("_links", self_link(call.request)),
        ("_embedded", Tree::map([("items", Tree::List(items))])),
    ]);
    Ok(Answer::json(StatusCode::OK, HAL, &document))
}

fn filter(call: &Call<'_>) -> Result<Filter, Failure> {
    let categories = match call.parameters.get("categories") {
        None => Vec::new(),
        Some(Tree::Text(one)) => one.split(',').map(category).collect(),
        Some(several) => several
            .items()
            .into_iter()
            .filter_map(Tree::text)
            .map(|word| category(&word))
            .collect(),
    };
    let pipeline_id = match call.parameters.get("pipeline_id") {
        Some(id) if !id.is_blank() => Some(id.integer().ok_or_else(|| {
            Failure::refused(StatusCode::BAD_REQUEST, 400, "pipeline_id must be a number")
        })?),
        _ => None,
    };
    let direction = call
        .parameters
        .get("order_by")
        .and_then(|order| order.get("created_at"))
        .and_then(Tree::text);
    Ok(Filter {
        categories,
        pipeline_id,
        newest_first: direction.is_some_and(|word| word.trim().eq_ignore_ascii_case("desc")),
    })
}

/// Singular and plural both occur (v2 §12 item 12).
fn category(word: &str) -> String {
    let word = word.trim().to_lowercase();
    match word.as_str() {
        "forms" => "form".to_owned(),
        "chats" => "chat".to_owned(),
        "mails" => "mail".to_owned(),
        _ => word,
    }
}

fn item(lead: &IncomingLead) -> Tree {
    Tree::map([
        ("category", lead.category.as_str().into()),
        ("uid", lead.uid.as_str().into()),
        ("source_name", lead.source_name.as_str().into()),
        ("source_uid", lead.source_uid.as_str().into()),
        ("created_at", lead.created_at.into()),
        ("pipeline_id", lead.pipeline_id.into()),
        ("incoming_lead_info", info(lead)),
        ("incoming_entities", lead.entities.clone()),
    ])
}

/// Types and names as captured: what is written as `date_call` is read as
/// `date`, and some numbers come as strings (v2 §9.19).
fn info(lead: &IncomingLead) -> Tree {
    let as_sent = |name: &str| lead.info.get(name).cloned().unwrap_or(Tree::Null);
    let as_text = |name: &str| Tree::from(as_sent(name).text().unwrap_or_default());
    match lead.category.as_str() {
        "sip" => Tree::map([
            ("from", as_text("from")),
            ("to", as_text("to")),
            ("date", as_sent("date_call")),
            ("duration", as_text("duration")),
            ("link", as_text("link")),
            ("service_code", as_text("service_code")),
        ]),
        "form" => Tree::map([
            ("form_id", as_text("form_id")),
            ("form_name", as_text("form_name")),
            ("form_page", as_text("form_page")),
            ("ip", as_text("ip")),
            (
                "form_send_at",
                as_sent("form_send_at")
                    .integer()
                    .unwrap_or(lead.created_at)
                    .into(),
            ),
            ("referer", as_sent("referer")),
        ]),
        _ => match &lead.info {
            Tree::Map(info) => Tree::Map(info.clone()),
            _ => Tree::Map(Map::new()),
        },
    }
}
