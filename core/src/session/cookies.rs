//! The cookies of one host.

use std::collections::BTreeMap;

use crate::Secret;
use crate::types::Wiped;

/// As many as browsers keep for a site, at least (RFC 6265 §6.1).
const MOST: usize = 50;

/// Cookies by name. The client talks to one host only, so their attributes do not matter:
/// servers set foreign domains and clients cope (legacy §4.4).
#[derive(Default, Clone, PartialEq, Eq)]
pub struct Jar(BTreeMap<String, Secret>);

impl Jar {
    /// Takes a `Set-Cookie` header; a malformed one is ignored, an expired one removes.
    pub fn take(&mut self, header: &str) {
        let mut parts = header.split(';');
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let (name, value) = (name.trim(), value.trim());
        let printable = |text: &str| text.chars().all(|c| c.is_ascii_graphic() && c != ';');
        if name.is_empty() || !printable(name) || !printable(value) {
            return;
        }
        let ended = parts.any(|attribute| {
            let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            key.trim().eq_ignore_ascii_case("max-age")
                && value
                    .trim()
                    .parse::<i64>()
                    .is_ok_and(|seconds| seconds <= 0)
        });
        if ended || value.is_empty() || value == "deleted" {
            self.0.remove(name);
        } else if self.0.len() < MOST || self.0.contains_key(name) {
            self.0.insert(name.to_owned(), Secret::new(value));
        }
    }

    /// The `Cookie` header, if there are cookies.
    pub fn header(&self) -> Option<Wiped> {
        let mut header = Wiped::default();
        for (name, value) in &self.0 {
            if !header.is_empty() {
                header.push("; ");
            }
            header.push(name);
            header.push("=");
            header.push(value.expose());
        }
        (!header.is_empty()).then_some(header)
    }

    /// The values that may not be shown. Others, such as the language, are words.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let values = self.0.iter().map(|(name, value)| (name, value.expose()));
        let secret = |(name, value): &(&String, &str)| {
            value.len() >= 8 || name.to_ascii_lowercase().contains("sess")
        };
        values.filter(secret).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Jar, Wiped};

    #[test]
    fn attributes_do_not_matter_and_broken_headers_do_not_hurt() {
        let mut jar = Jar::default();
        jar.take("session_id=abc; path=/; domain=.amocrm.ru; secure; HttpOnly");
        jar.take("user_lang=en; Max-Age=157680000");
        for broken in ["", ";", "novalue", "=x", "a b=c", "x=\u{7f}", "y=1\r\nz: 2"] {
            jar.take(broken);
        }
        assert_eq!(
            jar.header().as_ref().map(Wiped::text),
            Some("session_id=abc; user_lang=en")
        );
        jar.take("session_id=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT");
        assert_eq!(jar.header().as_ref().map(Wiped::text), Some("user_lang=en"));
    }
}
