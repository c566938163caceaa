//! What leads, contacts, companies and customers have in common: how an item is
//! shown, and what is written to each of them.

use rusqlite::Connection;

use super::Call;
use super::batch::Refused;
use super::custom_fields::{self, Codes, Fields};
use super::members::{Wrong, integer, timestamp};
use super::shown::Shown;
use crate::clock::Timestamp;
use crate::request::tree::Map;
use crate::store::elements::{Element, Kind};
use crate::store::pages::{self, ById, FieldEntry};
use crate::store::tags::{self, Tag};
use crate::store::{self, Users, account};
use crate::tag_names::tag_names;

/// What hangs on the items of a page, fetched for all of them at once.
pub struct Attachments {
    /// The account's id.
    pub account_id: i64,
    users: Users,
    tags: ById<Vec<Tag>>,
    fields: ById<Vec<FieldEntry>>,
    next_tasks: ById<Timestamp>,
    empty: &'static str,
}

impl Attachments {
    /// Of the elements with these ids.
    pub fn read(
        call: &Call<'_>,
        connection: &Connection,
        kind: Kind,
        ids: &[i64],
    ) -> store::Result<Attachments> {
        Ok(Attachments {
            account_id: call.context.store.account_id(),
            users: call.context.store.users(),
            tags: pages::tags(connection, kind, ids)?,
            fields: pages::field_entries(connection, kind, ids)?,
            next_tasks: pages::next_tasks(connection, kind, ids)?,
            empty: match call.context.options.switches.empty_lists {
                true => "[]",
                false => "{}",
            },
        })
    }

    /// The group of a user.
    pub fn group(&self, user_id: i64) -> i64 {
        account::group_of(&self.users, user_id)
    }

    /// When the next task is due, 0 for never.
    pub fn next_task(&self, id: i64) -> Timestamp {
        self.next_tasks.get(&id).copied().unwrap_or_default()
    }

    /// `tags`; `{}` or `[]` when empty (v2 §7.5, §13).
    pub fn tags(&self, id: i64) -> Shown<&[Tag]> {
        let tags = self.tags.get(&id);
        tags.map_or(Shown::Empty(self.empty), |tags| Shown::Rows(tags))
    }

    /// `custom_fields`; `{}` or `[]` when empty (v2 §7.5, §13).
    pub fn custom_fields(&self, id: i64) -> Shown<Fields<'_>> {
        let entries = self.fields.get(&id);
        entries.map_or(Shown::Empty(self.empty), |entries| {
            Shown::Rows(Fields(entries))
        })
    }
}

/// The ids of a container's rows.
pub fn ids_of(found: &ById<Vec<i64>>, id: i64) -> &[i64] {
    found.get(&id).map_or(&[], Vec::as_slice)
}

/// The user under one of the members, which has to exist; `None` without them.
/// 0, the robot, is a user only where `robot` says so (v2 §7.1).
pub fn user(
    connection: &Connection,
    item: &Map,
    names: [&str; 2],
    robot: bool,
) -> Result<Option<i64>, Refused> {
    for name in names {
        match integer(item, name)? {
            None => {}
            Some(0) => return Ok(robot.then_some(0)),
            Some(id) if account::user(connection, id)?.is_some() => return Ok(Some(id)),
            Some(_) => return Err(Wrong::new(format!("{name}: there is no such user")).into()),
        }
    }
    Ok(None)
}

/// The responsible user of an item.
pub fn responsible(connection: &Connection, item: &Map) -> Result<Option<i64>, Refused> {
    user(
        connection,
        item,
        ["responsible_user_id", "main_user_id"],
        false,
    )
}

/// The author of a new item.
pub fn author(connection: &Connection, item: &Map) -> Result<Option<i64>, Refused> {
    user(connection, item, ["created_by", "created_user_id"], true)
}

/// When a new item was made, under its new or its older name (v2 §11).
pub fn created_at(item: &Map) -> Result<Option<Timestamp>, Wrong> {
    Ok(timestamp(item, "created_at")?.or(timestamp(item, "date_create")?))
}

/// Stores tags and custom fields, as far as the item has them.
pub fn attach(
    connection: &Connection,
    element: Element,
    item: &Map,
    is_update: bool,
) -> Result<(), Refused> {
    if item.contains_key("tags") {
        let names = tag_names(connection, element.kind, item.get("tags"))?;
        tags::replace(connection, element, &names)?;
    }
    attach_fields(connection, element, item, is_update)
}

/// Stores custom fields alone.
pub fn attach_fields(
    connection: &Connection,
    element: Element,
    item: &Map,
    is_update: bool,
) -> Result<(), Refused> {
    let codes = Codes::of(element.kind, is_update);
    for (field, entries) in custom_fields::fields(connection, item, element.kind, codes)? {
        store::custom_fields::replace(connection, element, field.id, &entries)?;
    }
    Ok(())
}
