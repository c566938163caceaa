//! What a fresh account starts with. Pipelines, statuses and custom fields carry
//! the ids printed in the vendor's own examples, so that those run unchanged.

mod cards;
mod fields;
mod generated;
mod incoming;
mod pipelines;
mod users;
mod words;

use std::str::FromStr;

use rusqlite::{Connection, params};

use super::{Founding, Result};
use crate::request::tree::Tree;

pub use users::{ADMIN_KEY, ADMIN_LOGIN, ADMIN_PASSWORD, ADMIN_TOKEN};

/// Which data a fresh account starts with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "Tree")]
pub enum Seed {
    /// Account, users, pipelines and fields, and a handful of everything else.
    #[default]
    Small,
    /// Account, users, pipelines and fields only.
    Empty,
    /// A sales department: some 300 contacts, 60 companies and 500 leads with
    /// tasks and notes.
    Sales,
    /// 100,000 contacts and 200,000 leads.
    Large,
    /// So many leads, half as many contacts, and a company for every forty leads.
    Leads(u32),
}

impl FromStr for Seed {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Seed, &'static str> {
        match text {
            "small" => Ok(Seed::Small),
            "empty" => Ok(Seed::Empty),
            "sales" => Ok(Seed::Sales),
            "large" => Ok(Seed::Large),
            number => match number.parse() {
                Ok(leads) if leads > 0 => Ok(Seed::Leads(leads)),
                _ => Err("must be small, empty, sales, large, or a number of leads"),
            },
        }
    }
}

impl TryFrom<Tree> for Seed {
    type Error = &'static str;

    fn try_from(given: Tree) -> std::result::Result<Seed, &'static str> {
        given.text().unwrap_or_default().parse()
    }
}

const DAY: i64 = 86_400;

/// Fills an account that has nothing yet.
pub fn plant(connection: &Connection, founding: &Founding) -> Result<()> {
    users::plant(connection, &founding.time_zone)?;
    super::seed_oauth::plant(connection)?;
    pipelines::plant(connection)?;
    fields::plant(connection)?;
    super::seed_customers::plant_account(connection)?;
    for (table, last_id) in [
        ("contacts", 1_099_382),
        ("leads", 1_090_592),
        ("notes", 2_500_000),
        ("tasks", 2_600_000),
        ("tags", 345_000),
    ] {
        connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
            params![table, last_id],
        )?;
    }
    match founding.seed {
        Seed::Empty => Ok(()),
        Seed::Small => {
            cards::plant(connection, founding.now)?;
            super::seed_customers::plant_some(connection, founding.now)?;
            incoming::plant(connection, founding.now)
        }
        Seed::Sales => {
            generated::plant(connection, founding.now, &generated::SALES)?;
            incoming::plant(connection, founding.now)
        }
        Seed::Large => generated::plant(connection, founding.now, &generated::LARGE),
        Seed::Leads(leads) => generated::plant(
            connection,
            founding.now,
            &generated::of_leads(leads as usize),
        ),
    }
}
