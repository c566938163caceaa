//! The amoCRM (Kommo) HTTP API: one typed client for the legacy XML and the v2 generation.
//!
//! A call goes down through the layers and up again: the client takes the arguments, the
//! [operation](operation::Operation) turns them into a request and the answer into a result,
//! the session adds the credentials, the transport sends.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs)]

#[cfg(feature = "client")]
pub mod client;
mod error;
pub mod operation;
pub mod operations;
#[cfg(feature = "client")]
mod per_process;
#[cfg(feature = "python")]
pub mod python;
#[cfg(feature = "client")]
mod redact;
#[cfg(feature = "client")]
mod runtime;
pub mod schema;
#[cfg(feature = "client")]
mod session;
#[cfg(feature = "client")]
mod shared;
pub mod tools;
#[cfg(feature = "client")]
mod transport;
mod types;
pub mod webhooks;
pub mod wire;

#[cfg(feature = "client")]
pub use client::*;

pub use bytes::Bytes;
pub use error::{BatchItem, Error, ErrorKind, Result};
pub use operations::legacy::auth::*;
pub use operations::legacy::contacts::*;
pub use operations::legacy::deals::*;
pub use operations::legacy::fields::*;
pub use operations::legacy::notes::*;
pub use operations::legacy::tasks::*;
pub use operations::v2::account::*;
pub use operations::v2::calls::*;
pub use operations::v2::catalog_elements::*;
pub use operations::v2::catalogs::*;
pub use operations::v2::companies::*;
pub use operations::v2::contacts::*;
pub use operations::v2::custom_fields::*;
pub use operations::v2::customers::*;
pub use operations::v2::customers_periods::*;
pub use operations::v2::downloads::*;
pub use operations::v2::drafts::*;
pub use operations::v2::entity_type::EntityType;
pub use operations::v2::fields::*;
pub use operations::v2::incoming_leads::*;
pub use operations::v2::leads::*;
pub use operations::v2::links::*;
pub use operations::v2::note_params::*;
pub use operations::v2::notes::*;
pub use operations::v2::oauth::*;
pub use operations::v2::pipelines::*;
pub use operations::v2::products::*;
pub use operations::v2::reconcile::*;
pub use operations::v2::salesbot::*;
pub use operations::v2::tasks::*;
pub use operations::v2::transactions::*;
pub use operations::v2::url_shortener::*;
pub use operations::v2::webhooks::*;
pub use operations::v2::widgets::*;
#[cfg(feature = "client")]
pub use session::AccountZone;
#[cfg(feature = "client")]
pub use session::oauth::{KeepTokens, StoreFailure, TokenStore};
pub use tools::{Discount, FieldChoice, FieldContent, InvoiceItem, LegalEntity, SmartAddress};
pub use types::{Change, Extra, Secret, Timestamp, Value};
pub use webhooks::{
    Webhook, WebhookAccount, WebhookContact, WebhookCustomer, WebhookDecision, WebhookEvent,
    WebhookIncomingLead, WebhookKind, WebhookLead, WebhookNote, WebhookTask,
};
