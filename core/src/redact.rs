//! Keeps secrets out of everything that is shown.

use std::sync::Arc;

use arc_swap::ArcSwap;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::{Error, Secret};

const MASK: &str = "***";

/// How many secrets are remembered besides the first: a server may hand out new cookies for
/// ever.
const REMEMBERED: usize = 256;

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

/// What follows a name and a space is masked from this length on: a token, not a word.
const TOKEN_LENGTH: usize = 16;

/// Masks the secrets of one client, in every spelling they may come back in. Without a lock,
/// which a fork might leave taken.
#[derive(Default)]
pub struct Redactor {
    known: ArcSwap<Vec<Arc<Known>>>,
}

/// A secret, and what it may be part of in Base64.
struct Known {
    secret: Secret,
    encoded: Vec<String>,
}

impl Redactor {
    /// Remembers the client's credential, which is never forgotten.
    pub fn learn_credential(&self, login: Option<&str>, secret: &str) {
        let mut known = Known::new(secret);
        if let Some(login) = login {
            let pair = format!("{login}:{secret}");
            known
                .encoded
                .extend([STANDARD_NO_PAD.encode(&pair), URL_SAFE_NO_PAD.encode(&pair)]);
        }
        self.known.store(Arc::new(vec![Arc::new(known)]));
    }

    /// Remembers a secret that the server handed out, as the latest.
    pub fn learn(&self, secret: &str) {
        if secret.is_empty() {
            return;
        }
        let fresh = Arc::new(Known::new(secret));
        self.known.rcu(|known| {
            let credential = known.first().cloned();
            let others = known
                .iter()
                .skip(1)
                .filter(|it| it.secret.expose() != secret)
                .cloned();
            let mut others: Vec<_> = others.collect();
            let excess = (others.len() + 1).saturating_sub(REMEMBERED);
            others.drain(..excess);
            credential
                .into_iter()
                .chain(others)
                .chain([Arc::clone(&fresh)])
                .collect::<Vec<_>>()
        });
    }

    /// The text without secrets.
    pub fn mask(&self, text: &str) -> String {
        let known = self.known.load();
        let mut needles: Vec<&str> = Vec::new();
        for it in known.iter() {
            needles.push(it.secret.expose());
            needles.extend(it.encoded.iter().map(String::as_str));
        }
        // One may contain another; the longest has to go first.
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
        let masked = mask_all(text, &needles);
        NAMES
            .iter()
            .fold(masked, |text, name| mask_values(&text, name))
    }

    /// The error without secrets.
    pub fn mask_error(&self, error: Error) -> Error {
        error.masked(|text| self.mask(text))
    }
}

impl Known {
    fn new(secret: &str) -> Self {
        let encoded = vec![
            STANDARD_NO_PAD.encode(secret),
            URL_SAFE_NO_PAD.encode(secret),
        ];
        Self {
            secret: Secret::new(secret),
            encoded,
        }
    }
}

fn mask_all(text: &str, needles: &[&str]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let found = needles.iter().find_map(|needle| spelled(rest, needle));
        let length = found.unwrap_or(first.len_utf8());
        out.push_str(if found.is_some() {
            MASK
        } else {
            &rest[..length]
        });
        rest = &rest[length..];
    }
    out
}

/// How many bytes of `text` spell `secret`, if it begins with it in any spelling: each character
/// may be written in its own way.
fn spelled(text: &str, secret: &str) -> Option<usize> {
    if secret.is_empty() {
        return None;
    }
    let mut rest = text;
    for character in secret.chars() {
        let length = character_spelled(rest, character)?;
        rest = &rest[length..];
    }
    Some(text.len() - rest.len())
}

/// How many bytes of `text` spell one character: itself, percent-encoded (once or twice), as a
/// JSON escape, or as a character reference.
fn character_spelled(text: &str, character: char) -> Option<usize> {
    match text.as_bytes().first()? {
        b'%' => percent(text, character),
        b'\\' => escape(text, character),
        b'&' => reference(text, character),
        b'+' if character == ' ' => Some(1),
        _ => None,
    }
    .or_else(|| text.starts_with(character).then_some(character.len_utf8()))
}

fn percent(text: &str, character: char) -> Option<usize> {
    let mut rest = text;
    for byte in character.encode_utf8(&mut [0; 4]).bytes() {
        rest = rest.strip_prefix('%')?;
        rest = rest
            .strip_prefix("25")
            .filter(|_| byte != b'%')
            .unwrap_or(rest);
        let digits = rest.get(..2)?;
        if u8::from_str_radix(digits, 16) != Ok(byte) {
            return None;
        }
        rest = &rest[2..];
    }
    Some(text.len() - rest.len())
}

