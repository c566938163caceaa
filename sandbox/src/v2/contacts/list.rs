//! `GET contacts` and `GET companies`.

use super::item::Rows;
use super::{NO_RIGHT, Resource};
use crate::answer::Answer;
use crate::store::contacts;
use crate::store::ranks::List;
use crate::store::search::{Condition, Search};
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::listing::{self, Page, ids, modified_since};

/// A page of contacts or companies, newest first.
pub fn list(call: &Call<'_>, resource: &Resource) -> Result<Answer, Failure> {
    call.require_right(resource.rights.view, NO_RIGHT)?;
    let page = Page::of(call);
    let search = listing::search(call)?;
    let mut condition = condition(call, resource, search.as_ref())?;
    let kind = match resource.is_company() {
        true => List::Companies,
        false => List::Contacts,
    };
    call.context.store.prepare_page(page.offset)?;
    let rows = call
        .context
        .store
        .read(|connection| -> Result<_, Failure> {
            let store = &call.context.store;
            let offset = store.begin(kind, &mut condition, "c.id", page.offset);
            let rows = contacts::list(connection, &condition, page.limit, offset)?;
            Ok(Rows::read(call, connection, resource, rows)?)
        })?;
    Ok(listing::answer(call, rows.items()))
}

fn condition(
    call: &Call<'_>,
    resource: &Resource,
    search: Option<&Search>,
) -> Result<Condition, Failure> {
    let mut condition = match ids(call.parameters, "id")? {
        // Every other filter is ignored then (v2 §7.8).
        Some(ids) => {
            let mut condition = Condition::all();
            condition.one_of("c.id", &ids);
            condition
        }
        None => filters(call, search)?,
    };
    condition.of_kind(resource.is_company());
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

fn filters(call: &Call<'_>, search: Option<&Search>) -> Result<Condition, Failure> {
    let mut condition = search.map_or_else(Condition::all, Condition::contacts);
    if let Some(users) = ids(call.parameters, "responsible_user_id")? {
        condition.of_users("c.responsible_user_id", &users);
    }
    Ok(condition)
}
