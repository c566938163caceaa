//! The data a fresh account starts with.
//!
//! Users, pipelines, statuses and custom fields carry the ids printed in the
//! vendor's own examples, so that those run unchanged.

use rusqlite::{Connection, params};

use super::contacts::NewContact;
use super::custom_fields::{Entry, field_type};
use super::elements::{Element, Kind};
use super::incoming_leads::IncomingLead;
use super::leads::NewLead;
use super::notes::NewNote;
use super::tasks::Task;
use super::{Founding, Result, contacts, custom_fields, incoming_leads, leads, notes, tags, tasks};
use crate::request::tree::Tree;
use crate::tokens::Tokens;

/// Which data a fresh account starts with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Seed {
    /// Account, users, pipelines and fields, and a handful of everything else.
    #[default]
    Small,
    /// Account, users, pipelines and fields only.
    Empty,
}

/// The address the default user logs in with.
pub const ADMIN_LOGIN: &str = "admin@example.test";
/// Its password.
pub const ADMIN_PASSWORD: &str = "sandbox-password";
/// Its API key.
pub const ADMIN_KEY: &str = "5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001";
/// Its bearer token.
pub const ADMIN_TOKEN: &str = "sandbox-token-admin";

const ADMIN: i64 = 504_141;
const DISABLED: i64 = 41_565;
const MANAGER: i64 = 102_525;

const PIPELINE: i64 = 41_563;
const SECOND_PIPELINE: i64 = 41_570;
const FIRST_STATUS: i64 = 13_667_502;
const SECOND_STATUS: i64 = 1_023_486;

const POSITION: i64 = 4_396_817;
const PHONE: i64 = 4_396_818;
const EMAIL: i64 = 4_396_819;
const MESSENGER: i64 = 4_396_820;
const WEB: i64 = 4_396_821;
const ADDRESS: i64 = 4_400_115;

const LEAD_SOURCE: i64 = 4_399_916;
const LEAD_SERVICES: i64 = 4_399_917;
const LEAD_ADDRESS: i64 = 4_399_923;

const PHONE_WORK: i64 = 3_692_101;
const PHONE_MOBILE: i64 = 3_692_103;
const EMAIL_WORK: i64 = 3_692_111;

const DAY: i64 = 86_400;

/// Fills an account that has nothing yet.
pub fn plant(connection: &Connection, founding: &Founding) -> Result<()> {
    plant_account(connection, &founding.time_zone)?;
    super::seed_oauth::plant(connection)?;
    plant_pipelines(connection)?;
    plant_fields(connection)?;
    for (table, last_id) in [
        ("contacts", 1_099_382),
        ("leads", 1_090_592),
        ("notes", 2_500_000),
        ("tasks", 2_600_000),
        ("tags", 345_000),
    ] {
        connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
            params![table, last_id],
        )?;
    }
    match founding.seed {
        Seed::Empty => Ok(()),
        Seed::Small => plant_cards(connection, founding.now),
    }
}

fn plant_account(connection: &Connection, time_zone: &str) -> Result<()> {
    connection.execute(
        "INSERT INTO account (id, name, subdomain, currency, language, timezone)
         VALUES (18700001, 'Sandbox', 'sandbox', 'USD', 'en', ?)",
        [time_zone],
    )?;
    let users = [
        (
            ADMIN,
            ADMIN_LOGIN,
            "Anna Admin",
            ADMIN_PASSWORD,
            ADMIN_KEY,
            ADMIN_TOKEN,
            true,
            true,
        ),
        (
            MANAGER,
            "manager@example.test",
            "Максим Менеджер",
            "sandbox-password-manager",
            "5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00002",
            "sandbox-token-manager",
            true,
            false,
        ),
        (
            DISABLED,
            "disabled@example.test",
            "Dora Disabled",
            "sandbox-password-disabled",
            "5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00003",
            "sandbox-token-disabled",
            false,
            false,
        ),
    ];
    for (id, login, name, password, api_key, token, is_active, is_admin) in users {
        connection.execute(
            "INSERT INTO users (id, login, name, password, api_key, token, is_active, is_admin, list_size)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, 20)",
            params![id, login, name, password, api_key, token, is_active, is_admin],
        )?;
    }
    Ok(())
}

