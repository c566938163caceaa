//! `Resources.swift`: the operations, grouped as the API is.

use amocore::schema::{Field, Operation, Type};

use super::Mode;
use super::docs;
use super::parameters::{list, name, ordered};
use super::types::notation;
use crate::surface::{Node, Surface, full_name};
use crate::text::{camel, lower_camel};

pub(super) fn print(surface: &Surface) -> String {
    let mut text = "\nimport Foundation\n".to_owned();
    for node in surface.nodes() {
        for mode in Mode::BOTH {
            text.push_str(&structure(node, mode));
        }
    }
    for node in surface.tool_nodes() {
        text.push_str(&structure(node, Mode::Tool));
    }
    for root in &surface.tools {
        let class = type_name(root, Mode::Tool);
        text.push_str(&format!(
            "\n{}public let {} = {class}(core: ToolCore())\n",
            docs::comment(0, root.resource.doc),
            root.name()
        ));
    }
    text
}

/// `AsyncLegacyContacts`.
pub(super) fn type_name(node: &Node, mode: Mode) -> String {
    format!("{}{}", mode.prefix(), camel(node.resource.path))
}

fn structure(node: &Node, mode: Mode) -> String {
    let mut text = format!(
        "\n{}public struct {}: Sendable {{\n    let core: {}\n",
        docs::comment(0, node.resource.doc),
        type_name(node, mode),
        if mode == Mode::Tool {
            "ToolCore"
        } else {
            "Core"
        },
    );
    for child in &node.children {
        text.push_str(&property(child, mode, "core"));
    }
    for operation in &node.operations {
        if operation.answers() {
            text.push_str(&call(operation, mode));
        }
        if let Some((name, item)) = operation.iterating() {
            text.push_str(&iteration(operation, name, &notation(&item), mode));
        }
    }
    text + "}\n"
}

/// A resource below this one.
pub(super) fn property(node: &Node, mode: Mode, core: &str) -> String {
    let name = type_name(node, mode);
    format!(
        "\n{}    public var {}: {name} {{ {name}(core: {core}) }}\n",
        docs::comment(4, node.resource.doc),
        lower_camel(node.name())
    )
}

fn call(operation: &Operation, mode: Mode) -> String {
    let fields: Vec<&Field> = ordered(operation.request);
    let (effects, body) = match mode {
        Mode::Blocking | Mode::Tool => ("throws", "try core.wait"),
        Mode::Async => ("async throws", "try await core.call"),
    };
    // Of a change, the identifier that it answers is often of no interest.
    let discardable = match operation.output {
        Type::Int | Type::Optional(Type::Int) => "    @discardableResult\n",
        _ => "",
    };
    format!(
        "\n{}{discardable}    public func {}{} {effects} -> {} {{\n        {body}(\"{}\", {})\n    }}\n",
        docs::of_call(4, operation.doc, &fields),
        lower_camel(operation.name),
        list(operation.request, 4),
        notation(&operation.output),
        full_name(operation),
        arguments(operation),
    )
}

fn iteration(operation: &Operation, iterating: &str, item: &str, mode: Mode) -> String {
    let fields: Vec<&Field> = ordered(operation.request);
    let how = match mode {
        Mode::Blocking | Mode::Tool => "`for`, and take each item out with `get()`",
        Mode::Async => "`for try await`",
    };
    let doc = match operation.answers() {
        true => format!(
            "Iterates over everything that `{}` lists, asking for a page when it is needed. Use it with {how}. Given a page, it starts there.",
            lower_camel(operation.name)
        ),
        false => format!(
            "{} Use it with {how}; dropping the iterator closes the connection.",
            operation.doc
        ),
    };
    let items = format!("{}Items<{item}>", mode.prefix());
    // What goes wrong is told by the items.
    let doc = docs::of_call(4, &doc, &fields).replace("    /// - Throws: ``AmoError``.\n", "");
    format!(
        "\n{doc}    public func {}{} -> {items} {{\n        {items}(core: core, operation: \"{}.{iterating}\", arguments: {})\n    }}\n",
        lower_camel(iterating),
        list(operation.request, 4),
        operation.resource,
        arguments(operation),
    )
}

/// `Arguments().with("page", page)`.
fn arguments(operation: &Operation) -> String {
    let given = operation.request.fields.iter();
    let given =
        given.map(|field| format!("\n            .with(\"{}\", {})", field.name, name(field)));
    format!("Arguments(){}", given.collect::<String>())
}
