//! Leads as lists show them.

use rusqlite::Connection;

use crate::php_json::{Json, Text};
use crate::store::elements::Kind;
use crate::store::leads::Lead;
use crate::store::pages::{self, ById, Product};
use crate::store::{self, account};
use crate::v2::Call;
use crate::v2::cards::{Attachments, ids_of};
use crate::v2::listing::words;
use crate::v2::products;
use crate::v2::shown::{Company, Ids, Link, Links};

/// The parts that are only there when asked for.
struct With {
    robot: bool,
    loss_reason: bool,
    products: bool,
}

/// Leads with all that their items show.
pub struct Rows {
    leads: Vec<Lead>,
    with: With,
    attachments: Attachments,
    contacts: ById<Vec<i64>>,
    companies: ById<String>,
    products: ById<Vec<Product>>,
    reasons: ById<String>,
}

/// An item of a list.
pub struct Item<'a> {
    lead: &'a Lead,
    rows: &'a Rows,
}

impl Rows {
    /// Reads what belongs to these leads.
    pub fn read(call: &Call<'_>, connection: &Connection, leads: Vec<Lead>) -> store::Result<Rows> {
        let with = words(call, "with");
        let has = |word: &str| with.iter().any(|known| known == word);
        let with = With {
            robot: has("is_price_modified_by_robot"),
            loss_reason: has("loss_reason_name"),
            products: has("catalog_elements_links"),
        };
        let ids: Vec<i64> = leads.iter().map(|lead| lead.id).collect();
        let companies: Vec<i64> = leads.iter().filter_map(|lead| lead.company_id).collect();
        let reasons = match with.loss_reason {
            true => account::loss_reasons(connection)?,
            false => Vec::new(),
        };
        Ok(Rows {
            with,
            attachments: Attachments::read(call, connection, Kind::Lead, &ids)?,
            contacts: pages::contacts_of_leads(connection, &ids)?,
            companies: pages::names(connection, &companies)?,
            products: pages::products(connection, Kind::Lead, &ids)?,
            reasons: reasons.into_iter().collect(),
            leads,
        })
    }

    /// The items.
    pub fn items(&self) -> Vec<Item<'_>> {
        let item = |lead| Item { lead, rows: self };
        self.leads.iter().map(item).collect()
    }
}

impl Json for Item<'_> {
    fn write(&self, text: &mut Text) {
        let Item { lead, rows } = self;
        let attachments = &rows.attachments;
        let contacts = ids_of(&rows.contacts, lead.id);
        let company = lead.company_id.and_then(|id| rows.companies.get(&id));
        text.map(|map| {
            map.member("id", &lead.id);
            map.member("name", &lead.name);
            map.member("responsible_user_id", &lead.responsible_user_id);
            map.member("created_by", &lead.created_by);
            map.member("created_at", &lead.created_at);
            map.member("updated_at", &lead.updated_at);
            map.member("account_id", &attachments.account_id);
            map.member("pipeline_id", &lead.pipeline_id);
            map.member("status_id", &lead.status_id);
            map.member("is_deleted", &false);
            map.member("main_contact", &Link("contacts", contacts.first().copied()));
            map.member("group_id", &attachments.group(lead.responsible_user_id));
            let company = Company(lead.company_id, company.map(String::as_str));
            map.member("company", &company);
            map.member("closed_at", &lead.closed_at);
            map.member("closest_task_at", &attachments.next_task(lead.id));
            map.member("tags", &attachments.tags(lead.id));
            map.member("custom_fields", &attachments.custom_fields(lead.id));
            map.member("contacts", &Ids("contacts", contacts));
            map.member("updated_by", &lead.updated_by);
            map.member("sale", &lead.price);
            map.member("loss_reason_id", &lead.loss_reason_id);
            map.member("pipeline", &Link("pipelines", Some(lead.pipeline_id)));
            if rows.with.robot {
                map.member("is_price_modified_by_robot", &false);
            }
            if rows.with.loss_reason
                && let Some(name) = rows.reasons.get(&lead.loss_reason_id)
            {
                map.member("loss_reason_name", name);
            }
            if let Some(linked) = rows.products.get(&lead.id) {
                products::show(map, linked, rows.with.products);
            }
            map.member("_links", &Links("leads", &[lead.id]));
        });
    }
}
