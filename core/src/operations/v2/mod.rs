//! The v2 API under `/api/v2/*`.

mod batch;
mod custom_fields;
mod document;
mod drafts;
pub mod incoming_leads;

pub use custom_fields::{CustomField, CustomFieldValue};
pub use drafts::{CompanyDraft, ContactDraft, IncomingEntities, LeadDraft, NoteDraft};
