//! Who is asking: every form of credentials works on both APIs (legacy §4, v2 §3).

use std::collections::HashSet;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::context::Context;
use crate::request::Request;
use crate::request::tree::Map;
use crate::store;
use crate::store::account::User;
use crate::store::oauth;
use crate::store::text::fold;

/// A user who may act.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The user.
    pub user: Arc<User>,
    /// Whether a password or key was sent with this very request; such
    /// requests get the cookies set, too (v2 §2).
    pub by_secret: bool,
}

/// Why nobody may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// No session, or a wrong login, password or key: code 110.
    Unknown,
    /// Too many failures in a row: code 111.
    Captcha,
    /// The user is disabled: code 112.
    Disabled,
    /// The bearer token is not valid.
    BadBearer,
}

impl Denial {
    /// The vendor's error code (v2 §6).
    pub fn code(self) -> u32 {
        match self {
            Denial::Unknown | Denial::BadBearer => 110,
            Denial::Captcha => 111,
            Denial::Disabled => 112,
        }
    }

    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Denial::Unknown => "Invalid login, password or key, or no session",
            Denial::Captcha => "Too many failed logins: a captcha has to be solved in the browser",
            Denial::Disabled => "The user is disabled or not a member of the account",
            Denial::BadBearer => "The access token is not valid",
        }
    }
}

/// What a request shows for itself.
#[derive(Debug)]
enum Shown {
    Bearer(String),
    Secret { login: String, secret: Secret },
    Cookies(Vec<String>),
}

#[derive(Debug)]
enum Secret {
    Password(String),
    Key(String),
}

/// Finds out who is asking. Credentials in the request come before the cookie.
pub fn identify(
    context: &Context,
    request: &Request,
    parameters: &Map,
) -> store::Result<Result<Identity, Denial>> {
    let now = context.clock.now();
    let users = context.store.users();
    let known = |is_it: &dyn Fn(&User) -> bool| users.iter().find(|user| is_it(user)).cloned();
    let (found, by_secret) = match shown(context, request, parameters) {
        Shown::Bearer(token) => {
            // A user's own token, which lasts, or one of OAuth, which expires.
            let user = match known(&|user| user.token == token) {
                Some(user) => Some(user),
                None => context
                    .store
                    .read(|connection| oauth::user_by_access_token(connection, &token, now))?
                    .and_then(|id| known(&|user| user.id == id)),
            };
            match user {
                Some(user) => (Some(user), false),
                None => return Ok(Err(Denial::BadBearer)),
            }
        }
        Shown::Secret { login, secret } => {
            if context.sessions.needs_captcha(&login, now) {
                return Ok(Err(Denial::Captcha));
            }
            let folded = fold(&login);
            let user = known(&|user| fold(&user.login) == folded).filter(|user| match &secret {
                Secret::Password(password) => *password == user.password,
                Secret::Key(key) => *key == user.api_key,
            });
            match user {
                Some(_) => context.sessions.succeeded(&login),
                None => context.sessions.failed(&login, now),
            }
            (user, true)
        }
        Shown::Cookies(ids) => {
            let user_id = ids.iter().find_map(|id| context.sessions.touch(id, now));
            (user_id.and_then(|id| known(&|user| user.id == id)), false)
        }
    };
    Ok(match found {
        Some(user) if user.is_active => Ok(Identity { user, by_secret }),
        Some(_) => Err(Denial::Disabled),
        None => Err(Denial::Unknown),
    })
}

fn shown(context: &Context, request: &Request, parameters: &Map) -> Shown {
    if let Some(token) = bearer_token(request.header("authorization")) {
        return Shown::Bearer(token);
    }
    let text = |name: &str| {
        parameters
            .get(name)
            .and_then(|value| value.text())
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    let pairs = [
        ("USER_LOGIN", "USER_HASH", true),
        ("USER_LOGIN", "USER_PASSWORD", false),
        ("login", "api_key", true),
    ];
    for (login, secret, is_key) in pairs {
        if let (Some(login), Some(secret)) = (text(login), text(secret)) {
            let secret = if is_key {
                Secret::Key(secret)
            } else {
                Secret::Password(secret)
            };
            return Shown::Secret { login, secret };
        }
    }
    Shown::Cookies(session_ids(
        request,
        &context.options.switches.session_cookie,
    ))
}

fn bearer_token(header: &str) -> Option<String> {
    let (scheme, token) = header.trim().split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

/// All values under the session cookie's name. Some clients echo the raw
/// `Set-Cookie` text, attributes and commas included (legacy §4.7).
fn session_ids(request: &Request, cookie: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    request
        .headers
        .get_all("cookie")
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split([';', ',']))
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| name.trim() == cookie)
        .map(|(_, value)| {
            let value = value.trim().trim_matches('"');
            percent_decode_str(value).decode_utf8_lossy().into_owned()
        })
        .filter(|id| seen.insert(id.clone()))
        .take(16)
        .collect()
}
