//! Logging calls by phone number, and telling users of them (v2 §9.17, §9.18).

use amocore_macros::model;
use serde_json::{Map, Value as Json, json};

use super::batch::{Outcome, Part, Refusal};
use super::document;
use super::entity_type::EntityType;
use super::note_params::CallStatus;
use super::record::{Wire, words_on_the_wire};
use super::shapes::linked_many;
use super::writes::batch_operation;
use crate::operation::{Answer, BodyFormat, Context, Request};
use crate::types::open_enum;
use crate::wire::json;
use crate::{Error, Extra, Result, Timestamp};

open_enum! {
    /// Which way a call went.
    pub enum CallDirection {
        /// Somebody called the account.
        Inbound = "inbound",
        /// The account called somebody.
        Outbound = "outbound",
    }
}

words_on_the_wire!(CallDirection);

/// A call to log.
#[model(input, wire)]
pub struct NewCall {
    /// The number outside of the account, by which the record is found: the only active lead of
    /// the contact or company, or its only customer, or itself.
    pub phone_number: String,
    /// Which way it went.
    pub direction: CallDirection,
    /// The unique code of the call.
    pub uniq: Option<String>,
    /// How long it took, in seconds.
    pub duration: Option<i64>,
    /// The code of the service or widget that made it.
    pub source: Option<String>,
    /// How it ended.
    pub call_status: Option<CallStatus>,
    /// What came out of it.
    pub call_result: Option<String>,
    /// Where the recording is.
    pub link: Option<String>,
    /// When it was.
    pub created_at: Option<Timestamp>,
    /// When its note was changed last.
    pub updated_at: Option<Timestamp>,
    /// The user to be named as the one who logged it. Unset: the administrator.
    pub created_by: Option<i64>,
    /// The user to be named as the one who changed its note last.
    pub updated_by: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// What to send besides.
    pub extra: Extra,
}

/// A call that was logged.
#[model(wire)]
pub struct LoggedCall {
    /// The note's identifier.
    pub id: i64,
    /// The record whose card shows it.
    pub element_id: Option<i64>,
    /// What kind of record that is.
    pub element_type: Option<EntityType>,
    /// The number.
    pub phone_number: Option<String>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A call that users are to be told of.
#[model(input, wire)]
pub struct CallNotice {
    /// The number that calls.
    pub phone_number: String,
    /// The users to tell. Empty: all.
    #[through(linked_many)]
    pub users: Vec<i64>,
    /// What to send besides.
    pub extra: Extra,
}

/// A call that users were told of.
#[model(wire)]
pub struct CallNotification {
    /// Its unique identifier.
    pub uid: Option<String>,
    /// The record that was found by the number.
    pub element_id: Option<i64>,
    /// What kind of record that is.
    pub element_type: Option<EntityType>,
    /// The number.
    pub phone_number: Option<String>,
    /// What else the server sent.
    pub extra: Extra,
}

/// The calls to log.
#[model(request)]
pub struct AddCalls {
    /// The calls. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<NewCall>,
}

/// The calls to tell users of.
#[model(request)]
pub struct AddEvents {
    /// The calls. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<CallNotice>,
}

/// What both batches have in common: rows and refusals are known by their numbers.
struct Add {
    path: &'static str,
    context: Context,
}

/// The digits of a number, since the server may write it in another way.
pub(super) fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

fn same_number(entry: Option<&Json>, number: &str) -> bool {
    let told = entry
        .and_then(|it| it.get("phone_number"))
        .and_then(json::text);
    told.is_some_and(|told| digits(&told) == digits(number))
}

/// Takes the first entry about a number, told by itself or by one of its members.
fn take<'a>(
    entries: &mut [Option<&'a Json>],
    member: Option<&str>,
    number: &str,
) -> Option<&'a Json> {
    let place = entries.iter().position(|entry| {
        let told = entry.and_then(|entry| member.map_or(Some(entry), |it| entry.get(it)));
        same_number(told, number)
    })?;
    entries[place].take()
}

impl Add {
    fn post(&self, items: Vec<Json>) -> Request {
        let format = self.context.body_format(BodyFormat::Json);
        Request::post(self.path, json!({ "add": items }), format)
    }

