//! The third part: reading a long list takes no more memory than reading its beginning.

use std::fs;

use amocore::{AsyncClient, BlockingClient, Contact, ListContacts, Result};
use futures_util::TryStreamExt;

const PAGE: i64 = 500;
/// In KiB.
const ALLOWED: u64 = 60 * 1024;

/// Reads all contacts with the blocking client.
pub(crate) fn blocking(client: &BlockingClient) -> Result<()> {
    let mut reading = Reading::default();
    for contact in client.v2.contacts.iter(pages()) {
        reading.saw(&contact?);
    }
    reading.end();
    Ok(())
}

/// Reads all contacts with the asynchronous client.
pub(crate) async fn asynchronous(client: &AsyncClient) -> Result<()> {
    let mut reading = Reading::default();
    let mut contacts = client.v2.contacts.iter(pages());
    while let Some(contact) = contacts.try_next().await? {
        reading.saw(&contact);
    }
    reading.end();
    Ok(())
}

fn pages() -> ListContacts {
    ListContacts {
        limit_rows: Some(PAGE),
        ..Default::default()
    }
}

#[derive(Default)]
struct Reading {
    count: i64,
    early: u64,
}

impl Reading {
    fn saw(&mut self, contact: &Contact) {
        assert!(contact.id > 0);
        self.count += 1;
        if self.count == 10 * PAGE {
            self.early = resident();
        }
    }

    fn end(self) {
        let growth = resident().saturating_sub(self.early);
        assert!(self.count >= 100_000, "not {} contacts", self.count);
        assert!(
            growth <= ALLOWED,
            "constant memory, not {growth} KiB more than after the 10th page"
        );
        let (count, growth) = (self.count, growth / 1024);
        println!("large account: {count} contacts, memory since the 10th page: +{growth} MiB");
    }
}

/// The memory that this process takes, in KiB, as Linux tells it.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let amount = line.and_then(|line| line.trim().strip_suffix(" kB"));
    amount
        .and_then(|amount| amount.parse().ok())
        .expect("an amount")
}
