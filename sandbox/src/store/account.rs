//! The account itself: its users, pipelines and statuses.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use super::rights::Rights;

/// The deal is won; fixed in every pipeline (legacy §10).
pub const WON: i64 = 142;
/// The deal is lost; fixed in every pipeline.
pub const LOST: i64 = 143;

/// The account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The first label of its host name.
    pub subdomain: String,
    /// ISO 4217.
    pub currency: String,
    /// `ru`, `en`, ...
    pub language: String,
    /// An IANA zone name.
    pub timezone: String,
}

/// A user of the account.
#[derive(Debug, Clone)]
pub struct User {
    /// Its id.
    pub id: i64,
    /// The e-mail address used to log in.
    pub login: String,
    /// Its name.
    pub name: String,
    /// The password.
    pub password: String,
    /// The API key.
    pub api_key: String,
    /// The bearer token.
    pub token: String,
    /// Whether it may log in.
    pub is_active: bool,
    /// Whether it administers the account.
    pub is_admin: bool,
    /// Whether nothing is paid for it (v2 §9.1).
    pub is_free: bool,
    /// The group it is in; 0 is the default one.
    pub group_id: i64,
    /// Its own phone number.
    pub phone_number: String,
    /// What it may do.
    pub rights: Rights,
    /// Rows per list page, as set in the user's preferences (legacy §8).
    pub list_size: i64,
}

/// A pipeline.
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its place among the others.
    pub sort: i64,
    /// Whether it is the account's main one.
    pub is_main: bool,
}

/// A status of a pipeline.
#[derive(Debug, Clone)]
pub struct Status {
    /// The pipeline.
    pub pipeline_id: i64,
    /// Its id; 142 and 143 repeat in every pipeline.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its color.
    pub color: String,
    /// Its place in the funnel.
    pub sort: i64,
    /// Whether leads wait in it to be accepted.
    pub is_unsorted: bool,
}

impl Status {
    /// Whether people may rename, move or delete it (v2 §9.13).
    pub fn is_editable(&self) -> bool {
        !self.is_unsorted && self.id != WON && self.id != LOST
    }
}

/// A type of task.
#[derive(Debug, Clone)]
pub struct TaskType {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its color, if it has one.
    pub color: Option<String>,
    /// Its icon.
    pub icon_id: i64,
}

/// The account's own row.
pub fn account(connection: &Connection) -> Result<Account> {
    connection
        .prepare_cached("SELECT * FROM account")?
        .query_row([], |row| {
            Ok(Account {
                id: row.get("id")?,
                name: row.get("name")?,
                subdomain: row.get("subdomain")?,
                currency: row.get("currency")?,
                language: row.get("language")?,
                timezone: row.get("timezone")?,
            })
        })
}

/// The account's id alone.
pub fn id(connection: &Connection) -> Result<i64> {
    connection
        .prepare_cached("SELECT id FROM account")?
        .query_row([], |row| row.get(0))
}

