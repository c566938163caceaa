//! OAuth 2: codes and tokens for integrations (v2 §3.2).

mod exchange;
mod grants;

use hyper::{Method, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::Connection;

use crate::answer::Answer;
use crate::context::Context;
use crate::request::Request;
use crate::request::tree::{Map, Tree};
use crate::store;
use crate::store::oauth::{self, CODE_LIFE, Code, Integration};
use crate::v2::{error, problem};

/// Answers a request to the script below `/oauth2/`.
pub fn serve(context: &Context, request: &Request, script: &str) -> Answer {
    let run = match script {
        "access_token" => grants::access_token,
        "exchange_api_key" => exchange::exchange_api_key,
        _ => return Answer::nginx_page(StatusCode::NOT_FOUND),
    };
    if request.method != Method::POST {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        return error(context, request, status, 405, "Wrong HTTP method");
    }
    let answer = match request.parameters() {
        Ok(parameters) => run(context, request, &parameters),
        Err(malformed) => Err(Refusal::Hint(malformed.reason().to_owned())),
    };
    answer
        .unwrap_or_else(|refusal| refusal.into_answer(context, request))
        .with_header("server", "nginx")
}

/// Issues a code that acts for a user, and tells it.
pub fn issue_code(
    context: &Context,
    connection: &Connection,
    client_id: &str,
    user_id: i64,
) -> store::Result<Code> {
    let number = oauth::next_number(connection)?;
    let code = Code {
        code: context.tokens.authorization_code(number),
        client_id: client_id.to_owned(),
        user_id,
        expires_at: context.clock.now().saturating_add(CODE_LIFE),
        is_used: false,
    };
    oauth::insert_code(connection, &code)?;
    Ok(code)
}

/// Why there are no tokens.
#[derive(Debug)]
enum Refusal {
    /// 400 with this hint.
    Hint(String),
    /// 401: a wrong login or key.
    WrongKey,
    /// The storage failed.
    Storage(store::Error),
}

impl Refusal {
    fn hint(hint: &str) -> Refusal {
        Refusal::Hint(hint.to_owned())
    }

    fn into_answer(self, context: &Context, request: &Request) -> Answer {
        match self {
            Refusal::Hint(hint) => refused(&hint),
            Refusal::WrongKey => problem(StatusCode::UNAUTHORIZED, "Wrong login or API key"),
            Refusal::Storage(cause) => error(
                context,
                request,
                StatusCode::INTERNAL_SERVER_ERROR,
                500,
                &format!("The sandbox's storage failed: {cause}"),
            ),
        }
    }
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Refusal {
        Refusal::Storage(error)
    }
}

/// The token endpoint's own form of problem JSON, its words in Russian (v2 §3.2).
fn refused(hint: &str) -> Answer {
    let problem = Tree::map([
        ("hint", hint.into()),
        ("title", "Некорректный запрос".into()),
        (
            "type",
            "https://developers.amocrm.ru/v3/errors/OAuthProblemJson".into(),
        ),
        ("status", 400.into()),
        (
            "detail",
            "В запросе отсутствует ряд параметров или параметры невалидны".into(),
        ),
    ]);
    Answer::json(
        StatusCode::BAD_REQUEST,
        "application/problem+json",
        &problem,
    )
}

/// A trimmed parameter, unless it is empty.
fn text(parameters: &Map, name: &str) -> Option<String> {
    parameters
        .get(name)
        .and_then(Tree::text)
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

fn required(parameters: &Map, name: &str) -> Result<String, Refusal> {
    text(parameters, name).ok_or_else(|| wrong_parameter(name))
}

fn wrong_parameter(name: &str) -> Refusal {
    Refusal::Hint(format!("Check the `{name}` parameter"))
}

/// The integration with that id, if it knows its secret.
fn authenticate(
    connection: &Connection,
    client_id: &str,
    client_secret: &str,
) -> Result<Integration, Refusal> {
    oauth::integration(connection, client_id)?
        .filter(|integration| integration.client_secret == client_secret)
        .ok_or_else(|| Refusal::hint("Client authentication failed"))
}

/// The redirect that brings a code, `referer` naming the account's host.
fn redirect(integration: &Integration, code: &str, host: &str) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let separator = if integration.redirect_uri.contains('?') {
        '&'
    } else {
        '?'
    };
    format!(
        "{}{separator}code={}&referer={}&client_id={}",
        integration.redirect_uri,
        encoded(code),
        encoded(host),
        encoded(&integration.client_id),
    )
}
