//! Subscriptions to webhooks (v2 §9.14).

use amocore_macros::model;
use serde_json::{Value as Json, json};

use super::document;
use super::lists::lists;
use super::record::{Checked, Wire};
use super::written;
use crate::operation::{Answer, BodyFormat, Context, Operation, Request};
use crate::operations::rules;
use crate::wire::json;
use crate::{Error, Extra, Result, WebhookKind};

/// A subscription to webhooks.
#[model(wire)]
pub struct WebhookSubscription {
    /// Identifier.
    pub id: String,
    /// Where the deliveries go.
    pub url: String,
    /// What is delivered.
    pub events: Vec<WebhookKind>,
    /// Whether the server has given up delivering.
    pub disabled: bool,
    /// What else the server sent.
    pub extra: Extra,
}

/// Events to deliver to an address.
#[model(input, wire)]
pub struct WebhookTarget {
    /// Where the deliveries go.
    pub url: String,
    /// What is to be delivered. The server knows at most 100 active subscriptions.
    #[positional]
    pub events: Vec<WebhookKind>,
}

/// Events not to deliver any more.
#[model(input, wire)]
pub struct WebhookRemoval {
    /// Where the deliveries went. Unset: any address.
    pub url: Option<String>,
    /// What is not to be delivered any more. Empty: all events of the address.
    pub events: Vec<WebhookKind>,
}

/// What became of a subscription that was to be made or ended.
#[model(wire)]
pub struct WebhookResult {
    /// Where the deliveries go.
    pub url: Option<String>,
    /// Whether it was done.
    pub result: bool,
    /// Why it was not.
    pub notice: Option<String>,
    /// What else the server sent.
    pub extra: Extra,
}

/// The subscriptions.
#[model(request, query)]
pub struct ListWebhooks {}

/// The subscriptions to make.
#[model(request)]
pub struct SubscribeWebhooks {
    /// The events of each address. Those of an address that is known are added to its own.
    #[positional]
    pub items: Vec<WebhookTarget>,
}

/// The subscriptions to end.
#[model(request)]
pub struct UnsubscribeWebhooks {
    /// What is not to be delivered any more.
    #[positional]
    pub items: Vec<WebhookRemoval>,
}

lists! {
    /// All subscriptions.
    WebhookSubscriptionPage of WebhookSubscription, ListWebhooks at "/api/v2/webhooks", once
}

fn results(answer: &Answer, action: &str) -> Result<Vec<WebhookResult>> {
    let document = document::required(answer)?;
    let items = document.get("_embedded").and_then(|it| it.get("items"));
    let rows = items.map(json::list).unwrap_or_default();
    if let Some(refusal) = written::refusal(&document, action) {
        // What stands in rows was done all the same (v2 §5.3).
        let error = refusal.into_error().with_status(answer.status);
        return Err(error.with_may_have_happened(!rows.is_empty()));
    }
    let results: Option<Vec<WebhookResult>> =
        rows.into_iter().map(|row| Wire::read(row.into())).collect();
    results.filter(|it| !it.is_empty()).ok_or_else(|| {
        Error::unexpected("the answer names no subscription")
            .with_status(answer.status)
            .with_may_have_happened(true)
    })
}

fn post<T: Wire>(action: &str, items: &[T], context: &Context) -> Request {
    let items: Vec<Json> = items.iter().filter_map(T::write).collect();
    let path = match action {
        "subscribe" => "/api/v2/webhooks/subscribe",
        _ => "/api/v2/webhooks/unsubscribe",
    };
    Request::post(
        path,
        json!({ action: items }),
        context.body_format(BodyFormat::Json),
    )
}

impl Operation for SubscribeWebhooks {
    type Output = Vec<WebhookResult>;

    fn validate(&self) -> Result<()> {
        self.items.required("items")?;
        self.items.check("items")
    }

    fn request(&self, context: &Context) -> Result<Request> {
        Ok(post("subscribe", &self.items, context))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<Vec<WebhookResult>> {
        results(answer, "subscribe")
    }
}

impl Operation for UnsubscribeWebhooks {
    type Output = Vec<WebhookResult>;

    fn validate(&self) -> Result<()> {
        self.items.required("items")?;
        self.items.check("items")?;
        let urls = self.items.iter().enumerate();
        urls.filter_map(|(index, it)| Some((index, it.url.as_ref()?)))
            .try_for_each(|(index, url)| rules::not_blank(&format!("items[{index}].url"), url))?;
        // Neither would end everything there is, which nobody asks for by saying nothing.
        let says_nothing = |it: &WebhookRemoval| it.url.is_none() && it.events.is_empty();
        match self.items.iter().position(says_nothing) {
            Some(index) => {
                let field = format!("items[{index}]");
                Err(Error::invalid_input(
                    field,
                    "give a url, or events, or both",
                ))
            }
            None => Ok(()),
        }
    }

    fn request(&self, context: &Context) -> Result<Request> {
        Ok(post("unsubscribe", &self.items, context))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<Vec<WebhookResult>> {
        results(answer, "unsubscribe")
    }
}
