//! `AmoError.swift`: a case for each kind of failure.

use amocore::ErrorKind;

use super::docs;
use crate::text::lower_camel;

pub(super) fn print() -> String {
    let kinds: Vec<(&str, String, &str)> = ErrorKind::ALL
        .iter()
        .map(|kind| (kind.name(), lower_camel(kind.name()), kind.doc()))
        .collect();
    let mut text = "\nimport Foundation\n\n".to_owned();
    text.push_str(&docs::comment(
        0,
        "A failed call. Its case says what kind of failure it is, its ``details`` what is known. It carries no secret.",
    ));
    text.push_str("public enum AmoError: Error, Hashable, Sendable {\n");
    for (_, case, doc) in &kinds {
        text.push_str(&docs::comment(4, doc));
        text.push_str(&format!("    case {case}(ErrorDetails)\n"));
    }
    text.push_str("\n    /// What is known of the failure.\n    public var details: ErrorDetails {\n        switch self {\n        case ");
    let patterns: Vec<String> = kinds
        .iter()
        .map(|(_, case, _)| format!(".{case}(let details)"))
        .collect();
    text.push_str(&patterns.join(",\n            "));
    text.push_str(":\n            details\n        }\n    }\n");
    text.push_str("\n    /// The kind of failure, named as in every language.\n    public var kind: String {\n        switch self {\n");
    for (name, case, _) in &kinds {
        text.push_str(&format!("        case .{case}: \"{name}\"\n"));
    }
    text.push_str("        }\n    }\n\n    init?(kind: String, details: ErrorDetails) {\n        switch kind {\n");
    for (name, case, _) in &kinds {
        text.push_str(&format!(
            "        case \"{name}\": self = .{case}(details)\n"
        ));
    }
    text + "        default: return nil\n        }\n    }\n}\n"
}
