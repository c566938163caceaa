//! Unguessable, or on demand repeatable, identifiers.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

use crate::request::tree::Tree;

const LETTERS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// What authorization codes and refresh tokens begin with, being encrypted by
/// the library the service uses.
pub const OPAQUE_PREFIX: &str = "def50200";
/// What access tokens begin with, being JSON Web Tokens.
pub const JWT_PREFIX: &str = "eyJ";

/// The length of a session id.
const SESSION_LENGTH: usize = 52;

/// Whether a word has the shape of a session id.
pub fn is_session_id(word: &str) -> bool {
    word.len() == SESSION_LENGTH && word.bytes().all(|byte| LETTERS.contains(&byte))
}

/// Makes session ids, the uids of incoming leads, and the tokens of OAuth.
#[derive(Debug)]
pub struct Tokens {
    salt: Vec<u8>,
    issued: AtomicU64,
}

impl Tokens {
    /// A repeatable series for tests, or one that nobody can foresee.
    pub fn new(deterministic: bool) -> Tokens {
        let mut salt = vec![0; 32];
        if !deterministic {
            SystemRandom::new()
                .fill(&mut salt)
                .expect("the system has a source of randomness");
        }
        Tokens {
            salt,
            issued: AtomicU64::new(0),
        }
    }

    /// Starts the series again. Only a repeatable series repeats itself, so
    /// nothing else may still know earlier tokens.
    pub fn restart(&self) {
        if self.salt.iter().all(|byte| *byte == 0) {
            self.issued.store(0, Ordering::Relaxed);
        }
    }

    /// A session id: 52 characters of `[0-9a-v]` (legacy §4.4).
    pub fn session_id(&self) -> String {
        let number = self.issued.fetch_add(1, Ordering::Relaxed);
        let first = self.hash("session", number);
        let second = self.hash("session continued", number);
        first
            .iter()
            .chain(&second)
            .take(SESSION_LENGTH)
            .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
            .collect()
    }

    /// The uid of the incoming lead with this number: 60 hex digits (v2 §9.19).
    pub fn uid(&self, number: i64) -> String {
        let hash = self.hash("uid", number as u64);
        hash[..30]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// An authorization code. `number` is one that no earlier code or token of
    /// the account had, so that even a repeatable series never repeats one.
    pub fn authorization_code(&self, number: i64) -> String {
        self.opaque("code", number)
    }

    /// A refresh token.
    pub fn refresh_token(&self, number: i64) -> String {
        self.opaque("refresh", number)
    }

    /// An access token that carries these claims.
    pub fn access_token(&self, number: i64, claims: &Tree) -> String {
        let part = |tree: &Tree| {
            let json = serde_json::to_vec(tree).expect("a tree has only string keys");
            URL_SAFE_NO_PAD.encode(json)
        };
        let header = Tree::map([("typ", "JWT".into()), ("alg", "HS256".into())]);
        let signed = format!("{}.{}", part(&header), part(claims));
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.hash("access", number as u64));
        let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    fn opaque(&self, purpose: &str, number: i64) -> String {
        let issued = self.issued.fetch_add(1, Ordering::Relaxed);
        let mut token = OPAQUE_PREFIX.to_owned();
        for part in 0..8 {
            let purpose = format!("{purpose} {issued} {part}");
            let hash = self.hash(&purpose, number as u64);
            token.extend(hash.iter().map(|byte| format!("{byte:02x}")));
        }
        token
    }

    fn hash(&self, purpose: &str, number: u64) -> Vec<u8> {
        let mut input = self.salt.clone();
        input.extend_from_slice(purpose.as_bytes());
        input.extend_from_slice(&number.to_be_bytes());
        digest(&SHA256, &input).as_ref().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_repeatability() {
        let (one, two, random) = (Tokens::new(true), Tokens::new(true), Tokens::new(false));
        assert_eq!(one.uid(7), two.uid(7));
        assert_ne!(one.uid(7), one.uid(8));
        assert_ne!(one.uid(7), random.uid(7));
        assert_eq!(one.uid(7).len(), 60);
        let session = one.session_id();
        assert_eq!(session.len(), 52);
        assert_eq!(session, two.session_id());
        assert_ne!(session, one.session_id());
    }
}
