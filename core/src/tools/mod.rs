//! What needs neither a client nor a connection: reading deliveries of webhooks, and reading and
//! writing custom fields by their kind. One list, from which every language gets it.

mod content;
mod deliveries;
mod fields;
mod legal;
mod list;

pub use content::{FieldChoice, FieldContent, SmartAddress, WriteField};
pub use deliveries::ParseWebhook;
pub use fields::{Emails, FindField, Phones, ReadField};
pub use legal::{Discount, InvoiceItem, LegalEntity};
pub use list::{custom_fields, resources, table, webhooks};

use crate::Result;

/// A function of the list, with its arguments.
pub trait Tool: serde::de::DeserializeOwned {
    /// What it gives.
    type Output: serde::Serialize;

    /// Its result.
    ///
    /// # Errors
    /// `InvalidInput`, naming the argument.
    fn run(self) -> Result<Self::Output>;

    /// Its result; a failure names the tool.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    fn run_as(self, name: &'static str) -> Result<Self::Output> {
        self.run().map_err(|error| error.in_operation(name))
    }
}
