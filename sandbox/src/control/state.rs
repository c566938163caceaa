//! The whole account as JSON, secrets masked.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::context::Context;
use crate::request::tree::{Map, Tree};
use crate::store;

/// Columns that only serve searching.
const INTERNAL: [&str; 2] = ["folded_name", "same_request"];
/// Columns with JSON in them.
const JSON: [&str; 9] = [
    "rights",
    "info",
    "entities",
    "params",
    "settings_template",
    "settings",
    "pages",
    "users",
    "properties",
];

const TABLES: [&str; 38] = [
    "account",
    "groups",
    "users",
    "task_types",
    "loss_reasons",
    "pipelines",
    "statuses",
    "custom_fields",
    "custom_field_owners",
    "custom_field_enums",
    "custom_field_values",
    "contacts",
    "leads",
    "lead_contacts",
    "lead_trash",
    "tags",
    "element_tags",
    "notes",
    "tasks",
    "incoming_leads",
    "integrations",
    "oauth_codes",
    "oauth_tokens",
    "customer_periods",
    "customers",
    "customer_contacts",
    "transactions",
    "catalogs",
    "catalog_elements",
    "catalog_element_links",
    "products_settings",
    "widgets",
    "widget_sources",
    "call_notifications",
    "salesbot_runs",
    "short_links",
    "webhooks",
    "webhook_events",
];

/// `counts` by table, then every table's rows; contacts and companies are
/// counted apart.
pub fn read(context: &Context) -> store::Result<Tree> {
    context.store.read(|connection| {
        let mut counts = Map::new();
        let mut tables = Map::new();
        for table in TABLES {
            let rows = rows(connection, table)?;
            if table == "contacts" {
                let is_company = |row: &&Tree| row.get("is_company") == Some(&Tree::Integer(1));
                let companies = rows.iter().filter(is_company).count();
                counts.insert("contacts".into(), (rows.len() - companies).to_tree());
                counts.insert("companies".into(), companies.to_tree());
            } else {
                counts.insert(table.to_owned(), rows.len().to_tree());
            }
            tables.insert(table.to_owned(), Tree::List(rows));
        }
        let mut state = Map::new();
        state.insert("now".to_owned(), context.clock.now().into());
        state.insert("counts".to_owned(), Tree::Map(counts));
        state.extend(tables);
        let mut state = Tree::Map(state);
        context.masker.tree(&mut state);
        Ok(state)
    })
}

trait ToTree {
    fn to_tree(self) -> Tree;
}

impl ToTree for usize {
    fn to_tree(self) -> Tree {
        Tree::Integer(i64::try_from(self).unwrap_or(i64::MAX))
    }
}

fn rows(connection: &Connection, table: &str) -> store::Result<Vec<Tree>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT * FROM {table} ORDER BY rowid"))?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut members = Map::new();
        for (index, name) in names.iter().enumerate() {
            if INTERNAL.contains(&name.as_str()) {
                continue;
            }
            let value = match row.get_ref(index)? {
                ValueRef::Integer(number) => number.into(),
                ValueRef::Text(text) => {
                    let text = String::from_utf8_lossy(text).into_owned();
                    if JSON.contains(&name.as_str()) {
                        serde_json::from_str(&text).unwrap_or(Tree::Text(text))
                    } else {
                        Tree::Text(text)
                    }
                }
                _ => Tree::Null,
            };
            members.insert(name.clone(), value);
        }
        found.push(Tree::Map(members));
    }
    Ok(found)
}
