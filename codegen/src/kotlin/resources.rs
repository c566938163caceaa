//! `AsyncResources.kt` and `BlockingResources.kt`: a class per node of the resource tree.

use std::collections::BTreeSet;

use amocore::schema::{Operation, Type};

use super::types::{self, notation};
use super::{Mode, WIDTH, docs, imports, parameters};
use crate::surface::{Node, Surface, full_name};
use crate::text::{camel, lower_camel};

/// The class of a node.
pub(super) fn class_name(node: &Node, mode: Mode) -> String {
    format!("{}{}", mode.prefix(), camel(node.resource.path))
}

pub(super) fn print(surface: &Surface, mode: Mode) -> String {
    let nodes = surface.nodes();
    let mut names = BTreeSet::new();
    for operation in nodes.iter().flat_map(|node| &node.operations) {
        types::imports(operation.request.fields, &mut names);
        types::import(&operation.output, &mut names);
        if operation.iterating().is_some() && mode == Mode::Async {
            names.insert("kotlinx.coroutines.flow.Flow");
        }
    }
    let classes: Vec<String> = nodes.iter().map(|node| class(node, mode)).collect();
    format!(
        "package amocore\n\n{}{}",
        imports(&names),
        classes.join("\n")
    )
}

/// `Tools.kt`: what needs no client.
pub(super) fn print_tools(surface: &Surface) -> String {
    let nodes = surface.tool_nodes();
    let mut names = BTreeSet::new();
    for tool in nodes.iter().flat_map(|node| &node.operations) {
        types::imports(tool.request.fields, &mut names);
        types::import(&tool.output, &mut names);
    }
    let mut parts: Vec<String> = nodes.iter().map(|node| class(node, Mode::Tool)).collect();
    for root in &surface.tools {
        let (name, class) = (root.name(), class_name(root, Mode::Tool));
        let doc = docs::comment(0, root.resource.doc, &[]);
        parts.push(format!(
            "{doc}public val {name}: {class} = {class}(ToolCalls)\n"
        ));
    }
    format!("package amocore\n\n{}{}", imports(&names), parts.join("\n"))
}

fn class(node: &Node, mode: Mode) -> String {
    let name = class_name(node, mode);
    let doc = docs::comment(0, node.resource.doc, &[]);
    let caller = match mode {
        Mode::Tool => "caller: ToolCalls".to_owned(),
        mode => format!("caller: {}Calls", mode.prefix()),
    };
    let caller = match node.operations.is_empty() {
        true => caller,
        false => format!("private val {caller}"),
    };
    let children = node.children.iter().map(|child| property(child, mode));
    let operations = node.operations.iter().flat_map(|operation| {
        let whole = operation.answers().then(|| method(operation, mode));
        let iterating = operation
            .iterating()
            .map(|(name, item)| iterating(operation, name, &item, mode));
        whole.into_iter().chain(iterating)
    });
    let members: Vec<String> = children.chain(operations).collect();
    format!(
        "{doc}public class {name} internal constructor({caller}) {{\n{}}}\n",
        members.join("\n")
    )
}

/// The way from a node to one below it.
pub(super) fn property(child: &Node, mode: Mode) -> String {
    let class = class_name(child, mode);
    let doc = docs::comment(4, child.resource.doc, &[]);
    let name = lower_camel(child.name());
    format!("{doc}    public val {name}: {class} = {class}(caller)\n")
}

fn method(operation: &Operation, mode: Mode) -> String {
    let fields = parameters::ordered(operation.request);
    let doc = docs::comment(4, operation.doc, &fields);
    let (head, throws) = match mode {
        Mode::Async => ("public suspend fun", ""),
        Mode::Blocking => ("public fun", "    @Throws(InterruptedException::class)\n"),
        Mode::Tool => ("public fun", ""),
    };
    let head = format!(
        "    {head} {}({}): {} =",
        lower_camel(operation.name),
        parameters::list(4, operation.request),
        notation(&operation.output)
    );
    let call = call("call", &full_name(operation), operation);
    format!("{doc}{throws}{}", joined(&head, &call))
}

fn iterating(operation: &Operation, name: &str, item: &Type, mode: Mode) -> String {
    let listed = lower_camel(operation.name);
    let doc = match mode {
        Mode::Async if operation.streams => format!(
            "{} Each collector starts anew; one that ends closes the connection.",
            operation.doc
        ),
        Mode::Blocking | Mode::Tool if operation.streams => format!(
            "{} Each iteration starts anew; read it to its end, which closes the connection.",
            operation.doc
        ),
        Mode::Async => format!(
            "Everything that `{listed}` lists, as a flow that asks for a page when it is needed. \
             Each collector starts anew. Given a page, it starts there."
        ),
        Mode::Blocking | Mode::Tool => format!(
            "Everything that `{listed}` lists, as a sequence that asks for a page when it is \
             needed. Each iteration starts anew. Given a page, it starts there."
        ),
    };
    let doc = docs::comment(4, &doc, &parameters::ordered(operation.request));
    let several = match mode {
        Mode::Async => "Flow",
        Mode::Blocking | Mode::Tool => "Sequence",
    };
    let head = format!(
        "    public fun {}({}): {several}<{}> =",
        lower_camel(name),
        parameters::list(4, operation.request),
        notation(item)
    );
    let list = format!("{}.{name}", operation.resource);
    let function = match operation.streams {
        true => "chunks",
        false => "items",
    };
    format!("{doc}{}", joined(&head, &call(function, &list, operation)))
}

fn call(function: &str, name: &str, operation: &Operation) -> String {
    let block = parameters::block(4, operation.request);
    format!("caller.{function}(\"{name}\") {block}")
}

/// A function and its body, on one line as far as that goes.
fn joined(head: &str, body: &str) -> String {
    let last = head.lines().last().unwrap_or_default();
    let first = body.lines().next().unwrap_or_default();
    match last.chars().count() + 1 + first.chars().count() <= WIDTH {
        true => format!("{head} {body}\n"),
        false => format!("{head}\n        {}\n", body.replace('\n', "\n    ")),
    }
}
