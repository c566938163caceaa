//! Structured values of custom fields: legal entities and the items of invoices (v2 §8.4).

use amocore_macros::model;

use crate::Extra;

/// A legal entity.
#[model(input, wire)]
pub struct LegalEntity {
    /// Name.
    pub name: String,
    /// What it is: 1 a sole trader, 2 a company.
    pub entity_type: Option<i64>,
    /// Tax number.
    pub vat_id: Option<String>,
    /// Code of registration with the tax office.
    pub kpp: Option<String>,
    /// Code of the reason of registration with the tax office.
    pub tax_registration_reason_code: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Code of its bank.
    pub bank_code: Option<String>,
    /// Its identifier outside of the account.
    #[names("external_id", "external_uid")]
    #[through(outside)]
    pub external_id: Option<String>,
    /// What else the server sent, or what to send besides.
    pub extra: Extra,
}

/// An item of an invoice.
#[model(input, wire)]
pub struct InvoiceItem {
    /// What it is.
    pub description: String,
    /// The price of one, in the account's currency.
    pub unit_price: Option<f64>,
    /// What it is counted in.
    pub unit_type: Option<String>,
    /// How many.
    pub quantity: Option<f64>,
    /// A discount.
    pub discount: Option<Discount>,
    /// The rate of tax: one of those that the field's definition lists.
    pub vat_rate_id: Option<i64>,
    /// Its identifier outside of the account.
    #[names("external_uid", "external_id")]
    #[through(outside)]
    pub external_uid: Option<String>,
    /// What else the server sent, or what to send besides.
    pub extra: Extra,
}

/// A discount on an item.
#[model(input, wire)]
pub struct Discount {
    /// What it is: `amount` or `percentage`.
    #[names("type")]
    pub discount_type: String,
    /// How much.
    pub value: f64,
}

/// An identifier that is text.
mod outside {
    use serde_json::Value as Json;

    use crate::Result;
    use crate::operations::v2::record::Wire;
    use crate::wire::node::Node;

    pub fn read(value: Node<'_>) -> Option<Option<String>> {
        Wire::read(value)
    }

    pub fn write(id: &Option<String>) -> Option<Json> {
        id.write()
    }

    pub fn check(_: &Option<String>, _: &str) -> Result<()> {
        Ok(())
    }
}