fn user_from(row: &Row<'_>) -> Result<User> {
    Ok(User {
        id: row.get("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        password: row.get("password")?,
        api_key: row.get("api_key")?,
        token: row.get("token")?,
        is_active: row.get("is_active")?,
        is_admin: row.get("is_admin")?,
        is_free: row.get("is_free")?,
        group_id: row.get("group_id")?,
        phone_number: row.get("phone_number")?,
        rights: Rights::from_json(&row.get::<_, String>("rights")?),
        list_size: row.get("list_size")?,
    })
}

/// Every user.
pub fn users(connection: &Connection) -> Result<Vec<User>> {
    connection
        .prepare_cached("SELECT * FROM users ORDER BY id")?
        .query_map([], user_from)?
        .collect()
}

/// The user with that id.
pub fn user(connection: &Connection, id: i64) -> Result<Option<User>> {
    connection
        .prepare_cached("SELECT * FROM users WHERE id = ?")?
        .query_row([id], user_from)
        .optional()
}

/// The user who logs in with that address.
pub fn user_by_login(connection: &Connection, login: &str) -> Result<Option<User>> {
    connection
        .prepare_cached("SELECT * FROM users WHERE fold(login) = fold(?)")?
        .query_row([login], user_from)
        .optional()
}

/// The group of one of these users, which are in the order of their ids; 0 for somebody else.
pub fn group_of(users: &[Arc<User>], user_id: i64) -> i64 {
    let place = users.binary_search_by_key(&user_id, |user| user.id);
    place.map_or(0, |place| users[place].group_id)
}

/// Every pipeline, the main one first.
pub fn pipelines(connection: &Connection) -> Result<Vec<Pipeline>> {
    connection
        .prepare_cached("SELECT * FROM pipelines ORDER BY is_main DESC, sort, id")?
        .query_map([], |row| {
            Ok(Pipeline {
                id: row.get("id")?,
                name: row.get("name")?,
                sort: row.get("sort")?,
                is_main: row.get("is_main")?,
            })
        })?
        .collect()
}

/// The pipeline used when none is named.
pub fn main_pipeline(connection: &Connection) -> Result<i64> {
    connection
        .prepare_cached("SELECT id FROM pipelines ORDER BY is_main DESC, sort, id LIMIT 1")?
        .query_row([], |row| row.get(0))
}

/// Whether there is such a pipeline.
pub fn has_pipeline(connection: &Connection, id: i64) -> Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM pipelines WHERE id = ?")?
        .exists([id])
}

/// Every status of every pipeline, in the order of the funnel.
pub fn statuses(connection: &Connection) -> Result<Vec<Status>> {
    connection
        .prepare_cached("SELECT * FROM statuses ORDER BY pipeline_id, sort, id")?
        .query_map([], |row| {
            Ok(Status {
                pipeline_id: row.get("pipeline_id")?,
                id: row.get("id")?,
                name: row.get("name")?,
                color: row.get("color")?,
                sort: row.get("sort")?,
                is_unsorted: row.get("is_unsorted")?,
            })
        })?
        .collect()
}

/// The first status of a pipeline in which a deal is still open.
pub fn first_working_status(connection: &Connection, pipeline_id: i64) -> Result<i64> {
    connection
        .prepare_cached(
            "SELECT id FROM statuses WHERE pipeline_id = ? AND id NOT IN (142, 143) AND is_unsorted = 0
             ORDER BY sort, id LIMIT 1",
        )?
        .query_row([pipeline_id], |row| row.get(0))
}

/// The pipeline in which a status places a deal: the preferred one if it has
/// the status (142 and 143 are everywhere), else the one that does.
pub fn pipeline_of_status(
    connection: &Connection,
    status_id: i64,
    preferred: i64,
) -> Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT pipeline_id FROM statuses WHERE id = ? AND is_unsorted = 0
             ORDER BY pipeline_id = ? DESC, pipeline_id LIMIT 1",
        )?
        .query_row(params![status_id, preferred], |row| row.get(0))
        .optional()
}

/// The name of a status, empty when there is none such.
pub fn status_name(connection: &Connection, pipeline_id: i64, status_id: i64) -> Result<String> {
    connection
        .prepare_cached("SELECT name FROM statuses WHERE pipeline_id = ? AND id = ?")?
        .query_row(params![pipeline_id, status_id], |row| row.get(0))
        .optional()
        .map(Option::unwrap_or_default)
}

/// Every group of users, as ids and names.
pub fn groups(connection: &Connection) -> Result<Vec<(i64, String)>> {
    connection
        .prepare_cached("SELECT id, name FROM groups ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Every type of task.
pub fn task_types(connection: &Connection) -> Result<Vec<TaskType>> {
    connection
        .prepare_cached("SELECT * FROM task_types ORDER BY id")?
        .query_map([], |row| {
            Ok(TaskType {
                id: row.get("id")?,
                name: row.get("name")?,
                color: row.get("color")?,
                icon_id: row.get("icon_id")?,
            })
        })?
        .collect()
}

/// Every reason for losing a lead, as ids and names.
pub fn loss_reasons(connection: &Connection) -> Result<Vec<(i64, String)>> {
    connection
        .prepare_cached("SELECT id, name FROM loss_reasons ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
