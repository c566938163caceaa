//! Notes as lists show them.

use super::types::is_editable;
use crate::request::tree::{Map, Tree};
use crate::store::notes::Note;
use crate::store::{Store, account};
use crate::v2::listing::links_to;

/// The rows of a page.
pub fn items(store: &Store, notes: &[Note]) -> Vec<Tree> {
    let (account_id, users) = (store.account_id(), store.users());
    let rows = notes.iter().map(|note| {
        let group = account::group_of(&users, note.responsible_user_id);
        let mut item: Map = [
            ("id", note.id.into()),
            ("responsible_user_id", note.responsible_user_id.into()),
            ("created_by", note.created_by.into()),
            ("created_at", note.created_at.into()),
            ("updated_at", note.updated_at.into()),
            ("account_id", account_id.into()),
            ("group_id", group.into()),
            ("is_editable", is_editable(note.note_type).into()),
            ("element_id", note.element.id.into()),
            ("element_type", note.element.kind.code().into()),
            ("attachment", note.attachment.as_str().into()),
            ("note_type", note.note_type.into()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        let params = note.params.as_deref();
        let params = params.and_then(|params| serde_json::from_str::<Tree>(params).ok());
        // Either of both; a few have both (v2 §9.9).
        if params.is_none() || !note.text.is_empty() {
            item.insert("text".to_owned(), note.text.as_str().into());
        }
        if let Some(params) = params {
            item.insert("params".to_owned(), params);
        }
        let word = note.element.kind.word();
        let href = format!("/api/v2/notes?id={}&type={word}", note.id);
        item.insert("_links".to_owned(), links_to(&href));
        Tree::Map(item)
    });
    rows.collect()
}
