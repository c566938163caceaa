//! Accepting and declining.

use amocore_macros::model;
use serde_json::{Value as Json, json};

use super::super::batch::{self, Outcome, Part};
use crate::operation::{Answer, BodyFormat, Context, Operation, Request, Step};
use crate::operations::rules;
use crate::wire::json::{self, Members};
use crate::{Extra, Result};

/// The incoming leads to accept.
#[model(request)]
pub struct AcceptIncomingLeads {
    /// Their identifiers. More than 250 are sent in several requests, in order.
    #[positional]
    pub uids: Vec<String>,
    /// The user on whose behalf the records are created.
    pub user_id: i64,
    /// The status of the created leads. Unset: the first of the pipeline.
    pub status_id: Option<i64>,
}

/// The incoming leads to decline.
#[model(request)]
pub struct DeclineIncomingLeads {
    /// Their identifiers. More than 250 are sent in several requests, in order.
    #[positional]
    pub uids: Vec<String>,
    /// The user on whose behalf they are declined.
    pub user_id: i64,
}

/// What became of an incoming lead that was to be accepted.
#[model]
pub struct AcceptedIncomingLead {
    /// Its identifier.
    pub uid: String,
    /// Whether it was accepted. False: the server does not know it, or it was decided already.
    pub accepted: bool,
    /// The leads that were created.
    pub leads: Vec<i64>,
    /// The contacts that were created.
    pub contacts: Vec<i64>,
    /// The companies that were created.
    pub companies: Vec<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// What became of an incoming lead that was to be declined.
#[model]
pub struct DeclinedIncomingLead {
    /// Its identifier.
    pub uid: String,
    /// What the server answered for it. The vendor does not say what false means; take it as:
    /// not known, or decided already (v2 §13).
    pub declined: bool,
}

struct Accept {
    user_id: i64,
    status_id: Option<i64>,
    context: Context,
}

struct Decline {
    user_id: i64,
    context: Context,
}

impl Part<String, AcceptedIncomingLead> for Accept {
    fn request(&self, uids: &[String], _: usize) -> Result<Request> {
        let mut tree = json!({ "accept": uids, "user_id": self.user_id });
        if let Some(status) = self.status_id {
            tree["status_id"] = status.into();
        }
        let path = "/api/v2/incoming_leads/accept";
        Ok(Request::post(
            path,
            tree,
            self.context.body_format(BodyFormat::Form),
        ))
    }

    fn decode(
        &self,
        answer: &Answer,
        uids: &[String],
        _: usize,
    ) -> Result<Vec<Outcome<AcceptedIncomingLead>>> {
        let data = super::data(answer)?;
        Ok(uids
            .iter()
            .map(|uid| {
                let entry = entry(&data, uid);
                let mut created = Members::of(entry.unwrap_or(&Json::Null));
                Ok(AcceptedIncomingLead {
                    uid: uid.clone(),
                    accepted: entry.is_some_and(says_done),
                    leads: created.list("leads", json::int),
                    contacts: created.list("contacts", json::int),
                    companies: created.list("companies", json::int),
                    extra: created.rest(),
                })
            })
            .collect())
    }

    fn id(&self, result: &AcceptedIncomingLead) -> Option<String> {
        Some(result.uid.clone())
    }
}

impl Part<String, DeclinedIncomingLead> for Decline {
    fn request(&self, uids: &[String], _: usize) -> Result<Request> {
        let tree = json!({ "decline": uids, "user_id": self.user_id });
        let path = "/api/v2/incoming_leads/decline";
        Ok(Request::post(
            path,
            tree,
            self.context.body_format(BodyFormat::Form),
        ))
    }

    fn decode(
        &self,
        answer: &Answer,
        uids: &[String],
        _: usize,
    ) -> Result<Vec<Outcome<DeclinedIncomingLead>>> {
        let data = super::data(answer)?;
        let declined = |uid: &String| entry(&data, uid).is_some_and(says_done);
        let result = |uid: &String| DeclinedIncomingLead {
            uid: uid.clone(),
            declined: declined(uid),
        };
        Ok(uids.iter().map(result).map(Ok).collect())
    }

    fn id(&self, result: &DeclinedIncomingLead) -> Option<String> {
        Some(result.uid.clone())
    }
}

/// What `data` says of an identifier: it is a map by identifier, or a list of identifiers.
fn entry<'a>(data: &'a Json, uid: &str) -> Option<&'a Json> {
    match data {
        Json::Object(members) => members.get(uid),
        Json::Array(items) => items.iter().find_map(|item| match item {
            Json::String(text) if text == uid => Some(&Json::Bool(true)),
            Json::Object(members) if members.get("uid").is_some_and(|it| it == uid) => Some(item),
            Json::Object(members) => members.get(uid),
            _ => None,
        }),
        _ => None,
    }
}

/// Whether an entry says that it was done: whatever does not say no, since what was created
/// may be an empty list.
fn says_done(entry: &Json) -> bool {
    !entry.is_null() && json::flag(entry) != Some(false)
}

fn validate(uids: &[String], user_id: i64) -> Result<()> {
    rules::not_empty("uids", uids)?;
    for (index, uid) in uids.iter().enumerate() {
        rules::not_blank(&format!("uids[{index}]"), uid)?;
    }
    rules::id("user_id", user_id)
}

impl AcceptIncomingLeads {
    fn part(&self, context: &Context) -> Accept {
        Accept {
            user_id: self.user_id,
            status_id: self.status_id,
            context: context.clone(),
        }
    }
}

impl DeclineIncomingLeads {
    fn part(&self, context: &Context) -> Decline {
        Decline {
            user_id: self.user_id,
            context: context.clone(),
        }
    }
}

impl Operation for AcceptIncomingLeads {
    type Output = Vec<AcceptedIncomingLead>;

    fn validate(&self) -> Result<()> {
        validate(&self.uids, self.user_id)?;
        rules::optional_id("status_id", self.status_id)
    }

    fn request(&self, context: &Context) -> Result<Request> {
        self.part(context).request(&self.uids, 0)
    }

    fn decode(&self, answer: &Answer, context: &Context) -> Result<Self::Output> {
        batch::whole(&self.part(context), answer, &self.uids)
    }

    fn steps(self, context: Context) -> Result<Step<Self::Output>> {
        let part = self.part(&context);
        batch::steps(self.uids, part)
    }
}

impl Operation for DeclineIncomingLeads {
    type Output = Vec<DeclinedIncomingLead>;

    fn validate(&self) -> Result<()> {
        validate(&self.uids, self.user_id)
    }

    fn request(&self, context: &Context) -> Result<Request> {
        self.part(context).request(&self.uids, 0)
    }

    fn decode(&self, answer: &Answer, context: &Context) -> Result<Self::Output> {
        batch::whole(&self.part(context), answer, &self.uids)
    }

    fn steps(self, context: Context) -> Result<Step<Self::Output>> {
        let part = self.part(&context);
        batch::steps(self.uids, part)
    }
}
