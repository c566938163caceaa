//! Incoming leads: one of each kind; the API itself can add only calls and forms.

use rusqlite::Connection;

use super::pipelines::PIPELINE;
use super::users::MANAGER;
use crate::request::tree::Tree;
use crate::store::Result;
use crate::store::incoming_leads::{self, IncomingLead};
use crate::tokens::Tokens;

/// Plants them.
pub fn plant(connection: &Connection, now: i64) -> Result<()> {
    let lead_called = |name: &str| {
        Tree::map([(
            "leads",
            Tree::List(vec![Tree::map([("name", name.into())])]),
        )])
    };
    let requests = [
        (
            "sip",
            "PBX",
            Tree::map([
                ("to", MANAGER.into()),
                ("from", "+12025550177".into()),
                ("date_call", (now - 7_200).into()),
                ("duration", 50.into()),
                ("link", "https://rec.example/1.mp3".into()),
                ("service_code", "CkKwPam6".into()),
                ("uniq", "seed-call-1".into()),
                ("add_note", true.into()),
            ]),
            lead_called("Call from +12025550177"),
        ),
        (
            "form",
            "Web site",
            Tree::map([
                ("form_id", "154613".into()),
                ("form_page", "example.com".into()),
                ("ip", "192.0.2.7".into()),
                ("service_code", "QkKwSam8".into()),
                ("form_name", "Application".into()),
                ("form_send_at", (now - 3_600).into()),
            ]),
            lead_called("Application from the web site"),
        ),
        (
            "mail",
            "sales@example.test",
            Tree::map([
                (
                    "from",
                    Tree::map([
                        ("name", "Ivan".into()),
                        ("email", "ivan@example.org".into()),
                    ]),
                ),
                ("date", (now - 1_800).into()),
                ("subject", "Price request".into()),
                ("thread_id", 11.into()),
                ("message_id", 12.into()),
            ]),
            lead_called("Price request"),
        ),
        (
            "chat",
            "Messenger",
            Tree::map([
                ("from", "Visitor 77".into()),
                ("date", (now - 900).into()),
                ("service_code", "chat".into()),
            ]),
            lead_called("Question in the chat"),
        ),
    ];
    let uids = Tokens::new(true);
    for (number, (category, source_name, info, entities)) in (1..).zip(requests) {
        let lead = IncomingLead {
            uid: uids.uid(-number),
            category: category.to_owned(),
            source_name: source_name.to_owned(),
            source_uid: format!("seed-{number}"),
            pipeline_id: PIPELINE,
            created_at: now - 7_200 / number,
            info,
            entities,
        };
        incoming_leads::insert(connection, &lead, None)?;
    }
    Ok(())
}
