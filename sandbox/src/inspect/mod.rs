//! The inspection pages: the account and the last requests, for a person.
use std::sync::Arc;

use axum::Router;

use crate::context::Context;

/// The pages' routes.
pub fn router() -> Router<Arc<Context>> {
    Router::new()
}
