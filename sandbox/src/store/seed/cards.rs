//! A handful of contacts, companies, leads, notes and tasks.

use rusqlite::Connection;

use super::DAY;
use super::fields::{
    EMAIL, EMAIL_WORK, LEAD_SOURCE, LEAD_SOURCE_CALL, PHONE, PHONE_MOBILE, PHONE_WORK, POSITION,
    WEB,
};
use super::pipelines::{FIRST_STATUS, PIPELINE, SECOND_STATUS};
use super::users::{ADMIN, MANAGER};
use crate::store::contacts::NewContact;
use crate::store::custom_fields::Entry;
use crate::store::elements::{Element, Kind};
use crate::store::leads::NewLead;
use crate::store::notes::NewNote;
use crate::store::tasks::Task;
use crate::store::{Result, contacts, custom_fields, leads, notes, tags, tasks};

/// Plants them.
pub fn plant(connection: &Connection, now: i64) -> Result<()> {
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
    set(
        Kind::Lead,
        saws,
        LEAD_SOURCE,
        "Call",
        Some(LEAD_SOURCE_CALL),
    )?;
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
        duration: 0,
        created_at: now - 4 * DAY,
        updated_at: now - 4 * DAY,
        created_by: ADMIN,
    };
    let about_saws = Some(Element::new(Kind::Lead, saws));
    let about_acme = Some(Element::new(Kind::Company, acme));
    let about_elena = Some(Element::new(Kind::Contact, elena));
    tasks::insert(
        connection,
        &task(about_saws, "Send the price list", 3, 1, false),
    )?;
    tasks::insert(
        connection,
        &task(about_elena, "Позвонить Елене", 1, -1, true),
    )?;
    tasks::insert(connection, &task(about_acme, "Weekly meeting", 2, 3, false))?;
    Ok(())
}
