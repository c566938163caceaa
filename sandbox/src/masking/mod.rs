//! Keeping secrets out of the journal and the pages.
//!
//! Secrets are known by name (`USER_HASH`, `api_key`, ...) in URLs, forms,
//! multipart, JSON, XML and PHP-serialized text, by value: the account's own
//! passwords, keys and tokens wherever they stand, and by shape: sessions, and
//! the codes and tokens of OAuth, of which there is no end. Each may be encoded.

mod encodings;

use std::borrow::Cow;
use std::fmt;

use encodings::{decode, is_encoded, without_base64};

use crate::request::tree::{Map, Tree};
use crate::tokens::{JWT_PREFIX, OPAQUE_PREFIX, is_session_id};

/// What stands in place of a secret.
pub const MASK: &str = "***";

/// What begins like a code or token but is shorter is none.
const SHORTEST_TOKEN: usize = 40;

/// Names of secrets, in lower case.
const NAMES: [&str; 14] = [
    "user_hash",
    "user_password",
    "api_key",
    "apikey",
    "password",
    "passwd",
    "access_token",
    "refresh_token",
    "client_secret",
    "authorization",
    "session_id",
    "phpsessid",
    "token",
    "secret",
];

/// The name of a secret where codes are exchanged; elsewhere it is that of other things.
const OAUTH_NAME: &str = "code";

/// Masks texts of one account.
#[derive(Clone)]
pub struct Masker {
    secrets: Vec<String>,
    names: Vec<String>,
}

/// It holds what nobody may see.
impl fmt::Debug for Masker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Masker")
    }
}

impl Masker {
    /// For an account with these secrets and this session cookie.
    pub fn new(secrets: Vec<String>, session_cookie: &str) -> Masker {
        Masker {
            secrets: secrets
                .into_iter()
                .filter(|secret| !secret.is_empty())
                .collect(),
            names: NAMES
                .iter()
                .map(|name| (*name).to_owned())
                .chain([session_cookie.to_lowercase()])
                .collect(),
        }
    }

    /// For requests to that path, and their answers.
    pub fn of_target(&self, target: &str) -> Cow<'_, Masker> {
        if !target.starts_with("/oauth2/") {
            return Cow::Borrowed(self);
        }
        let mut masker = self.clone();
        masker.names.push(OAUTH_NAME.to_owned());
        Cow::Owned(masker)
    }

    /// A header's value.
    pub fn header(&self, name: &str, value: &str) -> String {
        match name {
            "authorization" | "proxy-authorization" => match value.split_once(' ') {
                Some((scheme, _)) => format!("{scheme} {MASK}"),
                None => MASK.to_owned(),
            },
            "cookie" => value
                .split([';', ','])
                .map(|pair| match pair.split_once('=') {
                    Some((name, _)) => format!("{}={MASK}", name.trim()),
                    None => MASK.to_owned(),
                })
                .collect::<Vec<_>>()
                .join("; "),
            "set-cookie" => {
                let (pair, attributes) = value.split_once(';').unwrap_or((value, ""));
                let name = pair.split('=').next().unwrap_or_default();
                format!("{name}={MASK};{attributes}")
            }
            _ => self.text(value),
        }
    }

    /// A path with its query.
    pub fn target(&self, target: &str) -> String {
        match target.split_once('?') {
            Some((path, query)) => format!("{}?{}", self.text(path), self.pairs(query)),
            None => self.text(target),
        }
    }

    /// A body.
    pub fn body(&self, content_type: &str, body: &str) -> String {
        let kind = content_type.to_ascii_lowercase();
        if (kind.contains("json") || body.trim_start().starts_with('{'))
            && let Ok(tree) = serde_json::from_str::<Tree>(body)
        {
            return self.json(body, tree);
        }
        if kind.starts_with("application/x-www-form-urlencoded") || kind.is_empty() {
            return self.text(&self.pairs(body));
        }
        self.text(body)
    }

    /// Masks JSON as it was written, or writes it anew if that is not enough.
    fn json(&self, body: &str, tree: Tree) -> String {
        let mut masked = tree.clone();
        self.tree(&mut masked);
        let text = self.text(body);
        if masked == tree {
            return text;
        }
        match serde_json::from_str::<Tree>(&text) {
            Ok(read) if read == masked => text,
            _ => serde_json::to_string(&masked).unwrap_or_else(|_| MASK.to_owned()),
        }
    }

    /// Masks a tree in place.
    pub fn tree(&self, tree: &mut Tree) {
        match tree {
            Tree::Text(text) => *text = self.text(text),
            Tree::List(items) => items.iter_mut().for_each(|item| self.tree(item)),
            Tree::Map(map) => {
                let members = std::mem::take(map);
                *map = members
                    .into_iter()
                    .map(|(name, mut value)| {
                        if self.is_secret_name(&name) && value != Tree::Null {
                            value = MASK.into();
                        } else {
                            self.tree(&mut value);
                        }
                        (self.text(&name), value)
                    })
                    .collect::<Map>();
            }
            _ => {}
        }
    }

    /// `name=value` pairs joined by `&`.
    fn pairs(&self, source: &str) -> String {
        source
            .split('&')
            .map(|pair| {
                let (name, value) = match pair.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (pair, None),
                };
                if value.is_some() && self.is_secret_name(&decode(name)) {
                    format!("{name}={MASK}")
                } else {
                    self.text(pair)
                }
            })
            .collect::<Vec<_>>()
            .join("&")
    }

    /// Any text.
    pub fn text(&self, text: &str) -> String {
        let masked = self.values(&self.named(text));
        // Encoded so that neither of the above saw it: show it decoded.
        if is_encoded(&masked) {
            let decoded = decode(&masked);
            let remasked = self.values(&self.named(&decoded));
            if remasked != decoded {
                return remasked;
            }
        }
        masked
    }

    fn values(&self, text: &str) -> String {
        let known = |text: &str| {
            self.secrets
                .iter()
                .any(|secret| text.contains(secret.as_str()))
        };
        let is_secret = |text: &str| known(text) || shapes(text).is_some();
        let mut text = text.to_owned();
        for secret in &self.secrets {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), MASK);
            }
        }
        let text = shapes(&text).unwrap_or(text);
        without_base64(&text, MASK, is_secret).unwrap_or(text)
    }

    fn is_secret_name(&self, name: &str) -> bool {
        name.split(['[', ']']).any(|part| {
            let part = part.trim().to_lowercase();
            self.names.contains(&part)
        })
    }

    /// Masks what follows a secret's name.
    fn named(&self, text: &str) -> String {
        // A name without a separator behind it gives nothing away.
        if !text.contains(['=', ':', '>', '%', '\r']) {
            return text.to_owned();
        }
        let lower = text.to_ascii_lowercase();
        let mut found: Vec<(usize, usize)> = Vec::new();
        for name in &self.names {
            for (at, _) in lower.match_indices(name.as_str()) {
                if stands_alone(&lower, at, name.len())
                    && let Some(range) = value_after(text, &lower, at + name.len())
                {
                    found.push(range);
                }
            }
        }
        found.sort_unstable();
        let mut masked = String::with_capacity(text.len());
        let mut copied = 0;
        for (start, end) in found {
            if start >= copied {
                masked.push_str(&text[copied..start]);
                masked.push_str(MASK);
                copied = end;
            }
        }
        masked.push_str(&text[copied..]);
        masked
    }
}

