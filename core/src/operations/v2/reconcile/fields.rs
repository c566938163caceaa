//! Custom fields, which are listed with the account (v2 §8.2, §9.10).

use serde::Serialize;

use super::likeness::{Likeness, text, told};
use super::sought::Sought;
use crate::operation::{Answer, Context, Operation, Paged, Request};
use crate::operations::v2::account::{AccountFields, AccountInclude, FieldDefinition, GetAccount};
use crate::operations::v2::entity_type::EntityType;
use crate::operations::v2::fields::NewField;
use crate::{Result, Timestamp};

/// The custom fields of the account, as a list of one page.
#[derive(Debug, Clone, Serialize)]
pub struct ListFields {
    /// The kinds of records and the catalogs whose fields matter.
    owners: Vec<i64>,
}

/// A field of a kind of records, or of a catalog.
pub struct OwnedField {
    owner: i64,
    field: FieldDefinition,
}

/// The fields of all owners that the account tells of.
pub struct AllFields {
    rows: Vec<OwnedField>,
    /// Of each that matters there is told.
    is_whole: bool,
}

impl ListFields {
    fn account() -> GetAccount {
        GetAccount {
            include: vec![AccountInclude::CustomFields],
            ..Default::default()
        }
    }
}

impl Operation for ListFields {
    type Output = AllFields;

    fn request(&self, context: &Context) -> Result<Request> {
        Self::account().request(context)
    }

    fn decode(&self, answer: &Answer, context: &Context) -> Result<AllFields> {
        let account = Self::account().decode(answer, context)?;
        let by_owner = account.custom_fields.map(by_owner).unwrap_or_default();
        let told: Vec<i64> = by_owner.iter().map(|(owner, _)| *owner).collect();
        let owned = |(owner, fields): (i64, Vec<FieldDefinition>)| {
            let fields = fields.into_iter();
            fields.map(move |field| OwnedField { owner, field })
        };
        let rows: Vec<OwnedField> = by_owner.into_iter().flat_map(owned).collect();
        Ok(AllFields {
            // Every account has phones and e-mail at least (v2 §8.2).
            is_whole: !rows.is_empty() && self.owners.iter().all(|owner| told.contains(owner)),
            rows,
        })
    }
}

/// What is kept as it came could not be read, and counts as not told.
fn by_owner(fields: AccountFields) -> Vec<(i64, Vec<FieldDefinition>)> {
    let kinds = [
        (EntityType::Contact, "contacts", fields.contacts),
        (EntityType::Lead, "leads", fields.leads),
        (EntityType::Company, "companies", fields.companies),
        (EntityType::Customer, "customers", fields.customers),
    ];
    let extra = fields.extra;
    let read = kinds
        .into_iter()
        .filter(|(_, name, _)| extra.get(*name).is_none());
    let kinds = read.filter_map(|(kind, _, fields)| Some((kind.code()?, fields)));
    let catalogs = fields.catalogs.into_iter();
    kinds
        .chain(catalogs.map(|it| (it.catalog_id, it.fields)))
        .collect()
}

impl Paged for ListFields {
    type Item = OwnedField;

    fn first(self) -> Self {
        self
    }

    fn turn(&self, page: AllFields) -> (Vec<OwnedField>, Option<Self>) {
        (page.rows, None)
    }

    fn is_readable(page: &AllFields) -> bool {
        page.is_whole
    }

    fn mark(_: &AllFields) -> Option<String> {
        None
    }
}

impl Sought for NewField {
    type Row = OwnedField;
    type List = ListFields;

    fn lists(items: &[Self], _: Timestamp) -> Vec<ListFields> {
        let owners = items.iter().filter_map(|item| item.element_type.code());
        let owners = owners.collect();
        vec![ListFields { owners }]
    }

    /// The key that a field was added with is not told.
    fn likeness(&self, row: &OwnedField) -> Likeness {
        let there = &row.field;
        let holds = there.field_type.code();
        let decisive = self.element_type.code() == Some(row.owner)
            && text(&self.name, &there.name)
            && told(self.field_type.code().as_ref(), holds.as_ref());
        let chosen = |sent: &String| there.enums.iter().any(|it| text(sent, &it.value));
        let all_else = holds.is_some()
            && self.enums.iter().all(chosen)
            && (self.enums.is_empty() || self.enums.len() == there.enums.len())
            && told(self.is_editable.as_ref(), there.is_editable.as_ref())
            && told(self.is_required.as_ref(), there.is_required.as_ref())
            && told(self.is_deletable.as_ref(), there.is_deletable.as_ref())
            && told(self.is_visible.as_ref(), there.is_visible.as_ref());
        Likeness::of(decisive, all_else)
    }

    fn id(row: &OwnedField) -> String {
        row.field.id.to_string()
    }

    fn added_at(&self, _: &OwnedField) -> Option<Timestamp> {
        None
    }
}
