//! Files attached to notes (v2 §9.9).

use amocore_macros::model;

use crate::operation::{Answer, Context, Operation, Request};
use crate::operations::rules;
use crate::{Error, ErrorKind, Result};

/// The file to download.
#[model(request)]
pub struct DownloadAttachment {
    /// The file's name, as the `attachment` of its note has it.
    #[positional]
    pub attachment: String,
}

impl Operation for DownloadAttachment {
    /// The file itself does not come as an answer.
    type Output = ();

    /// A name must not lead out of the folder of downloads.
    fn validate(&self) -> Result<()> {
        let name = &self.attachment;
        rules::not_blank("attachment", name)?;
        let refuse = |problem: &str| Err(Error::invalid_input("attachment", problem));
        if name.chars().any(char::is_control) {
            return refuse("contains a control character, which no name of a file has");
        }
        if name.starts_with(['/', '\\']) {
            return refuse("begins with a slash: give the name as the note has it");
        }
        if name
            .split(['/', '\\'])
            .any(|part| matches!(part, "." | ".."))
        {
            return refuse("leads to another folder: give the name as the note has it");
        }
        Ok(())
    }

    fn request(&self, _: &Context) -> Result<Request> {
        Ok(Request::download(format!(
            "/download/{}",
            encoded(&self.attachment)
        )))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<()> {
        match answer.status {
            200 => Ok(()),
            // Nothing found, as everywhere in this generation (v2 §6).
            204 => {
                let error = Error::new(ErrorKind::NotFound, "there is no such file on the server");
                Err(error.with_status(204))
            }
            status => {
                let error = Error::unexpected("the answer is not the file");
                Err(error.with_status(status))
            }
        }
    }
}

/// A name within a path: what RFC 3986 calls unreserved stays, and so do slashes.
fn encoded(name: &str) -> String {
    let mut path = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                path.push(char::from(byte));
            }
            other => path.push_str(&format!("%{other:02X}")),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_of(name: &str) -> Result<String> {
        let asked = DownloadAttachment {
            attachment: name.to_owned(),
        };
        asked.validate()?;
        let request = asked.request(&Context::default())?;
        Ok(request.path.into_owned())
    }

    #[test]
    fn names_are_encoded_once() {
        assert_eq!(path_of("aB3_x.pdf").unwrap(), "/download/aB3_x.pdf");
        assert_eq!(
            path_of("a b?c#d&e+f.txt").unwrap(),
            "/download/a%20b%3Fc%23d%26e%2Bf.txt"
        );
        assert_eq!(path_of("%2e%2e").unwrap(), "/download/%252e%252e");
        assert_eq!(
            path_of("Счёт.pdf").unwrap(),
            "/download/%D0%A1%D1%87%D1%91%D1%82.pdf"
        );
        assert_eq!(path_of("2019/a..b.txt").unwrap(), "/download/2019/a..b.txt");
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in [
            "",
            " ",
            "..",
            ".",
            "../api/v2/account",
            "a/../b",
            "/etc/passwd",
            "\\a",
            "a\\..\\b",
            "a\nb",
            "a\u{7F}",
        ] {
            let error = path_of(name).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{name:?}");
            assert_eq!(error.field(), Some("attachment"), "{name:?}");
        }
    }
}
