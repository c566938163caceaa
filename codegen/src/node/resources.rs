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
    for node in surface.tool_nodes() {
        text.push_str(&class(node, Mode::Tool));
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
        Mode::Blocking | Mode::Tool => "request",
        Mode::Async => "request, options",
    };
    let request = operation.request.name;
    let method = |name: &str, call: &str, output: &str| {
        let name = lower_camel(name);
        format!(
            "\n  {name}({parameters}) {{\n    return this.#core.{call}, r.{request}, {output}, {parameters});\n  }}\n"
        )
    };
    let full = full_name(operation);
    let mut text = String::new();
    if operation.answers() {
        let call = format!("call('{full}'");
        text.push_str(&method(operation.name, &call, &of_type(&operation.output)));
    }
    if let Some((name, item)) = operation.iterating() {
        let pages = format!("{}.{name}", operation.resource);
        let call = format!("iterate('{pages}', '{full}'");
        text.push_str(&method(name, &call, &of_type(&item)));
    }
    text
}
