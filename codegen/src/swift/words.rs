//! `Words.swift`: the open enumerations.

use amocore::schema::Words;

use super::docs;
use super::parameters::quoted;
use crate::surface::Surface;
use crate::text::lower_camel;

pub(super) fn print(surface: &Surface) -> String {
    surface
        .words
        .iter()
        .map(|words| enumeration(words))
        .collect()
}

fn enumeration(words: &Words) -> String {
    let name = words.name;
    let mut text = format!(
        "\n{}public enum {name}: RawRepresentable, Codable, Hashable, Sendable {{\n",
        docs::comment(0, words.doc)
    );
    for (word, doc) in words.words {
        text.push_str(&docs::comment(4, doc));
        text.push_str(&format!("    case {}\n", constant(word)));
    }
    text.push_str("    /// Another word that the server knows.\n    case other(String)\n");
    text.push_str("\n    /// What a word means: one of the known ones, or ``other(_:)``.\n");
    text.push_str("    public init(rawValue: String) {\n        switch rawValue {\n");
    for (word, _) in words.words {
        text.push_str(&format!(
            "        case \"{word}\": self = .{}\n",
            constant(word)
        ));
    }
    text.push_str("        default: self = .other(rawValue)\n        }\n    }\n");
    text.push_str("\n    /// The word as it is on the wire.\n");
    text.push_str("    public var rawValue: String {\n        switch self {\n");
    for (word, _) in words.words {
        text.push_str(&format!("        case .{}: \"{word}\"\n", constant(word)));
    }
    text + "        case .other(let word): word\n        }\n    }\n}\n"
}

/// `each_request`, `kommo.com` or `CALL` as the name of a case.
pub(super) fn constant(word: &str) -> String {
    quoted(&lower_camel(&word.to_lowercase()))
}
