//! `_resources.py`: a class per node of the resource tree and mode.

use std::collections::BTreeSet;

use amocore::schema::{Operation, Type};

use super::types::{Direction, Used, annotation};
use super::{Mode, docs, import, parameters};
use crate::surface::{Node, Surface, full_name};
use crate::text::camel;

/// Builtins that appear in annotations, which a method of that name would shadow.
const BUILTINS: [&str; 7] = ["bool", "bytes", "dict", "float", "int", "list", "str"];

/// The class of a node.
pub(super) fn class_name(node: &Node, mode: Mode) -> String {
    format!("{}{}", mode.prefix(), camel(node.resource.path))
}

pub(super) fn print(surface: &Surface) -> String {
    let nodes = surface.nodes();
    let mut text = "\"\"\"The operations, grouped as the API is.\"\"\"\n\n".to_owned();
    text += &imports(&nodes, Mode::Blocking);
    for mode in Mode::BOTH {
        for root in &surface.roots {
            text += &classes(root, mode);
        }
    }
    text
}

/// `_tools.py`: what needs no client.
pub(super) fn print_tools(surface: &Surface) -> String {
    let mut text = "\"\"\"What needs neither a client nor a connection.\"\"\"\n\n".to_owned();
    text += &imports(&surface.tool_nodes(), Mode::Tool);
    for root in &surface.tools {
        text += &classes(root, Mode::Tool);
        let name = root.name();
        text += &format!(
            "\n\n{name}: Final = {}(NativeTools())\n",
            class_name(root, Mode::Tool)
        );
    }
    text
}

/// The native class that calls go to.
fn native(mode: Mode) -> &'static str {
    match mode {
        Mode::Blocking | Mode::Async => "Client",
        Mode::Tool => "NativeTools",
    }
}

/// The classes of a node and of those below it, which come first: a class is defined before it
/// is used.
fn classes(node: &Node, mode: Mode) -> String {
    let below = node.children.iter().map(|child| classes(child, mode));
    below.collect::<String>() + "\n\n" + &class(node, mode)
}

fn imports(nodes: &[&Node], mode: Mode) -> String {
    let mut used = Used::default();
    let mut qualified = false;
    for node in nodes {
        qualified |= !shadowed(node).is_empty();
        for operation in &node.operations {
            used.fields(operation.request.fields, Direction::In);
            used.ty(&operation.output, Direction::Out);
            if let Some((_, item)) = operation.iterating() {
                used.ty(&item, Direction::Out);
            }
        }
    }
    let mut text = String::new();
    if qualified {
        text.push_str("import builtins\n");
    }
    for (name, module) in [("Sequence", "collections.abc"), ("datetime", "datetime")] {
        if used.names.contains(name) {
            text += &import(module, &[name.to_owned()]);
        }
    }
    let typing = [
        ("Any", used.names.contains("Any")),
        ("Final", mode == Mode::Tool),
    ];
    let typing = typing.iter().filter(|(_, used)| *used);
    let typing: Vec<String> = typing.map(|(name, _)| (*name).to_owned()).collect();
    if !typing.is_empty() {
        text += &import("typing", &typing);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let mut native: Vec<String> = used.models.into_iter().collect();
    native.push(self::native(mode).to_owned());
    text += &import("amocore._native", &native);
    if nodes
        .iter()
        .any(|node| node.operations.iter().any(|it| it.iterating().is_some()))
    {
        text += &import(
            "amocore._pages",
            &["AsyncItems".to_owned(), "BlockingItems".to_owned()],
        );
    }
    if used.names.contains("UNSET") {
        text += &import("amocore._unset", &["UNSET".to_owned(), "Unset".to_owned()]);
    }
    if !used.words.is_empty() {
        text += &import(
            "amocore._words",
            &used.words.into_iter().collect::<Vec<_>>(),
        );
    }
    text
}

/// The builtins whose names mean a method inside the class of this node.
fn shadowed(node: &Node) -> BTreeSet<&'static str> {
    let names = node.operations.iter().flat_map(|operation| {
        let iterating = operation.iterating().map(|(name, _)| name);
        std::iter::once(operation.name).chain(iterating)
    });
    names.filter(|name| BUILTINS.contains(name)).collect()
}

