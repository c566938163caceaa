//! OAuth 2: integrations, the codes given to them, and their tokens (v2 §3.2).

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use crate::clock::Timestamp;

/// A code is exchanged within 20 minutes or never.
pub const CODE_LIFE: i64 = 20 * 60;
/// A refresh token that is not used for three months is void.
const REFRESH_LIFE: i64 = 90 * 86_400;

/// A program that asks for access.
#[derive(Debug, Clone)]
pub struct Integration {
    /// Its id.
    pub client_id: String,
    /// The secret it proves itself with.
    pub client_secret: String,
    /// Where codes are sent.
    pub redirect_uri: String,
}

/// A code that was given out.
#[derive(Debug, Clone)]
pub struct Code {
    /// The code itself.
    pub code: String,
    /// Whom it was given to.
    pub client_id: String,
    /// On whose behalf it will act.
    pub user_id: i64,
    /// Until when it can be exchanged.
    pub expires_at: Timestamp,
    /// Whether it was exchanged.
    pub is_used: bool,
}

/// A pair of tokens to be stored.
#[derive(Debug, Clone)]
pub struct NewTokens {
    /// For requests.
    pub access_token: String,
    /// For the next pair.
    pub refresh_token: String,
    /// Whom they are given to.
    pub client_id: String,
    /// On whose behalf they act.
    pub user_id: i64,
    /// Until when the access token is valid.
    pub access_expires_at: Timestamp,
    /// When they are given.
    pub now: Timestamp,
}

/// What became of a code that somebody wants to exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redeemed {
    /// It was good, and is used up now; it acts for this user.
    Good(i64),
    /// There never was such a code.
    Unknown,
    /// It was given to somebody else.
    Foreign,
    /// It was exchanged before.
    Used,
    /// It is too old.
    Expired,
}

fn integration_from(row: &Row<'_>) -> Result<Integration> {
    Ok(Integration {
        client_id: row.get("client_id")?,
        client_secret: row.get("client_secret")?,
        redirect_uri: row.get("redirect_uri")?,
    })
}

fn code_from(row: &Row<'_>) -> Result<Code> {
    Ok(Code {
        code: row.get("code")?,
        client_id: row.get("client_id")?,
        user_id: row.get("user_id")?,
        expires_at: row.get("expires_at")?,
        is_used: row.get("is_used")?,
    })
}

/// Adds an integration.
pub fn insert_integration(connection: &Connection, integration: &Integration) -> Result<()> {
    connection.execute(
        "INSERT INTO integrations (client_id, client_secret, redirect_uri) VALUES (?, ?, ?)",
        params![
            integration.client_id,
            integration.client_secret,
            integration.redirect_uri
        ],
    )?;
    Ok(())
}

/// Every integration.
pub fn integrations(connection: &Connection) -> Result<Vec<Integration>> {
    connection
        .prepare_cached("SELECT * FROM integrations ORDER BY rowid")?
        .query_map([], integration_from)?
        .collect()
}

/// The integration with that id.
pub fn integration(connection: &Connection, client_id: &str) -> Result<Option<Integration>> {
    connection
        .prepare_cached("SELECT * FROM integrations WHERE client_id = ?")?
        .query_row([client_id], integration_from)
        .optional()
}

/// Sends an integration's codes elsewhere; false if there is no such one.
pub fn set_redirect_uri(connection: &Connection, client_id: &str, uri: &str) -> Result<bool> {
    let changed = connection.execute(
        "UPDATE integrations SET redirect_uri = ? WHERE client_id = ?",
        [uri, client_id],
    )?;
    Ok(changed > 0)
}

/// The number the next code or pair of tokens will get, so that no two are alike.
pub fn next_number(connection: &Connection) -> Result<i64> {
    connection
        .prepare_cached(
            "SELECT coalesce(sum(seq), 0) + 1 FROM sqlite_sequence
             WHERE name IN ('oauth_codes', 'oauth_tokens')",
        )?
        .query_row([], |row| row.get(0))
}

/// Stores a fresh code.
pub fn insert_code(connection: &Connection, code: &Code) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO oauth_codes (code, client_id, user_id, expires_at, is_used)
             VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![
            code.code,
            code.client_id,
            code.user_id,
            code.expires_at,
            code.is_used
        ])?;
    Ok(())
}

/// The last codes given out, newest first.
pub fn codes(connection: &Connection, limit: i64) -> Result<Vec<Code>> {
    connection
        .prepare_cached("SELECT * FROM oauth_codes ORDER BY number DESC LIMIT ?")?
        .query_map([limit], code_from)?
        .collect()
}

/// Uses a code up.
pub fn redeem_code(
    connection: &Connection,
    client_id: &str,
    code: &str,
    now: Timestamp,
) -> Result<Redeemed> {
    let known = connection
        .prepare_cached("SELECT * FROM oauth_codes WHERE code = ?")?
        .query_row([code], code_from)
        .optional()?;
    Ok(match known {
        None => Redeemed::Unknown,
        Some(known) if known.client_id != client_id => Redeemed::Foreign,
        Some(known) if known.is_used => Redeemed::Used,
        Some(known) if known.expires_at <= now => Redeemed::Expired,
        Some(known) => {
            connection.execute("UPDATE oauth_codes SET is_used = 1 WHERE code = ?", [code])?;
            Redeemed::Good(known.user_id)
        }
    })
}

/// Stores a pair of tokens.
pub fn insert_tokens(connection: &Connection, tokens: &NewTokens) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO oauth_tokens (access_token, refresh_token, client_id, user_id,
                 access_expires_at, refresh_expires_at)
             VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            tokens.access_token,
            tokens.refresh_token,
            tokens.client_id,
            tokens.user_id,
            tokens.access_expires_at,
            tokens.now.saturating_add(REFRESH_LIFE),
        ])?;
    Ok(())
}

/// Uses a refresh token up, and its access token with it; the user they act
/// for, or `None` if it is unknown, used, too old, or somebody else's.
pub fn redeem_refresh(
    connection: &Connection,
    client_id: &str,
    refresh_token: &str,
    now: Timestamp,
) -> Result<Option<i64>> {
    connection
        .prepare_cached(
            "DELETE FROM oauth_tokens
             WHERE refresh_token = ? AND client_id = ? AND refresh_expires_at > ?
             RETURNING user_id",
        )?
        .query_row(params![refresh_token, client_id, now], |row| row.get(0))
        .optional()
}

/// The id of the user a valid access token acts for.
pub fn user_by_access_token(
    connection: &Connection,
    access_token: &str,
    now: Timestamp,
) -> Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT user_id FROM oauth_tokens WHERE access_token = ? AND access_expires_at > ?",
        )?
        .query_row(params![access_token, now], |row| row.get(0))
        .optional()
}
