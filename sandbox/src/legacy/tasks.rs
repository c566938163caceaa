//! Tasks (spec: Tasks; legacy §5, §12.3-§12.7, §12.17).

use rusqlite::Connection;

use super::dates::Zone;
use super::failure::{Failure, Refusal};
use super::notes::bad_element_type;
use super::xml::Xml;
use super::{Call, result};
use crate::clock::Timestamp;
use crate::store::elements::Element;
use crate::store::tasks::{self, Task};
use crate::store::{account, contacts, leads};

/// Codes of legacy §11, reused for the XML API.
const EMPTY_REQUEST: u32 = 228;
const NOT_FOUND: u32 = 231;
const BAD_TARGET: u32 = 232;
const ELEMENT_TYPE_MISSING: u32 = 235;
const CONTACT_NOT_FOUND: u32 = 236;
const DEAL_NOT_FOUND: u32 = 237;

/// The words of `TASK_TYPE` with the numbers of the JSON API.
const TYPES: [(&str, i64); 3] = [("CALL", 1), ("MEETING", 2), ("LETTER", 3)];

/// `task_add.php`: `ADD_TASK`, `EDIT_TASK`, `COMPLATE_TASK` as the spec spells
/// it or `COMPLETE_TASK`, `TASK_DELETE` or `DELETE_TASK`.
pub fn write(call: &Call<'_>) -> Result<String, Failure> {
    match call.action()?.as_str() {
        "ADD_TASK" => add(call),
        "EDIT_TASK" => edit(call),
        "COMPLATE_TASK" | "COMPLETE_TASK" => complete(call),
        "TASK_DELETE" | "DELETE_TASK" => delete(call),
        _ => Err(call.unknown_action()),
    }
}

fn add(call: &Call<'_>) -> Result<String, Failure> {
    let object = match call.text("TASK_OBJECT")? {
        Some(object) => Some(object),
        None => call.text("ID")?,
    };
    let id = call.context.store.write(|tx| -> Result<i64, Failure> {
        let task = Task {
            id: 0,
            element: element(call, tx, object)?,
            text: required(call, "BODY")?,
            task_type: task_type(&required(call, "TASK_TYPE")?)?,
            complete_till: end_date(tx, &required(call, "END_DATE")?)?,
            is_completed: false,
            responsible_user_id: call.responsible(tx, call.text("MAIN_USER")?)?,
            duration: 0,
            created_at: call.now(),
            updated_at: call.now(),
            created_by: call.user.id,
        };
        Ok(tasks::insert(tx, &task)?)
    })?;
    Ok(result(id))
}

/// Changes what is given; a task keeps what is not.
fn edit(call: &Call<'_>) -> Result<String, Failure> {
    let id = call.id(NOT_FOUND)?;
    let given = |name: &str| call.parameters.contains_key(name);
    call.context.store.write(|tx| -> Result<(), Failure> {
        let mut task = find(tx, id)?;
        if given("BODY") {
            task.text = required(call, "BODY")?;
        }
        if given("TASK_TYPE") {
            task.task_type = task_type(&required(call, "TASK_TYPE")?)?;
        }
        if given("END_DATE") {
            task.complete_till = end_date(tx, &required(call, "END_DATE")?)?;
        }
        if let Some(user) = call.text("MAIN_USER")? {
            task.responsible_user_id = call.responsible(tx, Some(user))?;
        }
        if given("TASK_OBJECT") {
            task.element = element(call, tx, call.text("TASK_OBJECT")?)?;
        }
        Ok(tasks::update(tx, &task, call.now())?)
    })?;
    Ok(result(id))
}

fn complete(call: &Call<'_>) -> Result<String, Failure> {
    let id = call.id(NOT_FOUND)?;
    call.context.store.write(|tx| -> Result<(), Failure> {
        let mut task = find(tx, id)?;
        task.is_completed = true;
        Ok(tasks::update(tx, &task, call.now())?)
    })?;
    Ok(result(id))
}

