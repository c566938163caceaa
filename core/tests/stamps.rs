//! The time of change that updates of v2 are sent with. It is the present one, so it cannot be a
//! conformance case.

use amocore::operation::{Body, Context, Operation, Request};
use amocore::*;

const NOW: i64 = 1_710_000_000;

fn updated_at(request: Request) -> Option<i64> {
    match &request.body {
        Body::Json(body) => body["update"][0]["updated_at"].as_i64(),
        other => panic!("not JSON: {other:?}"),
    }
}

fn at_that_time() -> Context {
    Context {
        now: Timestamp::from_unix(NOW),
        ..Default::default()
    }
}

/// It has to be newer than what is stored (v2 §12.11), by the server's clock.
#[test]
fn an_update_is_stamped_a_little_ahead() -> Result<()> {
    let lead = UpdateLeads {
        items: vec![LeadUpdate {
            id: 1,
            ..Default::default()
        }],
    };
    let task = UpdateTasks {
        items: vec![TaskUpdate {
            id: 1,
            text: "Call back".into(),
            ..Default::default()
        }],
    };
    let context = at_that_time();
    assert_eq!(updated_at(lead.request(&context)?), Some(NOW + 5));
    assert_eq!(updated_at(task.request(&context)?), Some(NOW + 5));
    Ok(())
}

#[test]
fn a_stamp_of_the_callers_own_stays() -> Result<()> {
    let lead = UpdateLeads {
        items: vec![LeadUpdate {
            id: 1,
            updated_at: Some(Timestamp::from_unix(NOW + 60)),
            ..Default::default()
        }],
    };
    assert_eq!(updated_at(lead.request(&at_that_time())?), Some(NOW + 60));
    Ok(())
}
