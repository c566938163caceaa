//! Contacts and companies (spec: Contacts; legacy §5-§7).

use rusqlite::Connection;

use super::dates::Zone;
use super::failure::{Failure, Refusal};
use super::paging::Page;
use super::xml::{self, Xml};
use super::{Call, contact_data, notes, result, scalar, tasks};
use crate::request::tree::{Map, Tree};
use crate::store::contacts::{self, Contact, NewContact};
use crate::store::custom_fields::{self, Entry};
use crate::store::elements::Kind;
use crate::store::search::Condition;
use crate::store::{account, tags};
use crate::tag_names::tag_names;

/// Codes of legacy §11, reused for the XML API.
const NOT_CREATED: u32 = 205;
const EMPTY_REQUEST: u32 = 206;
const ID_REQUIRED: u32 = 209;
const NOT_FOUND: u32 = 233;

/// `contacts.php`.
pub fn list(call: &Call<'_>) -> Result<String, Failure> {
    page_of(call, &Condition::all())
}

/// `contact_search.php`; nothing is found without a word to search for.
pub fn search(call: &Call<'_>) -> Result<String, Failure> {
    let query = call.text("SEARCH")?.unwrap_or_default();
    let search = call.context.store.search(&query)?;
    page_of(call, &Condition::contacts(&search))
}

fn page_of(call: &Call<'_>, condition: &Condition) -> Result<String, Failure> {
    call.context.store.read(|connection| {
        let page = Page::of(call, contacts::count(connection, condition)?)?;
        let rows = contacts::list(connection, condition, page.size, page.offset())?;
        let rows = rows
            .iter()
            .map(|contact| Card::read(connection, contact))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(xml::document(|xml| {
            page.write(xml);
            xml.group("contacts", |xml| {
                for card in &rows {
                    xml.group("contact", |xml| card.write(xml));
                }
            });
        }))
    })
}

/// `contact_detail.php`.
pub fn detail(call: &Call<'_>) -> Result<String, Failure> {
    let id = call.id(ID_REQUIRED)?;
    call.context.store.read(|connection| {
        let contact = find(connection, id)?;
        let card = Card::read(connection, &contact)?;
        let notes = notes::Section::read(connection, contact.element())?;
        let tasks = tasks::Section::read(connection, contact.element())?;
        Ok(xml::document(|xml| {
            xml.group("contact", |xml| {
                card.write(xml);
                notes.write(xml);
                tasks.write(xml);
            });
        }))
    })
}

/// `contact_add.php`: `ADD_PERSON`, its alias `ADD` (legacy §12.8), and `EDIT`.
pub fn write(call: &Call<'_>) -> Result<String, Failure> {
    match call.action()?.as_str() {
        "ADD_PERSON" | "ADD" => add(call),
        "EDIT" => edit(call),
        _ => Err(call.unknown_action()),
    }
}

fn add(call: &Call<'_>) -> Result<String, Failure> {
    let form = form(call)?;
    let id = call.context.store.write(|tx| -> Result<i64, Failure> {
        let name = scalar(form, "person_name")?
            .ok_or_else(|| Refusal::bad_request(NOT_CREATED, "person_name is required"))?;
        let responsible_user_id = call.responsible(tx, scalar(form, "main_user_id")?)?;
        let company_id = company(call, tx, form, responsible_user_id)?;
        let id = contacts::insert(
            tx,
            &NewContact {
                is_company: false,
                name,
                company_id,
                responsible_user_id,
                created_at: call.now(),
                now: call.now(),
                author: call.user.id,
            },
        )?;
        let contact = find(tx, id)?;
        attach(tx, &contact, form, false)?;
        Ok(id)
    })?;
    Ok(result(id))
}

/// Replaces the whole record, or only what is given when edits are lenient
/// (legacy §12.13).
fn edit(call: &Call<'_>) -> Result<String, Failure> {
    let id = call.id(ID_REQUIRED)?;
    let form = form(call)?;
    let lenient = call.context.options.switches.lenient_edit;
    let given = |name: &str| !lenient || form.contains_key(name);
    call.context.store.write(|tx| -> Result<(), Failure> {
        let mut contact = find(tx, id)?;
        if given("person_name") {
            let name = scalar(form, "person_name")?
                .ok_or_else(|| Refusal::bad_request(EMPTY_REQUEST, "person_name is required"))?;
            contacts::rename(&mut contact, name);
        }
        if given("main_user_id") {
            contact.responsible_user_id = call.responsible(tx, scalar(form, "main_user_id")?)?;
        }
        let names_company = given("person_company_id") || given("person_company_name");
        if names_company && !contact.is_company {
            contact.company_id = company(call, tx, form, contact.responsible_user_id)?;
        }
        contact.updated_at = call.now();
        contacts::update(tx, &contact, call.user.id)?;
        attach(tx, &contact, form, lenient)
    })?;
    Ok(result(id))
}