/// Masks what has the shape of a session, or of a code or token of OAuth; `None` if nothing has.
fn shapes(text: &str) -> Option<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let sessions = words.filter(|word| is_session_id(word));
    let masked = sessions.fold(None, |masked: Option<String>, session| {
        let text = masked.as_deref().unwrap_or(text);
        Some(text.replace(session, MASK))
    });
    tokens(masked.as_deref().unwrap_or(text)).or(masked)
}

fn tokens(text: &str) -> Option<String> {
    let mut masked = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(start) = [OPAQUE_PREFIX, JWT_PREFIX]
        .iter()
        .filter_map(|prefix| text[at..].find(prefix))
        .min()
    {
        let start = at + start;
        let run = |allowed: fn(u8) -> bool| {
            text[start..]
                .bytes()
                .take_while(|byte| allowed(*byte))
                .count()
        };
        let length = if text[start..].starts_with(OPAQUE_PREFIX) {
            run(|byte| byte.is_ascii_hexdigit())
        } else {
            run(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        at = start + length.max(1);
        if length >= SHORTEST_TOKEN {
            masked.push_str(&text[copied..start]);
            masked.push_str(MASK);
            copied = at;
        }
    }
    (copied > 0).then(|| masked + &text[copied..])
}

fn stands_alone(text: &str, at: usize, length: usize) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let bytes = text.as_bytes();
    let encoded_bracket = |end: usize| end >= 3 && bytes[end - 3] == b'%';
    let before = at == 0 || !is_word(bytes[at - 1]) || encoded_bracket(at);
    let after = bytes.get(at + length).is_none_or(|byte| !is_word(*byte));
    before && after
}

/// The value after a name that ends at `at`: past quotes, brackets and the
/// separator, up to whatever ends it. `None` if no separator follows. `lower`
/// is the text in lower case.
fn value_after(text: &str, lower: &str, at: usize) -> Option<(usize, usize)> {
    const SEPARATORS: [&str; 6] = ["=", ":", ">", "%3d", "%3a", "\r\n\r\n"];
    const BETWEEN: [&str; 12] = [
        "]", "\"", "'", "\\", " ", "\t", "%5d", "%22", "%20", "+", "&quot;", "\r\n",
    ];
    let mut start = at;
    let mut separated = false;
    let mut quote = None;
    loop {
        let rest = &lower[start..];
        if let Some(separator) = SEPARATORS.iter().find(|mark| rest.starts_with(**mark)) {
            if separated {
                break;
            }
            separated = true;
            start += separator.len();
        } else if let Some(length) = serialized_prefix(rest) {
            separated = true;
            start += length;
        } else if let Some(mark) = BETWEEN.iter().find(|mark| rest.starts_with(**mark)) {
            if separated && (*mark == "\"" || *mark == "'") {
                quote = mark.chars().next();
                start += mark.len();
                break;
            }
            start += mark.len();
        } else {
            break;
        }
    }
    if !separated {
        return None;
    }
    let rest = &text[start..];
    let end = match quote {
        Some(quote) => closing_quote(rest, quote),
        None => {
            let plain = rest
                .find([
                    '&', '"', '\'', '<', '>', ';', ',', '}', '\r', '\n', '\t', ' ', '\\',
                ])
                .unwrap_or(rest.len());
            let value = &lower[start..start + plain];
            ["%26", "%22", "%3b"]
                .iter()
                .filter_map(|mark| value.find(mark))
                .fold(plain, usize::min)
        }
    };
    (end > 0).then_some((start, start + end))
}

/// The length of `;s:12:"`, which stands between a name and its value in
/// PHP-serialized text.
fn serialized_prefix(text: &str) -> Option<usize> {
    let digits = text.strip_prefix(";s:")?;
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    digits[length..]
        .starts_with(":\"")
        .then_some(3 + length + 2)
}

fn closing_quote(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == quote => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masker() -> Masker {
        Masker::new(vec!["known-secret".to_owned()], "session_id")
    }

    #[test]
    fn urls_and_forms() {
        let masker = masker();
        assert_eq!(
            masker.target("/p?login=a@b.c&api_key=1f2e&x=1"),
            "/p?login=a@b.c&api_key=***&x=1"
        );
        assert_eq!(
            masker.target("/p?%55SER_HASH=1f2e&q=known%2Dsecret&user%5BUSER_PASSWORD%5D=a;b,c"),
            "/p?%55SER_HASH=***&q=***&user%5BUSER_PASSWORD%5D=***"
        );
        assert_eq!(
            masker.body(
                "application/x-www-form-urlencoded",
                "USER_LOGIN=a&USER_PASSWORD=p%26q w"
            ),
            "USER_LOGIN=a&USER_PASSWORD=***"
        );
    }

    #[test]
    fn json_even_when_escaped() {
        let masker = masker();
        assert_eq!(
            masker.body(
                "application/json",
                r#"{"USER_PASSWORD": "a\"b, c", "n": 1}"#
            ),
            r#"{"USER_PASSWORD": "***", "n": 1}"#
        );
        let masked = masker.body(
            "application/json",
            r#"{"\u0055SER_HASH":"1f2e","href":"\/x?api_key=1f2e&a=1","t":"known-s\u0065cret"}"#,
        );
        assert!(
            !masked.contains("1f2e") && !masked.contains("known-s"),
            "{masked}"
        );
    }

    #[test]
    fn multipart_and_serialized() {
        let masker = masker();
        let body = "--B\r\nContent-Disposition: form-data; name=\"USER_HASH\"\r\n\r\n1f2e\r\n--B--";
        let masked = masker.body("multipart/form-data; boundary=B", body);
        assert!(!masked.contains("1f2e"), "{masked}");
        assert!(
            masked.contains("name=\"USER_HASH\"") && masked.ends_with("--B--"),
            "{masked}"
        );
        let masked = masker.text("a:1:{s:7:\"api_key\";s:4:\"1f2e\";}");
        assert_eq!(masked, "a:1:{s:7:\"api_key\";s:4:\"***\";}");
    }

    #[test]
    fn headers() {
        let masker = masker();
        assert_eq!(masker.header("authorization", "Bearer abc"), "Bearer ***");
        assert_eq!(
            masker.header("cookie", "session_id=abc; a=b"),
            "session_id=***; a=***"
        );
        assert_eq!(
            masker.header("set-cookie", "session_id=abc; path=/"),
            "session_id=***; path=/"
        );
    }

    #[test]
    fn codes_and_tokens_by_their_shape() {
        let masker = masker();
        let code = format!("def50200{}", "0a".repeat(100));
        let access = format!("eyJ0eXAi.{}.c2ln-_", "Zm9v".repeat(20));
        for text in [
            format!("code={code}&x=1"),
            format!("{{\"a\":\"{access}\",\"b\":\"{code}\"}}"),
            format!("a%3D{code}%26"),
        ] {
            let masked = masker.text(&text);
            assert!(
                !masked.contains("0a0a") && !masked.contains("Zm9v"),
                "{masked}"
            );
            assert!(masked.contains(MASK));
        }
        assert_eq!(masker.text("eyJar of def50200"), "eyJar of def50200");
    }

    #[test]
    fn other_text_stays() {
        let masker = masker();
        for text in [
            "id=5&tokens=3",
            "the password is long",
            "Больше 100% сахара: да",
        ] {
            assert_eq!(masker.text(text), text);
        }
    }
}
