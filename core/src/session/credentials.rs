//! How credentials travel (legacy §4, v2 §3).

use super::cookies::Jar;
use super::oauth::Integration;
use crate::operation::{Api, Body, Request};
use crate::operations::legacy::auth;
use crate::types::Wiped;
use crate::wire::form::Form;
use crate::wire::json;
use crate::{Error, Result, Secret, Timestamp};

/// What proves who we are.
#[derive(Debug)]
pub enum Credentials {
    /// Login and password.
    Password { login: String, password: Secret },
    /// Login and the key from the user's profile.
    Key { login: String, key: Secret },
    /// An OAuth access token.
    Token(Secret),
    /// An OAuth integration, whose tokens come and go.
    Integration(Integration),
}

/// What a request shows for itself. It holds secrets and is never shown.
pub enum Proof {
    /// The credentials themselves.
    Own,
    /// The session's cookies.
    Cookies(Jar),
    /// The integration's access token.
    Token(Secret),
}

/// A request with everything that goes on the wire. It holds secrets and is never shown.
pub struct Dressed {
    pub query: Wiped,
    pub body: Option<(&'static str, Wiped)>,
    pub headers: Vec<(&'static str, Wiped)>,
}

/// The longest login and key, in bytes: they may stand in an address.
const LONGEST_IN_ADDRESS: usize = 1024;

/// The longest of the other secrets, in bytes. A token stands in a header; it has some 1,500.
const LONGEST: usize = 8192;

fn short(field: &str, credential: &str, longest: usize) -> Result<()> {
    if credential.len() <= longest {
        return Ok(());
    }
    let problem = format!("must be of {longest} bytes at most");
    Err(Error::configuration(field, problem))
}

/// A secret that fits into a request.
///
/// # Errors
/// `Configuration`, naming the setting.
pub(super) fn filled(field: &str, secret: Secret) -> Result<Secret> {
    short(field, secret.expose(), LONGEST)?;
    if secret.expose().is_empty() {
        return Err(Error::configuration(field, "must not be empty"));
    }
    if secret.expose().chars().any(char::is_control) {
        return Err(Error::configuration(
            field,
            "must not contain control characters",
        ));
    }
    Ok(secret)
}

impl Credentials {
    /// The one form of credentials that was given.
    ///
    /// # Errors
    /// `Configuration` if none or several were given, or if one is unfit.
    pub fn new(
        login: Option<String>,
        password: Option<Secret>,
        key: Option<Secret>,
        token: Option<Secret>,
        integration: Option<Integration>,
    ) -> Result<Self> {
        if let Some(integration) = integration {
            return match (&login, &password, &key, &token) {
                (None, None, None, None) => Ok(Self::Integration(integration)),
                _ => {
                    let problem = "give an integration, or other credentials, not both";
                    Err(Error::configuration("client_id", problem))
                }
            };
        }
        let in_address = [
            ("login", login.as_deref()),
            ("key", key.as_ref().map(Secret::expose)),
        ];
        for (field, credential) in in_address {
            short(field, credential.unwrap_or_default(), LONGEST_IN_ADDRESS)?;
        }
        match (login, password, key, token) {
            (Some(login), ..) if login.trim().is_empty() => {
                Err(Error::configuration("login", "must not be empty"))
            }
            (Some(login), ..) if login.chars().any(char::is_control) => Err(Error::configuration(
                "login",
                "must not contain control characters",
            )),
            (Some(login), Some(password), None, None) => Ok(Self::Password {
                login,
                password: filled("password", password)?,
            }),
            (Some(login), None, Some(key), None) => Ok(Self::Key {
                login,
                key: filled("key", key)?,
            }),
            (None, None, None, Some(token)) => {
                let token = filled("token", token)?;
                if !token.expose().chars().all(|c| c.is_ascii_graphic()) {
                    return Err(Error::configuration("token", "must be printable ASCII"));
                }
                Ok(Self::Token(token))
            }
            _ => Err(Error::configuration(
                "credentials",
                "give a login with a password, or a login with a key, or a token",
            )),
        }
    }

    /// The login, if there is one.
    pub fn login(&self) -> Option<&str> {
        match self {
            Self::Password { login, .. } | Self::Key { login, .. } => Some(login),
            Self::Token(_) | Self::Integration(_) => None,
        }
    }

    /// The secret among them.
    pub fn secret(&self) -> &Secret {
        match self {
            Self::Password {
                password: secret, ..
            }
            | Self::Key { key: secret, .. }
            | Self::Token(secret)
            | Self::Integration(Integration {
                client_secret: secret,
                ..
            }) => secret,
        }
    }

    /// Whether a request of this generation needs a session. The v2 API knows no password per
    /// request.
    pub fn needs_session(&self, api: Api, each_request: bool) -> bool {
        match self {
            Self::Token(_) | Self::Integration(_) => false,
            Self::Key { .. } => !each_request,
            Self::Password { .. } => !each_request || api == Api::V2,
        }
    }

    /// Adds the credentials to a request: the session's `cookies` if it has them, else the
    /// credentials themselves, in the body for the XML API (legacy §4.6, §12.18) and in the
    /// query for v2 (v2 §3 B, C).
    ///
    /// # Errors
    /// `Configuration` if a token is asked to sign in.
    pub fn dress(&self, request: &Request, proof: &Proof) -> Result<Dressed> {
        let cookies = match proof {
            Proof::Cookies(jar) => Some(jar.header().unwrap_or_default()),
            Proof::Own | Proof::Token(_) => None,
        };
        let mut query = request.query.clone();
        let mut form = match &request.body {
            Body::Form(form) => Some(form.clone()),
            Body::Json(_) | Body::Empty => None,
        };
        let mut headers = Vec::new();
        let signing_in = request.path == auth::PATH;
        match (self, &mut form) {
            _ if request.anonymous => {}
            (Self::Token(_) | Self::Integration(_), _) if signing_in => {
                return Err(Error::configuration(
                    "token",
                    "a token needs no sign-in, and cannot: give a login and a password or key",
                ));
            }
            (Self::Integration(_), _) => {
                if let Proof::Token(token) = proof {
                    headers.push(("authorization", Wiped::of(&["Bearer ", token.expose()])));
                }
            }
            (Self::Token(token), _) => {
                headers.push(("authorization", Wiped::of(&["Bearer ", token.expose()])));
            }
            (_, Some(form)) if request.api == Api::Legacy && (signing_in || cookies.is_none()) => {
                self.sign(form);
            }
            (Self::Password { .. }, _) if request.key_in_query => {
                let problem = "this operation takes a key only: give a login and a key";
                return Err(Error::configuration("password", problem));
            }
            (Self::Key { login, key }, _)
                if request.key_in_query || request.api == Api::V2 && cookies.is_none() =>
            {
                let [of_login, of_key] = key_names(&request.path);
                query.push(of_login, login);
                query.push(of_key, key.expose());
            }
            _ => {}
        }
        if let Some(cookies) = cookies.filter(|cookies| !signing_in && !cookies.is_empty()) {
            headers.push(("cookie", cookies));
        }
        if request.streams {
            // The file as it is, of the length that the answer tells.
            headers.push(("accept", Wiped::of(&["*/*"])));
            headers.push(("accept-encoding", Wiped::of(&["identity"])));
        } else if request.api == Api::V2 {
            headers.push(("accept", Wiped::of(&["application/json"])));
        }
        if let Some(date) = request.modified_since.and_then(Timestamp::http_date) {
            headers.push(("if-modified-since", Wiped::of(&[&date])));
        }
        let body = match (form, &request.body) {
            (Some(form), _) => Some(("application/x-www-form-urlencoded", form.encoded())),
            (None, Body::Json(tree)) => Some(("application/json", json::written(tree))),
            (None, _) => None,
        };
        Ok(Dressed {
            query: query.encoded(),
            body,
            headers,
        })
    }

    fn sign(&self, form: &mut Form) {
        match self {
            Self::Password { login, password } => {
                form.push("USER_LOGIN", login);
                form.push("USER_PASSWORD", password.expose());
            }
            Self::Key { login, key } => {
                form.push("USER_LOGIN", login);
                form.push("USER_HASH", key.expose());
            }
            Self::Token(_) | Self::Integration(_) => {}
        }
    }
}

/// What a login and its key are called in a query: incoming leads have names of their own, which
/// nothing else is documented to know (v2 §3 B, C).
fn key_names(path: &str) -> [&'static str; 2] {
    match path.starts_with("/api/v2/incoming_leads") {
        true => ["login", "api_key"],
        false => ["USER_LOGIN", "USER_HASH"],
    }
}

#[cfg(test)]
mod tests {
    use super::{Credentials, LONGEST, LONGEST_IN_ADDRESS};
    use crate::{ErrorKind, Secret};

    #[test]
    fn credentials_that_fit_no_request_are_refused() {
        let made = |login: usize, key: usize| {
            let (login, key) = ("a".repeat(login), Secret::from("k".repeat(key)));
            Credentials::new(Some(login), None, Some(key), None, None)
        };
        assert!(made(LONGEST_IN_ADDRESS, LONGEST_IN_ADDRESS).is_ok());
        for (login, key) in [(LONGEST_IN_ADDRESS + 1, 40), (20, LONGEST_IN_ADDRESS + 1)] {
            let error = made(login, key).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
        }
        let token = |length: usize| {
            let token = Secret::from("t".repeat(length));
            Credentials::new(None, None, None, Some(token), None)
        };
        assert!(token(LONGEST).is_ok());
        assert!(token(LONGEST + 1).is_err());
    }
}
