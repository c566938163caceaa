//! Deals (spec: Deals; legacy §5-§7), which are the leads of v2.

use rusqlite::Connection;

use super::contacts::write_tags;
use super::dates::Zone;
use super::failure::{Failure, Refusal};
use super::paging::Page;
use super::xml::{self, Xml};
use super::{Call, notes, result, scalar, tasks};
use crate::request::tree::{Map, Tree};
use crate::store::contacts::{self, Contact};
use crate::store::leads::{self, Lead, NewLead};
use crate::store::search::Condition;
use crate::store::{account, tags};
use crate::tag_names::tag_names;

/// Codes of legacy §11, reused for the XML API.
const EMPTY_REQUEST: u32 = 214;
const INCOMPLETE: u32 = 217;
const CONTACT_NOT_FOUND: u32 = 233;
const NOT_FOUND: u32 = 234;

/// `deals.php`.
pub fn list(call: &Call<'_>) -> Result<String, Failure> {
    page_of(call, &Condition::all())
}

/// `deal_search.php`; nothing is found without a word to search for.
pub fn search(call: &Call<'_>) -> Result<String, Failure> {
    let query = call.text("SEARCH")?.unwrap_or_default();
    let search = call.context.store.search(&query)?;
    page_of(call, &Condition::leads(&search))
}

fn page_of(call: &Call<'_>, condition: &Condition) -> Result<String, Failure> {
    call.context.store.read(|connection| {
        let page = Page::of(call, leads::count(connection, condition)?)?;
        let rows = leads::list(connection, condition, page.size, page.offset())?;
        let rows = rows
            .iter()
            .map(|lead| Card::read(connection, lead))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(xml::document(|xml| {
            page.write(xml);
            xml.group("deals", |xml| {
                for card in &rows {
                    xml.group("deal", |xml| card.write(xml));
                }
            });
        }))
    })
}

/// `deal_detail.php`.
pub fn detail(call: &Call<'_>) -> Result<String, Failure> {
    let id = call.id(INCOMPLETE)?;
    call.context.store.read(|connection| {
        let lead = find(connection, id)?;
        let card = Card::read(connection, &lead)?;
        let notes = notes::Section::read(connection, lead.element())?;
        let tasks = tasks::Section::read(connection, lead.element())?;
        Ok(xml::document(|xml| {
            xml.group("deal", |xml| {
                card.write(xml);
                notes.write(xml);
                tasks.write(xml);
            });
        }))
    })
}

/// `deal_add.php`: `ADD` and `EDIT`.
pub fn write(call: &Call<'_>) -> Result<String, Failure> {
    match call.action()?.as_str() {
        "ADD" => add(call),
        "EDIT" => edit(call),
        _ => Err(call.unknown_action()),
    }
}

fn add(call: &Call<'_>) -> Result<String, Failure> {
    let form = form(call)?;
    let id = call.context.store.write(|tx| -> Result<i64, Failure> {
        let name = scalar(form, "name")?
            .ok_or_else(|| Refusal::bad_request(INCOMPLETE, "name is required"))?;
        let main = account::main_pipeline(tx)?;
        let (pipeline_id, status_id) = match status(tx, form, main)? {
            Some(place) => place,
            None => (main, account::first_working_status(tx, main)?),
        };
        let id = leads::insert(
            tx,
            &NewLead {
                name,
                price: price(form)?,
                pipeline_id,
                status_id,
                company_id: None,
                responsible_user_id: call.responsible(tx, scalar(form, "main_user_id")?)?,
                created_at: call.now(),
                now: call.now(),
                author: call.user.id,
            },
        )?;
        let mut lead = find(tx, id)?;
        link(tx, &mut lead, form)?;
        leads::update(tx, &lead, call.user.id)?;
        let names = tag_names(tx, lead.element().kind, form.get("tags"))?;
        tags::replace(tx, lead.element(), &names)?;
        Ok(id)
    })?;
    Ok(result(id))
}

/// Replaces the whole record, or only what is given when edits are lenient
/// (legacy §12.13). A deal always has a status, so it keeps its own when none
/// is given.
fn edit(call: &Call<'_>) -> Result<String, Failure> {
    let id = call.id(INCOMPLETE)?;
    let form = form(call)?;
    let lenient = call.context.options.switches.lenient_edit;
    let given = |name: &str| !lenient || form.contains_key(name);
    call.context.store.write(|tx| -> Result<(), Failure> {
        let mut lead = find(tx, id)?;
        if given("name") {
            lead.name = scalar(form, "name")?
                .ok_or_else(|| Refusal::bad_request(INCOMPLETE, "name is required"))?;
        }
        if let Some((pipeline_id, status_id)) = status(tx, form, lead.pipeline_id)? {
            (lead.pipeline_id, lead.status_id) = (pipeline_id, status_id);
        }
        if given("price") {
            lead.price = price(form)?;
        }
        if given("main_user_id") {
            lead.responsible_user_id = call.responsible(tx, scalar(form, "main_user_id")?)?;
        }
        if given("linked_contact") {
            link(tx, &mut lead, form)?;
        }
        if given("tags") {
            let names = tag_names(tx, lead.element().kind, form.get("tags"))?;
            tags::replace(tx, lead.element(), &names)?;
        }
        lead.updated_at = call.now();
        Ok(leads::update(tx, &lead, call.user.id)?)
    })?;
    Ok(result(id))
}

