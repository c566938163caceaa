//! Signing in (spec: Authorization; legacy §4; v2 §3.1).

use amocore_macros::model;

use super::document;
use crate::operation::{Answer, Context, Effect, Operation, Request};
use crate::wire::form::Form;
use crate::wire::json::{self, Members};
use crate::wire::{body, xml};
use crate::{Error, ErrorKind, Extra, Result, Timestamp};

/// Where to sign in.
pub(crate) const PATH: &str = "/private/api/auth.php";

/// Signs in with the client's own login and password or key.
#[model(request)]
pub struct Authorize {}

/// What the server tells of whoever signed in. The XML answer says only yes; servers that
/// answer in JSON tell more.
#[model]
pub struct Authorization {
    /// The accounts of the user on this server.
    pub accounts: Vec<AuthorizedAccount>,
    /// The user's identifier.
    pub user_id: Option<i64>,
    /// The user's language, such as `en`.
    pub user_language: Option<String>,
    /// The server's clock.
    pub server_time: Option<Timestamp>,
}

/// An account that a user belongs to.
#[model]
pub struct AuthorizedAccount {
    /// Identifier.
    pub id: Option<i64>,
    /// Name.
    pub name: Option<String>,
    /// The first label of its host name.
    pub subdomain: Option<String>,
    /// Its language, such as `en`.
    pub language: Option<String>,
    /// Its time zone, such as `Europe/London`.
    pub timezone: Option<String>,
    /// What else the server sent.
    pub extra: Extra,
}

impl Operation for Authorize {
    type Output = Authorization;

    /// The credentials are added by the session.
    fn request(&self, _: &Context) -> Result<Request> {
        Ok(Request::legacy(Effect::Read, PATH, Form::new()))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<Authorization> {
        decode(answer)
    }
}

/// Signs in with the client's own login and password or key, and asks for the JSON answer, which
/// also tells the accounts and their time zones (legacy §4.3, v2 §3.1). Sessions begin like that.
#[model(request)]
pub struct SignIn {}

impl Operation for SignIn {
    type Output = Authorization;

    fn request(&self, _: &Context) -> Result<Request> {
        let mut request = Request::legacy(Effect::Read, PATH, Form::new());
        request.query = Form::new().with("type", "json");
        Ok(request)
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<Authorization> {
        decode(answer)
    }
}

/// Reads either answer; a server may ignore which one was asked for.
fn decode(answer: &Answer) -> Result<Authorization> {
    let text = body::text(&answer.body, answer.content_type.as_deref());
    if let Some(text) = text.filter(|text| text.trim_start().starts_with('{')) {
        return decode_json(&text).ok_or_else(|| unclear(answer));
    }
    document::read(answer, |root| {
        let yes = root
            .find_all("auth")
            .first()
            .is_some_and(|auth| says_yes(*auth));
        if yes {
            Ok(Authorization::default())
        } else {
            Err(unclear(answer))
        }
    })
}

fn says_yes(auth: xml::Element<'_>) -> bool {
    json::flag_word(auth.text()) == Some(true)
}

fn unclear(answer: &Answer) -> Error {
    Error::new(
        ErrorKind::Unauthorized,
        "the server did not say that the sign-in succeeded",
    )
    .with_status(answer.status)
}

fn decode_json(text: &str) -> Option<Authorization> {
    let document = json::parse(text).ok()?;
    let response = document.get("response")?;
    if !json::flag(response.get("auth")?)? {
        return None;
    }
    let mut response = Members::of(response);
    let user = response.take(&["user"], |user| Some(Members::of(user)));
    let (user_id, user_language) = match user {
        Some(mut user) => (user.int(&["id"]), user.text(&["language"])),
        None => (None, None),
    };
    Some(Authorization {
        accounts: response.list("accounts", |account| {
            let mut account = Members::of(account);
            Some(AuthorizedAccount {
                id: account.int(&["id"]),
                name: account.text(&["name"]),
                subdomain: account.text(&["subdomain"]),
                language: account.text(&["language"]),
                timezone: account.text(&["timezone"]),
                extra: account.rest(),
            })
        }),
        user_id,
        user_language,
        server_time: response.timestamp("server_time"),
    })
}
