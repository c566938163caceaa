//! The kinds of errors.

use amocore::ErrorKind;

/// `lib/generated/errors.js`.
pub(super) fn print() -> String {
    let rows: String = ErrorKind::ALL
        .iter()
        .map(|kind| format!("  '{}',\n", kind.name()))
        .collect();
    format!("'use strict';\n\nexports.kinds = [\n{rows}];\n")
}
