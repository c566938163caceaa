//! What a fault puts in place of an answer.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

/// Content is made in pieces of about this size.
const PIECE: usize = 64 * 1024;

/// The largest content, in bytes.
const LARGEST: u64 = 1 << 30;

/// Bytes that may be many: a text, another repeated, and a third.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Content {
    /// What comes first.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What comes again and again.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub repeat: String,
    /// How often.
    pub times: u64,
    /// What comes last.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub end: String,
    /// Whether it travels compressed. The header that says so is the fault's affair.
    pub gzip: bool,
}

impl Content {
    /// What is wrong with it, if anything.
    pub fn problem(&self) -> Option<&'static str> {
        (self.size() > LARGEST).then_some("content must have at most 1 GiB")
    }

    fn size(&self) -> u64 {
        let repeated = (self.repeat.len() as u64).saturating_mul(self.times);
        repeated.saturating_add((self.text.len() + self.end.len()) as u64)
    }

    /// The pieces as they travel, and their length in all.
    pub fn travelling(&self) -> (u64, Box<dyn Iterator<Item = Bytes> + Send>) {
        if !self.gzip {
            return (self.size(), Box::new(self.pieces()));
        }
        let compressed = self.compressed();
        (
            compressed.len() as u64,
            Box::new(std::iter::once(compressed)),
        )
    }

    /// All of it.
    pub fn bytes(&self) -> Vec<u8> {
        self.travelling().1.flatten().collect()
    }

    fn pieces(&self) -> impl Iterator<Item = Bytes> + Send + use<> {
        let at_once = (PIECE / self.repeat.len().max(1)).max(1) as u64;
        let piece = Bytes::from(self.repeat.repeat(usize::try_from(at_once).unwrap_or(1)));
        let whole = self.times / at_once;
        let rest = usize::try_from(self.times % at_once).unwrap_or_default() * self.repeat.len();
        let last = piece.slice(..rest);
        std::iter::once(Bytes::from(self.text.clone()))
            .chain((0..whole).map(move |_| piece.clone()))
            .chain([last, Bytes::from(self.end.clone())])
            .filter(|piece| !piece.is_empty())
    }

    /// Compressing takes longer than sending, so the last result is kept.
    fn compressed(&self) -> Bytes {
        static LAST: Mutex<Option<(Arc<Content>, Bytes)>> = Mutex::new(None);
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((content, compressed)) = &*last
            && **content == *self
        {
            return compressed.clone();
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        for piece in self.pieces() {
            // Writing into memory does not fail.
            let _ = encoder.write_all(&piece);
        }
        let compressed = Bytes::from(encoder.finish().unwrap_or_default());
        *last = Some((Arc::new(self.clone()), compressed.clone()));
        compressed
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::Content;

    fn content(times: u64, gzip: bool) -> Content {
        Content {
            text: "<".to_owned(),
            repeat: "abc".to_owned(),
            times,
            end: ">".to_owned(),
            gzip,
        }
    }

    #[test]
    fn it_is_as_long_as_it_says() {
        for times in [0, 1, 21_844, 21_845, 21_846, 100_000] {
            let content = content(times, false);
            let expected = format!("<{}>", "abc".repeat(times as usize));
            assert_eq!(content.bytes(), expected.as_bytes());
            assert_eq!(content.travelling().0, expected.len() as u64);
        }
    }

    #[test]
    fn compressed_it_is_the_same_and_small() {
        for times in [100_000, 7] {
            let compressed = content(times, true).bytes();
            let mut text = String::new();
            flate2::read::GzDecoder::new(&compressed[..])
                .read_to_string(&mut text)
                .expect("gzip");
            assert_eq!(text, format!("<{}>", "abc".repeat(times as usize)));
        }
        assert!(content(100_000, true).bytes().len() < 3_000);
    }

    #[test]
    fn there_is_an_end_to_it() {
        assert!(content(1 << 29, false).problem().is_some());
        assert!(content(1 << 20, false).problem().is_none());
    }
}
