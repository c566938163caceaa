//! Keeps secrets out of everything that is shown.

mod spelling;

use std::sync::Arc;

use arc_swap::ArcSwap;
use zeroize::Zeroizing;

use crate::{Error, Secret};
use spelling::{Beginning, beginning, in_base64};

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
    encoded: Vec<Zeroizing<String>>,
}

impl Redactor {
    /// Remembers the client's credential, which is never forgotten.
    pub fn learn_credential(&self, login: Option<&str>, secret: &str) {
        let mut known = Known::new(secret);
        if let Some(login) = login {
            let pair = Zeroizing::new(format!("{login}:{secret}"));
            known.encoded.extend(in_base64(&pair));
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
        self.mask_start(text, false)
    }

    /// The text without secrets; if it was `cut`, without the half of one at its end.
    fn mask_start(&self, text: &str, cut: bool) -> String {
        let known = self.known.load();
        let mut needles: Vec<&str> = Vec::new();
        for it in known.iter() {
            needles.push(it.secret.expose());
            needles.extend(it.encoded.iter().map(|it| it.as_str()));
        }
        // One may contain another; the longest has to go first.
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
        let masked = mask_all(text, &needles, cut);
        NAMES
            .iter()
            .fold(masked, |text, name| mask_values(&text, name))
    }

    /// The error without secrets.
    pub fn mask_error(&self, error: Error) -> Error {
        error.masked(|text, cut| self.mask_start(text, cut))
    }
}

impl Known {
    fn new(secret: &str) -> Self {
        Self {
            secret: Secret::new(secret),
            encoded: in_base64(secret),
        }
    }
}

fn mask_all(text: &str, needles: &[&str], cut: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut masked = None;
        for needle in needles.iter().filter(|needle| may_begin(first, needle)) {
            match beginning(rest, needle) {
                Beginning::Whole(length) => masked = Some(length),
                Beginning::Part if cut => masked = Some(rest.len()),
                Beginning::Part | Beginning::Other => continue,
            }
            break;
        }
        let length = masked.unwrap_or(first.len_utf8());
        out.push_str(match masked {
            Some(_) => MASK,
            None => &rest[..length],
        });
        rest = &rest[length..];
    }
    out
}

/// A quick look: most characters begin no secret.
fn may_begin(first: char, needle: &str) -> bool {
    matches!(first, '%' | '\\' | '&' | '+')
        || needle.starts_with([
            first,
            first.to_ascii_lowercase(),
            first.to_ascii_uppercase(),
        ])
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
        let end = value_end(separator, rest);
        let only_space = encoded.is_none() && separator.trim().is_empty();
        if value_start > 0 && end > 0 && (!only_space || end >= TOKEN_LENGTH) {
            out.push_str(MASK);
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    out
}

/// Where a value ends: at the quote that closes it, if one opened it behind `name=` or `name:`,
/// else before what no token has in it.
fn value_end(separator: &str, value: &str) -> usize {
    let quote = separator
        .chars()
        .next_back()
        .filter(|c| matches!(c, '"' | '\''));
    let opened = separator.trim_end_matches(['"', '\'']);
    let end = match quote {
        Some(quote) if opened.contains(['=', ':']) && !opened.ends_with('\\') => {
            let mut escaped = false;
            value.find(|c| {
                let plain = !std::mem::take(&mut escaped);
                escaped = plain && c == '\\';
                plain && c == quote
            })
        }
        _ => value.find(|c: char| c.is_whitespace() || "&\"'<>;,\\)".contains(c)),
    };
    end.unwrap_or(value.len())
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
    fn a_secret_that_looks_encoded_is_masked_all_the_same() {
        for secret in [
            "a%25b",
            "a%b",
            "a&amp;b",
            "a&b",
            "a\\\\b",
            "a\\/b",
            "a+b c%2Bd",
            "%%25",
        ] {
            let redactor = Redactor::default();
            redactor.learn_credential(None, secret);
            let percent: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let json = secret.replace('\\', "\\\\");
            for text in [
                secret.to_owned(),
                percent.replace('%', "%25"),
                percent,
                json.replace('\\', "\\\\").replace('/', "\\/"),
                json,
                secret.replace('&', "&amp;amp;"),
            ] {
                assert_eq!(
                    redactor.mask(&format!("<{text}>")),
                    "<***>",
                    "{secret}: {text}"
                );
            }
        }
    }

    #[test]
    fn base64_of_a_longer_text_is_masked_too() {
        let redactor = Redactor::default();
        redactor.learn_credential(None, "correct horse battery");
        for text in [
            "a2V5PWNvcnJlY3QgaG9yc2UgYmF0dGVyeSZhPTE=",
            "a2V5OiBjb3JyZWN0IGhvcnNlIGJhdHRlcnkK",
            "W2NvcnJlY3QgaG9yc2UgYmF0dGVyeV0",
        ] {
            let masked = redactor.mask(text);
            assert!(masked.contains("***") && masked.len() <= 20, "{masked}");
        }
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
        let quoted = redactor.mask(r#"{"access_token": "a'b&c\"d", "x": 1}"#);
        assert_eq!(quoted, r#"{"access_token": "***", "x": 1}"#);
        let escaped = redactor.mask(r#""{\"api_key\":\"24db\",\"x\":1}""#);
        assert_eq!(escaped, r#""{\"api_key\":\"***\",\"x\":1}""#);
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

    #[test]
    fn half_a_secret_at_an_inner_cut_is_not_shown() {
        let redactor = redactor();
        // A mask is shorter than what it stands for, so that the end of a cut text moves up.
        for spelling in SPELLINGS {
            for padding in 0..40 {
                let body = format!("{}{}", "x".repeat(padding), spelling.repeat(200));
                let error = Error::new(ErrorKind::Refused, "no").with_body_start(Some(body));
                let shown = redactor.mask_error(error).to_string();
                assert!(!shown.contains("Ss") && !shown.contains("UMOk"), "{shown}");
            }
        }
    }
}
