//! Adding calls and web forms.

use amocore_macros::model;
use serde_json::{Value as Json, json};

use super::super::batch::{self, Outcome, Part};
use super::super::drafts::IncomingEntities;
use crate::operation::{Answer, BodyFormat, Context, Operation, Request, Step};
use crate::operations::v2::record::Writer;
use crate::operations::{failure, rules};
use crate::{Error, Extra, Result, Timestamp};

/// A call that came in.
#[model(input)]
pub struct IncomingCall {
    /// The name of the source.
    pub source_name: String,
    /// The unique identifier of the request at the source.
    pub source_uid: String,
    /// When it came in.
    pub created_at: Option<Timestamp>,
    /// The pipeline. Unset: the main one.
    pub pipeline_id: Option<i64>,
    /// The call.
    pub incoming_lead_info: IncomingCallInfo,
    /// What it becomes when it is accepted.
    pub incoming_entities: IncomingEntities,
    /// What to send besides.
    pub extra: Extra,
}

/// About a call.
#[model(input)]
pub struct IncomingCallInfo {
    /// The user who received the call.
    pub to: i64,
    /// The phone number that called (`from` on the wire).
    pub from_number: String,
    /// When it was.
    pub date_call: Timestamp,
    /// How long it took, in seconds.
    pub duration: i64,
    /// Where the recording is.
    pub link: String,
    /// The code of the widget or service that took the call.
    pub service_code: String,
    /// The unique code of the call.
    pub uniq: String,
    /// Any text: after acceptance the created records show the call. Unset: they do not.
    pub add_note: Option<String>,
    /// What to send besides.
    pub extra: Extra,
}

/// A web form that was filled in.
#[model(input)]
pub struct IncomingForm {
    /// The name of the source.
    pub source_name: String,
    /// The unique identifier of the request at the source.
    pub source_uid: String,
    /// When it came in.
    pub created_at: Option<Timestamp>,
    /// The pipeline. Unset: the main one.
    pub pipeline_id: Option<i64>,
    /// The form.
    pub incoming_lead_info: IncomingFormInfo,
    /// What it becomes when it is accepted.
    pub incoming_entities: IncomingEntities,
    /// What to send besides.
    pub extra: Extra,
}

/// About a web form.
#[model(input)]
pub struct IncomingFormInfo {
    /// The form's identifier.
    pub form_id: i64,
    /// The address of the page with the form.
    pub form_page: String,
    /// The IP address that sent the form.
    pub ip: String,
    /// The code of the widget or service.
    pub service_code: String,
    /// The form's name.
    pub form_name: Option<String>,
    /// When the form was sent.
    pub form_send_at: Option<Timestamp>,
    /// The page that led to the form.
    pub referer: Option<String>,
    /// What to send besides.
    pub extra: Extra,
}

/// The calls to add.
#[model(request)]
pub struct AddSip {
    /// The calls. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<IncomingCall>,
}

/// The web forms to add.
#[model(request)]
pub struct AddForm {
    /// The web forms. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<IncomingForm>,
}

/// An item of either batch.
trait Incoming: Send + Sync + 'static {
    fn validate(&self, path: &str) -> Result<()>;
    fn write(&self) -> Json;
}

/// What both kinds of item have in common.
macro_rules! incoming {
    ($($item:ty),*) => {$(
        impl Incoming for $item {
            fn validate(&self, path: &str) -> Result<()> {
                rules::not_blank(&format!("{path}.source_name"), &self.source_name)?;
                rules::not_blank(&format!("{path}.source_uid"), &self.source_uid)?;
                rules::optional_time(&format!("{path}.created_at"), self.created_at)?;
                rules::optional_id(&format!("{path}.pipeline_id"), self.pipeline_id)?;
                rules::extra(&format!("{path}.extra"), &self.extra)?;
                self.incoming_lead_info.validate(&format!("{path}.incoming_lead_info"))?;
                self.incoming_entities.validate(&format!("{path}.incoming_entities"))
            }

            fn write(&self) -> Json {
                Writer::default()
                    .with("source_name", &*self.source_name)
                    .with("source_uid", &*self.source_uid)
                    .some("created_at", self.created_at.map(Timestamp::unix))
                    .some("pipeline_id", self.pipeline_id)
                    .with("incoming_entities", self.incoming_entities.write())
                    .with("incoming_lead_info", self.incoming_lead_info.write())
                    .extra(&self.extra)
                    .object()
            }
        }
    )*};
}

incoming!(IncomingCall, IncomingForm);

