//! Every hostile text of `tests/inputs/hostile.json` comes back from the sandbox as it was put in,
//! through every resource that keeps text; or the client refuses it, naming the field.

use std::path::Path;

use amocore::{
    AddContact, AddDeal, AddNote, AddTask, BlockingClient, CatalogElementUpdate, Change,
    CompanyUpdate, Config, ContactUpdate, CustomerUpdate, EditNote, EditTask, ElementType,
    EntityType, ErrorKind, LeadUpdate, ListCatalogElements, ListCatalogs, ListCompanies,
    ListContacts, ListCustomers, ListLeads, ListNotes, ListTasks, NewCatalogElement, NewCompany,
    NewContact, NewCustomer, NewLead, NewNote, NewTask, NoteUpdate, Result, TaskType, TaskUpdate,
    Timestamp, UpdateContact, UpdateDeal,
};
use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN, Options, Sandbox};
use serde_json::Value;

/// A text that is there before it becomes another.
const BEFORE: &str = "before";

/// Puts a text somewhere, and reads it back.
type Way = fn(&BlockingClient, &str) -> Result<Option<String>>;

/// Places that do not keep blanks at the ends: the server trims tags (v2 §7.6), and of the XML
/// documents, which are indented, clients trim every text (legacy §7).
fn trims(place: &str) -> bool {
    place.contains("legacy") || place.contains("tag")
}

const V2: [(&str, Way); 13] = [
    ("a lead's name", lead_added),
    ("a lead's new name", lead_updated),
    ("a lead's tag", lead_tagged),
    ("a contact's name", contact_added),
    ("a contact's new name", contact_updated),
    ("a company's name", company_added),
    ("a company's new name", company_updated),
    ("a customer's name and new name", customer),
    ("a task's text", task_added),
    ("a task's new text", task_updated),
    ("a note's text", note_added),
    ("a note's new text", note_updated),
    ("a catalog element's name and new name", catalog_element),
];

const LEGACY: [(&str, Way); 8] = [
    ("a legacy contact's name and position", legacy_contact_added),
    (
        "a legacy contact's new name and position",
        legacy_contact_updated,
    ),
    ("a legacy deal's name", legacy_deal_added),
    ("a legacy deal's new name", legacy_deal_updated),
    ("a legacy note's text", legacy_note_added),
    ("a legacy note's new text", legacy_note_edited),
    ("a legacy task's text", legacy_task_added),
    ("a legacy task's new text", legacy_task_edited),
];

#[test]
fn v2_as_documented() {
    all_come_back(&V2, |_| ());
}

#[test]
fn v2_in_forms() {
    all_come_back(&V2, |config| {
        config.body_format = Some(amocore::BodyForm::Form)
    });
}

#[test]
fn legacy() {
    all_come_back(&LEGACY, |_| ());
}

