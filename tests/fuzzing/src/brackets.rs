//! Forms with PHP's brackets.

use amocore::wire::brackets::decode;
use amocore::wire::form::Form;
use serde_json::Value as Json;

/// A form is read the same each time, and what is read is written and read again as it was.
pub fn brackets(input: &[u8]) {
    let read = decode(input);
    assert_eq!(read, decode(input));
    let Ok(members) = read else { return };
    let tree = Json::Object(members);
    let written = Form::from_tree(&tree).encode();
    let again = decode(written.as_bytes()).map(Json::Object);
    // As texts, which tell another order, too.
    assert_eq!(
        again.map(|tree| tree.to_string()),
        Ok(tree.to_string()),
        "{written}"
    );
}
