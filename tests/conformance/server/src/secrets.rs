//! What must never be shown.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::case::Script;

/// Shorter texts, such as the cookie `user_lang=en`, keep no secret.
const SHORTEST: usize = 8;

/// The secrets of a case: of its settings, of the cookies it sets, and those it names.
pub fn of(script: &Script, config: &Map<String, Value>) -> Vec<String> {
    let cookies = script.exchanges.iter().flat_map(|exchange| {
        let headers = exchange.answer.headers.0.iter();
        headers
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .filter_map(|(_, value)| {
                let (_, value) = value.split(';').next()?.split_once('=')?;
                Some(value.trim().to_owned()).filter(|value| value.len() >= SHORTEST)
            })
    });
    of_settings(config)
        .chain(cookies)
        .chain(script.never_shown.iter().cloned())
        .collect()
}

/// The secrets of a client's settings.
pub fn of_settings(config: &Map<String, Value>) -> impl Iterator<Item = String> {
    let named = [
        "key",
        "password",
        "token",
        "client_secret",
        "code",
        "refresh_token",
        "redis_url",
    ]
    .iter();
    let given = named.filter_map(|name| config.get(*name)?.as_str());
    given.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Whether a text shows a secret, as it is or in another spelling.
pub fn shown(text: &str, secret: &str) -> bool {
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let spellings = [
        secret.to_owned(),
        percent.to_lowercase(),
        percent,
        form,
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
    ];
    spellings.iter().any(|spelling| text.contains(spelling))
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_secret_is_recognised_in_its_spellings() {
        for text in ["a p&w+1/ b", "p%26w%2B1%2F", "p%26w%2b1%2f", "cCZ3KzEv"] {
            assert!(shown(text, "p&w+1/"), "{text}");
        }
        assert!(!shown("p w 1", "p&w+1/"));
    }
}
