//! How programs write a text that they were sent. Written apart from the masking in the core, so
//! that the two have to agree.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// The login that stands before a password in an `Authorization` header.
pub const LOGIN: &str = "me@example.test";

/// A way to write a text.
pub struct Spelling {
    pub name: &'static str,
    pub write: fn(&str) -> String,
}

macro_rules! spellings {
    ($($name:literal: $write:expr;)*) => {
        /// Every way that is known here.
        pub const ALL: &[Spelling] = &[$(Spelling { name: $name, write: $write }),*];
    };
}

spellings! {
    "raw": str::to_owned;
    "lower case": str::to_ascii_lowercase;
    "percent-encoded": |text| percent(text, &unreserved, |byte| format!("%{byte:02X}"));
    "percent-encoded, lower case": |text| percent(text, &unreserved, |byte| format!("%{byte:02x}"));
    "percent-encoded, every byte": |text| percent(text, &|_| false, |byte| format!("%{byte:02x}"));
    "percent-encoded as in a path": |text| {
        let kept = |byte: u8| unreserved(byte) || b"+/&'=;".contains(&byte);
        percent(text, &kept, |byte| format!("%{byte:02X}"))
    };
    "percent-encoded twice": |text| twice(text, |text| {
        percent(text, &unreserved, |byte| format!("%{byte:02X}"))
    });
    "form-encoded": form;
    "form-encoded twice": |text| twice(text, form);
    "base64": |text| STANDARD.encode(text);
    "base64 without padding": |text| STANDARD_NO_PAD.encode(text);
    "base64 for URLs": |text| URL_SAFE.encode(text);
    "base64 for URLs without padding": |text| URL_SAFE_NO_PAD.encode(text);
    "base64 of login and secret": |text| STANDARD.encode(format!("{LOGIN}:{text}"));
    "base64 of a text around it, 1": |text| STANDARD.encode(format!("[{text}]"));
    "base64 of a text around it, 2": |text| STANDARD.encode(format!("a={text}&b=1"));
    "base64 of a text around it, 3": |text| URL_SAFE_NO_PAD.encode(format!("{{\"{text}\"}}"));
    "base64, percent-encoded": |text| form(&STANDARD.encode(text));
    "base64 in JSON by PHP": |text| STANDARD.encode(text).replace('/', "\\/");
    "JSON": json;
    "JSON by PHP": |text| json(text).replace('/', "\\/");
    "JSON in ASCII": |text| utf16(&json(text), &|unit| unit >= 128, |unit| format!("\\u{unit:04x}"));
    "JSON, every character escaped": |text| {
        utf16(text, &|_| true, |unit| format!("\\u{unit:04X}"))
    };
    "JSON within JSON": |text| twice(text, json);
    "JSON within JSON in ASCII": |text| {
        let once = utf16(&json(text), &|unit| unit >= 128, |unit| format!("\\u{unit:04x}"));
        json(&once).replace('/', "\\/")
    };
    "HTML": |text| html(text, "&quot;", "&#039;");
    "HTML with other names": |text| html(text, "&#34;", "&apos;");
    "HTML in decimal numbers": |text| {
        utf32(text, |c| format!("&#{};", u32::from(c)))
    };
    "HTML in hexadecimal numbers": |text| {
        utf32(text, |c| format!("&#x{:X};", u32::from(c)))
    };
    "HTML twice": |text| twice(text, |text| html(text, "&quot;", "&#039;"));
    "XML": |text| html(text, "&quot;", "&apos;");
    "query in HTML": |text| html(&form(text), "&quot;", "&#039;");
}

fn twice(text: &str, write: impl Fn(&str) -> String) -> String {
    write(&write(text))
}

fn unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn percent(text: &str, kept: &dyn Fn(u8) -> bool, write: impl Fn(u8) -> String) -> String {
    let write = |byte| match kept(byte) {
        true => char::from(byte).to_string(),
        false => write(byte),
    };
    text.bytes().map(write).collect()
}

fn form(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._* ".contains(&byte);
    percent(text, &kept, |byte| format!("%{byte:02X}")).replace(' ', "+")
}

fn json(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn utf16(text: &str, escaped: &dyn Fn(u16) -> bool, write: impl Fn(u16) -> String) -> String {
    let mut out = String::new();
    for character in text.chars() {
        for unit in character.encode_utf16(&mut [0; 2]) {
            match escaped(*unit) {
                true => out.push_str(&write(*unit)),
                false => out.push(character),
            }
        }
    }
    out
}

fn utf32(text: &str, write: impl Fn(char) -> String) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character.is_ascii_alphanumeric() {
            true => out.push(character),
            false => drop(out.write_str(&write(character))),
        }
    }
    out
}

fn html(text: &str, quote: &str, apostrophe: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', quote)
        .replace('\'', apostrophe)
}
