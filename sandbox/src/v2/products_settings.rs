//! Switching products on and off (v2 §9.16).

use hyper::Method;

use super::catalogs::{NO_RIGHT, RIGHT};
use super::members::{Wrong, flag};
use super::{Call, Operation};
use crate::answer::Answer;
use crate::store::{self, product_catalog};
use crate::v2::failure::Failure;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "products_settings", read),
    (Method::POST, "products_settings", write),
];

fn read(call: &Call<'_>) -> Result<Answer, Failure> {
    call.require_right(RIGHT, NO_RIGHT)?;
    let (is_enabled, catalog_id) = call.context.store.read(|connection| -> store::Result<_> {
        let is_enabled = product_catalog::is_enabled(connection)?;
        Ok((is_enabled, product_catalog::find(connection)?))
    })?;
    Ok(answer(call, is_enabled, catalog_id))
}

/// The documents call the member `enabled` in an example, `enable` in a table.
fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(NO_RIGHT)?;
    let is_enabled = flag(call.parameters, "enabled")?
        .or(flag(call.parameters, "enable")?)
        .ok_or_else(|| Wrong::new("enabled is required"))?;
    let catalog_id = call
        .context
        .store
        .write(|tx| -> store::Result<Option<i64>> {
            product_catalog::set_enabled(tx, is_enabled)?;
            if is_enabled {
                let now = call.context.clock.now();
                return product_catalog::make(tx, now, call.user.id).map(Some);
            }
            product_catalog::find(tx)
        })?;
    Ok(answer(call, is_enabled, catalog_id))
}

/// The catalog outlives the switch.
fn answer(call: &Call<'_>, is_enabled: bool, catalog_id: Option<i64>) -> Answer {
    call.success([
        ("is_enabled", is_enabled.into()),
        ("catalog_id", catalog_id.into()),
    ])
}
