//! What fits into the address of a request.

use crate::operation::Request;
use crate::{Error, Result};

/// The longest path and query that are sent, in bytes, before credentials. With those it stays
/// below the 64 KiB that the HTTP library can hold; servers take less.
const LONGEST: usize = 56 * 1024;

/// Bytes that a byte takes at most once it is percent-encoded.
const ENCODED: usize = 3;

/// Refuses a request whose path and query are too long, and names the argument that takes the
/// most room.
pub(super) fn check(request: &Request, largest: &str) -> Result<()> {
    let pairs = request.query.pairs();
    let plain: usize = pairs
        .map(|(name, value)| name.len() + value.len() + 2)
        .sum();
    // Most are so short that they need not be written to be measured.
    if request.path.len() + plain * ENCODED <= LONGEST
        || request.path.len() + request.query.encode().len() <= LONGEST
    {
        return Ok(());
    }
    let problem = format!("makes an address of more than {LONGEST} bytes, which servers refuse");
    Err(Error::invalid_input(largest, problem))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, check};
    use crate::operation::Request;
    use crate::wire::form::Form;
    use crate::wire::text::largest;
    use serde_json::json;

    #[test]
    fn what_makes_an_address_too_long_is_named() {
        let fits = |text: &str| {
            let request = Request::get("/api/v2/leads", Form::new().with("query", text));
            check(&request, &largest(&json!({"ids": [1, 2], "query": text}))?)
        };
        assert!(fits(&"a".repeat(LONGEST - 100)).is_ok());
        for long in ["a".repeat(LONGEST), "&".repeat(LONGEST / 2)] {
            let error = fits(&long).unwrap_err();
            assert_eq!(error.field(), Some("query"));
        }
    }
}