    /// Each number's row, or its refusal (`errors` is a flat list here, with the item that was
    /// sent: v2 §9.17). Of several with one number the first takes the first. Numbers that the
    /// server writes in another way are told by their order, if all that is left is of one sort
    /// (v2 §12.6).
    fn outcomes<T: Wire>(answer: &Answer, numbers: &[&str]) -> Result<Vec<Outcome<T>>> {
        let document = document::required(answer)?;
        let embedded = document.get("_embedded").unwrap_or(&document);
        let list = |name: &str| -> Vec<Option<&Json>> {
            let entries = embedded.get(name).map(json::list).unwrap_or_default();
            entries.into_iter().map(Some).collect()
        };
        let (mut rows, mut errors) = (list("items"), list("errors"));
        if rows.is_empty() && errors.is_empty() {
            return Err(Error::unexpected("the answer names none of the calls")
                .with_status(answer.status)
                .with_may_have_happened(true));
        }
        let mut told = |number: &&str| {
            let row = take(&mut rows, None, number).map(read);
            row.or_else(|| take(&mut errors, Some("item"), number).map(refused))
        };
        let told: Vec<Option<Outcome<T>>> = numbers.iter().map(&mut told).collect();
        let open = told.iter().filter(|outcome| outcome.is_none()).count();
        let rows: Vec<Outcome<T>> = rows.into_iter().flatten().map(read).collect();
        let errors: Vec<Outcome<T>> = errors.into_iter().flatten().map(refused).collect();
        let by_order = match (rows.len(), errors.len()) {
            (rest, 0) if rest == open => rows,
            (0, rest) if rest == open => errors,
            _ => Vec::new(),
        };
        let mut by_order = by_order.into_iter();
        let outcome = |told: Option<Outcome<T>>| {
            told.or_else(|| by_order.next())
                .unwrap_or_else(|| Err(Refusal::unknown()))
        };
        Ok(told.into_iter().map(outcome).collect())
    }
}

fn read<T: Wire>(row: &Json) -> Outcome<T> {
    T::read(row.into()).ok_or_else(Refusal::unknown)
}

fn refused<T>(error: &Json) -> Outcome<T> {
    let text = error.get("msg").or_else(|| error.get("message"));
    Err(Refusal {
        text: text.and_then(json::text),
        code: error.get("code").and_then(json::int),
        may_have_happened: false,
    })
}

impl Part<NewCall, LoggedCall> for Add {
    fn request(&self, items: &[NewCall], _: usize) -> Result<Request> {
        Ok(self.post(items.iter().filter_map(Wire::write).collect()))
    }

    fn decode(
        &self,
        answer: &Answer,
        items: &[NewCall],
        _: usize,
    ) -> Result<Vec<Outcome<LoggedCall>>> {
        let numbers: Vec<&str> = items.iter().map(|item| &*item.phone_number).collect();
        Self::outcomes(answer, &numbers)
    }

    fn id(&self, result: &LoggedCall) -> Option<String> {
        Some(result.id.to_string())
    }
}

impl Part<CallNotice, CallNotification> for Add {
    fn request(&self, items: &[CallNotice], _: usize) -> Result<Request> {
        let notice = |item: &CallNotice| {
            let mut tree = Map::from_iter([("type".to_owned(), Json::from("phone_call"))]);
            if let Some(Json::Object(members)) = item.write() {
                for (name, value) in members {
                    tree.entry(name).or_insert(value);
                }
            }
            Json::Object(tree)
        };
        Ok(self.post(items.iter().map(notice).collect()))
    }

    fn decode(
        &self,
        answer: &Answer,
        items: &[CallNotice],
        _: usize,
    ) -> Result<Vec<Outcome<CallNotification>>> {
        let numbers: Vec<&str> = items.iter().map(|item| &*item.phone_number).collect();
        Self::outcomes(answer, &numbers)
    }

    fn id(&self, result: &CallNotification) -> Option<String> {
        result.uid.clone()
    }
}

batch_operation!(AddCalls, items, LoggedCall, |context| Add {
    path: "/api/v2/calls",
    context
});
batch_operation!(AddEvents, items, CallNotification, |context| Add {
    path: "/api/v2/events",
    context
});
