//! `POST /oauth2/exchange_api_key`: from an API key to OAuth without a browser.

use hyper::StatusCode;

use super::{Refusal, authenticate, issue_code, redirect, required};
use crate::answer::Answer;
use crate::context::Context;
use crate::request::Request;
use crate::request::tree::Map;
use crate::store::account;
use crate::store::deliveries;

/// Answers 202 without a body; the code goes to the integration's
/// `redirect_uri`, once.
pub fn exchange_api_key(
    context: &Context,
    request: &Request,
    parameters: &Map,
) -> Result<Answer, Refusal> {
    let login = required(parameters, "login")?;
    let api_key = required(parameters, "api_key")?;
    let client_id = required(parameters, "client_uuid")?;
    let client_secret = required(parameters, "client_secret")?;
    let now = context.clock.now();
    if context.sessions.needs_captcha(&login, now) {
        return Err(Refusal::WrongKey);
    }
    let sent = context.store.write(|tx| {
        let integration = authenticate(tx, &client_id, &client_secret)?;
        let user = account::user_by_login(tx, &login)?
            .filter(|user| user.api_key == api_key && user.is_active)
            .ok_or(Refusal::WrongKey)?;
        let code = issue_code(context, tx, &client_id, user.id)?;
        let url = redirect(&integration, &code.code, request.header("host"));
        Ok(deliveries::insert_redirect(tx, &url, now)?)
    });
    match &sent {
        Ok(()) => context.sessions.succeeded(&login),
        Err(Refusal::WrongKey) => context.sessions.failed(&login, now),
        Err(_) => {}
    }
    sent?;
    context.outbox.wake();
    Ok(Answer::new(StatusCode::ACCEPTED, "application/json", ""))
}
