//! What the caller may see and change (v2 §9.1).

use hyper::StatusCode;
use rusqlite::Connection;

use super::Call;
use super::batch::Refused;
use super::failure::Failure;
use crate::store::account::{self, User};
use crate::store::rights::Reach;
use crate::store::search::Condition;
use crate::store::{self};

/// Whether the user's right of that name covers what somebody is responsible for.
fn covers(
    connection: &Connection,
    user: &User,
    right: &str,
    responsible_user_id: i64,
) -> store::Result<bool> {
    if user.is_admin || user.id == responsible_user_id {
        return Ok(user.is_admin || user.rights.reach(right) != Reach::Nowhere);
    }
    Ok(match user.rights.reach(right) {
        Reach::All => true,
        Reach::Own | Reach::Nowhere => false,
        Reach::Group => account::user(connection, responsible_user_id)?
            .is_some_and(|responsible| responsible.group_id == user.group_id),
    })
}

impl Call<'_> {
    /// Refuses the request of a user who has that right nowhere.
    pub fn require_right(&self, right: &str, code: u32) -> Result<(), Failure> {
        if self.user.is_admin || self.user.rights.reach(right) != Reach::Nowhere {
            return Ok(());
        }
        Err(Failure::refused(StatusCode::FORBIDDEN, code, NO_RIGHT))
    }

    /// Refuses an item which the caller's right does not cover.
    pub fn require_cover(
        &self,
        connection: &Connection,
        right: &str,
        responsible_user_id: i64,
        code: u32,
    ) -> Result<(), Refused> {
        if covers(connection, self.user, right, responsible_user_id)? {
            return Ok(());
        }
        Err(Refused::new(code, NO_RIGHT))
    }

    /// Leaves out the rows which the caller's right does not cover; the column
    /// holds who is responsible.
    pub fn only_visible(&self, condition: &mut Condition, right: &str, column: &str) {
        let (id, group) = (self.user.id, self.user.group_id);
        match self.user.rights.reach(right) {
            _ if self.user.is_admin => {}
            Reach::All => {}
            Reach::Own => condition.of_users(column, &[id]),
            Reach::Group => condition.and(&format!(
                "{column} IN (SELECT id FROM users WHERE group_id = {group})"
            )),
            Reach::Nowhere => condition.and("0"),
        }
    }
}

const NO_RIGHT: &str = "You have no right to do this";
