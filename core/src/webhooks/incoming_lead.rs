//! Incoming leads, called `unsorted` in a delivery.

use amocore_macros::model;
use serde_json::Value as Json;

use super::drafts;
use super::item::Item;
use crate::types::open_enum;
use crate::wire::json;
use crate::{Extra, IncomingEntities, IncomingLeadCategory, Timestamp};

open_enum! {
    /// What became of an incoming lead.
    pub enum WebhookDecision {
        /// It was accepted.
        Accept = "accept",
        /// It was declined.
        Decline = "decline",
    }
}

/// An incoming lead as a webhook tells of it.
#[model]
pub struct WebhookIncomingLead {
    /// Its unique identifier.
    pub uid: Option<String>,
    /// Where it comes from.
    pub category: Option<IncomingLeadCategory>,
    /// The name of the source.
    pub source_name: Option<String>,
    /// Its unique identifier at the source.
    pub source_uid: Option<String>,
    /// What is known about the call, form, message or chat.
    pub source_data: Extra,
    /// Its pipeline.
    pub pipeline_id: Option<i64>,
    /// The lead that stands for it in the pipeline.
    pub lead_id: Option<i64>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// What it becomes when it is accepted.
    pub incoming_entities: IncomingEntities,
    /// Deletions: what became of it.
    pub decision: Option<WebhookDecision>,
    /// Deletions: the leads that it became.
    pub accepted_leads: Vec<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

impl WebhookIncomingLead {
    pub(super) fn read(item: &mut Item<'_>) -> Self {
        let mut lead = Self {
            uid: item.text(&["uid"]),
            category: item.take(&["category"], |word| Some(word.as_str()?.into())),
            source_name: item.text(&["source_name"]),
            source_uid: item.text(&["source_uid"]),
            source_data: item
                .object("source_data")
                .map(|mut data| data.rest())
                .unwrap_or_default(),
            pipeline_id: item.int(&["pipeline_id"]),
            lead_id: item.link(&["lead_id"]),
            created_at: item.created_at(),
            decision: item.take(&["action"], |word| Some(word.as_str()?.into())),
            ..Self::default()
        };
        if let Some(data) = item.object("data") {
            lead.incoming_entities = drafts::entities(data);
        }
        if let Some(mut result) = item.object("accept_result") {
            lead.accepted_leads = result.list(&["leads"], ids);
            item.put_back("accept_result", result);
        }
        lead.extra = item.rest();
        lead
    }
}

fn ids(ids: &Json) -> Option<Vec<i64>> {
    json::list(ids).into_iter().map(json::int).collect()
}
