//! Writes of many items at once: `add` and `update` (v2 §5.2, §5.3).
//!
//! Each item is stored whole or not at all, and one that is refused does not
//! keep the others from being stored.

use hyper::StatusCode;
use rusqlite::Connection;

use super::failure::Failure;
use super::listing::own_links;
use super::members::{Unreadable, Wrong};
use super::{Call, HAL, self_link};
use crate::answer::Answer;
use crate::clock::Timestamp;
use crate::request::tree::{Map, Tree};
use crate::store;

/// A larger batch is refused (v2 §4).
const LARGEST_BATCH: usize = 500;

/// What the writes of a resource have of their own: its path, the vendor's codes
/// (v2 §6), and how the answer spells its links (v2 §5.2).
#[derive(Debug)]
pub struct Form {
    /// The path below `/api/v2/`.
    pub path: &'static str,
    /// `_links` or `_link`.
    pub links: &'static str,
    /// Neither list is there.
    pub empty_request: u32,
    /// `add` is empty.
    pub empty_add: u32,
    /// `update` is empty.
    pub empty_update: u32,
    /// An update lacks `id` or `updated_at`.
    pub incomplete_update: u32,
}

/// Why one item is refused.
#[derive(Debug)]
pub enum Refused {
    /// Something in it is wrong.
    Wrong(Wrong),
    /// Its `updated_at` is not newer than what is stored, see [`stamp`].
    Stale,
    /// The storage failed, which fails the request.
    Storage(store::Error),
}

impl Refused {
    /// With one of the vendor's codes.
    pub fn new(code: u32, text: impl Into<String>) -> Refused {
        Refused::Wrong(Wrong::with_code(code, text))
    }
}

impl From<Wrong> for Refused {
    fn from(wrong: Wrong) -> Refused {
        Refused::Wrong(wrong)
    }
}

impl From<store::Error> for Refused {
    fn from(error: store::Error) -> Refused {
        Refused::Storage(error)
    }
}

impl From<Unreadable> for Refused {
    fn from(unreadable: Unreadable) -> Refused {
        match unreadable {
            Unreadable::Wrong(wrong) => Refused::Wrong(wrong),
            Unreadable::Storage(error) => Refused::Storage(error),
        }
    }
}

/// A batch under way: what was asked for, and what became of it.
pub struct Batch<'a> {
    call: &'a Call<'a>,
    form: &'static Form,
    adds: Vec<&'a Map>,
    updates: Vec<&'a Map>,
    items: Vec<Tree>,
    refused_adds: Vec<Tree>,
    refused_updates: Map,
    deleted: Option<Vec<Tree>>,
    refused_deletes: Map,
}

