//! Reading deliveries of webhooks.

use amocore_macros::model;

use super::Tool;
use crate::{Result, Webhook, webhooks};

/// A delivery to read.
#[model(request)]
pub struct ParseWebhook {
    /// The body of the request, as it came.
    #[positional]
    pub body: String,
    /// The request's `Content-Type`. Unset: told from the body.
    pub content_type: Option<String>,
    /// The account's time zone, such as `Europe/Moscow`, in which tasks and notes have their times.
    /// Unset: those stay texts.
    pub time_zone: Option<String>,
}

impl Tool for ParseWebhook {
    type Output = Webhook;

    fn run(self) -> Result<Webhook> {
        webhooks::parse(
            self.body.as_bytes(),
            self.content_type.as_deref(),
            self.time_zone.as_deref(),
        )
    }
}