fn class(node: &Node, mode: Mode) -> String {
    let mut slots = vec!["\"_client\"".to_owned()];
    slots.extend(
        node.children
            .iter()
            .map(|child| format!("\"_{}\"", child.name())),
    );
    // As the linter wants it.
    slots.sort();
    let slots = match &slots[..] {
        [only] => format!("({only},)"),
        several => {
            let line = format!("({})", several.join(", "));
            let fits = "    __slots__ = ".len() + line.len() <= super::WIDTH;
            match fits {
                true => line,
                false => format!("(\n        {},\n    )", several.join(",\n        ")),
            }
        }
    };
    let mut text = format!("class {}:\n", class_name(node, mode));
    text += &docs::docstring(4, node.resource.doc, &[]);
    text += &format!("\n    __slots__ = {slots}\n");
    text += &format!(
        "\n    def __init__(self, client: {}) -> None:\n        self._client = client\n",
        native(mode)
    );
    for child in &node.children {
        let class = class_name(child, mode);
        text += &format!("        self._{} = {class}(client)\n", child.name());
    }
    for child in &node.children {
        text += &property(child, mode);
    }
    let shadowed = shadowed(node);
    for operation in &node.operations {
        if operation.answers() {
            text += &method(operation, mode, &shadowed);
        }
        if let Some((name, item)) = operation.iterating() {
            text += &iterating(operation, name, &item, mode, &shadowed);
        }
    }
    text
}

/// The way from a node to one below it.
pub(super) fn property(child: &Node, mode: Mode) -> String {
    let name = child.name();
    let class = class_name(child, mode);
    format!(
        "\n    @property\n    def {name}(self) -> {class}:\n{}        return self._{name}\n",
        docs::docstring(8, child.resource.doc, &[])
    )
}

fn method(operation: &Operation, mode: Mode, shadowed: &BTreeSet<&str>) -> String {
    let name = operation.name;
    let parameters = parameters::list(4, operation.request, shadowed);
    let output = annotation(&operation.output, Direction::Out, shadowed);
    let doc = docs::docstring(8, operation.doc, &parameters::ordered(operation.request));
    let fields = parameters::dictionary(12, operation.request);
    let (def, call) = match mode {
        Mode::Blocking | Mode::Tool => ("def", "self._client.call"),
        Mode::Async => ("async def", "await self._client.start"),
    };
    let call = format!("{call}{}", arguments(operation, &fields));
    let body = match operation.output {
        Type::Nothing => format!("        {call}\n"),
        _ => format!("        result: {output} = {call}\n        return result\n"),
    };
    format!("\n    {def} {name}({parameters}) -> {output}:\n{doc}{body}")
}

/// A call's operation and fields; they go on lines of their own if there are fields.
fn arguments(operation: &Operation, fields: &str) -> String {
    let name = full_name(operation);
    match fields {
        "{}" => format!("(\"{name}\", {{}})"),
        _ => format!("(\n            \"{name}\",\n            {fields},\n        )"),
    }
}

fn iterating(
    operation: &Operation,
    name: &str,
    item: &Type,
    mode: Mode,
    shadowed: &BTreeSet<&str>,
) -> String {
    let parameters = parameters::list(4, operation.request, shadowed);
    let item = annotation(item, Direction::Out, shadowed);
    let items = format!("{}Items", mode.prefix());
    let keyword = match mode {
        Mode::Blocking | Mode::Tool => "for",
        Mode::Async => "async for",
    };
    let doc = match operation.answers() {
        true => format!(
            "Iterates over everything that `{}` lists, asking for a page when it is needed. \
             Use it with `{keyword}`. Given a page, it starts there.",
            operation.name
        ),
        false => format!(
            "{} Use it with `{keyword}`; dropping it closes the connection.",
            operation.doc
        ),
    };
    let doc = docs::docstring(8, &doc, &parameters::ordered(operation.request));
    let fields = parameters::dictionary(16, operation.request);
    let list = format!("{}.{name}", operation.resource);
    let call = match &*fields {
        "{}" => format!("self._client.pager(\"{list}\", {{}})"),
        _ => format!(
            "\n            self._client.pager(\n                \"{list}\",\n                \
             {fields},\n            )\n        "
        ),
    };
    format!(
        "\n    def {name}({parameters}) -> {items}[{item}]:\n{doc}        return {items}({call})\n"
    )
}
