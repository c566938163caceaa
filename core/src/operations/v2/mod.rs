//! The v2 API under `/api/v2/*`.

mod batch;
pub mod custom_fields;
mod document;
pub mod drafts;
pub mod incoming_leads;