/// `deal_delete.php`; notes, tasks and links go with the deal.
pub fn delete(call: &Call<'_>) -> Result<String, Failure> {
    if call.action()? != "DELETE" {
        return Err(call.unknown_action());
    }
    let id = call.id(INCOMPLETE)?;
    call.context.store.write(|tx| -> Result<(), Failure> {
        let lead = find(tx, id)?;
        Ok(leads::delete(tx, &lead, call.now(), call.user.id)?)
    })?;
    Ok(result(id))
}

fn form<'a>(call: &Call<'a>) -> Result<&'a Map, Refusal> {
    match call.parameters.get("deal") {
        Some(Tree::Map(form)) if !form.is_empty() => Ok(form),
        _ => Err(Refusal::bad_request(
            EMPTY_REQUEST,
            "deal must be an array of the deal's data",
        )),
    }
}

fn find(connection: &Connection, id: i64) -> Result<Lead, Failure> {
    leads::find(connection, id)?
        .ok_or_else(|| Refusal::unknown_id(NOT_FOUND, "There is no such deal").into())
}

/// A plain number (legacy §10); the account counts in whole units.
fn price(form: &Map) -> Result<i64, Refusal> {
    let Some(text) = scalar(form, "price")? else {
        return Ok(0);
    };
    text.parse()
        .ok()
        .or_else(|| {
            let number: f64 = text.parse().ok()?;
            (number.is_finite() && number.abs() < 9.0e15).then_some(number.round() as i64)
        })
        .ok_or_else(|| Refusal::bad_request(400, "price must be a number"))
}

/// Pipeline and status by `status_id`; 142 and 143 stay in the given pipeline.
fn status(
    connection: &Connection,
    form: &Map,
    pipeline_id: i64,
) -> Result<Option<(i64, i64)>, Failure> {
    let Some(text) = scalar(form, "status_id")?.filter(|id| id != "0") else {
        return Ok(None);
    };
    let found = match text.parse() {
        Ok(id) => account::pipeline_of_status(connection, id, pipeline_id)?.zip(Some(id)),
        Err(_) => None,
    };
    found
        .map(Some)
        .ok_or_else(|| Refusal::bad_request(400, "There is no such status").into())
}

/// Links the one contact or company that `linked_contact` names: a scalar, or
/// the first scalar of an array (legacy §12.16). Naming one that is linked
/// already changes nothing, naming none unlinks all.
fn link(connection: &Connection, lead: &mut Lead, form: &Map) -> Result<(), Failure> {
    let named = form.get("linked_contact").and_then(first_scalar);
    let Some(text) = named.filter(|id| !id.is_empty() && id != "0") else {
        lead.company_id = None;
        return Ok(leads::link_contacts(connection, lead.id, &[])?);
    };
    let contact = match text.parse() {
        Ok(id) => contacts::find(connection, id)?,
        Err(_) => None,
    }
    .ok_or_else(|| Refusal::unknown_id(CONTACT_NOT_FOUND, "There is no such linked contact"))?;
    let linked = leads::linked(connection, lead)?;
    if linked.iter().any(|known| known.id == contact.id) {
        return Ok(());
    }
    let (contacts, company_id) = if contact.is_company {
        (vec![], Some(contact.id))
    } else {
        (vec![contact.id], None)
    };
    lead.company_id = company_id;
    Ok(leads::link_contacts(connection, lead.id, &contacts)?)
}

fn first_scalar(tree: &Tree) -> Option<String> {
    match tree.text() {
        Some(text) => Some(text.trim().to_owned()),
        None => tree.items().into_iter().find_map(first_scalar),
    }
}

/// A deal with everything its element shows.
struct Card<'a> {
    lead: &'a Lead,
    status: String,
    main_user: String,
    linked: Vec<Contact>,
    tags: Vec<tags::Tag>,
    zone: Zone,
}

impl<'a> Card<'a> {
    fn read(connection: &Connection, lead: &'a Lead) -> Result<Card<'a>, Failure> {
        Ok(Card {
            status: account::status_name(connection, lead.pipeline_id, lead.status_id)?,
            main_user: account::user(connection, lead.responsible_user_id)?
                .map(|user| user.name)
                .unwrap_or_default(),
            linked: leads::linked(connection, lead)?,
            tags: tags::of(connection, lead.element())?,
            zone: Zone::of_account(connection)?,
            lead,
        })
    }

    fn write(&self, xml: &mut Xml) {
        let lead = self.lead;
        xml.leaf("id", lead.id);
        xml.leaf("name", &lead.name);
        xml.leaf("price", lead.price);
        xml.group("status", |xml| {
            xml.leaf("id", lead.status_id);
            xml.leaf("name", &self.status);
        });
        xml.group("main_user", |xml| {
            xml.leaf("id", lead.responsible_user_id);
            xml.leaf("name", &self.main_user);
        });
        // Companies are contacts here, too, told apart by `is_company` (legacy §6.2).
        xml.group("contacts", |xml| {
            for contact in &self.linked {
                xml.group("contact", |xml| {
                    xml.leaf("id", contact.id);
                    xml.leaf("name", &contact.name);
                    xml.leaf("is_company", u8::from(contact.is_company));
                });
            }
        });
        write_tags(xml, &self.tags);
        xml.leaf("date_create", self.zone.write(lead.created_at));
        xml.leaf("date_modify", self.zone.write(lead.updated_at));
    }
}
