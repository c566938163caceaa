//! Links between records (v2 §9.21).

use amocore_macros::model;
use serde_json::{Value as Json, json};

use super::document;
use super::record::{Checked, Wire, words_on_the_wire};
use crate::operation::{Answer, BodyFormat, Context, Operation, Request};
use crate::operations::rules;
use crate::types::open_enum;
use crate::wire::form::Form;
use crate::wire::json;
use crate::{Error, Extra, Result};

open_enum! {
    /// A kind of record that can be linked.
    pub enum LinkedType {
        /// Leads.
        Leads = "leads",
        /// Contacts.
        Contacts = "contacts",
        /// Companies.
        Companies = "companies",
        /// Customers.
        Customers = "customers",
        /// Elements of catalogs.
        CatalogElements = "catalog_elements",
    }
}

words_on_the_wire!(LinkedType);

/// A link between two records.
#[model(input, wire)]
pub struct Link {
    /// What kind of record it goes out from (`from` on the wire).
    #[names("from")]
    pub from_type: LinkedType,
    /// The record it goes out from.
    pub from_id: i64,
    /// What kind of record it leads to (`to` on the wire).
    #[names("to")]
    pub to_type: LinkedType,
    /// The record it leads to.
    pub to_id: i64,
    /// The catalog, if it goes out from an element.
    pub from_catalog_id: Option<i64>,
    /// The catalog, if it leads to an element.
    pub to_catalog_id: Option<i64>,
    /// How many of an element.
    pub quantity: Option<f64>,
    /// What else the server sent, or what to send besides.
    pub extra: Extra,
}

/// Which links to list.
#[model(input, wire)]
pub struct LinkFilter {
    /// The kind of record they go out from (`from` on the wire).
    #[names("from")]
    pub from_type: LinkedType,
    /// The record they go out from.
    pub from_id: i64,
    /// The catalog, if they go out from an element.
    pub from_catalog_id: Option<i64>,
    /// The kind of record they lead to. Unset: any.
    #[names("to")]
    pub to_type: Option<LinkedType>,
    /// The record they lead to. Unset: any.
    pub to_id: Option<i64>,
    /// The catalog, if they lead to an element.
    pub to_catalog_id: Option<i64>,
}

/// Which links to list.
#[model(request)]
pub struct ListLinks {
    /// The records whose links to list.
    #[positional]
    pub filters: Vec<LinkFilter>,
}

/// The links to make.
#[model(request)]
pub struct AddLinks {
    /// The links.
    #[positional]
    pub items: Vec<Link>,
}

/// The links to take off.
#[model(request)]
pub struct RemoveLinks {
    /// The links.
    #[positional]
    pub items: Vec<Link>,
}

const PATH: &str = "/api/v2/links";

impl Operation for ListLinks {
    type Output = Vec<Link>;

    fn validate(&self) -> Result<()> {
        self.filters.required("filters")?;
        self.filters.check("filters")
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let filters: Vec<Json> = self.filters.iter().filter_map(Wire::write).collect();
        let query = Form::from_tree(&json!({ "links": filters }));
        Ok(Request::get(PATH, query))
    }

    /// The one client there is reads `links` from the root or below `response` (v2 §9.21); other
    /// lists of v2 stand below `_embedded`.
    fn decode(&self, answer: &Answer, _: &Context) -> Result<Vec<Link>> {
        let document = document::of(answer)?;
        if document.is_null() {
            return Ok(Vec::new());
        }
        let places = [
            document.get("links"),
            document.get("response").and_then(|it| it.get("links")),
            document.get("_embedded").and_then(|it| it.get("items")),
        ];
        let links = places.into_iter().flatten().next();
        let links = links.and_then(|links| json::list(links).into_iter().map(Link::read).collect());
        links.ok_or_else(|| {
            Error::unexpected("the answer is no list of links").with_status(answer.status)
        })
    }
}

fn post(action: &str, items: &[Link], context: &Context) -> Request {
    let items: Vec<Json> = items.iter().filter_map(Wire::write).collect();
    Request::post(
        PATH,
        json!({ action: items }),
        context.body_format(BodyFormat::Json),
    )
}

fn check(items: &[Link]) -> Result<()> {
    rules::not_empty("items", items)?;
    let mut items = items.iter().enumerate();
    items.try_for_each(|(index, item)| item.check(&format!("items[{index}]")))
}

/// The rows: links that were made, or `true` for each that was taken off.
fn rows(answer: &Answer, sent: usize) -> Result<Vec<Json>> {
    let document = document::required(answer)?;
    let rows = document.get("_embedded").and_then(|it| it.get("items"));
    let done = rows.map(json::list).unwrap_or_default().into_iter();
    let done: Vec<Json> = done
        .filter(|row| json::flag(row) != Some(false))
        .cloned()
        .collect();
    if done.len() == sent {
        return Ok(done);
    }
    let message = format!("the answer confirms {} of {sent} links", done.len());
    Err(Error::unexpected(message)
        .with_status(answer.status)
        .with_may_have_happened(true))
}

impl Operation for AddLinks {
    type Output = Vec<Link>;

    fn validate(&self) -> Result<()> {
        check(&self.items)
    }

    fn request(&self, context: &Context) -> Result<Request> {
        Ok(post("link", &self.items, context))
    }

    /// A row that is no link confirms the one that was sent at its place.
    fn decode(&self, answer: &Answer, _: &Context) -> Result<Vec<Link>> {
        let rows = rows(answer, self.items.len())?;
        let links = rows.iter().zip(&self.items);
        Ok(links
            .map(|(row, sent)| Link::read(row).unwrap_or_else(|| sent.clone()))
            .collect())
    }
}

impl Operation for RemoveLinks {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        check(&self.items)
    }

    fn request(&self, context: &Context) -> Result<Request> {
        Ok(post("unlink", &self.items, context))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        let rows = rows(answer, self.items.len())?;
        Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX))
    }
}
