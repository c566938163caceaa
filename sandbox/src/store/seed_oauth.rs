//! The integration a fresh account starts with.

use rusqlite::Connection;

use super::Result;
use super::oauth::{Integration, insert_integration};

/// The id of the seeded integration.
pub const CLIENT_ID: &str = "5a0d80c5-0000-4000-8000-000000000001";
/// Its secret.
pub const CLIENT_SECRET: &str = "sandbox-client-secret-0123456789abcdefghijklmnopqrstuvwxyz000001";
/// Where its codes are sent; nobody listens there (RFC 2606).
pub const REDIRECT_URI: &str = "https://integration.example.test/oauth";
/// The user on whose behalf codes act unless another is named.
pub const ADMIN: i64 = 504_141;

/// Adds it.
pub fn plant(connection: &Connection) -> Result<()> {
    insert_integration(
        connection,
        &Integration {
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
            redirect_uri: REDIRECT_URI.to_owned(),
        },
    )
}