impl<'a> Batch<'a> {
    /// Reads `add` and `update`. `others` are the further lists the resource
    /// knows, such as `delete`, with which a request is not empty.
    pub fn read(
        call: &'a Call<'a>,
        form: &'static Form,
        others: &[&str],
    ) -> Result<Batch<'a>, Failure> {
        let refused = |code, text| Failure::refused(StatusCode::BAD_REQUEST, code, text);
        let adds = items(call, "add")?;
        let updates = items(call, "update")?;
        let has_others = others.iter().any(|key| call.parameters.contains_key(*key));
        if !has_others {
            match (&adds, &updates) {
                (None, None) => {
                    return Err(refused(form.empty_request, "The request has nothing to do"));
                }
                (Some(adds), None) if adds.is_empty() => {
                    return Err(refused(form.empty_add, "add is empty"));
                }
                (None, Some(updates)) if updates.is_empty() => {
                    return Err(refused(form.empty_update, "update is empty"));
                }
                (Some(adds), Some(updates)) if adds.is_empty() && updates.is_empty() => {
                    return Err(refused(form.empty_add, "add and update are empty"));
                }
                _ => {}
            }
        }
        let (adds, updates) = (adds.unwrap_or_default(), updates.unwrap_or_default());
        let others = others.iter().filter_map(|key| call.parameters.get(*key));
        let others: usize = others.map(|list| list.items().len()).sum();
        if adds.len() + updates.len() + others > LARGEST_BATCH {
            return Err(refused(
                400,
                "A request must not have more than 500 items in all",
            ));
        }
        Ok(Batch {
            call,
            form,
            adds,
            updates,
            items: Vec::new(),
            refused_adds: Vec::new(),
            refused_updates: Map::new(),
            deleted: None,
            refused_deletes: Map::new(),
        })
    }

    /// Whether anything is to be added.
    pub fn has_adds(&self) -> bool {
        !self.adds.is_empty()
    }

    /// Whether anything is to be updated.
    pub fn has_updates(&self) -> bool {
        !self.updates.is_empty()
    }

    /// Adds every item; `add` stores one and tells its id.
    pub fn add(
        &mut self,
        connection: &Connection,
        mut add: impl FnMut(&Map) -> Result<i64, Refused>,
    ) -> Result<(), Failure> {
        for item in std::mem::take(&mut self.adds) {
            let request_id = item.get("request_id").filter(|id| **id != Tree::Null);
            match alone(connection, || add(item))? {
                Ok(id) => self.done(id, request_id.cloned().unwrap_or(Tree::Integer(0))),
                Err(refusal) => {
                    let mut error = described(&refusal);
                    if let Some(request_id) = request_id {
                        error.insert("request_id".to_owned(), request_id.clone());
                    }
                    self.refused_adds.push(Tree::Map(error));
                }
            }
        }
        Ok(())
    }

    /// Updates every item; `update` changes the one with that id.
    pub fn update(
        &mut self,
        connection: &Connection,
        update: impl FnMut(i64, &Map) -> Result<(), Refused>,
    ) -> Result<(), Failure> {
        self.update_by("id", connection, update)
    }

    /// The same where ids go by another name.
    pub fn update_by(
        &mut self,
        name: &str,
        connection: &Connection,
        mut update: impl FnMut(i64, &Map) -> Result<(), Refused>,
    ) -> Result<(), Failure> {
        for item in std::mem::take(&mut self.updates) {
            let Some(id) = item.get(name).and_then(Tree::integer) else {
                return Err(Failure::refused(
                    StatusCode::BAD_REQUEST,
                    self.form.incomplete_update,
                    format!("update: every item must have {name}"),
                ));
            };
            match alone(connection, || update(id, item))? {
                Ok(()) => {
                    let request_id = item.get("request_id").filter(|id| **id != Tree::Null);
                    self.done(id, request_id.cloned().unwrap_or(Tree::Integer(id)));
                }
                Err(refusal) => {
                    let error = match &refusal {
                        Refused::Stale => STALE.into(),
                        refusal => Tree::Map(described(refusal)),
                    };
                    self.refused_updates.insert(id.to_string(), error);
                }
            }
        }
        Ok(())
    }

    /// Deletes what the ids under `delete` name; `delete` deletes one and tells
    /// the row that says so.
    pub fn delete(
        &mut self,
        connection: &Connection,
        mut delete: impl FnMut(i64) -> Result<Tree, Refused>,
    ) -> Result<(), Failure> {
        let Some(ids) = super::listing::ids(self.call.parameters, "delete")? else {
            return Ok(());
        };
        for id in ids {
            self.delete_one(connection, id, || delete(id))?;
        }
        Ok(())
    }

    /// The same where every one under `delete` is an object with `id`.
    pub fn delete_items(
        &mut self,
        connection: &Connection,
        mut delete: impl FnMut(i64, &Map) -> Result<Tree, Refused>,
    ) -> Result<(), Failure> {
        for item in items(self.call, "delete")?.unwrap_or_default() {
            let id = super::members::required_integer(item, "id")?;
            self.delete_one(connection, id, || delete(id, item))?;
        }
        Ok(())
    }

    fn delete_one(
        &mut self,
        connection: &Connection,
        id: i64,
        delete: impl FnOnce() -> Result<Tree, Refused>,
    ) -> Result<(), Failure> {
        match alone(connection, delete)? {
            Ok(row) => self.deleted.get_or_insert_default().push(row),
            Err(refusal) => {
                let error = Tree::Map(described(&refusal));
                self.refused_deletes.insert(id.to_string(), error);
            }
        }
        Ok(())
    }

    fn done(&mut self, id: i64, request_id: Tree) {
        self.items.push(Tree::map([
            ("id", id.into()),
            ("request_id", request_id),
            (self.form.links, own_links(self.form.path, id)),
        ]));
    }

    /// The answer: `items` and, if any were refused, `errors` (v2 §5.3, §13).
    pub fn answer(self) -> Answer {
        let mut errors = Map::new();
        if !self.refused_adds.is_empty() {
            errors.insert("add".to_owned(), Tree::List(self.refused_adds));
        }
        if !self.refused_updates.is_empty() {
            errors.insert("update".to_owned(), Tree::Map(self.refused_updates));
        }
        if !self.refused_deletes.is_empty() {
            errors.insert("delete".to_owned(), Tree::Map(self.refused_deletes));
        }
        let mut embedded = Map::new();
        if let Some(deleted) = self.deleted {
            // An object: in PHP a list with one more, named member (v2 §5.2).
            let mut items: Map = (0..)
                .map(|index: i64| index.to_string())
                .zip(self.items)
                .collect();
            items.insert("deleted".to_owned(), Tree::List(deleted));
            embedded.insert("items".to_owned(), Tree::Map(items));
        } else if !self.items.is_empty() || errors.is_empty() {
            // `items` is missing when everything failed (v2 §5.3).
            embedded.insert("items".to_owned(), Tree::List(self.items));
        }
        if !errors.is_empty() {
            embedded.insert("errors".to_owned(), Tree::Map(errors));
        }
        let document = Tree::map([
            (self.form.links, self_link(self.call.request)),
            ("_embedded", Tree::Map(embedded)),
        ]);
        Answer::json(StatusCode::OK, HAL, &document)
    }
}

