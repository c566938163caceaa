//! Subscriptions and deliveries as tables.

use rusqlite::Connection;

use super::account::Zone;
use super::html::{Cell, Html};
use crate::store;
use crate::store::deliveries::{self, Attempt, Delivery, State};
use crate::store::webhooks::{self, Webhook};

/// No table is longer.
const ROWS: i64 = 200;

/// Everything the page shows, read at once.
#[derive(Debug)]
pub struct Data {
    webhooks: Vec<Webhook>,
    deliveries: Vec<(Delivery, Vec<Attempt>)>,
}

impl Data {
    /// Reads it.
    pub fn read(connection: &Connection) -> store::Result<Data> {
        Ok(Data {
            webhooks: webhooks::list(connection)?,
            deliveries: deliveries::latest(connection, ROWS)?,
        })
    }

    /// Writes it.
    pub fn write(&self, html: &mut Html<'_>, zone: &Zone) {
        let rows: Vec<Vec<Cell>> = self
            .webhooks
            .iter()
            .map(|webhook| {
                vec![
                    webhook.id.into(),
                    webhook.url.as_str().into(),
                    Cell::Labels(webhook.events.clone()),
                ]
            })
            .collect();
        let columns = &["Id", "Address", "Events"];
        html.table(("webhooks", "Webhooks"), rows.len(), columns, &rows);
        let rows: Vec<Vec<Cell>> = self
            .deliveries
            .iter()
            .map(|(delivery, attempts)| row(delivery, attempts, zone))
            .collect();
        html.table(
            ("deliveries", "Deliveries"),
            rows.len(),
            &["Id", "Event", "State", "Attempts", "Address", "Body"],
            &rows,
        );
    }
}

fn row(delivery: &Delivery, attempts: &[Attempt], zone: &Zone) -> Vec<Cell> {
    let color = match delivery.state {
        State::Waiting => "#fdebc8",
        State::Delivered => "#d6f2dd",
        State::Dropped => "#fbd5d5",
    };
    let mut lines: Vec<String> = attempts
        .iter()
        .map(|attempt| {
            let outcome = match &attempt.problem {
                Some(problem) => problem.clone(),
                None => attempt.status.to_string(),
            };
            format!("{} {outcome}", zone.write(attempt.at))
        })
        .collect();
    if delivery.state == State::Waiting && !attempts.is_empty() {
        lines.push(format!("next at {}", zone.write(delivery.due_at)));
    }
    vec![
        delivery.id.into(),
        delivery.event.as_str().into(),
        Cell::Badge(color.to_owned(), delivery.state.word().to_owned()),
        Cell::Lines(lines),
        format!("{} {}", delivery.method, delivery.url).into(),
        Cell::Lines(delivery.body.split('&').map(readable).collect()),
    ]
}

/// A pair of the body for a person.
fn readable(pair: &str) -> String {
    percent_encoding::percent_decode_str(&pair.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned()
}
