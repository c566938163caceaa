//! Links between entities by themselves (v2 §9.21).

use hyper::{Method, StatusCode};
use rusqlite::Connection;

use super::batch::{Refused, alone, described, items};
use super::members::{Wrong, integer, required_integer, required_text, text};
use super::{Call, HAL, Operation, self_link};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::catalogs;
use crate::store::links::{self, End, Link};
use crate::v2::failure::Failure;
use crate::v2::leads::require_room;

/// What can be done with them.
pub const OPERATIONS: &[Operation] =
    &[(Method::GET, "links", list), (Method::POST, "links", write)];

/// The links of each entity asked for, to anything or to what `to` says.
fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    let wanted = items(call, "links")?.unwrap_or_default();
    if wanted.is_empty() {
        return Err(bad_request("links must be a list of links"));
    }
    let rows = call.context.store.read(|connection| {
        let mut rows = Vec::new();
        for wanted in &wanted {
            match found(connection, wanted) {
                Ok(found) => rows.extend(found),
                Err(Refused::Storage(error)) => return Err(error.into()),
                Err(refusal) => {
                    let message = described(&refusal).swap_remove("message");
                    let text = message.and_then(|text| text.text()).unwrap_or_default();
                    return Err(bad_request(&text));
                }
            }
        }
        Ok::<_, Failure>(rows)
    })?;
    if rows.is_empty() {
        return Ok(Answer::new(StatusCode::NO_CONTENT, HAL, ""));
    }
    // Its one client reads `links`; every other list has `items` (v2 §13).
    let document = Tree::map([
        ("_links", self_link(call.request)),
        (
            "_embedded",
            Tree::map([("items", Tree::List(rows.clone()))]),
        ),
        ("links", Tree::List(rows)),
    ]);
    Ok(Answer::json(StatusCode::OK, HAL, &document))
}

fn found(connection: &Connection, wanted: &Map) -> Result<Vec<Tree>, Refused> {
    let from = end(wanted, "from")?;
    let to = text(wanted, "to")?.filter(|word| !word.is_empty());
    let to_id = integer(wanted, "to_id")?;
    let mut rows = Vec::new();
    for link in links::of(connection, from)? {
        let is_wanted = to.as_deref().is_none_or(|to| to == word(link.to))
            && to_id.is_none_or(|id| id == link.to.id());
        if is_wanted {
            rows.push(row(connection, from, &link)?);
        }
    }
    Ok(rows)
}

fn row(connection: &Connection, from: End, link: &Link) -> Result<Tree, Refused> {
    let mut row = Map::new();
    for (prefix, end) in [("from", from), ("to", link.to)] {
        row.insert(prefix.to_owned(), word(end).into());
        row.insert(format!("{prefix}_id"), end.id().into());
        if let End::CatalogElement(id) = end
            && let Some(element) = catalogs::find_element(connection, id)?
        {
            row.insert(format!("{prefix}_catalog_id"), element.catalog_id.into());
        }
    }
    if let Some(quantity) = link.quantity {
        row.insert("quantity".to_owned(), quantity.into());
    }
    Ok(Tree::Map(row))
}

/// The answer repeats each link that was made, and says `true` for each that
/// was undone.
fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    let to_link = items(call, "link")?.unwrap_or_default();
    let to_unlink = items(call, "unlink")?.unwrap_or_default();
    if to_link.is_empty() && to_unlink.is_empty() {
        return Err(bad_request("link or unlink must be a list of links"));
    }
    let mut done = Vec::new();
    let mut errors = Map::new();
    call.context.store.write(|tx| -> Result<(), Failure> {
        let mut refused = Vec::new();
        for item in to_link {
            match alone(tx, || link(tx, item))? {
                Ok(()) => done.push(Tree::Map(item.clone())),
                Err(refusal) => refused.push(Tree::Map(described(&refusal))),
            }
        }
        if !refused.is_empty() {
            errors.insert("link".to_owned(), Tree::List(std::mem::take(&mut refused)));
        }
        for item in to_unlink {
            match alone(tx, || unlink(tx, item))? {
                Ok(()) => done.push(true.into()),
                Err(refusal) => refused.push(Tree::Map(described(&refusal))),
            }
        }
        if !refused.is_empty() {
            errors.insert("unlink".to_owned(), Tree::List(refused));
        }
        Ok(())
    })?;
    let mut embedded = Map::new();
    if !done.is_empty() {
        embedded.insert("items".to_owned(), Tree::List(done));
    }
    if !errors.is_empty() {
        embedded.insert("errors".to_owned(), Tree::Map(errors));
    }
    let document = Tree::map([
        ("_links", self_link(call.request)),
        ("_embedded", Tree::Map(embedded)),
    ]);
    Ok(Answer::json(StatusCode::OK, HAL, &document))
}

fn link(connection: &Connection, item: &Map) -> Result<(), Refused> {
    let (from, to) = (
        known_end(connection, item, "from")?,
        known_end(connection, item, "to")?,
    );
    let quantity = integer(item, "quantity")?.unwrap_or(1);
    if quantity < 1 {
        return Err(Wrong::new("quantity must be above 0").into());
    }
    if let (End::Lead(lead), End::Contact(contact)) | (End::Contact(contact), End::Lead(lead)) =
        (from, to)
    {
        require_room(connection, lead, contact)?;
    }
    possible(links::link(connection, from, to, quantity)?)
}

fn unlink(connection: &Connection, item: &Map) -> Result<(), Refused> {
    let (from, to) = (
        known_end(connection, item, "from")?,
        known_end(connection, item, "to")?,
    );
    possible(links::unlink(connection, from, to)?)
}

fn possible(is_possible: bool) -> Result<(), Refused> {
    if is_possible {
        Ok(())
    } else {
        Err(Wrong::new("from and to cannot be linked with each other").into())
    }
}

fn end(item: &Map, prefix: &str) -> Result<End, Wrong> {
    let id = required_integer(item, &format!("{prefix}_id"))?;
    match required_text(item, prefix)?.trim() {
        "leads" => Ok(End::Lead(id)),
        "contacts" => Ok(End::Contact(id)),
        "companies" => Ok(End::Company(id)),
        "customers" => Ok(End::Customer(id)),
        "catalog_elements" => Ok(End::CatalogElement(id)),
        _ => Err(Wrong::new(format!(
            "{prefix} must be leads, contacts, companies, customers or catalog_elements"
        ))),
    }
}

fn known_end(connection: &Connection, item: &Map, prefix: &str) -> Result<End, Refused> {
    let end = end(item, prefix)?;
    if links::exists(connection, end)? {
        return Ok(end);
    }
    let code = match end {
        End::Contact(_) | End::Company(_) => 233,
        End::Lead(_) => 234,
        End::CatalogElement(_) => 282,
        End::Customer(_) => 226,
    };
    Err(Refused::new(
        code,
        format!("{prefix}_id: there is no such entity"),
    ))
}

fn word(end: End) -> &'static str {
    match end {
        End::Lead(_) => "leads",
        End::Contact(_) => "contacts",
        End::Company(_) => "companies",
        End::Customer(_) => "customers",
        End::CatalogElement(_) => "catalog_elements",
    }
}

fn bad_request(text: &str) -> Failure {
    Failure::refused(StatusCode::BAD_REQUEST, 400, text)
}