/// The text of a stale update (v2 §5.3).
const STALE: &str = "Last modified date is older than in database";

/// The items under `add`, `update` and the like; `None` without the key.
pub fn items<'a>(call: &'a Call<'a>, key: &str) -> Result<Option<Vec<&'a Map>>, Failure> {
    let Some(list) = call.parameters.get(key) else {
        return Ok(None);
    };
    if list.is_scalar() && list.is_blank() {
        return Ok(Some(Vec::new()));
    }
    let items = list.items().into_iter().map(|item| match item {
        Tree::Map(item) => Some(item),
        _ => None,
    });
    match items.collect::<Option<Vec<&Map>>>() {
        Some(items) if !list.is_scalar() => Ok(Some(items)),
        _ => Err(Failure::refused(
            StatusCode::BAD_REQUEST,
            400,
            format!("{key} must be a list of objects"),
        )),
    }
}

/// Does one thing whole or not at all.
pub fn alone<T>(
    connection: &Connection,
    act: impl FnOnce() -> Result<T, Refused>,
) -> Result<Result<T, Refused>, Failure> {
    connection.prepare_cached("SAVEPOINT item")?.execute([])?;
    let outcome = act();
    if outcome.is_err() {
        connection.prepare_cached("ROLLBACK TO item")?.execute([])?;
    }
    connection.prepare_cached("RELEASE item")?.execute([])?;
    match outcome {
        Err(Refused::Storage(error)) => Err(error.into()),
        outcome => Ok(outcome),
    }
}

/// Code and message of a refusal (v2 §5.3).
pub fn described(refusal: &Refused) -> Map {
    let (code, text) = match refusal {
        Refused::Wrong(wrong) => (wrong.code, wrong.text.clone()),
        Refused::Stale => (400, STALE.to_owned()),
        Refused::Storage(error) => (500, error.to_string()),
    };
    [
        ("code".to_owned(), i64::from(code).into()),
        ("message".to_owned(), text.into()),
    ]
    .into_iter()
    .collect()
}

/// What an update's stamp becomes in the store. It has to be newer than what is
/// stored, but within the second of the last change nothing newer can be said:
/// clients that write twice in a row stamp both with that second. Clients also
/// stamp a few seconds ahead, which is not believed, so that their next update is
/// not refused (v2 §9.2; demand of clients: 7).
pub fn stamp(
    form: &Form,
    item: &Map,
    stored: Timestamp,
    now: Timestamp,
) -> Result<Timestamp, Refused> {
    let older = super::members::timestamp(item, "last_modified")?;
    let given = super::members::timestamp(item, "updated_at")?
        .or(older)
        .ok_or_else(|| Refused::new(form.incomplete_update, "updated_at is required"))?;
    if given < stored || (given == stored && stored < now) {
        return Err(Refused::Stale);
    }
    Ok(given.min(now))
}
