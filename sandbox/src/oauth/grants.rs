//! `POST /oauth2/access_token`: a code or a refresh token for a pair of tokens.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use percent_encoding::percent_decode_str;
use rusqlite::Connection;

use super::{Refusal, authenticate, required, text, wrong_parameter};
use crate::answer::Answer;
use crate::context::Context;
use crate::request::Request;
use crate::request::tree::{Map, Tree};
use crate::store::account;
use crate::store::oauth::{self, NewTokens, Redeemed};

/// Codes and refresh tokens are used up in the transaction that stores what
/// they were exchanged for, so of two simultaneous requests one succeeds.
pub fn access_token(
    context: &Context,
    request: &Request,
    parameters: &Map,
) -> Result<Answer, Refusal> {
    let (client_id, client_secret) = client(request, parameters)?;
    let grant = required(parameters, "grant_type")?;
    let redirect_uri = required(parameters, "redirect_uri")?;
    let tokens = context.store.write(|tx| -> Result<NewTokens, Refusal> {
        let integration = authenticate(tx, &client_id, &client_secret)?;
        if redirect_uri != integration.redirect_uri {
            return Err(wrong_parameter("redirect_uri"));
        }
        let now = context.clock.now();
        let user_id = match grant.as_str() {
            "authorization_code" => {
                let code = required(parameters, "code")?;
                user_of(oauth::redeem_code(tx, &client_id, &code, now)?)?
            }
            "refresh_token" => {
                let token = required(parameters, "refresh_token")?;
                oauth::redeem_refresh(tx, &client_id, &token, now)?
                    .ok_or_else(|| Refusal::hint("Invalid refresh token"))?
            }
            _ => return Err(wrong_parameter("grant_type")),
        };
        issue(context, tx, client_id.clone(), user_id)
    })?;
    let life = tokens.access_expires_at - tokens.now;
    let document = Tree::map([
        ("token_type", "Bearer".into()),
        ("expires_in", life.into()),
        ("access_token", tokens.access_token.into()),
        ("refresh_token", tokens.refresh_token.into()),
    ]);
    Ok(Answer::json(StatusCode::OK, "application/json", &document))
}

fn user_of(redeemed: Redeemed) -> Result<i64, Refusal> {
    Err(Refusal::hint(match redeemed {
        Redeemed::Good(user_id) => return Ok(user_id),
        Redeemed::Unknown => "Cannot decrypt the authorization code",
        Redeemed::Foreign => "Authorization code was not issued to this client",
        Redeemed::Used => "Authorization code has been revoked",
        Redeemed::Expired => "Authorization code has expired",
    }))
}

fn issue(
    context: &Context,
    connection: &Connection,
    client_id: String,
    user_id: i64,
) -> Result<NewTokens, Refusal> {
    let now = context.clock.now();
    let life = i64::try_from(context.options.token_life.as_secs()).unwrap_or(i64::MAX);
    let access_expires_at = now.saturating_add(life);
    let number = oauth::next_number(connection)?;
    let claims = Tree::map([
        ("aud", client_id.as_str().into()),
        ("jti", context.tokens.uid(number).into()),
        ("iat", now.into()),
        ("nbf", now.into()),
        ("exp", access_expires_at.into()),
        ("sub", user_id.to_string().into()),
        ("account_id", account::account(connection)?.id.into()),
        ("scopes", Tree::List(vec!["crm".into()])),
    ]);
    let tokens = NewTokens {
        access_token: context.tokens.access_token(number, &claims),
        refresh_token: context.tokens.refresh_token(number),
        client_id,
        user_id,
        access_expires_at,
        now,
    };
    oauth::insert_tokens(connection, &tokens)?;
    Ok(tokens)
}

/// The client's credentials: in the body, or by HTTP Basic, whose parts are
/// percent-encoded (RFC 6749, 2.3.1).
fn client(request: &Request, parameters: &Map) -> Result<(String, String), Refusal> {
    let header = request.header("authorization");
    if let Some((scheme, encoded)) = header.trim().split_once(' ')
        && scheme.eq_ignore_ascii_case("basic")
        && text(parameters, "client_secret").is_none()
    {
        let decoded = STANDARD.decode(encoded.trim()).ok();
        let pair = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
        let (id, secret) = pair
            .as_deref()
            .and_then(|pair| pair.split_once(':'))
            .ok_or_else(|| Refusal::hint("Client authentication failed"))?;
        let plain = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        return Ok((plain(id), plain(secret)));
    }
    Ok((
        required(parameters, "client_id")?,
        required(parameters, "client_secret")?,
    ))
}