fn escape(text: &str, character: char) -> Option<usize> {
    let escaped = text.strip_prefix('\\')?;
    if escaped.starts_with(character) && !character.is_alphanumeric() {
        return Some(1 + character.len_utf8());
    }
    let mut rest = text;
    for unit in character.encode_utf16(&mut [0; 2]) {
        rest = rest.strip_prefix("\\u")?;
        if u16::from_str_radix(rest.get(..4)?, 16) != Ok(*unit) {
            return None;
        }
        rest = &rest[4..];
    }
    Some(text.len() - rest.len())
}

fn reference(text: &str, character: char) -> Option<usize> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let named = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    (named == character).then_some(end + 1)
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
        let end = rest
            .find(|c: char| c.is_whitespace() || "&\"'<>;,\\)".contains(c))
            .unwrap_or(rest.len());
        let only_space = encoded.is_none() && separator.trim().is_empty();
        if value_start > 0 && end > 0 && (!only_space || end >= TOKEN_LENGTH) {
            out.push_str(MASK);
            rest = &rest[end..];
        }
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
    use crate::{Error, ErrorKind};

    const SECRET: &str = "Pä&Ss/w <1>'\"Ж😀-_.~%Q";

    /// Written out by hand, as other programs encode it.
    const SPELLINGS: [&str; 10] = [
        "Pä&Ss/w <1>'\"Ж😀-_.~%Q",
        "P%C3%A4%26Ss%2Fw%20%3C1%3E%27%22%D0%96%F0%9F%98%80-_.~%25Q",
        "P%c3%a4%26Ss%2fw+%3c1%3e%27%22%d0%96%f0%9f%98%80%2d%5f%2e%7e%25Q",
        "P%C3%A4%26Ss%2Fw+%3C1%3E'%22%D0%96%F0%9F%98%80-_.%7E%25Q",
        "P%25C3%25A4%2526Ss%252Fw%2520%253C1%253E%2527%2522%25D0%2596%25F0%259F%2598%2580-_.~%25Q",
        "P\\u00e4&Ss\\/w <1>'\\\"\\u0416\\ud83d\\ude00-_.~%Q",
        "P\\u00E4\\u0026Ss/w \\u003C1\\u003E\\u0027\\u0022\\u0416\\uD83D\\uDE00-_.~%Q",
        "Pä&amp;Ss/w &lt;1&gt;&#039;&quot;Ж😀-_.~%Q",
        "P&#228;&#38;Ss/w &#60;1&#62;&#39;&#34;&#1046;&#128512;-_.~%Q",
        "UMOkJlNzL3cgPDE+JyLQlvCfmIAtXy5+JVE=",
    ];

    fn redactor() -> Redactor {
        let redactor = Redactor::default();
        redactor.learn_credential(Some("me@example.test"), SECRET);
        redactor
    }

    #[test]
    fn a_secret_is_masked_in_every_spelling() {
        let redactor = redactor();
        for text in SPELLINGS {
            let masked = redactor.mask(&format!("a {text} b")).replace("***=", "***");
            assert_eq!(masked, "a *** b", "{text}");
        }
        let basic = "bWVAZXhhbXBsZS50ZXN0OlDDpCZTcy93IDwxPici0Jbwn5iALV8ufiVR";
        assert_eq!(redactor.mask(basic), "***");
    }

    #[test]
    fn words_are_left_alone() {
        let redactor = redactor();
        for text in [
            "the api_key",
            "Bearer token expired",
            "100% & more; 1+1 \\u00e4 &amp;",
        ] {
            assert_eq!(redactor.mask(text), text);
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
        let header = "Authorization: Bearer abcdefghijklmnop";
        assert_eq!(redactor.mask(header), "Authorization: Bearer ***");
    }

    #[test]
    fn a_live_cookie_is_not_forgotten_for_those_that_came_and_went() {
        let redactor = redactor();
        for number in 0..1000 {
            redactor.learn("live-session-cookie");
            redactor.learn(&format!("passing-cookie-{number}"));
        }
        for secret in [SECRET, "live-session-cookie", "passing-cookie-999"] {
            assert_eq!(redactor.mask(secret), "***");
        }
    }

    #[test]
    fn half_a_secret_at_the_cut_is_not_shown() {
        let redactor = redactor();
        for padding in 150..210 {
            let body = format!("{}{SECRET} tail", "x".repeat(padding));
            let error = Error::new(ErrorKind::Refused, "no").with_body_start(Some(body));
            let shown = redactor.mask_error(error).to_string();
            assert!(!shown.contains("Pä"), "{shown}");
        }
    }
}
