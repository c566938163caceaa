//! Text that is put together, and zeroed when dropped.

use std::io;

use zeroize::{ZeroizeOnDrop, Zeroizing};

/// A buffer for what holds secrets: a request's body, a header, a document. It leaves no copy
/// behind when it grows, and none when it is dropped.
#[derive(Clone, Default)]
pub(crate) struct Wiped(Zeroizing<Vec<u8>>);

impl ZeroizeOnDrop for Wiped {}

impl Wiped {
    /// These texts, one after the other.
    #[cfg(feature = "client")]
    pub fn of(parts: &[&str]) -> Self {
        let length = parts.iter().map(|part| part.len()).sum();
        let mut whole = Self(Zeroizing::new(Vec::with_capacity(length)));
        parts.iter().for_each(|part| whole.push(part));
        whole
    }

    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        self.add(text.as_bytes());
    }

    fn add(&mut self, bytes: &[u8]) {
        let length = self.0.len() + bytes.len();
        if length > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(length.max(2 * self.0.len())));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
    }

    /// Whether there is nothing in it.
    #[cfg(feature = "client")]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text.
    pub fn text(&self) -> &str {
        // Only text is ever added.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// What writes JSON writes text.
impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.add(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(all(test, feature = "client"))]
mod tests {
    use super::Wiped;

    #[test]
    fn what_is_added_piece_by_piece_is_one_text() {
        let mut whole = Wiped::of(&["Bearer ", "токен"]);
        for number in 0..1000 {
            whole.push(&number.to_string());
        }
        assert!(whole.text().starts_with("Bearer токен012") && whole.text().ends_with("999"));
    }
}