fn all_come_back(ways: &[(&str, Way)], set_up: fn(&mut Config)) {
    let options = Options {
        rate_limit: None,
        ..Options::default()
    };
    let sandbox = Sandbox::start_blocking(options).expect("a sandbox");
    let mut config = Config {
        requests_per_second: Some(0.0),
        time_zone: Some("Europe/Moscow".to_owned()),
        ..Config::base_url(sandbox.base_url()).with_key(ADMIN_LOGIN, ADMIN_KEY)
    };
    set_up(&mut config);
    let client = BlockingClient::new(config).expect("a client");
    let mut problems = Vec::new();
    let mut kept = 0;
    for (what, text) in texts() {
        for (place, way) in ways {
            match way(&client, &text) {
                Ok(Some(found)) if found == text => kept += 1,
                Ok(Some(found)) if trims(place) && found == text.trim() => kept += 1,
                Err(error) if error.kind() == ErrorKind::InvalidInput => {
                    assert!(error.field().is_some(), "{place}, {what}: {error}");
                }
                Ok(found) => {
                    let found = found.unwrap_or_default();
                    let found: String = found.chars().take(100).collect();
                    problems.push(format!("{place}, {what}: {found:?}"));
                }
                Err(error) => problems.push(format!("{place}, {what}: {error}")),
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(
        kept > texts().len() * ways.len() / 2,
        "only {kept} were kept"
    );
}

fn texts() -> Vec<(String, String)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../inputs/hostile.json");
    let file = std::fs::read_to_string(file).expect("the hostile texts");
    let file: Value = serde_json::from_str(&file).expect("JSON");
    let texts = file["texts"].as_array().expect("texts").iter();
    texts
        .map(|it| {
            let times = it["times"].as_u64().unwrap_or(1);
            let text = it["value"].as_str().expect("a text");
            let text = text.repeat(usize::try_from(times).expect("a number"));
            (it["name"].as_str().expect("a name").to_owned(), text)
        })
        .collect()
}

fn past() -> Timestamp {
    Timestamp::from_unix(1_500_000_000)
}

/// After the present, so that no update is stale.
fn later() -> Option<Timestamp> {
    Some(Timestamp::from_unix(Timestamp::now().unix() + 60))
}

fn new_lead(client: &BlockingClient, name: &str, tags: &[&str]) -> Result<i64> {
    let lead = NewLead {
        name: name.to_owned(),
        tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
        ..Default::default()
    };
    Ok(client.v2.leads.add(vec![lead])?[0])
}

fn lead(client: &BlockingClient, id: i64) -> Result<amocore::Lead> {
    let asked = ListLeads {
        ids: vec![id],
        ..Default::default()
    };
    Ok(client.v2.leads.list(asked)?.items.remove(0))
}

fn lead_added(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let id = new_lead(client, text, &[])?;
    Ok(Some(lead(client, id)?.name))
}

fn lead_updated(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let id = new_lead(client, BEFORE, &[])?;
    client.v2.leads.update(vec![LeadUpdate {
        id,
        name: Some(text.to_owned()),
        updated_at: later(),
        ..Default::default()
    }])?;
    Ok(Some(lead(client, id)?.name))
}

fn lead_tagged(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let id = new_lead(client, BEFORE, &[text])?;
    let tags = lead(client, id)?.tags;
    Ok(tags.first().map(|tag| tag.name.clone()))
}

fn contact(client: &BlockingClient, id: i64) -> Result<Option<String>> {
    let asked = ListContacts {
        ids: vec![id],
        ..Default::default()
    };
    Ok(Some(client.v2.contacts.list(asked)?.items.remove(0).name))
}

fn new_contact(client: &BlockingClient, name: &str) -> Result<i64> {
    let contact = NewContact {
        name: name.to_owned(),
        ..Default::default()
    };
    Ok(client.v2.contacts.add(vec![contact])?[0])
}

fn contact_added(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    contact(client, new_contact(client, text)?)
}

fn contact_updated(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let id = new_contact(client, BEFORE)?;
    client.v2.contacts.update(vec![ContactUpdate {
        id,
        name: Some(text.to_owned()),
        updated_at: later(),
        ..Default::default()
    }])?;
    contact(client, id)
}

fn company(client: &BlockingClient, id: i64) -> Result<Option<String>> {
    let asked = ListCompanies {
        ids: vec![id],
        ..Default::default()
    };
    Ok(Some(client.v2.companies.list(asked)?.items.remove(0).name))
}

fn new_company(client: &BlockingClient, name: &str) -> Result<i64> {
    let company = NewCompany {
        name: name.to_owned(),
        ..Default::default()
    };
    Ok(client.v2.companies.add(vec![company])?[0])
}

fn company_added(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    company(client, new_company(client, text)?)
}

fn company_updated(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let id = new_company(client, BEFORE)?;
    client.v2.companies.update(vec![CompanyUpdate {
        id,
        name: Some(text.to_owned()),
        updated_at: later(),
        ..Default::default()
    }])?;
    company(client, id)
}

/// What was added if it did not arrive, else what it was updated to.
fn customer(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let add = |name: &str| -> Result<i64> {
        let customer = NewCustomer {
            name: name.to_owned(),
            next_date: past(),
            ..Default::default()
        };
        Ok(client.v2.customers.add(vec![customer])?[0])
    };
    let name = |id: i64| -> Result<String> {
        let asked = ListCustomers {
            ids: vec![id],
            ..Default::default()
        };
        Ok(client.v2.customers.list(asked)?.items.remove(0).name)
    };
    let added = name(add(text)?)?;
    if added != text {
        return Ok(Some(added));
    }
    let id = add(BEFORE)?;
    client.v2.customers.update(vec![CustomerUpdate {
        id,
        name: Some(text.to_owned()),
        updated_at: later(),
        ..Default::default()
    }])?;
    name(id).map(Some)
}

fn task(client: &BlockingClient, id: i64) -> Result<Option<String>> {
    let asked = ListTasks {
        ids: vec![id],
        ..Default::default()
    };
    Ok(Some(client.v2.tasks.list(asked)?.items.remove(0).text))
}

fn new_task(client: &BlockingClient, text: &str) -> Result<i64> {
    let task = NewTask {
        text: text.to_owned(),
        task_type: 1,
        complete_till_at: past(),
        ..Default::default()
    };
    Ok(client.v2.tasks.add(vec![task])?[0])
}

fn task_added(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    task(client, new_task(client, text)?)
}

fn task_updated(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let id = new_task(client, BEFORE)?;
    client.v2.tasks.update(vec![TaskUpdate {
        id,
        text: text.to_owned(),
        updated_at: later(),
        ..Default::default()
    }])?;
    task(client, id)
}

fn new_note(client: &BlockingClient, text: &str) -> Result<(i64, i64)> {
    let lead = new_lead(client, BEFORE, &[])?;
    let note = NewNote {
        element_type: EntityType::Lead,
        element_id: lead,
        text: Some(text.to_owned()),
        ..Default::default()
    };
    Ok((lead, client.v2.notes.add(vec![note])?[0]))
}

fn note(client: &BlockingClient, lead: i64, id: i64) -> Result<Option<String>> {
    let asked = ListNotes {
        element_type: EntityType::Lead,
        element_id: Some(lead),
        ..Default::default()
    };
    let notes = client.v2.notes.list(asked)?.items;
    Ok(notes
        .into_iter()
        .find(|it| it.id == id)
        .and_then(|it| it.text))
}

fn note_added(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let (lead, id) = new_note(client, text)?;
    note(client, lead, id)
}

fn note_updated(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let (lead, id) = new_note(client, BEFORE)?;
    client.v2.notes.update(vec![NoteUpdate {
        id,
        text: Some(text.to_owned()),
        updated_at: later(),
        ..Default::default()
    }])?;
    note(client, lead, id)
}

/// What was added if it did not arrive, else what it was updated to.
fn catalog_element(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let catalog_id = client.v2.catalogs.list(ListCatalogs::default())?.items[0].id;
    let add = |name: &str| -> Result<i64> {
        let element = NewCatalogElement {
            catalog_id,
            name: name.to_owned(),
            ..Default::default()
        };
        Ok(client.v2.catalog_elements.add(vec![element])?[0])
    };
    let name = |id: i64| -> Result<String> {
        let asked = ListCatalogElements {
            catalog_id,
            ids: vec![id],
            ..Default::default()
        };
        Ok(client.v2.catalog_elements.list(asked)?.items.remove(0).name)
    };
    let added = name(add(text)?)?;
    if added != text {
        return Ok(Some(added));
    }
    let id = add(BEFORE)?;
    client
        .v2
        .catalog_elements
        .update(vec![CatalogElementUpdate {
            id,
            catalog_id,
            name: Some(text.to_owned()),
            updated_at: later(),
            ..Default::default()
        }])?;
    name(id).map(Some)
}

/// The name, if the position is the same.
fn legacy_contact(client: &BlockingClient, id: i64) -> Result<Option<String>> {
    let found = client.legacy.contacts.get(id)?.contact;
    Ok(Some(found.name).filter(|name| found.position.as_ref() == Some(name)))
}

fn new_legacy_contact(client: &BlockingClient, text: &str) -> Result<i64> {
    client.legacy.contacts.add(AddContact {
        name: text.to_owned(),
        position: Some(text.to_owned()),
        ..Default::default()
    })
}

fn legacy_contact_added(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    legacy_contact(client, new_legacy_contact(client, text)?)
}

fn legacy_contact_updated(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let id = new_legacy_contact(client, BEFORE)?;
    client.legacy.contacts.update(UpdateContact {
        id,
        name: Change::Set(text.to_owned()),
        position: Change::Set(text.to_owned()),
        ..Default::default()
    })?;
    legacy_contact(client, id)
}

fn new_legacy_deal(client: &BlockingClient, name: &str) -> Result<i64> {
    client.legacy.deals.add(AddDeal {
        name: name.to_owned(),
        ..Default::default()
    })
}

fn legacy_deal_added(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let id = new_legacy_deal(client, text)?;
    Ok(Some(client.legacy.deals.get(id)?.deal.name))
}

fn legacy_deal_updated(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let id = new_legacy_deal(client, BEFORE)?;
    client.legacy.deals.update(UpdateDeal {
        id,
        name: Change::Set(text.to_owned()),
        ..Default::default()
    })?;
    Ok(Some(client.legacy.deals.get(id)?.deal.name))
}

fn new_legacy_note(client: &BlockingClient, text: &str) -> Result<(i64, Option<i64>)> {
    let contact = new_legacy_contact(client, BEFORE)?;
    let id = client.legacy.notes.add(AddNote {
        element_type: ElementType::Contact,
        element_id: contact,
        text: text.to_owned(),
    })?;
    Ok((contact, id))
}

fn legacy_note(client: &BlockingClient, contact: i64) -> Result<Option<String>> {
    let notes = client.legacy.contacts.get(contact)?.notes;
    Ok(notes.into_iter().next().map(|note| note.text))
}

fn legacy_note_added(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let (contact, _) = new_legacy_note(client, text)?;
    legacy_note(client, contact)
}

fn legacy_note_edited(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let (contact, id) = new_legacy_note(client, BEFORE)?;
    client.legacy.notes.edit(EditNote {
        id: id.expect("the note's identifier"),
        text: text.to_owned(),
    })?;
    legacy_note(client, contact)
}

fn new_legacy_task(client: &BlockingClient, text: &str) -> Result<(i64, Option<i64>)> {
    let contact = new_legacy_contact(client, BEFORE)?;
    let id = client.legacy.tasks.add(AddTask {
        text: text.to_owned(),
        end_date: past(),
        task_type: TaskType::Call,
        element_type: Some(ElementType::Contact),
        element_id: Some(contact),
        ..Default::default()
    })?;
    Ok((contact, id))
}

fn legacy_task(client: &BlockingClient, contact: i64) -> Result<Option<String>> {
    let tasks = client.legacy.contacts.get(contact)?.tasks;
    Ok(tasks.into_iter().next().map(|task| task.text))
}

fn legacy_task_added(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let (contact, _) = new_legacy_task(client, text)?;
    legacy_task(client, contact)
}

fn legacy_task_edited(client: &BlockingClient, text: &str) -> Result<Option<String>> {
    let (contact, id) = new_legacy_task(client, BEFORE)?;
    client.legacy.tasks.edit(EditTask {
        id: id.expect("the task's identifier"),
        text: text.to_owned(),
        end_date: past(),
        task_type: TaskType::Call,
        element_type: Some(ElementType::Contact),
        element_id: Some(contact),
        ..Default::default()
    })?;
    legacy_task(client, contact)
}
