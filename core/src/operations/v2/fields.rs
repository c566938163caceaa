//! Defining custom fields (v2 §9.10).

use amocore_macros::model;
use serde_json::json;

use super::batch::{Outcome, Part};
use super::entity_type::{EntityType, coded};
use super::record::Wire;
use super::writes::{batch_operation, writes};
use super::written;
use crate::Extra;
use crate::Result;
use crate::operation::{Answer, BodyFormat, Context, Request};
use crate::types::open_enum;

open_enum! {
    /// What a custom field holds (v2 §8.1). Others than these come as their numbers.
    pub enum FieldType {
        /// Text.
        Text = "text" | "1",
        /// A number.
        Numeric = "numeric" | "2",
        /// Yes or no.
        Checkbox = "checkbox" | "3",
        /// One choice of a list.
        Select = "select" | "4",
        /// Several choices of a list.
        Multiselect = "multiselect" | "5",
        /// A date.
        Date = "date" | "6",
        /// An address on the web.
        Url = "url" | "7",
        /// Several texts of kinds, such as phones.
        Multitext = "multitext" | "8",
        /// Text of several lines.
        Textarea = "textarea" | "9",
        /// One choice of a few.
        Radiobutton = "radiobutton" | "10",
        /// A postal address as one text.
        StreetAddress = "street_address" | "11",
        /// A postal address in parts.
        SmartAddress = "smart_address" | "13",
        /// A birthday.
        Birthday = "birthday" | "14",
        /// A legal entity.
        LegalEntity = "legal_entity" | "15",
        /// The items of an invoice.
        Items = "items" | "16",
        /// A legal entity of the account itself.
        OrgLegalName = "org_legal_name" | "17",
        /// A category of products.
        Category = "category" | "18",
        /// A date with a time.
        Datetime = "datetime" | "19",
        /// A price.
        Price = "price" | "20",
        /// Money.
        Monetary = "monetary" | "23",
        /// A list whose choices depend on another.
        ChainedList = "chained_list" | "24",
        /// A file.
        File = "file" | "25",
    }
}

coded!(FieldType {
    Text = 1,
    Numeric = 2,
    Checkbox = 3,
    Select = 4,
    Multiselect = 5,
    Date = 6,
    Url = 7,
    Multitext = 8,
    Textarea = 9,
    Radiobutton = 10,
    StreetAddress = 11,
    SmartAddress = 13,
    Birthday = 14,
    LegalEntity = 15,
    Items = 16,
    OrgLegalName = 17,
    Category = 18,
    Datetime = 19,
    Price = 20,
    Monetary = 23,
    ChainedList = 24,
    File = 25,
});

/// A custom field to define.
#[model(input, wire)]
pub struct NewField {
    /// Name.
    pub name: String,
    /// What it holds.
    #[names("type", "field_type")]
    pub field_type: FieldType,
    /// The kind of record that gets it, or the identifier of a catalog.
    pub element_type: EntityType,
    /// A key of the integration's choice, such as its name with a number. Deleting the field needs
    /// it.
    pub origin: String,
    /// Whether people may edit its values. Unset: they may.
    pub is_editable: Option<bool>,
    /// The choices of a list.
    pub enums: Vec<String>,
    /// Catalogs: whether it has to be filled in.
    pub is_required: Option<bool>,
    /// Catalogs: whether people may delete it.
    pub is_deletable: Option<bool>,
    /// Catalogs: whether people see it.
    pub is_visible: Option<bool>,
    /// What to send besides.
    pub extra: Extra,
}

/// A custom field to delete.
#[model(input, wire)]
pub struct FieldToDelete {
    /// The field.
    pub id: i64,
    /// The key that it was added with.
    pub origin: String,
}

/// The custom fields to define.
#[model(request)]
pub struct AddFields {
    /// The fields.
    #[positional]
    pub items: Vec<NewField>,
}

/// The custom fields to delete.
#[model(request)]
pub struct DeleteFields {
    /// The fields.
    #[positional]
    pub items: Vec<FieldToDelete>,
}

const PATH: &str = "/api/v2/fields";

writes! {
    add AddFields(NewField) at "/api/v2/fields";
}

/// Deleting fields: each by its identifier and the key that it was added with.
struct Delete {
    context: Context,
}

impl Part<FieldToDelete, i64> for Delete {
    fn request(&self, items: &[FieldToDelete], _: usize) -> Result<Request> {
        let items: Vec<_> = items.iter().filter_map(Wire::write).collect();
        let format = self.context.body_format(BodyFormat::Json);
        Ok(Request::post(PATH, json!({ "delete": items }), format))
    }

    fn decode(
        &self,
        answer: &Answer,
        items: &[FieldToDelete],
        _: usize,
    ) -> Result<Vec<Outcome<i64>>> {
        let ids: Vec<i64> = items.iter().map(|item| item.id).collect();
        written::deleted(answer, &ids)
    }

    fn id(&self, result: &i64) -> Option<String> {
        Some(result.to_string())
    }
}

batch_operation!(DeleteFields, items, i64, |context| Delete { context });