fn plant_pipelines(connection: &Connection) -> Result<()> {
    let pipelines = [
        (
            PIPELINE,
            "Sales",
            true,
            [
                (FIRST_STATUS, "New request", "#99ccff"),
                (SECOND_STATUS, "Negotiation", "#ffff99"),
            ],
        ),
        (
            SECOND_PIPELINE,
            "Partners",
            false,
            [
                (13_667_510, "First contact", "#99ccff"),
                (13_667_511, "Contract", "#ffcc66"),
            ],
        ),
    ];
    for (sort, (id, name, is_main, working)) in (1..).zip(pipelines) {
        connection.execute(
            "INSERT INTO pipelines (id, name, sort, is_main) VALUES (?, ?, ?, ?)",
            params![id, name, sort, is_main],
        )?;
        let closing = [
            (142, "Closed - won", "#ccff66"),
            (143, "Closed - lost", "#d5d8db"),
        ];
        for (sort, (status_id, name, color)) in (1..).zip(working.into_iter().chain(closing)) {
            connection.execute(
                "INSERT INTO statuses (pipeline_id, id, name, sort, color) VALUES (?, ?, ?, ?, ?)",
                params![id, status_id, name, sort * 10, color],
            )?;
        }
    }
    Ok(())
}

fn plant_fields(connection: &Connection) -> Result<()> {
    const TEXT: i64 = 1;
    const URL: i64 = 7;
    let people = &[Kind::Contact, Kind::Company][..];
    let contact = &[Kind::Contact][..];
    let lead = &[Kind::Lead][..];
    let fields = [
        (POSITION, "Position", "POSITION", TEXT, contact),
        (PHONE, "Phone", "PHONE", field_type::MULTITEXT, people),
        (EMAIL, "Email", "EMAIL", field_type::MULTITEXT, people),
        (MESSENGER, "IM", "IM", field_type::MULTITEXT, people),
        (WEB, "Web", "WEB", URL, people),
        (
            ADDRESS,
            "Address",
            "ADDRESS",
            field_type::SMART_ADDRESS,
            people,
        ),
        (LEAD_SOURCE, "Source", "", field_type::SELECT, lead),
        (LEAD_SERVICES, "Services", "", field_type::MULTISELECT, lead),
        (
            LEAD_ADDRESS,
            "Delivery address",
            "",
            field_type::SMART_ADDRESS,
            lead,
        ),
    ];
    for (sort, (id, name, code, field_type, owners)) in (1..).zip(fields) {
        connection.execute(
            "INSERT INTO custom_fields (id, name, code, field_type, is_system, sort)
             VALUES (?, ?, ?, ?, ?, ?)",
            params![id, name, code, field_type, !code.is_empty(), sort],
        )?;
        for owner in owners {
            connection.execute(
                "INSERT INTO custom_field_owners (field_id, element_type) VALUES (?, ?)",
                params![id, owner.code()],
            )?;
        }
    }
    // Standard kinds of entries: v2 §8.2.
    let choices: [(i64, i64, &[&str]); 5] = [
        (
            PHONE,
            PHONE_WORK,
            &["WORK", "WORKDD", "MOB", "FAX", "HOME", "OTHER"],
        ),
        (EMAIL, EMAIL_WORK, &["WORK", "PRIV", "OTHER"]),
        (
            MESSENGER,
            3_692_121,
            &["SKYPE", "ICQ", "JABBER", "GTALK", "MSN", "OTHER"],
        ),
        (LEAD_SOURCE, 3_692_245, &["Call", "Web site"]),
        (LEAD_SERVICES, 3_692_247, &["Maintenance", "Rental"]),
    ];
    for (field_id, first_id, values) in choices {
        for (id, value) in (first_id..).zip(values) {
            connection.execute(
                "INSERT INTO custom_field_enums (id, field_id, value, sort) VALUES (?, ?, ?, ?)",
                params![id, field_id, value, id - first_id],
            )?;
        }
    }
    Ok(())
}

