//! Leads as lists show them.

use rusqlite::Connection;

use crate::request::tree::{Map, Tree};
use crate::store::elements::Kind;
use crate::store::leads::Lead;
use crate::store::pages::{self, ById};
use crate::store::{self, account};
use crate::v2::Call;
use crate::v2::cards::{Attachments, company, ids_of, link};
use crate::v2::listing::{id_container, own_links, words};
use crate::v2::products;

/// The parts that are only there when asked for.
struct With {
    robot: bool,
    loss_reason: bool,
    products: bool,
}

/// The rows of a page.
pub fn items(call: &Call<'_>, connection: &Connection, leads: &[Lead]) -> store::Result<Vec<Tree>> {
    let with = words(call, "with");
    let has = |word: &str| with.iter().any(|known| known == word);
    let with = With {
        robot: has("is_price_modified_by_robot"),
        loss_reason: has("loss_reason_name"),
        products: has("catalog_elements_links"),
    };
    let ids: Vec<i64> = leads.iter().map(|lead| lead.id).collect();
    let companies: Vec<i64> = leads.iter().filter_map(|lead| lead.company_id).collect();
    let attachments = Attachments::read(call, connection, Kind::Lead, &ids)?;
    let contacts = pages::contacts_of_leads(connection, &ids)?;
    let names = pages::names(connection, &companies)?;
    let linked = pages::products(connection, Kind::Lead, &ids)?;
    let reasons: ById<String> = account::loss_reasons(connection)?.into_iter().collect();
    let rows = leads.iter().map(|lead| {
        let contacts = ids_of(&contacts, lead.id);
        let mut item: Map = [
            ("id", lead.id.into()),
            ("name", lead.name.as_str().into()),
            ("responsible_user_id", lead.responsible_user_id.into()),
            ("created_by", lead.created_by.into()),
            ("created_at", lead.created_at.into()),
            ("updated_at", lead.updated_at.into()),
            ("account_id", attachments.account_id.into()),
            ("pipeline_id", lead.pipeline_id.into()),
            ("status_id", lead.status_id.into()),
            ("is_deleted", false.into()),
            ("main_contact", link("contacts", contacts.first().copied())),
            ("group_id", attachments.group(lead.responsible_user_id)),
            ("company", company(lead.company_id, &names)),
            ("closed_at", lead.closed_at.into()),
            ("closest_task_at", attachments.next_task(lead.id)),
            ("tags", attachments.tags(lead.id)),
            ("custom_fields", attachments.custom_fields(lead.id)),
            ("contacts", id_container("contacts", contacts)),
            ("updated_by", lead.updated_by.into()),
            ("sale", lead.price.into()),
            ("loss_reason_id", lead.loss_reason_id.into()),
            ("pipeline", link("pipelines", Some(lead.pipeline_id))),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        let mut add = |name: &str, value: Tree| item.insert(name.to_owned(), value);
        if with.robot {
            add("is_price_modified_by_robot", false.into());
        }
        if with.loss_reason
            && let Some(name) = reasons.get(&lead.loss_reason_id)
        {
            add("loss_reason_name", name.as_str().into());
        }
        if let Some(linked) = linked.get(&lead.id) {
            products::show(&mut item, linked, with.products);
        }
        item.insert("_links".to_owned(), own_links("leads", lead.id));
        Tree::Map(item)
    });
    Ok(rows.collect())
}
