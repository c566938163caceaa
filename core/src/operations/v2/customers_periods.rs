//! The periods that customers go through before and after a purchase (v2 §9.7).

use amocore_macros::model;
use serde_json::json;

use super::lists::lists;
use super::record::{Checked, Wire};
use super::{document, written};
use crate::operation::{Answer, BodyFormat, Context, Operation, Request};
use crate::types::open_enum;
use crate::{Error, Extra, Result};

open_enum! {
    /// On which side of the purchase a period lies.
    pub enum CustomersPeriodType {
        /// Before it.
        Before = "before",
        /// After it.
        After = "after",
    }
}

super::record::words_on_the_wire!(CustomersPeriodType);

/// A period.
#[model(wire)]
pub struct CustomersPeriod {
    /// Identifier.
    pub id: i64,
    /// On which side of the purchase it lies.
    #[names("type")]
    pub period_type: CustomersPeriodType,
    /// How long it is, in days.
    pub period: Option<i64>,
    /// Its color.
    pub color: Option<String>,
    /// Its place, from the right to the left, from the day of the purchase.
    pub sort: Option<i64>,
    /// Days before the purchase at which it begins.
    pub before_buy: Option<i64>,
    /// Days after the purchase at which it ends.
    pub after_buy: Option<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A period to keep, change or create.
#[model(input, wire)]
pub struct CustomersPeriodInput {
    /// The period. Unset: a new one.
    pub id: Option<i64>,
    /// How long it is, in days.
    pub period: i64,
    /// Its color, one of those that the vendor lists for statuses (v2 §9.13).
    pub color: String,
    /// Its place, from the right to the left, from the day of the purchase.
    pub sort: i64,
}

/// The periods, all of them.
#[model(request, query)]
pub struct ListCustomersPeriods {}

/// The periods that there are to be.
#[model(request)]
pub struct ReplaceCustomersPeriods {
    /// All periods. The server deletes those before the purchase that are left out, and takes ten
    /// at most.
    #[positional]
    pub items: Vec<CustomersPeriodInput>,
}

lists! {
    /// All periods.
    CustomersPeriodPage of CustomersPeriod, ListCustomersPeriods at "/api/v2/customers_periods", once
}

/// More periods before the purchase the server does not take (v2 §4), and one after it.
const MOST: usize = 11;

/// One request: the list is complete, so it must not be split.
impl Operation for ReplaceCustomersPeriods {
    type Output = CustomersPeriodPage;

    fn validate(&self) -> Result<()> {
        self.items.required("items")?;
        self.items.check("items")?;
        if self.items.len() > MOST {
            return Err(Error::invalid_input("items", "must be ten periods at most"));
        }
        Ok(())
    }

    fn request(&self, context: &Context) -> Result<Request> {
        let tree = json!({ "update": self.items.write() });
        let format = context.body_format(BodyFormat::Json);
        Ok(Request::post("/api/v2/customers_periods", tree, format))
    }

    /// The periods there are now. There is one at least, so none of them is no answer.
    fn decode(&self, answer: &Answer, _: &Context) -> Result<CustomersPeriodPage> {
        if let Some(refusal) = written::refusal(&document::required(answer)?, "update") {
            return Err(refusal.into_error().with_status(answer.status));
        }
        let page = CustomersPeriodPage::read(answer)?;
        if page.items.is_empty() {
            return Err(Error::unexpected("the answer names no period").with_status(answer.status));
        }
        Ok(page)
    }
}
