//! Contacts and companies in a delivery: both stand under `contacts` (v2 §10.2).

use amocore_macros::model;
use serde_json::Value as Json;

use super::fields;
use super::item::Item;
use crate::wire::json;
use crate::{CompanyRef, CustomField, Extra, Tag, Timestamp};

/// A contact or a company as a webhook tells of it. A deletion tells its identifier alone.
#[model]
pub struct WebhookContact {
    /// Its identifier.
    pub id: i64,
    /// Its name.
    pub name: Option<String>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The responsible user before, if that changed.
    pub old_responsible_user_id: Option<i64>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// The user who created it; 0 is the system.
    pub created_by: Option<i64>,
    /// The user who last changed it; 0 is the system.
    pub updated_by: Option<i64>,
    /// Its leads.
    pub lead_ids: Vec<i64>,
    /// The company of a contact.
    pub company: Option<CompanyRef>,
    /// The group of the responsible user; 0 is the default one.
    pub group_id: Option<i64>,
    /// The account.
    pub account_id: Option<i64>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Custom fields. Values of date fields are Unix seconds as text.
    pub custom_fields: Vec<CustomField>,
    /// What else the server sent.
    pub extra: Extra,
}

impl WebhookContact {
    pub(super) fn read(item: &mut Item<'_>) -> Option<Self> {
        let id = item.int(&["id"])?;
        item.drop_word("type", "contact");
        item.drop_word("type", "company");
        Some(Self {
            id,
            name: item.text(&["name"]),
            responsible_user_id: item.responsible_user_id(),
            old_responsible_user_id: item.int(&["old_responsible_user_id"]),
            created_at: item.created_at(),
            updated_at: item.updated_at(),
            created_by: item.created_by(),
            updated_by: item.updated_by(),
            lead_ids: item.list(&["leads_id", "linked_leads_id"], links),
            company: company(item),
            group_id: item.int(&["group_id"]),
            account_id: item.int(&["account_id"]),
            tags: item.list(&["tags"], fields::tags),
            custom_fields: item.list(&["custom_fields"], fields::custom_fields),
            extra: item.rest(),
        })
    }
}

/// Takes the company: `linked_company_id` and `company_name`.
fn company(item: &mut Item<'_>) -> Option<CompanyRef> {
    let id = item.link(&["company_id", "linked_company_id"]);
    let name = item.text(&["company_name"]);
    (id.is_some() || name.is_some()).then_some(CompanyRef { id, name })
}

/// Reads `linked_leads_id[{lead}][ID]`, or identifiers by themselves.
fn links(links: &Json) -> Option<Vec<i64>> {
    match links {
        Json::Object(named) => named
            .iter()
            .map(|(name, link)| link_of(link).or_else(|| json::digits(name)))
            .collect(),
        other => json::list(other).into_iter().map(link_of).collect(),
    }
}

fn link_of(link: &Json) -> Option<i64> {
    match link {
        Json::Object(link) => json::int(link.get("ID").or(link.get("id"))?),
        bare => json::int(bare),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn links_are_named_by_their_identifier_or_bare() {
        for links in [
            json!({"7100001": {"ID": "7100001"}, "7100002": {"ID": "7100002"}}),
            json!([{"ID": "7100001"}, {"ID": 7_100_002}]),
            json!(["7100001", "7100002"]),
        ] {
            assert_eq!(
                super::links(&links),
                Some(vec![7_100_001, 7_100_002]),
                "{links}"
            );
        }
        assert_eq!(super::links(&json!("x")), None);
    }
}
