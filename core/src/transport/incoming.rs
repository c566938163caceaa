//! The body of an answer, chunk by chunk, unpacked.

use std::error::Error as StdError;

use bytes::Bytes;
#[cfg(feature = "gzip")]
use flate2::write::MultiGzDecoder;
use http_body_util::BodyExt as _;
use hyper::Response;
use hyper::body::{Body as _, Incoming};

pub(super) type Failure = Box<dyn StdError + Send + Sync>;

/// What is still to come of an answer.
pub(super) struct Rest {
    body: Incoming,
    #[cfg(feature = "gzip")]
    gzip: Option<Gzip>,
}

impl Rest {
    pub fn of(response: Response<Incoming>) -> Self {
        #[cfg(feature = "gzip")]
        let gzip = Gzip::of(&response);
        Self {
            body: response.into_body(),
            #[cfg(feature = "gzip")]
            gzip,
        }
    }

    /// How much is to come, in bytes, if that is known.
    pub fn length(&self) -> Option<u64> {
        #[cfg(feature = "gzip")]
        if self.gzip.is_some() {
            return None;
        }
        self.body.size_hint().exact()
    }

    /// What comes next, or nothing at the end. It is never empty.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        loop {
            #[cfg(feature = "gzip")]
            if let Some(gzip) = &mut self.gzip
                && let Some(chunk) = gzip.unpacked()?
            {
                return Ok(Some(chunk));
            }
            let Some(frame) = self.body.frame().await else {
                #[cfg(feature = "gzip")]
                if let Some(gzip) = self.gzip.take() {
                    return gzip.last();
                }
                return Ok(None);
            };
            // Trailers say nothing here.
            let Ok(chunk) = frame?.into_data() else {
                continue;
            };
            #[cfg(feature = "gzip")]
            if let Some(gzip) = &mut self.gzip {
                gzip.packed = chunk;
                continue;
            }
            if !chunk.is_empty() {
                return Ok(Some(chunk));
            }
        }
    }
}

/// A body that is packed.
#[cfg(feature = "gzip")]
struct Gzip {
    /// What has come and was not unpacked yet.
    packed: Bytes,
    unpack: MultiGzDecoder<Vec<u8>>,
    begun: bool,
}

#[cfg(feature = "gzip")]
impl Gzip {
    /// So much is unpacked at once, in bytes: it may become a thousand times as much.
    const PIECE: usize = 4096;

    fn of(response: &Response<Incoming>) -> Option<Self> {
        let encoding = response.headers().get("content-encoding")?;
        (encoding == "gzip").then(|| Self {
            packed: Bytes::new(),
            unpack: MultiGzDecoder::new(Vec::new()),
            begun: false,
        })
    }

    /// What can be unpacked of what has come, a piece at a time.
    fn unpacked(&mut self) -> Result<Option<Bytes>, Failure> {
        use std::io::Write as _;
        while !self.packed.is_empty() {
            let piece = self.packed.split_to(self.packed.len().min(Self::PIECE));
            self.unpack.write_all(&piece)?;
            self.begun = true;
            let unpacked = std::mem::take(self.unpack.get_mut());
            if !unpacked.is_empty() {
                return Ok(Some(unpacked.into()));
            }
        }
        Ok(None)
    }

    /// What is left at the end.
    fn last(mut self) -> Result<Option<Bytes>, Failure> {
        if self.begun {
            self.unpack.try_finish()?;
        }
        let unpacked = std::mem::take(self.unpack.get_mut());
        Ok((!unpacked.is_empty()).then(|| unpacked.into()))
    }
}