impl IncomingCallInfo {
    fn validate(&self, path: &str) -> Result<()> {
        rules::id(&format!("{path}.to"), self.to)?;
        rules::not_blank(&format!("{path}.from_number"), &self.from_number)?;
        let date_call = format!("{path}.date_call");
        // Zero is no time (v2 §7.1), and what a forgotten one is.
        if self.date_call.unix() == 0 {
            return Err(Error::invalid_input(date_call, "is required"));
        }
        rules::optional_time(&date_call, Some(self.date_call))?;
        rules::not_blank(&format!("{path}.link"), &self.link)?;
        rules::not_blank(&format!("{path}.service_code"), &self.service_code)?;
        rules::not_blank(&format!("{path}.uniq"), &self.uniq)?;
        rules::extra(&format!("{path}.extra"), &self.extra)?;
        if self.duration < 0 {
            let problem = format!("must not be negative, not {}", self.duration);
            return Err(Error::invalid_input(format!("{path}.duration"), problem));
        }
        Ok(())
    }

    fn write(&self) -> Json {
        Writer::default()
            .with("to", self.to)
            .with("from", &*self.from_number)
            .with("date_call", self.date_call.unix())
            .with("duration", self.duration)
            .with("link", &*self.link)
            .with("service_code", &*self.service_code)
            .with("uniq", &*self.uniq)
            // The document requires the flag, so its absence is said (spec: Parameters for sip).
            .with(
                "add_note",
                self.add_note
                    .clone()
                    .map_or(Json::Bool(false), Json::String),
            )
            .extra(&self.extra)
            .object()
    }
}

impl IncomingFormInfo {
    fn validate(&self, path: &str) -> Result<()> {
        rules::id(&format!("{path}.form_id"), self.form_id)?;
        rules::not_blank(&format!("{path}.form_page"), &self.form_page)?;
        rules::not_blank(&format!("{path}.ip"), &self.ip)?;
        rules::not_blank(&format!("{path}.service_code"), &self.service_code)?;
        rules::optional_time(&format!("{path}.form_send_at"), self.form_send_at)?;
        rules::extra(&format!("{path}.extra"), &self.extra)
    }

    fn write(&self) -> Json {
        Writer::default()
            .with("form_id", self.form_id)
            .with("form_page", &*self.form_page)
            .with("ip", &*self.ip)
            .with("service_code", &*self.service_code)
            .some("form_name", self.form_name.clone())
            .some("form_send_at", self.form_send_at.map(Timestamp::unix))
            .some("referer", self.referer.clone())
            .extra(&self.extra)
            .object()
    }
}

/// One POST of a batch.
struct Add {
    path: &'static str,
    context: Context,
}

impl<I: Incoming> Part<I, String> for Add {
    fn request(&self, items: &[I], _: usize) -> Result<Request> {
        let items: Vec<Json> = items.iter().map(Incoming::write).collect();
        Ok(Request::post(
            self.path,
            json!({ "add": items }),
            self.context.body_format(BodyFormat::Form),
        ))
    }

    fn decode(&self, answer: &Answer, items: &[I], _: usize) -> Result<Vec<Outcome<String>>> {
        let data = super::data(answer)?;
        let uids = crate::wire::json::list(&data);
        let uids: Vec<String> = uids.into_iter().filter_map(failure::uid).collect();
        if uids.len() == items.len() {
            return Ok(uids.into_iter().map(Ok).collect());
        }
        let message = format!(
            "the answer names {} of {} added items",
            uids.len(),
            items.len()
        );
        Err(Error::unexpected(message)
            .with_status(answer.status)
            .with_may_have_happened(true)
            .with_items(failure::named_items(&data)))
    }

    fn id(&self, result: &String) -> Option<String> {
        Some(result.clone())
    }
}

macro_rules! add {
    ($($request:ty: $path:literal),*) => {$(
        impl Operation for $request {
            type Output = Vec<String>;

            fn validate(&self) -> Result<()> {
                rules::not_empty("items", &self.items)?;
                self.items
                    .iter()
                    .enumerate()
                    .try_for_each(|(index, item)| item.validate(&format!("items[{index}]")))
            }

            fn request(&self, context: &Context) -> Result<Request> {
                Add { path: $path, context: context.clone() }.request(&self.items, 0)
            }

            fn decode(&self, answer: &Answer, context: &Context) -> Result<Vec<String>> {
                let part = Add { path: $path, context: context.clone() };
                batch::whole(&part, answer, &self.items)
            }

            fn steps(self, context: Context) -> Result<Step<Vec<String>>> {
                batch::steps(self.items, Add { path: $path, context })
            }
        }
    )*};
}

add!(AddSip: "/api/v2/incoming_leads/sip", AddForm: "/api/v2/incoming_leads/form");
