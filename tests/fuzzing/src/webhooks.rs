//! Deliveries of webhooks.

use amocore::wire::brackets;
use amocore::{Webhook, webhooks as api};
use serde_json::Value as Json;

use crate::choice;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// Time zones of the account.
const ZONES: [Option<&str>; 3] = [Some("Europe/Moscow"), None, Some("America/New_York")];

/// The first byte chooses the content type: that of a form, of JSON, none, or one that stands in
/// the first line; and the time zone. A body is read the same each time, and what a form says is
/// read from JSON alike.
pub fn webhooks(input: &[u8]) {
    let Some((chosen, rest)) = choice(input) else {
        return;
    };
    let (content_type, body) = match chosen & 3 {
        0 => (Some(FORM.to_owned()), rest),
        1 => (Some(JSON.to_owned()), rest),
        2 => (None, rest),
        _ => {
            let line = rest.iter().position(|byte| *byte == b'\n');
            let (line, body) = rest.split_at(line.unwrap_or(rest.len()));
            let line = String::from_utf8_lossy(line).into_owned();
            (Some(line), body.get(1..).unwrap_or_default())
        }
    };
    let zone = ZONES[(chosen >> 2) % ZONES.len()];
    let read = |body: &[u8], content_type: Option<&str>| -> Result<Webhook, String> {
        api::parse(body, content_type, zone).map_err(|error| error.to_string())
    };
    let webhook = read(body, content_type.as_deref());
    assert_eq!(webhook, read(body, content_type.as_deref()));
    if let Ok(webhook) = &webhook {
        serde_json::to_string(webhook).expect("JSON");
    }
    if content_type.as_deref() == Some(FORM) && !looks_like_json(body) {
        let json = brackets::decode(body.trim_ascii()).map(|it| Json::Object(it).to_string());
        if let Ok(json) = json {
            assert_eq!(webhook, read(json.as_bytes(), Some(JSON)), "{json}");
        }
    }
}

/// What may be read as JSON, whatever its type says, or has a mark in front that is not read.
fn looks_like_json(body: &[u8]) -> bool {
    matches!(body.trim_ascii().first(), Some(b'{' | b'[' | 0xEF) | None)
}
