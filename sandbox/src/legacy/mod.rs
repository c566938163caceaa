//! The legacy XML API under `/private/api/*.php`.

mod auth;
mod contact_data;
mod contacts;
mod cookies;
mod dates;
mod deals;
mod failure;
mod notes;
mod paging;
mod tasks;
mod xml;

use hyper::{Method, StatusCode};
use rusqlite::Connection;

use crate::answer::Answer;
use crate::context::Context;
use crate::credentials::{Identity, identify};
use crate::request::Request;
use crate::request::php_serialize;
use crate::request::tree::{Map, Tree};
use crate::store::account::{self, User};

pub use cookies::session_cookies;
pub use failure::error;
use failure::{Failure, Refusal};

/// The content type of every XML answer.
const XML: &str = "text/xml; charset=\"utf-8\"";

/// A script and what it does.
struct Page {
    name: &'static str,
    /// The code for a write by GET (legacy §11); `None` for scripts that read.
    wrong_method: Option<u32>,
    run: fn(&Call<'_>) -> Result<String, Failure>,
}

const PAGES: [Page; 12] = [
    reads("contacts.php", contacts::list),
    reads("contact_search.php", contacts::search),
    reads("contact_detail.php", contacts::detail),
    writes("contact_add.php", 207, contacts::write),
    writes("contact_delete.php", 207, contacts::delete),
    reads("deals.php", deals::list),
    reads("deal_search.php", deals::search),
    reads("deal_detail.php", deals::detail),
    writes("deal_add.php", 215, deals::write),
    writes("deal_delete.php", 215, deals::delete),
    writes("note_add.php", 223, notes::write),
    writes("task_add.php", 229, tasks::write),
];

type Run = fn(&Call<'_>) -> Result<String, Failure>;

const fn reads(name: &'static str, run: Run) -> Page {
    Page {
        name,
        wrong_method: None,
        run,
    }
}

const fn writes(name: &'static str, wrong_method: u32, run: Run) -> Page {
    Page {
        name,
        wrong_method: Some(wrong_method),
        run,
    }
}

/// An authorized request to one of the scripts.
struct Call<'a> {
    context: &'a Context,
    user: &'a User,
    parameters: &'a Map,
}

/// Answers a request to the script with that name.
pub fn serve(context: &Context, request: &Request, script: &str) -> Answer {
    match try_serve(context, request, script) {
        Ok(answer) => answer,
        Err(failure) => failure.into_answer(context),
    }
    .with_header("server", "nginx")
    // PHP's session defaults, as captured on the same hosts (legacy §4.4).
    .with_header("expires", "Thu, 19 Nov 1981 08:52:00 GMT")
    .with_header("cache-control", "no-store, no-cache, must-revalidate")
    .with_header("pragma", "no-cache")
}

fn try_serve(context: &Context, request: &Request, script: &str) -> Result<Answer, Failure> {
    if script == "auth.php" {
        return auth::serve(context, request);
    }
    let page = PAGES
        .iter()
        .find(|page| page.name == script)
        .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, 104, "There is no such script"))?;
    check_method(context, request, page)?;
    let mut parameters = request.parameters()?;
    for key in ["contact", "deal"] {
        unserialize(&mut parameters, key)?;
    }
    let identity = identify(context, request, &parameters)?.map_err(Failure::Denied)?;
    let make = || -> Result<_, Failure> {
        let document = (page.run)(&Call {
            context,
            user: &identity.user,
            parameters: &parameters,
        })?;
        Ok(Answer::new(StatusCode::OK, XML, document))
    };
    let answer = match page.wrong_method {
        None => context
            .kept
            .answer(context, request, &identity.user, make)?,
        Some(_) => make()?,
    };
    Ok(with_cookies(answer, context, &identity))
}

fn check_method(context: &Context, request: &Request, page: &Page) -> Result<(), Refusal> {
    let refused = |code| {
        Err(Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            code,
            "This script takes POST",
        ))
    };
    match (&request.method, page.wrong_method) {
        (&Method::POST, _) | (&Method::GET, None) => Ok(()),
        (&Method::GET, Some(_)) if context.options.switches.writes_by_get => Ok(()),
        (_, code) => refused(code.unwrap_or(405)),
    }
}

/// Nested data may come as one PHP-serialized string, whatever encodes the rest
/// (legacy §3.2 rows 2 and 4).
fn unserialize(parameters: &mut Map, key: &str) -> Result<(), Failure> {
    if let Some(value) = parameters.get_mut(key)
        && let Tree::Text(text) = value
        && php_serialize::looks_serialized(text)
    {
        *value = php_serialize::parse(text)?;
    }
    Ok(())
}

/// Requests with a password or key get the session's cookies, too (v2 §2).
fn with_cookies(mut answer: Answer, context: &Context, identity: &Identity) -> Answer {
    if identity.by_secret {
        for cookie in session_cookies(context, &identity.user) {
            answer = answer.with_header("set-cookie", cookie);
        }
    }
    answer
}

impl Call<'_> {
    /// A scalar parameter, trimmed (legacy §12.9); `None` when absent or empty.
    fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        scalar(self.parameters, name)
    }

    /// The word under `ACTION`, in upper case.
    fn action(&self) -> Result<String, Refusal> {
        self.text("ACTION")?
            .map(|action| action.to_uppercase())
            .ok_or_else(|| Refusal::bad_request(104, "ACTION is missing"))
    }

    /// The number under `ID`, which has to be there.
    fn id(&self, code: u32) -> Result<i64, Refusal> {
        self.text("ID")?
            .and_then(|id| id.parse().ok())
            .ok_or_else(|| Refusal::bad_request(code, "ID is missing or not a number"))
    }

    /// The responsible user: as named, or the caller (legacy §12.15).
    fn responsible(&self, connection: &Connection, named: Option<String>) -> Result<i64, Failure> {
        let Some(named) = named.filter(|id| id != "0") else {
            return Ok(self.user.id);
        };
        let known = match named.parse() {
            Ok(id) => account::user(connection, id)?,
            Err(_) => None,
        };
        known
            .map(|user| user.id)
            .ok_or_else(|| Refusal::bad_request(400, "There is no such responsible user").into())
    }

    fn unknown_action(&self) -> Failure {
        Refusal::bad_request(104, "Unknown ACTION").into()
    }

    fn now(&self) -> i64 {
        self.context.clock.now()
    }
}

/// A trimmed scalar of a map; `None` when absent or empty, refused when an array.
fn scalar(map: &Map, name: &str) -> Result<Option<String>, Refusal> {
    let Some(value) = map.get(name) else {
        return Ok(None);
    };
    let text = value
        .text()
        .ok_or_else(|| Refusal::bad_request(400, format!("{name} must be a single value")))?;
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// The answer to every write: the id of the object concerned (legacy §6.6, §12.23).
fn result(id: i64) -> String {
    xml::document(|xml| xml.leaf("result", id))
}
