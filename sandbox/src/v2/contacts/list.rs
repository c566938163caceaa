//! `GET contacts` and `GET companies`.

use super::{NO_RIGHT, Resource, item};
use crate::answer::Answer;
use crate::request::tree::Tree;
use crate::store::contacts;
use crate::store::search::Condition;
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::listing::{self, Page, ids, modified_since};

/// A page of contacts or companies, newest first.
pub fn list(call: &Call<'_>, resource: &Resource) -> Result<Answer, Failure> {
    call.require_right(resource.rights.view, NO_RIGHT)?;
    let page = Page::of(call);
    let condition = condition(call, resource)?;
    let items = call
        .context
        .store
        .read(|connection| -> Result<_, Failure> {
            let rows = contacts::list(connection, &condition, page.limit, page.offset)?;
            Ok(item::items(call, connection, resource, &rows)?)
        })?;
    Ok(listing::answer(call, items))
}

fn condition(call: &Call<'_>, resource: &Resource) -> Result<Condition, Failure> {
    let mut condition = match ids(call.parameters, "id")? {
        // Every other filter is ignored then (v2 §7.8).
        Some(ids) => {
            let mut condition = Condition::all();
            condition.one_of("c.id", &ids);
            condition
        }
        None => filters(call)?,
    };
    condition.and(&format!(
        "c.is_company = {}",
        u8::from(resource.is_company())
    ));
    if let Some(since) = modified_since(call) {
        condition.and(&format!("c.updated_at > {since}"));
    }
    call.only_visible(
        &mut condition,
        resource.rights.view,
        "c.responsible_user_id",
    );
    Ok(condition)
}

fn filters(call: &Call<'_>) -> Result<Condition, Failure> {
    let query = call.parameters.get("query").and_then(Tree::text);
    let mut condition = match query.filter(|query| !query.trim().is_empty()) {
        Some(query) => Condition::contacts(&query),
        None => Condition::all(),
    };
    if let Some(users) = ids(call.parameters, "responsible_user_id")? {
        condition.one_of("c.responsible_user_id", &users);
    }
    Ok(condition)
}
