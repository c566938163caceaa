//! The README's example, against the account that the environment names.

use std::env::var;

use amocore::{AddContact, BlockingClient, Config, ListLegacyContacts};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::base_url(var("AMOCORE_BASE_URL")?)
        .with_key(var("AMOCORE_LOGIN")?, var("AMOCORE_KEY")?);
    let client = BlockingClient::new(config)?;
    let id = client.legacy.contacts.add(AddContact {
        name: "Anna".into(),
        ..Default::default()
    })?;
    println!("added contact {id}");
    for contact in client.legacy.contacts.iter(ListLegacyContacts::default()) {
        println!("{}", contact?.name);
    }
    Ok(())
}
