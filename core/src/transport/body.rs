//! A body that is read as it is wanted.

use std::time::Duration;

use bytes::Bytes;

use super::incoming::Rest;
use super::trouble::{Stage, Trouble, trouble};
use crate::{Error, ErrorKind, Result};

/// The largest chunk that is handed on, in bytes.
const LARGEST_CHUNK: usize = 256 * 1024;

/// The rest of a body. Dropping it closes the connection, unless all of it was read.
pub struct Body {
    rest: Rest,
    /// What came and was not handed on yet.
    ready: Bytes,
    /// How long each chunk may take.
    timeout: Duration,
}

impl Body {
    /// Waits until the body begins: until then its request can be repeated.
    pub(super) async fn begin(
        mut rest: Rest,
        timeout: Duration,
    ) -> std::result::Result<Self, Trouble> {
        let ready = more(&mut rest).await?;
        Ok(Self {
            rest,
            ready: ready.unwrap_or_default(),
            timeout,
        })
    }

    /// The next chunk, or nothing at the end.
    ///
    /// # Errors
    /// `Network` if the body ends early, `Timeout` if nothing comes for too long.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        if self.ready.is_empty() {
            let more = tokio::time::timeout(self.timeout, more(&mut self.rest)).await;
            let more = more.map_err(|_| {
                let seconds = self.timeout.as_secs_f64();
                let message = format!("nothing more of the answer came within {seconds} s");
                Error::new(ErrorKind::Timeout, message)
            })?;
            match more.map_err(|trouble| trouble.error)? {
                Some(more) => self.ready = more,
                None => return Ok(None),
            }
        }
        let size = self.ready.len().min(LARGEST_CHUNK);
        Ok(Some(self.ready.split_to(size)))
    }
}

/// What comes next, however much that is.
async fn more(rest: &mut Rest) -> std::result::Result<Option<Bytes>, Trouble> {
    let more = rest.chunk().await;
    more.map_err(|failure| trouble(&*failure, Stage::Answering))
}
