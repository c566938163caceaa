//! Links between entities, whichever table keeps them (v2 §9.21).

use rusqlite::{Connection, params};

use super::Result;
use super::elements::Kind;
use super::{catalogs, contacts, customers, leads, pages};

/// What can be linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A lead.
    Lead(i64),
    /// A contact.
    Contact(i64),
    /// A company.
    Company(i64),
    /// A customer.
    Customer(i64),
    /// An element of a catalog.
    CatalogElement(i64),
}

/// What something is linked to, and how many of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The other end.
    pub to: End,
    /// How many catalog elements.
    pub quantity: Option<i64>,
}

impl End {
    /// What kind of card it is; catalog elements are none.
    fn kind(self) -> Option<Kind> {
        match self {
            End::Contact(_) => Some(Kind::Contact),
            End::Lead(_) => Some(Kind::Lead),
            End::Company(_) => Some(Kind::Company),
            End::Customer(_) => Some(Kind::Customer),
            End::CatalogElement(_) => None,
        }
    }

    /// Its id.
    pub fn id(self) -> i64 {
        match self {
            End::Lead(id)
            | End::Contact(id)
            | End::Company(id)
            | End::Customer(id)
            | End::CatalogElement(id) => id,
        }
    }
}

/// Whether there is such a thing.
pub fn exists(connection: &Connection, end: End) -> Result<bool> {
    Ok(match end {
        End::Lead(id) => leads::find(connection, id)?.is_some(),
        End::Contact(id) => contacts::find(connection, id)?.is_some_and(|found| !found.is_company),
        End::Company(id) => contacts::find(connection, id)?.is_some_and(|found| found.is_company),
        End::Customer(id) => customers::find(connection, id)?.is_some(),
        End::CatalogElement(id) => catalogs::find_element(connection, id)?.is_some(),
    })
}

/// Links two; false if things of these kinds cannot be linked.
pub fn link(connection: &Connection, from: End, to: End, quantity: i64) -> Result<bool> {
    match (from, to) {
        (End::Lead(lead), End::Contact(contact)) | (End::Contact(contact), End::Lead(lead)) => {
            connection.execute(
                "INSERT OR IGNORE INTO lead_contacts (lead_id, contact_id) VALUES (?, ?)",
                [lead, contact],
            )?;
        }
        (End::Customer(customer), End::Contact(contact))
        | (End::Contact(contact), End::Customer(customer)) => {
            customers::link_contact(connection, customer, contact)?;
        }
        (End::CatalogElement(element), card) | (card, End::CatalogElement(element)) => {
            let Some(kind) = card.kind() else {
                return Ok(false);
            };
            catalogs::link(connection, kind.code(), card.id(), element, quantity)?;
        }
        _ => {
            let Some((table, owner, company)) = owner_and_company(from, to) else {
                return Ok(false);
            };
            connection.execute(
                &format!("UPDATE {table} SET company_id = ? WHERE id = ?"),
                [company, owner],
            )?;
        }
    }
    Ok(true)
}

/// Unlinks two; false if things of these kinds cannot be linked.
pub fn unlink(connection: &Connection, from: End, to: End) -> Result<bool> {
    match (from, to) {
        (End::Lead(lead), End::Contact(contact)) | (End::Contact(contact), End::Lead(lead)) => {
            connection.execute(
                "DELETE FROM lead_contacts WHERE lead_id = ? AND contact_id = ?",
                [lead, contact],
            )?;
        }
        (End::Customer(customer), End::Contact(contact))
        | (End::Contact(contact), End::Customer(customer)) => {
            customers::unlink_contact(connection, customer, contact)?;
        }
        (End::CatalogElement(_), _) | (_, End::CatalogElement(_)) => {
            return link(connection, from, to, 0);
        }
        _ => {
            let Some((table, owner, company)) = owner_and_company(from, to) else {
                return Ok(false);
            };
            connection.execute(
                &format!("UPDATE {table} SET company_id = NULL WHERE id = ? AND company_id = ?"),
                [owner, company],
            )?;
        }
    }
    Ok(true)
}

/// A kind of ends and how their ids are found.
type Query = (fn(i64) -> End, &'static str);

/// Everything linked to one end.
pub fn of(connection: &Connection, from: End) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    let queries: &[Query] = match from {
        End::Lead(_) => &[
            (
                End::Contact,
                "SELECT contact_id FROM lead_contacts WHERE lead_id = ? ORDER BY rowid",
            ),
            (
                End::Company,
                "SELECT company_id FROM leads WHERE id = ? AND company_id IS NOT NULL",
            ),
        ],
        End::Contact(_) => &[
            (
                End::Lead,
                "SELECT lead_id FROM lead_contacts WHERE contact_id = ? ORDER BY rowid",
            ),
            (
                End::Company,
                "SELECT company_id FROM contacts WHERE id = ? AND company_id IS NOT NULL",
            ),
            (
                End::Customer,
                "SELECT customer_id FROM customer_contacts WHERE contact_id = ? ORDER BY rowid",
            ),
        ],
        End::Company(_) => &[
            (
                End::Lead,
                "SELECT id FROM leads WHERE company_id = ? ORDER BY id",
            ),
            (
                End::Contact,
                "SELECT id FROM contacts WHERE company_id = ? ORDER BY id",
            ),
            (
                End::Customer,
                "SELECT id FROM customers WHERE company_id = ? ORDER BY id",
            ),
        ],
        End::Customer(_) => &[
            (
                End::Contact,
                "SELECT contact_id FROM customer_contacts WHERE customer_id = ? ORDER BY rowid",
            ),
            (
                End::Company,
                "SELECT company_id FROM customers WHERE id = ? AND company_id IS NOT NULL",
            ),
        ],
        End::CatalogElement(_) => &[],
    };
    for (end, sql) in queries {
        let mut statement = connection.prepare_cached(sql)?;
        for id in statement.query_map(params![from.id()], |row| row.get(0))? {
            links.push(Link {
                to: end(id?),
                quantity: None,
            });
        }
    }
    links.extend(catalog_links(connection, from)?);
    Ok(links)
}

fn catalog_links(connection: &Connection, from: End) -> Result<Vec<Link>> {
    let Some(kind) = from.kind() else {
        let cards = catalogs::cards_with(connection, &[from.id()])?;
        return Ok(cards
            .into_iter()
            .filter_map(|card| {
                let to = match Kind::from_code(card.element_type)? {
                    Kind::Contact => End::Contact(card.element_id),
                    Kind::Lead => End::Lead(card.element_id),
                    Kind::Company => End::Company(card.element_id),
                    Kind::Customer => End::Customer(card.element_id),
                    _ => return None,
                };
                Some(Link {
                    to,
                    quantity: Some(card.quantity),
                })
            })
            .collect());
    };
    let mut products = pages::products(connection, kind, &[from.id()])?;
    let products = products.remove(&from.id()).unwrap_or_default();
    Ok(products
        .into_iter()
        .map(|product| Link {
            to: End::CatalogElement(product.id),
            quantity: Some(product.quantity),
        })
        .collect())
}

/// The table and id of what has a company, and the company.
fn owner_and_company(from: End, to: End) -> Option<(&'static str, i64, i64)> {
    let (owner, company) = match (from, to) {
        (owner, End::Company(company)) | (End::Company(company), owner) => (owner, company),
        _ => return None,
    };
    let table = match owner {
        End::Lead(_) => "leads",
        End::Contact(_) => "contacts",
        End::Customer(_) => "customers",
        _ => return None,
    };
    Some((table, owner.id(), company))
}
