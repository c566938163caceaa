//! What notes of some types know besides a text (v2 §9.9).

use amocore_macros::model;
use serde_json::{Map, Value as Json};

use super::entity_type::coded;
use super::notes::NoteType;
use super::record::Wire;
use crate::Extra;
use crate::types::open_enum;

open_enum! {
    /// How a call ended (v2 §9.17).
    pub enum CallStatus {
        /// The caller left a message.
        LeftMessage = "left_message" | "1",
        /// To be called back later.
        CallBackLater = "call_back_later" | "2",
        /// The person was not there.
        NotThere = "not_there" | "3",
        /// They talked.
        Talked = "talked" | "4",
        /// The number is wrong.
        WrongNumber = "wrong_number" | "5",
        /// Nobody answered.
        NoAnswer = "no_answer" | "6",
        /// The line was busy.
        Busy = "busy" | "7",
    }
}

coded!(CallStatus {
    LeftMessage = 1,
    CallBackLater = 2,
    NotThere = 3,
    Talked = 4,
    WrongNumber = 5,
    NoAnswer = 6,
    Busy = 7,
});

/// Parameters of a note. Which are there depends on its type.
#[model(input, wire)]
pub struct NoteParams {
    /// The text.
    #[names("text", "TEXT")]
    pub text: Option<String>,
    /// Messages of an integration: its name.
    #[names("service", "SERVICE")]
    pub service: Option<String>,
    /// Calls and text messages: the phone number.
    #[names("phone", "PHONE")]
    pub phone: Option<String>,
    /// Calls: the unique code of the call.
    #[names("uniq", "UNIQ")]
    pub uniq: Option<String>,
    /// Calls: where the recording is.
    #[names("link", "LINK")]
    pub link: Option<String>,
    /// Calls: how long it took, in seconds.
    #[names("duration", "DURATION")]
    pub duration: Option<i64>,
    /// Calls: the code of the service that made it.
    #[names("src", "SRC")]
    pub source: Option<String>,
    /// Calls: the number that called (`FROM` on the wire).
    #[names("from", "FROM")]
    pub from_number: Option<String>,
    /// Calls: how it ended.
    #[names("call_status", "CALL_STATUS")]
    pub call_status: Option<CallStatus>,
    /// Calls: what came out of it.
    #[names("call_result", "CALL_RESULT")]
    pub call_result: Option<String>,
    /// Changes of status: the status before.
    #[names("status_old", "STATUS_OLD")]
    pub old_status: Option<i64>,
    /// Changes of status: the status after.
    #[names("status_new", "STATUS_NEW")]
    pub new_status: Option<i64>,
    /// Changes of status: the pipeline before.
    #[names("pipeline_id_old", "PIPELINE_ID_OLD")]
    pub old_pipeline: Option<i64>,
    /// Changes of status: the pipeline after.
    #[names("pipeline_id_new", "PIPELINE_ID_NEW")]
    pub new_pipeline: Option<i64>,
    /// Changes of status: why a lead was lost.
    #[names("loss_reason_id", "LOSS_REASON_ID")]
    pub loss_reason: Option<i64>,
    /// Notes with a layout of their own.
    #[names("html", "HTML")]
    pub html: Option<String>,
    /// What else the server sent, or what to send besides.
    pub extra: Extra,
}

/// What calls spell in upper case.
const UPPER_IN_CALLS: &[&str] = &["uniq", "link", "phone", "duration", "src", "from"];

impl NoteParams {
    /// The parameters as a note of that type has them: calls keep the older spelling.
    pub(super) fn write_as(&self, note_type: &NoteType) -> Json {
        let written = Wire::write(self).unwrap_or_default();
        let call = matches!(note_type, NoteType::CallIn | NoteType::CallOut);
        match written {
            Json::Object(members) if call => {
                let upper = |name: String| match UPPER_IN_CALLS.contains(&&*name) {
                    true => name.to_ascii_uppercase(),
                    false => name,
                };
                let members = members
                    .into_iter()
                    .map(|(name, value)| (upper(name), value));
                Json::Object(members.collect::<Map<_, _>>())
            }
            other => other,
        }
    }
}
