//! Counts.

use amocore_macros::model;

use super::super::document;
use crate::operation::{Answer, Context, Operation, Request};
use crate::operations::rules;
use crate::wire::form::Form;
use crate::wire::json::{self, Members};
use crate::{Error, Extra, Result, Timestamp};

/// Which days to count.
#[model(request)]
pub struct SummarizeIncomingLeads {
    /// From this instant on.
    pub date_from: Option<Timestamp>,
    /// Up to this instant.
    pub date_to: Option<Timestamp>,
}

/// How many incoming leads there are.
#[model]
pub struct IncomingLeadsSummary {
    /// Calls.
    pub sip: i64,
    /// Web forms.
    pub form: i64,
    /// E-mail messages.
    pub mail: i64,
    /// Chats.
    pub chat: i64,
    /// All of them.
    pub total: i64,
    /// The average time until one was processed, in seconds. A fraction is rounded down, and
    /// the exact number is in `extra`.
    pub avg_time: i64,
    /// How many were accepted.
    pub accepted: i64,
    /// What else the server sent.
    pub extra: Extra,
}

/// What a summary is made of.
const MEMBERS: [&str; 9] = [
    "sip", "form", "forms", "mail", "chat", "chats", "total", "avg_time", "accepted",
];

impl Operation for SummarizeIncomingLeads {
    type Output = IncomingLeadsSummary;

    fn validate(&self) -> Result<()> {
        rules::optional_time("date_from", self.date_from)?;
        rules::optional_time("date_to", self.date_to)?;
        match (self.date_from, self.date_to) {
            (Some(from), Some(to)) if to < from => Err(Error::invalid_input(
                "date_to",
                "must not lie before date_from",
            )),
            _ => Ok(()),
        }
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let query = Form::new()
            .with_some(
                "data[filter][date][from]",
                self.date_from.map(Timestamp::unix),
            )
            .with_some("data[filter][date][to]", self.date_to.map(Timestamp::unix));
        Ok(Request::get("/api/v2/incoming_leads/summary", query))
    }

    /// The example says `form`, the table `forms` (v2 §12.12). Nothing found is 204 (v2 §12.1).
    fn decode(&self, answer: &Answer, _: &Context) -> Result<IncomingLeadsSummary> {
        if answer.status == 204 {
            return Ok(IncomingLeadsSummary::default());
        }
        let text = document::text(answer)?;
        let tree = document::required_tree(&text, answer)?;
        let mut document = Members::of(tree.root());
        let found = document.find_all(&MEMBERS);
        if found.iter().all(Option::is_none) {
            return Err(
                Error::unexpected("the answer has none of a summary's counts")
                    .with_status(answer.status),
            );
        }
        let [
            sip,
            form,
            forms,
            mail,
            chat,
            chats,
            total,
            average,
            accepted,
        ] = found;
        let exact = document.take_found(&[average], json::int);
        let rounded = average.and_then(|(_, average)| json::whole_part(average));
        let mut count = |first, second| {
            let found = document.take_found(&[first, second], json::int);
            found.unwrap_or_default()
        };
        let summary = IncomingLeadsSummary {
            sip: count(sip, None),
            form: count(form, forms),
            mail: count(mail, None),
            chat: count(chat, chats),
            total: count(total, None),
            avg_time: exact.or(rounded).unwrap_or_default(),
            accepted: count(accepted, None),
            extra: Extra::default(),
        };
        Ok(IncomingLeadsSummary {
            extra: document.rest(),
            ..summary
        })
    }
}
