//! The types of notes and who writes which (v2 §9.9).

use crate::store::notes::{COMMON, TASK_RESULT};

/// A file is attached.
pub const ATTACHMENT: i64 = 5;
const CALL: i64 = 6;
const EXTERNAL_ATTACHMENT: i64 = 9;
/// A call from the client; see also [`CALL_OUT`].
pub const CALL_IN: i64 = 10;
/// A call to the client.
pub const CALL_OUT: i64 = 11;
/// A message of an integration.
pub const SYSTEM: i64 = 25;
/// A text message from the client.
pub const SMS_IN: i64 = 102;
/// A text message to the client.
pub const SMS_OUT: i64 = 103;

/// Clients write these; the account writes the others itself.
const WRITTEN_BY_CLIENTS: [i64; 10] = [
    COMMON,
    ATTACHMENT,
    CALL,
    EXTERNAL_ATTACHMENT,
    CALL_IN,
    CALL_OUT,
    TASK_RESULT,
    SYSTEM,
    SMS_IN,
    SMS_OUT,
];

/// Whether clients write notes of that type.
pub fn is_written_by_clients(note_type: i64) -> bool {
    WRITTEN_BY_CLIENTS.contains(&note_type)
}

/// Whether notes of that type can be changed.
pub fn is_editable(note_type: i64) -> bool {
    note_type == COMMON
}

/// What a note of that type has to say in `params`; `None` for types which have
/// `text` instead.
pub fn required_params(note_type: i64) -> Option<&'static [&'static str]> {
    match note_type {
        SYSTEM => Some(&["text", "service"]),
        SMS_IN => Some(&["text"]),
        SMS_OUT => Some(&["text", "phone"]),
        CALL_IN | CALL_OUT => Some(&[]),
        _ => None,
    }
}