/// `contact_delete.php`; notes, tasks and links go with the contact.
pub fn delete(call: &Call<'_>) -> Result<String, Failure> {
    if call.action()? != "DELETE" {
        return Err(call.unknown_action());
    }
    let id = call.id(ID_REQUIRED)?;
    call.context.store.write(|tx| -> Result<(), Failure> {
        let contact = find(tx, id)?;
        Ok(contacts::delete(tx, &contact)?)
    })?;
    Ok(result(id))
}

fn form<'a>(call: &Call<'a>) -> Result<&'a Map, Refusal> {
    match call.parameters.get("contact") {
        Some(Tree::Map(form)) if !form.is_empty() => Ok(form),
        _ => Err(Refusal::bad_request(
            EMPTY_REQUEST,
            "contact must be an array of the contact's data",
        )),
    }
}

fn find(connection: &Connection, id: i64) -> Result<Contact, Failure> {
    contacts::find(connection, id)?
        .ok_or_else(|| Refusal::unknown_id(NOT_FOUND, "There is no such contact").into())
}

/// The company by its id if there is such, else by its name, made if need be
/// (legacy §12.14).
fn company(
    call: &Call<'_>,
    connection: &Connection,
    form: &Map,
    responsible_user_id: i64,
) -> Result<Option<i64>, Failure> {
    let id = scalar(form, "person_company_id")?.filter(|id| id != "0");
    let name = scalar(form, "person_company_name")?;
    if let Some(id) = &id {
        let known = match id.parse() {
            Ok(id) => contacts::find(connection, id)?,
            Err(_) => None,
        };
        if let Some(company) = known.filter(|found| found.is_company) {
            return Ok(Some(company.id));
        }
    }
    match (id, name) {
        (_, Some(name)) => {
            if let Some(company) = contacts::find_company(connection, &name)? {
                return Ok(Some(company.id));
            }
            let new = NewContact {
                is_company: true,
                name,
                company_id: None,
                responsible_user_id,
                created_at: call.now(),
                now: call.now(),
                author: call.user.id,
            };
            Ok(Some(contacts::insert(connection, &new)?))
        }
        (Some(_), None) => Err(Refusal::unknown_id(NOT_FOUND, "There is no such company").into()),
        (None, None) => Ok(None),
    }
}

/// Stores what hangs on the contact: position, tags and the data groups.
fn attach(
    connection: &Connection,
    contact: &Contact,
    form: &Map,
    lenient: bool,
) -> Result<(), Failure> {
    let element = contact.element();
    let given = |name: &str| !lenient || form.contains_key(name);
    if given("person_position")
        && let Some(field) = custom_fields::field_by_code(connection, Kind::Contact, "POSITION")?
        && !contact.is_company
    {
        let entries: Vec<Entry> = scalar(form, "person_position")?
            .map(|value| Entry {
                value,
                ..Entry::default()
            })
            .into_iter()
            .collect();
        custom_fields::replace(connection, element, field.id, &entries)?;
    }
    if given("tags") {
        let names = tag_names(connection, element.kind, form.get("tags"))?;
        tags::replace(connection, element, &names)?;
    }
    contact_data::store(connection, element, form.get("contact_data"), lenient)
}

/// A contact with everything its element shows.
struct Card<'a> {
    contact: &'a Contact,
    company: Option<Contact>,
    values: Vec<custom_fields::Value>,
    tags: Vec<tags::Tag>,
    main_user: String,
    zone: Zone,
}

impl<'a> Card<'a> {
    fn read(connection: &Connection, contact: &'a Contact) -> Result<Card<'a>, Failure> {
        let company = match contact.company_id {
            Some(id) => contacts::find(connection, id)?,
            None => None,
        };
        Ok(Card {
            company,
            values: custom_fields::values_of(connection, contact.element())?,
            tags: tags::of(connection, contact.element())?,
            main_user: account::user(connection, contact.responsible_user_id)?
                .map(|user| user.name)
                .unwrap_or_default(),
            zone: Zone::of_account(connection)?,
            contact,
        })
    }

    fn write(&self, xml: &mut Xml) {
        let contact = self.contact;
        xml.leaf("id", contact.id);
        xml.leaf("name", &contact.name);
        xml.leaf("is_company", u8::from(contact.is_company));
        let position = self.values.iter().find(|value| value.code == "POSITION");
        xml.leaf(
            "position",
            position.map_or("", |value| value.entry.value.as_str()),
        );
        xml.group("company", |xml| {
            if let Some(company) = &self.company {
                xml.leaf("id", company.id);
                xml.leaf("name", &company.name);
            }
        });
        contact_data::write(xml, &self.values);
        xml.group("main_user", |xml| {
            xml.leaf("id", contact.responsible_user_id);
            xml.leaf("name", &self.main_user);
        });
        write_tags(xml, &self.tags);
        xml.leaf("date_create", self.zone.write(contact.created_at));
        xml.leaf("date_modify", self.zone.write(contact.updated_at));
    }
}

/// The tags of a contact or deal.
pub fn write_tags(xml: &mut Xml, tags: &[tags::Tag]) {
    xml.group("tags", |xml| {
        for tag in tags {
            xml.group("tag", |xml| {
                xml.leaf("id", tag.id);
                xml.leaf("name", &tag.name);
            });
        }
    });
}
