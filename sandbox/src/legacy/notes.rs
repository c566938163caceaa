//! Notes (spec: Notes; legacy §5).

use rusqlite::Connection;

use super::dates::Zone;
use super::failure::{Failure, Refusal};
use super::xml::Xml;
use super::{Call, result};
use crate::store::elements::Element;
use crate::store::notes::{self, NewNote, Note};
use crate::store::{account, contacts, leads};

/// Codes of legacy §11, reused for the XML API.
const EMPTY_REQUEST: u32 = 222;
const NOT_FOUND: u32 = 225;
const TARGET_NOT_FOUND: u32 = 226;
const BAD_TARGET: u32 = 232;

/// `note_add.php`: `ADD_NOTE`, `EDIT_NOTE`, `NOTE_DELETE` or `DELETE_NOTE`
/// (legacy §12.7).
pub fn write(call: &Call<'_>) -> Result<String, Failure> {
    match call.action()?.as_str() {
        "ADD_NOTE" => add(call),
        "EDIT_NOTE" => edit(call),
        "NOTE_DELETE" | "DELETE_NOTE" => delete(call),
        _ => Err(call.unknown_action()),
    }
}

fn add(call: &Call<'_>) -> Result<String, Failure> {
    let text = body(call)?;
    let id = call.id(BAD_TARGET)?;
    let kind = call.text("ELEMENT_TYPE")?;
    let note_id = call.context.store.write(|tx| -> Result<i64, Failure> {
        let element = match kind.as_deref() {
            Some("1") => contacts::find(tx, id)?.map(|contact| contact.element()),
            Some("2") => leads::find(tx, id)?.map(|lead| lead.element()),
            _ => return Err(bad_element_type(BAD_TARGET).into()),
        }
        .ok_or_else(|| Refusal::unknown_id(TARGET_NOT_FOUND, "There is no such contact or deal"))?;
        Ok(notes::insert(
            tx,
            &NewNote {
                element,
                note_type: notes::COMMON,
                text,
                params: None,
                created_at: call.now(),
                author: call.user.id,
            },
        )?)
    })?;
    Ok(result(note_id))
}

fn edit(call: &Call<'_>) -> Result<String, Failure> {
    let id = call.id(NOT_FOUND)?;
    let text = body(call)?;
    call.context.store.write(|tx| -> Result<(), Failure> {
        if notes::update(tx, id, &text, call.now())? {
            Ok(())
        } else {
            Err(not_found())
        }
    })?;
    Ok(result(id))
}

fn delete(call: &Call<'_>) -> Result<String, Failure> {
    let id = call.id(NOT_FOUND)?;
    call.context.store.write(|tx| -> Result<(), Failure> {
        if notes::delete(tx, id)? {
            Ok(())
        } else {
            Err(not_found())
        }
    })?;
    Ok(result(id))
}

fn not_found() -> Failure {
    Refusal::unknown_id(NOT_FOUND, "There is no such note").into()
}

fn body(call: &Call<'_>) -> Result<String, Refusal> {
    call.text("BODY")?
        .ok_or_else(|| Refusal::bad_request(EMPTY_REQUEST, "BODY is missing"))
}

/// The refusal of an `ELEMENT_TYPE` that is absent or neither 1 nor 2.
pub fn bad_element_type(code: u32) -> Refusal {
    Refusal::bad_request(code, "ELEMENT_TYPE must be 1 for contacts or 2 for deals")
}

/// The notes of a detail page.
pub struct Section {
    notes: Vec<(Note, String)>,
    zone: Zone,
}

impl Section {
    /// Reads the notes of an element with their authors' names.
    pub fn read(connection: &Connection, element: Element) -> Result<Section, Failure> {
        let mut notes = Vec::new();
        for note in notes::of(connection, element)? {
            let author = account::user(connection, note.created_by)?;
            let author = author.map(|user| user.name).unwrap_or_default();
            notes.push((note, author));
        }
        Ok(Section {
            notes,
            zone: Zone::of_account(connection)?,
        })
    }

    /// Writes them (legacy §7).
    pub fn write(&self, xml: &mut Xml) {
        xml.group("notes", |xml| {
            for (note, author) in &self.notes {
                xml.group("note", |xml| {
                    xml.leaf("id", note.id);
                    xml.leaf("body", &note.text);
                    xml.leaf("date_create", self.zone.write(note.created_at));
                    xml.group("author", |xml| {
                        xml.leaf("id", note.created_by);
                        xml.leaf("name", author);
                    });
                });
            }
        });
    }
}
