//! The operations, grouped as the API is.

use amocore::schema::Operation;

use super::Mode;
use super::kinds::of_type;
use crate::surface::{Node, Surface, full_name};
use crate::text::{camel, lower_camel};

/// `lib/generated/resources.js`.
pub(super) fn print(surface: &Surface) -> String {
    let mut text = "'use strict';\n\nconst k = require('../kinds.js');\nconst m = require('./models.js');\nconst r = require('./requests.js');\n".to_owned();
    for node in surface.nodes() {
        for mode in Mode::BOTH {
            text.push_str(&class(node, mode));
        }
    }
    text
}

/// `AsyncLegacyContacts`.
pub(super) fn class_name(node: &Node, mode: Mode) -> String {
    format!("{}{}", mode.prefix(), camel(node.resource.path))
}

fn class(node: &Node, mode: Mode) -> String {
    let class = class_name(node, mode);
    let mut text =
        format!("\nclass {class} {{\n  #core;\n\n  constructor(core) {{\n    this.#core = core;\n");
    for child in &node.children {
        let name = lower_camel(child.name());
        let class = class_name(child, mode);
        text.push_str(&format!("    this.{name} = new {class}(core);\n"));
    }
    text.push_str("  }\n");
    for operation in &node.operations {
        text.push_str(&call(operation, mode));
    }
    format!("{text}}}\nexports.{class} = {class};\n")
}

fn call(operation: &Operation, mode: Mode) -> String {
    let parameters = match mode {
        Mode::Blocking => "request",
        Mode::Async => "request, options",
    };
    let method = |name: &str, verb: &str, full: &str, output: &str| {
        format!(
            "\n  {}({parameters}) {{\n    return this.#core.{verb}('{full}', r.{}, {output}, {parameters});\n  }}\n",
            lower_camel(name),
            operation.request.name,
        )
    };
    let mut text = method(
        operation.name,
        "call",
        &full_name(operation),
        &of_type(&operation.output),
    );
    if let Some((name, item)) = &operation.pages {
        let full = format!("{}.{name}", operation.resource);
        text.push_str(&method(name, "iterate", &full, &of_type(item)));
    }
    text
}