fn plant_cards(connection: &Connection, now: i64) -> Result<()> {
    let card = |name: &str, is_company, company_id, age: i64| NewContact {
        is_company,
        name: name.to_owned(),
        company_id,
        responsible_user_id: ADMIN,
        created_at: now - age * DAY,
        now: now - age * DAY,
        author: ADMIN,
    };
    let acme = contacts::insert(connection, &card("Acme Tools", true, None, 30))?;
    let romashka = contacts::insert(connection, &card("ООО «Ромашка»", true, None, 20))?;
    let jason = contacts::insert(connection, &card("Jason Reed", false, Some(acme), 30))?;
    let elena = contacts::insert(
        connection,
        &card("Елена Смирнова", false, Some(romashka), 20),
    )?;
    let olga = contacts::insert(connection, &card("Olga O'Neil", false, None, 2))?;

    let entry = |value: &str, enum_id| Entry {
        value: value.to_owned(),
        enum_id,
        ..Entry::default()
    };
    let set = |kind, id, field, value: &str, enum_id| {
        custom_fields::replace(
            connection,
            Element::new(kind, id),
            field,
            &[entry(value, enum_id)],
        )
    };
    set(
        Kind::Company,
        acme,
        PHONE,
        "+1 202 555-01-00",
        Some(PHONE_WORK),
    )?;
    set(Kind::Company, acme, WEB, "https://acme.example", None)?;
    set(Kind::Contact, jason, POSITION, "Head of purchasing", None)?;
    set(
        Kind::Contact,
        jason,
        PHONE,
        "+1 (202) 555-01-23",
        Some(PHONE_WORK),
    )?;
    set(
        Kind::Contact,
        jason,
        EMAIL,
        "jason@acme.example",
        Some(EMAIL_WORK),
    )?;
    set(
        Kind::Contact,
        elena,
        PHONE,
        "+7 (495) 123-45-67",
        Some(PHONE_MOBILE),
    )?;
    set(
        Kind::Contact,
        elena,
        EMAIL,
        "elena@romashka.example",
        Some(EMAIL_WORK),
    )?;
    tags::replace(
        connection,
        Element::new(Kind::Contact, elena),
        &["vip".to_owned(), "опт".to_owned()],
    )?;

    let deal = |name: &str, price, pipeline_id, status_id, company_id| NewLead {
        name: name.to_owned(),
        price,
        pipeline_id,
        status_id,
        company_id,
        responsible_user_id: MANAGER,
        created_at: now - 10 * DAY,
        now: now - 10 * DAY,
        author: ADMIN,
    };
    let saws = leads::insert(
        connection,
        &deal("Chain saws", 45_000, PIPELINE, FIRST_STATUS, Some(acme)),
    )?;
    let tulips = leads::insert(
        connection,
        &deal(
            "Тюльпаны оптом",
            120_000,
            PIPELINE,
            SECOND_STATUS,
            Some(romashka),
        ),
    )?;
    let won = leads::insert(
        connection,
        &deal("Spring order", 9_900, PIPELINE, 142, None),
    )?;
    leads::link_contacts(connection, saws, &[jason])?;
    leads::link_contacts(connection, tulips, &[elena])?;
    leads::link_contacts(connection, won, &[olga])?;
    set(Kind::Lead, saws, LEAD_SOURCE, "Call", Some(3_692_245))?;
    tags::replace(
        connection,
        Element::new(Kind::Lead, saws),
        &["MT".to_owned(), "services".to_owned()],
    )?;

    let note = |kind, id, text: &str| NewNote {
        element: Element::new(kind, id),
        note_type: notes::COMMON,
        text: text.to_owned(),
        params: None,
        created_at: now - 5 * DAY,
        author: MANAGER,
    };
    notes::insert(
        connection,
        &note(Kind::Lead, saws, "Wants delivery before June"),
    )?;
    notes::insert(
        connection,
        &note(Kind::Contact, elena, "Звонить после обеда"),
    )?;

    let task = |element, text: &str, task_type, due: i64, is_completed| Task {
        id: 0,
        element,
        text: text.to_owned(),
        task_type,
        complete_till: now + due * DAY,
        is_completed,
        responsible_user_id: MANAGER,
        created_at: now - 4 * DAY,
        created_by: ADMIN,
    };
    let about_saws = Some(Element::new(Kind::Lead, saws));
    let about_elena = Some(Element::new(Kind::Contact, elena));
    tasks::insert(
        connection,
        &task(about_saws, "Send the price list", 3, 1, false),
    )?;
    tasks::insert(
        connection,
        &task(about_elena, "Позвонить Елене", 1, -1, true),
    )?;
    tasks::insert(connection, &task(None, "Weekly meeting", 2, 3, false))?;

    plant_incoming_leads(connection, now)
}

/// One of each kind; the API itself can add only calls and forms.
fn plant_incoming_leads(connection: &Connection, now: i64) -> Result<()> {
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
