//! Holds secrets, uses them and lets them go, for a test that looks into its memory. It is told
//! by lines: the server's address, then the secrets as hexadecimal digits with every bit turned
//! over, so that reading them leaves no copy.

use std::error::Error;
use std::io::{self, BufRead, Write};

use amocore::{BlockingClient, Config, GetAccount, ListLegacyContacts, Secret};

fn main() -> Result<(), Box<dyn Error>> {
    let address = line()?;
    let mut secrets = Vec::new();
    for _ in 0..5 {
        secrets.push(secret(&line()?)?);
    }
    let config = || Config {
        time_zone: Some("UTC".into()),
        requests_per_second: Some(0.0),
        retries: Some(0),
        ..Config::base_url(&address)
    };
    let login = "me@example.test";
    let [password, key, token, client_secret, code] =
        <[Secret; 5]>::try_from(secrets).map_err(|_| "five secrets")?;
    let integration = Config {
        client_id: Some("5a0d80c5".into()),
        client_secret: Some(client_secret),
        redirect_uri: Some("https://example.test/amo".into()),
        code: Some(code),
        ..config()
    };
    let clients = [
        config().with_password(login, password),
        config().with_key(login, key),
        config().with_token(token),
        integration,
    ]
    .map(BlockingClient::new)
    .into_iter()
    .collect::<Result<Vec<_>, _>>()?;
    told("holding")?;
    if line()? == "use" {
        for client in &clients {
            // What comes of it is the server's affair.
            let _ = client.v2.account.get(GetAccount::default());
            let _ = client.legacy.contacts.list(ListLegacyContacts::default());
        }
        told("used")?;
        line()?;
    }
    drop(clients);
    told("dropped")?;
    line()?;
    Ok(())
}

fn line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

fn told(word: &str) -> io::Result<()> {
    println!("{word}");
    io::stdout().flush()
}

fn secret(digits: &str) -> Result<Secret, Box<dyn Error>> {
    let mut text = String::with_capacity(digits.len() / 2);
    for place in (0..digits.len()).step_by(2) {
        let pair = digits.get(place..place + 2).ok_or("two digits a byte")?;
        text.push(char::from(!u8::from_str_radix(pair, 16)?));
    }
    Ok(Secret::from(text))
}
