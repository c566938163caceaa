//! Where a fresh account's series of ids begin, its customers' periods, and a
//! handful of customers and goods.

use rusqlite::{Connection, params};

use super::Result;
use super::catalogs::{self, Catalog, CatalogElement};
use super::custom_fields::{self, Entry, NewField};
use super::customer_periods::{self, Period};
use super::customers::{self, Customer};
use super::elements::{Element, Kind};
use super::seed_oauth::ADMIN;
use super::transactions::{self, Transaction};

const DAY: i64 = 86_400;

/// What every account starts with. A catalog's id must not be mistaken for an
/// element type (v2 §7.4).
pub fn plant_account(connection: &Connection) -> Result<()> {
    for (table, last_id) in [
        ("customers", 466_000),
        ("transactions", 5_300),
        ("customer_periods", 112_000),
        ("catalogs", 4_399),
        ("catalog_elements", 610_000),
        ("widgets", 424_000),
    ] {
        connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
            params![table, last_id],
        )?;
    }
    for (length, color, sort, is_after) in [
        (10, "#fffeb2", 1, false),
        (20, "#d6eaff", 2, false),
        (60, "#e6e8ea", 3, false),
        (60, "#fd5598", 0, true),
    ] {
        let period = Period {
            id: 0,
            is_after,
            length,
            color: color.to_owned(),
            sort,
        };
        customer_periods::put(connection, &period)?;
    }
    Ok(())
}

/// A catalog with two goods, and two customers, one of whom has bought.
pub fn plant_some(connection: &Connection, now: i64) -> Result<()> {
    let created_at = now - 15 * DAY;
    let catalog_id = catalogs::insert(
        connection,
        &Catalog {
            id: 0,
            name: "Tools".to_owned(),
            kind: "regular".to_owned(),
            sort: 0,
            can_add_elements: true,
            can_show_in_cards: true,
            can_link_multiple: true,
            created_at,
            created_by: ADMIN,
        },
    )?;
    let good = |name: &str| CatalogElement {
        id: 0,
        catalog_id,
        name: name.to_owned(),
        created_at,
        updated_at: created_at,
        created_by: ADMIN,
        updated_by: ADMIN,
    };
    let hammer = catalogs::insert_element(connection, &good("Hammer"))?;
    catalogs::insert_element(connection, &good("Пила"))?;
    let price = custom_fields::insert(
        connection,
        &NewField {
            name: "Price".to_owned(),
            field_type: custom_fields::field_type::NUMERIC,
            owner: Kind::Catalog(catalog_id),
            origin: String::new(),
            is_editable: true,
            is_required: false,
            is_deletable: true,
            is_visible: true,
            choices: Vec::new(),
        },
    )?;
    let entry = Entry {
        value: "600".to_owned(),
        ..Entry::default()
    };
    let element = Element::new(Kind::Catalog(catalog_id), hammer);
    custom_fields::replace(connection, element, price, &[entry])?;
    let periods = customer_periods::list(connection)?;
    let customer = |name: &str, days: i64| Customer {
        name: name.to_owned(),
        responsible_user_id: ADMIN,
        next_price: 1_200,
        next_date: now + days * DAY,
        periodicity: 30,
        period_id: periods.first().map(|period| period.id),
        created_at,
        updated_at: created_at,
        created_by: ADMIN,
        updated_by: ADMIN,
        ..Customer::default()
    };
    let workshop = customers::insert(connection, &customer("Workshop supplies", 5))?;
    customers::insert(connection, &customer("Мастерская", 9))?;
    catalogs::link(connection, Kind::Customer.code(), workshop, hammer, 2)?;
    let bought_at = now - 10 * DAY;
    transactions::insert(
        connection,
        &Transaction {
            id: 0,
            customer_id: workshop,
            price: 1_150,
            date: bought_at,
            comment: "Paid in cash".to_owned(),
            created_at: bought_at,
            updated_at: bought_at,
            created_by: ADMIN,
            updated_by: ADMIN,
        },
    )?;
    Ok(())
}
