//! What is asked for, and what comes.

use serde::Deserialize;

use crate::Outcome;

pub const PATH: &str = "/api/v2/incoming_leads/summary";

/// What amocore reads of the answer, too.
#[derive(Debug, Deserialize)]
struct Summary {
    sip: i64,
    form: i64,
    mail: i64,
    chat: i64,
    total: i64,
    avg_time: i64,
    accepted: i64,
}

/// Reads the answer, and uses all of it, so that nothing is left out.
pub fn check(body: &[u8]) -> Outcome {
    let Summary {
        sip,
        form,
        mail,
        chat,
        total,
        avg_time,
        accepted,
    } = serde_json::from_slice(body)?;
    assert!(total >= 0 && sip + form + mail + chat >= 0 && avg_time >= 0 && accepted >= 0);
    Ok(())
}
