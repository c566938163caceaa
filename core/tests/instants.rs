//! Instants that some language cannot express are refused in every parameter. They cannot be
//! conformance cases for the same reason.

use amocore::operation::{Context, Operation};
use amocore::wire;
use amocore::*;

/// The first second before the year 1, and the first after the year 9999.
const OUTSIDE: [i64; 4] = [-62_135_596_801, 253_402_300_800, i64::MIN, i64::MAX];

fn refused(operation: impl Operation, field: &str) {
    let error = wire::text::check(&operation)
        .and_then(|()| operation.validate())
        .expect_err(field);
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    assert_eq!(error.field(), Some(field));
}

fn entities() -> IncomingEntities {
    IncomingEntities {
        leads: vec![LeadDraft::default()],
        ..Default::default()
    }
}

fn call() -> IncomingCall {
    IncomingCall {
        source_name: "PBX".into(),
        source_uid: "1".into(),
        incoming_lead_info: IncomingCallInfo {
            to: 1,
            from_number: "+1".into(),
            date_call: Timestamp::from_unix(1),
            link: "l".into(),
            service_code: "s".into(),
            uniq: "u".into(),
            ..Default::default()
        },
        incoming_entities: entities(),
        ..Default::default()
    }
}

fn form() -> IncomingForm {
    IncomingForm {
        source_name: "Site".into(),
        source_uid: "1".into(),
        incoming_lead_info: IncomingFormInfo {
            form_id: 1,
            form_page: "p".into(),
            ip: "127.0.0.1".into(),
            service_code: "s".into(),
            ..Default::default()
        },
        incoming_entities: entities(),
        ..Default::default()
    }
}

fn task(end_date: Timestamp) -> AddTask {
    AddTask {
        text: "Call".into(),
        end_date,
        task_type: TaskType::Call,
        ..Default::default()
    }
}

#[test]
fn what_is_in_order_passes() {
    assert!(
        AddSip {
            items: vec![call()]
        }
        .validate()
        .is_ok()
    );
    assert!(
        AddForm {
            items: vec![form()]
        }
        .validate()
        .is_ok()
    );
    let zoned = Context {
        zone: Some(jiff::tz::TimeZone::UTC),
        ..Context::default()
    };
    for seconds in [-62_135_510_400, 253_402_200_000] {
        let task = task(Timestamp::from_unix(seconds));
        assert!(task.validate().is_ok() && task.request(&zoned).is_ok());
    }
}

#[test]
fn instants_outside_the_years_1_to_9999_are_refused() {
    for time in OUTSIDE.map(Timestamp::from_unix) {
        refused(task(time), "end_date");
        let summary = SummarizeIncomingLeads::default;
        refused(
            SummarizeIncomingLeads {
                date_from: Some(time),
                ..summary()
            },
            "date_from",
        );
        refused(
            SummarizeIncomingLeads {
                date_to: Some(time),
                ..summary()
            },
            "date_to",
        );

        let sip = |call| AddSip { items: vec![call] };
        refused(
            sip(IncomingCall {
                created_at: Some(time),
                ..call()
            }),
            "items[0].created_at",
        );
        let mut dated = call();
        dated.incoming_lead_info.date_call = time;
        refused(sip(dated), "items[0].incoming_lead_info.date_call");
        let mut drafted = call();
        drafted.incoming_entities.leads[0].created_at = Some(time);
        refused(
            sip(drafted),
            "items[0].incoming_entities.leads[0].created_at",
        );

        let mut sent = form();
        sent.incoming_lead_info.form_send_at = Some(time);
        refused(
            AddForm { items: vec![sent] },
            "items[0].incoming_lead_info.form_send_at",
        );
    }
}
