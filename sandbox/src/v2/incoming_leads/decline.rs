//! `POST incoming_leads/decline`: throwing incoming leads away.

use super::{acting_user, map_or_empty_list, uids};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::incoming_leads::{self, Outcome};
use crate::v2::Call;
use crate::v2::failure::Failure;

/// Deletes the data of the named requests: `true` for each that waited,
/// `false` for unknown and handled ones (v2 §13).
pub fn decline(call: &Call<'_>) -> Result<Answer, Failure> {
    let uids = uids(call, "decline")?;
    let declined = call.context.store.write(|tx| -> Result<Map, Failure> {
        acting_user(call, tx)?;
        let now = call.context.clock.now();
        let mut declined = Map::new();
        for uid in &uids {
            if !declined.contains_key(uid) {
                let closed = incoming_leads::close(tx, uid, Outcome::Declined, now)?;
                declined.insert(uid.clone(), Tree::from(closed));
            }
        }
        Ok(declined)
    })?;
    Ok(call.success([
        ("status", "success".into()),
        ("data", map_or_empty_list(declined)),
    ]))
}
