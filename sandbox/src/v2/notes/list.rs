//! `GET notes`.

use hyper::StatusCode;

use super::{NO_RIGHT, item, right};
use crate::answer::Answer;
use crate::request::tree::Tree;
use crate::store::elements::Kind;
use crate::store::notes;
use crate::store::rights::Reach;
use crate::store::search::Condition;
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::listing::{self, Page, ids, modified_since};

const TYPE_REQUIRED: u32 = 221;

/// A page of notes, oldest first.
pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    let page = Page::of(call);
    let condition = condition(call)?;
    let store = &call.context.store;
    let rows =
        store.read(|connection| notes::list(connection, &condition, page.limit, page.offset))?;
    Ok(listing::answer(call, item::items(store, &rows)))
}

fn condition(call: &Call<'_>) -> Result<Condition, Failure> {
    let kind = kind(call)?;
    let mut condition = Condition::all();
    if let Some(kind) = kind {
        if let Some(right) = right(kind) {
            call.require_right(right, NO_RIGHT)?;
        }
        condition.and(&format!("n.element_type = {}", kind.code()));
    }
    match ids(call.parameters, "id")? {
        // The other filters are ignored then (v2 §7.8); the type is none of them,
        // it is required.
        Some(ids) => condition.one_of("n.id", &ids),
        None => filter(call, &mut condition)?,
    }
    if let Some(since) = modified_since(call) {
        condition.and(&format!("n.updated_at > {since}"));
    }
    for kind in [Kind::Contact, Kind::Lead, Kind::Company] {
        only_visible(call, &mut condition, kind);
    }
    Ok(condition)
}

/// `type`, which is required; `None` for all.
fn kind(call: &Call<'_>) -> Result<Option<Kind>, Failure> {
    let word = call.parameters.get("type").and_then(Tree::text);
    let word = word.unwrap_or_default();
    if word.trim() == "all" {
        return Ok(None);
    }
    Kind::from_word(word.trim()).map(Some).ok_or_else(|| {
        Failure::refused(
            StatusCode::BAD_REQUEST,
            TYPE_REQUIRED,
            "type must be contact, lead, company, customer, task or all",
        )
    })
}

fn filter(call: &Call<'_>, condition: &mut Condition) -> Result<(), Failure> {
    // A list of elements does not work (v2 §9.9): as PHP reads it, it is its
    // first number.
    if let Some(elements) = ids(call.parameters, "element_id")? {
        let first = &elements[..elements.len().min(1)];
        condition.one_of("n.element_id", first);
    }
    for name in ["note_type", "e_type"] {
        if let Some(types) = ids(call.parameters, name)? {
            condition.one_of("n.note_type", &types);
        }
    }
    Ok(())
}

/// Leaves out the notes on cards of that kind which the caller may not see.
fn only_visible(call: &Call<'_>, condition: &mut Condition, kind: Kind) {
    let Some(right) = right(kind) else {
        return;
    };
    let code = kind.code();
    if !call.user.is_admin && call.user.rights.reach(right) == Reach::Nowhere {
        condition.and(&format!("n.element_type != {code}"));
        return;
    }
    let table = match kind {
        Kind::Lead => "leads",
        _ => "contacts",
    };
    // Notes on other cards count as the caller's own here.
    let responsible = format!(
        "CASE n.element_type WHEN {code}
         THEN (SELECT responsible_user_id FROM {table} WHERE id = n.element_id)
         ELSE {caller} END",
        caller = call.user.id
    );
    call.only_visible(condition, right, &responsible);
}
