//! What is counted: the layers that read and write, without any I/O.

use std::hint::black_box;

use amocore::operation::{Answer, Body, BodyFormat, Context, Operation};
use amocore::{
    AddLeads, CustomField, CustomFieldValue, ListLeads, ListLegacyContacts, NewLead, Timestamp,
};
use jiff::tz::TimeZone;

use super::pages;

/// One round of a subject.
pub type Round = Box<dyn Fn()>;

/// The name of a subject, and how it is prepared.
pub type Subject = (&'static str, fn() -> Round);

/// The subjects.
pub const ALL: [Subject; 4] = [
    ("a page of 500 leads, read", read_leads),
    ("a page of 500 contacts in XML, read", read_contacts),
    ("50 leads to add, written as JSON", write_json),
    ("50 leads to add, written as a form", write_form),
];

fn read_leads() -> Round {
    decode(ListLeads::default(), pages::leads())
}

fn read_contacts() -> Round {
    decode(ListLegacyContacts::default(), pages::contacts())
}

fn decode<O: Operation>(operation: O, body: String) -> Round {
    let answer = Answer {
        status: 200,
        body: body.into_bytes(),
        ..Answer::default()
    };
    let context = Context {
        zone: Some(TimeZone::UTC),
        ..Context::default()
    };
    Box::new(move || {
        let page = operation.decode(&answer, &context).expect("a page");
        drop(black_box(page));
    })
}

fn write_json() -> Round {
    write(BodyFormat::Json)
}

fn write_form() -> Round {
    write(BodyFormat::Form)
}

fn write(format: BodyFormat) -> Round {
    let context = Context {
        body_format: Some(format),
        ..Context::default()
    };
    let add = AddLeads {
        items: (0..50).map(lead).collect(),
    };
    Box::new(move || {
        add.validate().expect("valid");
        let request = add.request(&context).expect("a request");
        let body = match &request.body {
            Body::Empty => Vec::new(),
            Body::Form(form) => form.encode().into_bytes(),
            Body::Json(tree) => serde_json::to_vec(tree).expect("written"),
        };
        drop(black_box(body));
    })
}

fn lead(number: i64) -> NewLead {
    NewLead {
        name: format!("Сделка {number}"),
        status_id: Some(13_667_502),
        pipeline_id: Some(41563),
        sale: Some(64_200),
        responsible_user_id: Some(102_525),
        created_at: Some(Timestamp::from_unix(1_792_748_732)),
        tags: vec!["vip".to_owned()],
        contact_ids: vec![1_204_382 - number],
        custom_fields: vec![CustomField {
            id: 4_399_916,
            values: vec![CustomFieldValue {
                value: "Call".into(),
                ..CustomFieldValue::default()
            }],
            ..CustomField::default()
        }],
        ..NewLead::default()
    }
}