fn delete(call: &Call<'_>) -> Result<String, Failure> {
    let id = call.id(NOT_FOUND)?;
    call.context.store.write(|tx| -> Result<(), Failure> {
        let task = find(tx, id)?;
        tasks::delete(tx, task.id)?;
        Ok(())
    })?;
    Ok(result(id))
}

fn find(connection: &Connection, id: i64) -> Result<Task, Failure> {
    tasks::find(connection, id)?
        .ok_or_else(|| Refusal::unknown_id(NOT_FOUND, "There is no such task").into())
}

fn required(call: &Call<'_>, name: &str) -> Result<String, Refusal> {
    call.text(name)?
        .ok_or_else(|| Refusal::bad_request(EMPTY_REQUEST, format!("{name} is missing")))
}

/// The contact or deal the task is about; `ELEMENT_TYPE` is needed only then
/// (legacy §12.6).
fn element(
    call: &Call<'_>,
    connection: &Connection,
    object: Option<String>,
) -> Result<Option<Element>, Failure> {
    let Some(object) = object.filter(|id| id != "0") else {
        return Ok(None);
    };
    let id: i64 = object
        .parse()
        .map_err(|_| Refusal::bad_request(BAD_TARGET, "The object's id is not a number"))?;
    let (found, code) = match call.text("ELEMENT_TYPE")?.as_deref() {
        Some("1") => {
            let contact = contacts::find(connection, id)?;
            (contact.map(|contact| contact.element()), CONTACT_NOT_FOUND)
        }
        Some("2") => {
            let lead = leads::find(connection, id)?;
            (lead.map(|lead| lead.element()), DEAL_NOT_FOUND)
        }
        Some(_) => return Err(bad_element_type(BAD_TARGET).into()),
        None => return Err(bad_element_type(ELEMENT_TYPE_MISSING).into()),
    };
    found
        .map(Some)
        .ok_or_else(|| Refusal::unknown_id(code, "There is no such contact or deal").into())
}

fn task_type(text: &str) -> Result<i64, Refusal> {
    TYPES
        .iter()
        .find(|(word, number)| word.eq_ignore_ascii_case(text) || number.to_string() == text)
        .map(|(_, number)| *number)
        .ok_or_else(|| Refusal::bad_request(400, "TASK_TYPE must be CALL, LETTER or MEETING"))
}

fn end_date(connection: &Connection, text: &str) -> Result<Timestamp, Failure> {
    Zone::of_account(connection)?.read(text).ok_or_else(|| {
        Refusal::bad_request(400, "END_DATE must look like DD.MM.YYYY HH:MM:SS").into()
    })
}

/// The tasks of a detail page.
pub struct Section {
    tasks: Vec<(Task, String)>,
    zone: Zone,
}

impl Section {
    /// Reads the tasks of an element with the names of their users.
    pub fn read(connection: &Connection, element: Element) -> Result<Section, Failure> {
        let mut tasks = Vec::new();
        for task in tasks::of(connection, element)? {
            let user = account::user(connection, task.responsible_user_id)?;
            let user = user.map(|user| user.name).unwrap_or_default();
            tasks.push((task, user));
        }
        Ok(Section {
            tasks,
            zone: Zone::of_account(connection)?,
        })
    }

    /// Writes them (legacy §7).
    pub fn write(&self, xml: &mut Xml) {
        xml.group("tasks", |xml| {
            for (task, user) in &self.tasks {
                let word = TYPES.iter().find(|(_, number)| *number == task.task_type);
                xml.group("task", |xml| {
                    xml.leaf("id", task.id);
                    xml.leaf("body", &task.text);
                    xml.leaf("end_date", self.zone.write(task.complete_till));
                    xml.leaf("type", word.map_or("CALL", |(word, _)| word));
                    xml.group("main_user", |xml| {
                        xml.leaf("id", task.responsible_user_id);
                        xml.leaf("name", user);
                    });
                    xml.leaf("complete", u8::from(task.is_completed));
                });
            }
        });
    }
}
