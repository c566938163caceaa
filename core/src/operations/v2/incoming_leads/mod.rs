//! Incoming leads: calls and web forms that nobody has processed yet
//! (spec: Incoming Leads; v2 §9.19).

mod add;
mod decide;
mod list;
mod summary;

pub use add::{AddForm, AddSip, IncomingCall, IncomingCallInfo, IncomingForm, IncomingFormInfo};
pub use decide::{
    AcceptIncomingLeads, AcceptedIncomingLead, DeclineIncomingLeads, DeclinedIncomingLead,
};
pub use list::{
    IncomingLead, IncomingLeadCategory, IncomingLeadInfo, IncomingLeadPage, ListIncomingLeads,
    SortOrder,
};
pub use summary::{IncomingLeadsSummary, SummarizeIncomingLeads};

use serde_json::Value as Json;

use super::document;
use crate::operation::Answer;
use crate::operations::failure;
use crate::wire::json;
use crate::{Error, ErrorKind, Result};

/// Checks the `status` of a write's answer and gives its `data`. A status that does not say
/// success is a refusal (v2 §9.19), even if some items were carried out.
fn data(answer: &Answer) -> Result<Json> {
    let mut document = document::required(answer)?;
    let refused = match document.get("status") {
        Some(Json::String(word)) => !["success", "ok", "true", ""]
            .iter()
            .any(|success| word.trim().eq_ignore_ascii_case(success)),
        status => status == Some(&Json::Bool(false)),
    };
    if refused {
        let code = document.get("error_code").and_then(json::int);
        let text = document.get("error").and_then(failure::error_text);
        let items = document.get("data").map(failure::named_items);
        let items = items.unwrap_or_default();
        let error = Error::new(ErrorKind::Refused, "the server refused the request")
            .with_status(answer.status)
            .with_vendor_text(text)
            .with_may_have_happened(!items.is_empty())
            .with_items(items);
        return Err(failure::with_code(error, code));
    }
    document.get_mut("data").map(Json::take).ok_or_else(|| {
        Error::unexpected("the answer has no data")
            .with_status(answer.status)
            .with_may_have_happened(true)
    })
}
