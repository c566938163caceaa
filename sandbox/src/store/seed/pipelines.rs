//! Two pipelines.

use rusqlite::{Connection, params};

use crate::store::{Result, pipelines};

/// The main pipeline.
pub const PIPELINE: i64 = 41_563;
/// The other one.
pub const SECOND_PIPELINE: i64 = 41_570;
/// The first working status of the main pipeline.
pub const FIRST_STATUS: i64 = 13_667_502;
/// The second one.
pub const SECOND_STATUS: i64 = 1_023_486;
/// The working statuses of the other pipeline.
pub const PARTNER_STATUSES: [i64; 2] = [13_667_510, 13_667_511];

/// Plants them.
pub fn plant(connection: &Connection) -> Result<()> {
    let planted = [
        (
            PIPELINE,
            "Sales",
            true,
            13_667_499,
            [
                (FIRST_STATUS, "New request", "#99ccff"),
                (SECOND_STATUS, "Negotiation", "#ffff99"),
            ],
        ),
        (
            SECOND_PIPELINE,
            "Partners",
            false,
            13_667_509,
            [
                (PARTNER_STATUSES[0], "First contact", "#99ccff"),
                (PARTNER_STATUSES[1], "Contract", "#ffcc66"),
            ],
        ),
    ];
    for (sort, (id, name, is_main, unsorted, working)) in (1i64..).zip(planted) {
        connection.execute(
            "INSERT INTO pipelines (id, name, sort, is_main) VALUES (?, ?, ?, ?)",
            params![id, name, sort, is_main],
        )?;
        pipelines::insert_fixed_statuses(connection, id, Some(unsorted))?;
        for (place, (status_id, name, color)) in (2..).zip(working) {
            pipelines::insert_status(connection, id, status_id, name, place * 10, color)?;
        }
    }
    Ok(())
}
