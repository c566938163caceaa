//! Credentials that a delivery carries.

use serde_json::{Map, Value as Json};

/// Members that are credentials (v2 §3).
const NAMES: [&str; 13] = [
    "access_token",
    "amohash",
    "api_key",
    "authorization",
    "client_secret",
    "password",
    "phpsessid",
    "refresh_token",
    "secret",
    "session_id",
    "token",
    "user_hash",
    "user_password",
];

/// Puts `***` in their place, on any level: the deliveries of a widget carry those of the caller
/// (v2 §10.4), and what is read from a delivery may be shown.
pub(super) fn mask(members: &mut Map<String, Json>) {
    for (name, value) in members {
        if NAMES.iter().any(|secret| secret.eq_ignore_ascii_case(name)) {
            *value = "***".into();
        } else {
            mask_value(value);
        }
    }
}

fn mask_value(value: &mut Json) {
    match value {
        Json::Object(members) => mask(members),
        Json::Array(items) => items.iter_mut().for_each(mask_value),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    #[test]
    fn credentials_are_masked_on_any_level() {
        let tree = json!({
            "USER_LOGIN": "ann", "USER_HASH": "a1",
            "action": {"settings": [{"api_key": ["a1"], "text": "Hi"}]},
        });
        let Json::Object(mut tree) = tree else {
            panic!("an object")
        };
        super::mask(&mut tree);
        assert_eq!(
            Json::Object(tree),
            json!({
                "USER_LOGIN": "ann", "USER_HASH": "***",
                "action": {"settings": [{"api_key": "***", "text": "Hi"}]},
            }),
        );
    }
}
