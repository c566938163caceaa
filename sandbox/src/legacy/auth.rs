//! `auth.php`: logging in (spec: Authorization; legacy §4, v2 §3.1).

use hyper::{Method, StatusCode};

use super::failure::{Failure, Refusal};
use super::{XML, with_cookies, xml};
use crate::answer::Answer;
use crate::context::Context;
use crate::credentials::{Denial, Identity, identify};
use crate::request::Request;
use crate::request::tree::Tree;
use crate::store::account;

const JSON: &str = "application/json; charset=\"utf-8\"";

/// Answers a login in XML, or in JSON when `type=json` asks for it.
pub fn serve(context: &Context, request: &Request) -> Result<Answer, Failure> {
    if ![Method::GET, Method::POST].contains(&request.method) {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        return Err(Refusal::new(status, 405, "This script takes GET and POST").into());
    }
    let parameters = request.parameters()?;
    let wants_json = parameters
        .get("type")
        .and_then(Tree::text)
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("json"));
    let identity = identify(context, request, &parameters)?.and_then(|identity| {
        // A cookie alone logs nobody in.
        if identity.by_secret || !request.header("authorization").is_empty() {
            Ok(identity)
        } else {
            Err(Denial::Unknown)
        }
    });
    match (identity, wants_json) {
        (Ok(identity), true) => {
            let account = context.store.read(account::account)?;
            let answer = Answer::json(StatusCode::OK, JSON, &welcome(context, &account, &identity));
            Ok(with_cookies(answer, context, &identity))
        }
        (Ok(identity), false) => {
            let document = xml::document(|xml| xml.leaf("auth", "true"));
            let answer = Answer::new(StatusCode::OK, XML, document);
            Ok(with_cookies(answer, context, &identity))
        }
        (Err(denial), true) => Ok(Answer::json(
            StatusCode::UNAUTHORIZED,
            JSON,
            &refusal(context, request, denial),
        )),
        (Err(denial), false) => Err(Failure::Denied(denial)),
    }
}

/// Ids are numbers: clients that check types decode nothing else, and the others
/// take both (v2 §3.1).
fn welcome(context: &Context, account: &account::Account, identity: &Identity) -> Tree {
    let language = Tree::from(account.language.as_str());
    let of_account = Tree::map([
        ("id", account.id.into()),
        ("name", account.name.as_str().into()),
        ("subdomain", account.subdomain.as_str().into()),
        ("language", language.clone()),
        ("timezone", account.timezone.as_str().into()),
    ]);
    let of_user = Tree::map([("id", identity.user.id.into()), ("language", language)]);
    Tree::map([(
        "response",
        Tree::map([
            ("auth", true.into()),
            ("accounts", Tree::List(vec![of_account])),
            ("user", of_user),
            ("server_time", context.clock.now().into()),
        ]),
    )])
}

fn refusal(context: &Context, request: &Request, denial: Denial) -> Tree {
    Tree::map([(
        "response",
        Tree::map([
            ("auth", false.into()),
            ("error", denial.text().into()),
            ("error_code", denial.code().to_string().into()),
            ("ip", request.client_ip.as_str().into()),
            ("domain", request.header("host").into()),
            ("server_time", context.clock.now().into()),
        ]),
    )])
}
