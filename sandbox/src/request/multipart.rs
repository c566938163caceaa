//! `multipart/form-data` with plain fields, as a PHP array handed to cURL is
//! sent (legacy §3.2 row 2). Uploaded files are passed over, as PHP does.

use super::Malformed;
use super::form::FormFields;
use super::tree::Map;

/// Reads a whole body, given the request's `Content-Type`.
pub fn parse(content_type: &str, body: &[u8]) -> Result<Map, Malformed> {
    let boundary = parameter(content_type, "boundary")
        .filter(|boundary| !boundary.is_empty())
        .ok_or_else(|| Malformed::new("multipart without a boundary"))?;
    let delimiter = format!("--{boundary}");
    let delimiter = delimiter.as_bytes();

    let start = find(body, delimiter).ok_or_else(|| Malformed::new("multipart without parts"))?;
    let mut rest = &body[start + delimiter.len()..];
    let mut fields = FormFields::default();
    while !rest.starts_with(b"--") {
        rest = rest
            .strip_prefix(b"\r\n")
            .ok_or_else(|| Malformed::new("a multipart boundary is not followed by a line end"))?;
        let headers_end =
            find(rest, b"\r\n\r\n").ok_or_else(|| Malformed::new("a multipart part is cut off"))?;
        let headers = String::from_utf8_lossy(&rest[..headers_end]);
        let content = &rest[headers_end + 4..];
        let mut closing = b"\r\n".to_vec();
        closing.extend_from_slice(delimiter);
        let end = find(content, &closing)
            .ok_or_else(|| Malformed::new("the last multipart boundary is missing"))?;
        read_part(&headers, &content[..end], &mut fields)?;
        rest = &content[end + closing.len()..];
    }
    Ok(fields.finish())
}

fn read_part(headers: &str, content: &[u8], fields: &mut FormFields) -> Result<(), Malformed> {
    let disposition = headers
        .lines()
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim()
                .eq_ignore_ascii_case("content-disposition")
                .then(|| value.trim())
        })
        .ok_or_else(|| Malformed::new("a multipart part has no Content-Disposition"))?;
    if parameter(disposition, "filename").is_some() {
        return Ok(());
    }
    let name = parameter(disposition, "name")
        .ok_or_else(|| Malformed::new("a multipart part has no name"))?;
    let value = String::from_utf8(content.to_vec())
        .map_err(|_| Malformed::new("a multipart field is not valid UTF-8"))?;
    fields.insert(&name, value)
}

/// The value of `; name=value` or `; name="value"`.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, tail) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = tail.split_once(';')?.1;
    }
}

/// Reads up to the closing quote; browsers send a quote as `%22`, others as `\"`.
fn unquote(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value.replace("%22", "\""), &quoted[at + 1..]),
            '\\' => {
                if let Some((_, escaped)) = letters.next() {
                    value.push(escaped);
                }
            }
            _ => value.push(letter),
        }
    }
    (value, "")
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(step) = haystack[from..].iter().position(|byte| *byte == first) {
        let at = from + step;
        if haystack[at..].starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::*;

    #[test]
    fn fields_follow_the_bracket_rules_and_files_are_passed_over() {
        let body = "preamble\r\n--B\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\nx\r\ny\r\n\
             --B\r\ncontent-disposition: form-data; name=\"f\"; filename=\"n.txt\"\r\n\r\nfile\r\n\
             --B\r\nContent-Disposition: form-data; name=c\r\nContent-Type: text/plain\r\n\r\n\r\n--B--\r\n";
        let map = parse("multipart/form-data; boundary=\"B\"", body.as_bytes()).unwrap();
        assert_eq!(map["a"].get("b"), Some(&Tree::from("x\r\ny")));
        assert_eq!(map["c"], Tree::from(""));
        assert!(!map.contains_key("f"));
    }

    #[test]
    fn cut_bodies_are_refused() {
        let content_type = "multipart/form-data; boundary=B";
        for bad in [
            "",
            "--B\r\n",
            "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
            "--B\r\n\r\n\r\nx\r\n--B--",
        ] {
            assert!(parse(content_type, bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(parse("multipart/form-data", b"--B--").is_err());
    }
}
