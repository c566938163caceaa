//! Links between records (v2 §9.21).

use amocore_macros::model;
use serde_json::{Value as Json, json};

use super::batch::{Outcome, Part, Refusal};
use super::document;
use super::record::{Checked, Wire, words_on_the_wire};
use super::writes::batch_operation;
use super::written::{self, Sent};
use crate::operation::{Answer, BodyFormat, Context, Operation, Request};
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
    /// The links. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<Link>,
}

/// The links to take off.
#[model(request)]
pub struct RemoveLinks {
    /// The links. More than 250 are sent in several requests, in order.
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
        let links = links.and_then(|links| json::several(links.into()).map(Link::read).collect());
        links.ok_or_else(|| {
            Error::unexpected("the answer is no list of links").with_status(answer.status)
        })
    }
}

/// Makes links, or takes them off.
struct Write {
    action: &'static str,
    context: Context,
}

impl Part<Link, Link> for Write {
    fn request(&self, items: &[Link], _: usize) -> Result<Request> {
        let items: Vec<Json> = items.iter().filter_map(Wire::write).collect();
        let format = self.context.body_format(BodyFormat::Json);
        Ok(Request::post(PATH, json!({ self.action: items }), format))
    }

    /// The rows are the links that were made, or `true` for each that was taken off (v2 §9.21).
    fn decode(&self, answer: &Answer, items: &[Link], _: usize) -> Result<Vec<Outcome<Link>>> {
        let sent = items.iter().map(|_| Sent {
            request_id: None,
            id: None,
        });
        let sent: Vec<Sent> = sent.collect();
        let rows = written::rows(answer, self.action, &sent)?;
        let confirmed = |(row, sent): (Outcome<Json>, &Link)| {
            let row = row?;
            if json::flag(&row) == Some(false) {
                return Err(Refusal {
                    text: Some("the server answers that it was not done".to_owned()),
                    ..Refusal::default()
                });
            }
            // A row that is no link confirms the one that was sent at its place.
            Ok(Link::read((&row).into()).unwrap_or_else(|| sent.clone()))
        };
        Ok(rows.into_iter().zip(items).map(confirmed).collect())
    }

    fn id(&self, _: &Link) -> Option<String> {
        None
    }
}

batch_operation!(AddLinks, items, Link, |context| Write {
    action: "link",
    context
});
batch_operation!(counted RemoveLinks, items, |context| Write {
    action: "unlink",
    context
});
