//! Running a bot on records (v2 §9.20).

use amocore_macros::model;
use serde_json::Value as Json;

use super::entity_type::EntityType;
use super::record::{Checked, Wire};
use crate::Result;
use crate::operation::{Answer, BodyFormat, Context, Operation, Request};

/// A bot to run on a record.
#[model(input, wire)]
pub struct SalesbotRun {
    /// The bot.
    pub bot_id: i64,
    /// The record: a contact, lead or company.
    pub entity_id: i64,
    /// What kind of record it is.
    pub entity_type: EntityType,
}

/// The bots to run.
#[model(request)]
pub struct RunSalesbots {
    /// The bots with their records.
    #[positional]
    pub items: Vec<SalesbotRun>,
}

impl Operation for RunSalesbots {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        self.items.required("items")?;
        self.items.check("items")
    }

    /// The body is a bare list (v2 §9.20).
    fn request(&self, context: &Context) -> Result<Request> {
        let items: Vec<Json> = self.items.iter().filter_map(Wire::write).collect();
        let format = context.body_format(BodyFormat::Json);
        Ok(Request::post(
            "/api/v2/salesbot/run",
            Json::from(items),
            format,
        ))
    }

    /// 202 says it all: they are started, all of them.
    fn decode(&self, _: &Answer, _: &Context) -> Result<i64> {
        Ok(i64::try_from(self.items.len()).unwrap_or(i64::MAX))
    }
}
