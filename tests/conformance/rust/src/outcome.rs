//! What came of a call, as the judge takes it.

use amocore::{Bytes, Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Value, json};

/// A result, a failure, or what a list gave before it failed.
#[derive(Debug, Default)]
pub struct Outcome {
    result: Option<Value>,
    error: Option<Value>,
}

impl Outcome {
    /// Of a call.
    pub fn of<T: Serialize>(result: Result<T>) -> Self {
        match result {
            Ok(value) => Self {
                result: Some(tree(&value)),
                error: None,
            },
            Err(error) => Self::failed(&error),
        }
    }

    /// Of a list that was iterated to its end or to its failure.
    pub fn of_items<T: Serialize>(items: impl IntoIterator<Item = Result<T>>) -> Self {
        let mut given = Vec::new();
        let mut outcome = Self::default();
        for item in items {
            match item {
                Ok(item) => given.push(tree(&item)),
                Err(error) => outcome = Self::failed(&error),
            }
        }
        outcome.result = Some(given.into());
        outcome
    }

    /// Of a download that was read to its end or to its failure: the chunks, joined.
    pub fn of_chunks(chunks: impl IntoIterator<Item = Result<Bytes>>) -> Self {
        let mut joined = Vec::new();
        let mut outcome = Self::default();
        for chunk in chunks {
            match chunk {
                Ok(chunk) => joined.extend_from_slice(&chunk),
                Err(error) => outcome = Self::failed(&error),
            }
        }
        outcome.result = Some(STANDARD.encode(joined).into());
        outcome
    }

    /// Of a failure, with everything that it shows.
    pub fn failed(error: &Error) -> Self {
        let error = json!({
            "kind": error.kind().name(),
            "message": error.to_string(),
            "repr": format!("{error:?}"),
            "operation": error.operation(),
            "status": error.status(),
            "code": error.code(),
            "code_meaning": error.code_meaning(),
            "field": error.field(),
            "vendor_text": error.vendor_text(),
            "request_id": error.request_id(),
            "retry_after": error.retry_after(),
            "may_have_happened": error.may_have_happened(),
            "body_start": error.body_start(),
            "items": error.items(),
        });
        Self {
            result: None,
            error: Some(error),
        }
    }

    /// Of a call that was dropped, which can say nothing.
    pub fn cancelled() -> Self {
        Self {
            result: None,
            error: Some(json!({ "kind": "Cancelled" })),
        }
    }

    /// As the judge takes it.
    pub fn report(&self) -> Value {
        json!({ "result": self.result, "error": self.error })
    }
}

fn tree<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("a result is a tree")
}
