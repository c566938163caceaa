//! Keeps secrets out of everything that is shown.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{Error, Secret};

const MASK: &str = "***";

/// Parameters whose values are masked whoever they belong to: answers repeat the query of the
/// request, credentials included (v2 §9.19).
const NAMES: [&str; 9] = [
    "api_key",
    "USER_HASH",
    "USER_PASSWORD",
    "session_id",
    "PHPSESSID",
    "access_token",
    "refresh_token",
    "client_secret",
    "Bearer",
];

/// How many secrets are remembered besides the first: a server may hand out new cookies for ever.
const REMEMBERED: usize = 64;

/// Masks the secrets of one client, in every spelling they may come back in.
#[derive(Default)]
pub struct Redactor {
    known: Mutex<VecDeque<Known>>,
}

struct Known {
    secret: Secret,
    spellings: Vec<String>,
}

impl Redactor {
    /// Remembers a secret. The first one, the client's credential, is never forgotten.
    pub fn learn(&self, secret: &str) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if secret.is_empty() || known.iter().any(|it| it.secret.expose() == secret) {
            return;
        }
        if known.len() > REMEMBERED {
            known.remove(1);
        }
        known.push_back(Known {
            secret: Secret::new(secret),
            spellings: spellings(secret),
        });
    }

    /// The text without secrets.
    pub fn mask(&self, text: &str) -> String {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut spellings: Vec<&str> = known
            .iter()
            .flat_map(|it| &it.spellings)
            .map(String::as_str)
            .collect();
        // A spelling may contain another; the longest has to go first.
        spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
        let masked = spellings
            .into_iter()
            .fold(text.to_owned(), |text, secret| text.replace(secret, MASK));
        NAMES
            .iter()
            .fold(masked, |text, name| mask_values(&text, name))
    }

    /// The error without secrets.
    pub fn mask_error(&self, error: Error) -> Error {
        error.masked(|text| self.mask(text))
    }
}

fn spellings(secret: &str) -> Vec<String> {
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let json = serde_json::Value::from(secret).to_string();
    let json = json.trim_matches('"').to_owned();
    let xml = quick_xml::escape::escape(secret).into_owned();
    vec![
        secret.to_owned(),
        percent.to_lowercase(),
        percent,
        form.to_lowercase(),
        form,
        json.replace('/', "\\/"),
        json,
        xml,
        STANDARD.encode(secret),
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
    ]
}

/// Masks what follows `name=`, `name":"` and the like.
fn mask_values(text: &str, name: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find_ignoring_case(rest, name) {
        let (before, after) = rest.split_at(at + name.len());
        out.push_str(before);
        let value = after.trim_start_matches(['=', ':', '"', '\'', ' ', '\\']);
        let separator = &after[..after.len() - value.len()];
        let encoded = ["%3D", "%3d"]
            .iter()
            .find(|prefix| value.starts_with(**prefix));
        let value_start = separator.len() + encoded.map_or(0, |prefix| prefix.len());
        out.push_str(&after[..value_start]);
        rest = &after[value_start..];
        if value_start == 0 {
            continue;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || "&\"'<>;,\\)".contains(c))
            .unwrap_or(rest.len());
        if end > 0 {
            out.push_str(MASK);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    text.windows(word.len())
        .position(|window| window.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::Redactor;

    #[test]
    fn a_secret_is_masked_in_every_spelling() {
        let redactor = Redactor::default();
        redactor.learn("p&ss/wörd<1>");
        for text in [
            "p&ss/wörd<1>",
            "p%26ss%2Fw%C3%B6rd%3C1%3E",
            "p%26ss%2fw%c3%b6rd%3c1%3e",
            "p&ss\\/wörd<1>",
            "p&amp;ss/wörd&lt;1&gt;",
            "cCZzcy93w7ZyZDwxPg==",
            "cCZzcy93w7ZyZDwxPg",
        ] {
            assert_eq!(redactor.mask(&format!("a {text} b")), "a *** b", "{text}");
        }
    }

    #[test]
    fn foreign_keys_in_links_are_masked_too() {
        let redactor = Redactor::default();
        let text =
            r#"{"href":"\/api\/v2\/x?login=a@b.c&api_key=24db&page=1","access_token": "ey.J0"}"#;
        let masked = redactor.mask(text);
        assert!(
            !masked.contains("24db") && !masked.contains("ey.J0"),
            "{masked}"
        );
        assert!(
            masked.contains("login=a@b.c&api_key=***&page=1"),
            "{masked}"
        );
        assert_eq!(redactor.mask("api_key%3D24db&x"), "api_key%3D***&x");
        assert_eq!(
            redactor.mask("Authorization: Bearer abc"),
            "Authorization: Bearer ***"
        );
        assert_eq!(redactor.mask("the api_key"), "the api_key");
    }
}
