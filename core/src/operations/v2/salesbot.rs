//! Running a bot on records (v2 §9.20).

use amocore_macros::model;
use serde_json::Value as Json;

use super::batch::{Outcome, Part};
use super::entity_type::EntityType;
use super::record::Wire;
use super::writes::batch_operation;
use crate::operation::{Answer, BodyFormat, Context, Request};
use crate::{Error, Result};

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
    /// The bots with their records. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<SalesbotRun>,
}

struct Run {
    context: Context,
}

impl Part<SalesbotRun, ()> for Run {
    /// The body is a bare list (v2 §9.20).
    fn request(&self, items: &[SalesbotRun], _: usize) -> Result<Request> {
        let items: Vec<Json> = items.iter().filter_map(Wire::write).collect();
        let format = self.context.body_format(BodyFormat::Json);
        let request = Request::post("/api/v2/salesbot/run", Json::from(items), format);
        Ok(request)
    }

    /// 202 says it all: they are started, all of them. A page with another status is none of the
    /// API's.
    fn decode(&self, answer: &Answer, items: &[SalesbotRun], _: usize) -> Result<Vec<Outcome<()>>> {
        if answer.status == 202 || answer.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(items.iter().map(|_| Ok(())).collect());
        }
        let problem = "the answer does not say that they were started";
        Err(Error::unexpected(problem).with_status(answer.status))
    }

    fn id(&self, (): &()) -> Option<String> {
        None
    }
}

batch_operation!(counted RunSalesbots, items, |context| Run { context });
