//! The JSON API under `/api/v2/`.

mod account;
mod bare;
mod batch;
mod calls;
mod cards;
mod catalog_elements;
mod catalogs;
mod companies;
mod contacts;
mod custom_fields;
mod customers;
mod customers_periods;
pub mod download;
mod events;
mod failure;
mod fields;
mod incoming_leads;
mod leads;
mod links;
mod listing;
mod members;
mod moments;
mod notes;
mod pipelines;
mod products;
mod products_settings;
mod rights;
mod salesbot;
mod short_links;
mod shown;
mod targets;
mod tasks;
mod transactions;
mod webhooks;
mod widgets;

use hyper::{Method, StatusCode};

use crate::answer::Answer;
use crate::context::Context;
use crate::credentials::identify;
use crate::legacy::session_cookies;
use crate::request::Request;
use crate::request::tree::{Map, Tree};
use crate::store::account::User;

use failure::Failure;
pub use failure::{error, problem};

/// The content type of success (v2 §2).
const HAL: &str = "application/hal+json";

type Run = fn(&Call<'_>) -> Result<Answer, Failure>;

/// An operation: method, path below `/api/v2/`, and what it does.
type Operation = (Method, &'static str, Run);

/// Every resource's operations.
const RESOURCES: &[&[Operation]] = &[
    account::OPERATIONS,
    calls::OPERATIONS,
    catalog_elements::OPERATIONS,
    catalogs::OPERATIONS,
    companies::OPERATIONS,
    contacts::OPERATIONS,
    customers::OPERATIONS,
    customers_periods::OPERATIONS,
    events::OPERATIONS,
    fields::OPERATIONS,
    incoming_leads::OPERATIONS,
    leads::OPERATIONS,
    links::OPERATIONS,
    notes::OPERATIONS,
    pipelines::OPERATIONS,
    products_settings::OPERATIONS,
    salesbot::OPERATIONS,
    short_links::OPERATIONS,
    tasks::OPERATIONS,
    transactions::OPERATIONS,
    webhooks::OPERATIONS,
    widgets::OPERATIONS,
];

/// What is below `/private/api/v2/json/`, the older generation (v2 §11).
const OLDER: &[&[Operation]] = &[pipelines::OLDER_OPERATIONS];

/// What time alone changes, so that it is not kept: the offset of the account's time zone.
const TELLS_TIME: [&str; 1] = ["account"];

/// An authorized request to an operation.
struct Call<'a> {
    context: &'a Context,
    request: &'a Request,
    user: &'a User,
    parameters: &'a Map,
}

/// Answers a request to the operation at that path.
pub fn serve(context: &Context, request: &Request, path: &str) -> Answer {
    serve_any(context, request, path, RESOURCES)
}

/// Answers a request of the older generation to the operation at that path.
pub fn serve_older(context: &Context, request: &Request, path: &str) -> Answer {
    serve_any(context, request, path, OLDER)
}

fn serve_any(
    context: &Context,
    request: &Request,
    path: &str,
    resources: &[&[Operation]],
) -> Answer {
    try_serve(context, request, path, resources)
        .unwrap_or_else(|failure| failure.into_answer(context, request))
        .with_header("server", "nginx")
        .with_header("runtime-timestamp", context.clock.now().to_string())
}

fn try_serve(
    context: &Context,
    request: &Request,
    path: &str,
    resources: &[&[Operation]],
) -> Result<Answer, Failure> {
    let at_path = resources.iter().copied().flatten();
    let mut at_path = at_path.filter(|(_, known, _)| *known == path).peekable();
    if at_path.peek().is_none() {
        return Err(Failure::refused(
            StatusCode::NOT_FOUND,
            104,
            "There is no such method",
        ));
    }
    let (_, _, run) = at_path
        .find(|(method, _, _)| *method == request.method)
        .ok_or_else(|| {
            Failure::refused(StatusCode::METHOD_NOT_ALLOWED, 405, "Wrong HTTP method")
        })?;
    let parameters = request.parameters()?;
    let identity = identify(context, request, &parameters)?.map_err(Failure::Denied)?;
    let call = Call {
        context,
        request,
        user: &identity.user,
        parameters: &parameters,
    };
    let mut answer = match TELLS_TIME.contains(&path) {
        true => run(&call)?,
        false => context
            .kept
            .answer(context, request, &identity.user, || run(&call))?,
    };
    if identity.by_secret {
        for cookie in session_cookies(context, &identity.user) {
            answer = answer.with_header("set-cookie", cookie);
        }
    }
    Ok(answer)
}

impl Call<'_> {
    /// Refuses everybody else, with the resource's code.
    fn administrators_only(&self, code: u32) -> Result<(), Failure> {
        if self.user.is_admin {
            return Ok(());
        }
        Err(Failure::refused(
            StatusCode::FORBIDDEN,
            code,
            "Only administrators may do this",
        ))
    }

    /// 200 with these members and `_links`.
    fn success<const N: usize>(&self, members: [(&str, Tree); N]) -> Answer {
        let Tree::Map(mut map) = Tree::map(members) else {
            unreachable!("Tree::map makes a map")
        };
        map.insert("_links".to_owned(), self_link(self.request));
        Answer::json(StatusCode::OK, HAL, &Tree::Map(map))
    }
}

/// `_links`, echoing path and query (v2 §5.1).
fn self_link(request: &Request) -> Tree {
    let own = Tree::map([
        ("href", request.target().into()),
        ("method", request.method.as_str().to_lowercase().into()),
    ]);
    Tree::map([("self", own)])
}
