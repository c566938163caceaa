//! `index.d.ts`: what TypeScript and editors know.

use amocore::ErrorKind;
use amocore::schema::{Field, Model, Operation, Role, Type, Words};

use super::docs::{comment, of_field, respelled};
use super::resources::class_name;
use super::{Mode, name};
use crate::surface::{Node, Surface};
use crate::text::lower_camel;

const HEAD: &str = include_str!("head.d.ts");

pub(super) fn print(surface: &Surface) -> String {
    let mut text = HEAD.to_owned();
    for kind in ErrorKind::ALL {
        text.push('\n');
        text.push_str(&comment(0, kind.doc()));
        text.push_str(&format!(
            "export class {} extends AmoError {{}}\n",
            kind.name()
        ));
    }
    for words in &surface.words {
        text.push_str(&enumeration(words));
    }
    for model in &surface.models {
        text.push_str(&interface(model));
    }
    let nodes = surface.nodes();
    let tools = surface.tool_nodes();
    for operation in nodes.iter().chain(&tools).flat_map(|node| &node.operations) {
        text.push_str(&interface(operation.request));
    }
    text.push_str(&interface(surface.settings));
    for node in &nodes {
        for mode in Mode::BOTH {
            text.push_str(&resource(node, mode));
        }
    }
    for node in tools {
        text.push_str(&resource(node, Mode::Tool));
    }
    for mode in Mode::BOTH {
        text.push_str(&client(surface, mode));
    }
    for root in &surface.tools {
        let (name, class) = (root.name(), class_name(root, Mode::Tool));
        text.push_str(&format!(
            "\n{}export declare const {name}: {class};\n",
            comment(0, root.resource.doc)
        ));
    }
    text
}

/// A request's interface is documented by its operation.
fn interface(model: &Model) -> String {
    let mut text = format!(
        "\n{}export interface {} {{\n",
        comment(0, &respelled(model.doc, model.fields)),
        model.name
    );
    for field in model.fields {
        text.push_str(&of_field(2, field, model.fields));
        text.push_str(&member(model, field));
    }
    text + "}\n"
}

fn member(model: &Model, field: &Field) -> String {
    let given = model.role != Role::Output;
    let shown = of_type(&field.ty, given);
    // An answer has all of its fields but those that may be empty.
    let optional = match field.ty {
        Type::Optional(_) | Type::Change(_) => true,
        _ => given && !field.required,
    };
    let name = name(field);
    match (&field.ty, optional) {
        (Type::Optional(inner), _) => {
            format!("  {name}?: {} | undefined;\n", of_type(inner, given))
        }
        (_, true) => format!("  {name}?: {shown} | undefined;\n"),
        (_, false) => format!("  {name}: {shown};\n"),
    }
}

fn of_type(ty: &Type, given: bool) -> String {
    match ty {
        Type::Nothing => "undefined".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Int | Type::Float => "number".to_owned(),
        Type::Text | Type::Secret => "string".to_owned(),
        Type::Timestamp => "Date".to_owned(),
        Type::TokenStore => "TokenStore".to_owned(),
        Type::Bytes => "Uint8Array".to_owned(),
        Type::Value => "Value".to_owned(),
        Type::Extra => "Record<string, Value>".to_owned(),
        Type::List(item) if given => format!("readonly {}[]", of_type(item, given)),
        Type::List(item) => format!("{}[]", of_type(item, given)),
        Type::Optional(value) => format!("{} | undefined", of_type(value, given)),
        Type::Change(value) => format!("{} | null", of_type(value, given)),
        Type::Enum(words) => words.name.to_owned(),
        Type::Model(model) => model.name.to_owned(),
    }
}

fn enumeration(words: &Words) -> String {
    let mut doc = words.doc.to_owned();
    doc.push_str("\n\n");
    for (word, about) in words.words {
        doc.push_str(&format!("- `{word}`: {}\n", about.trim()));
    }
    let known: Vec<String> = words
        .words
        .iter()
        .map(|(word, _)| format!("'{word}'"))
        .collect();
    format!(
        "\n{}export type {} = {} | (string & {{}});\n",
        comment(0, &doc),
        words.name,
        known.join(" | ")
    )
}

fn resource(node: &Node, mode: Mode) -> String {
    let class = class_name(node, mode);
    let mut text = format!(
        "\n{}export interface {class} {{\n",
        comment(0, node.resource.doc)
    );
    for child in &node.children {
        text.push_str(&property(child, mode));
    }
    for operation in &node.operations {
        text.push_str(&methods(operation, mode));
    }
    text + "}\n"
}

fn property(node: &Node, mode: Mode) -> String {
    let name = lower_camel(node.name());
    format!(
        "{}  readonly {name}: {};\n",
        comment(2, node.resource.doc),
        class_name(node, mode)
    )
}

fn methods(operation: &Operation, mode: Mode) -> String {
    let required = operation.request.fields.iter().any(|field| field.required);
    let optional = if required { "" } else { "?" };
    let mut parameters = format!("request{optional}: {}", operation.request.name);
    if mode == Mode::Async {
        parameters.push_str(", options?: CallOptions");
    }
    let output = of_type(&operation.output, false);
    let output = match mode {
        Mode::Blocking | Mode::Tool => output,
        Mode::Async => format!("Promise<{output}>"),
    };
    let method = lower_camel(operation.name);
    let about = respelled(operation.doc, operation.request.fields);
    let mut text = String::new();
    if operation.answers() {
        text.push_str(&comment(2, &about));
        text.push_str(&format!("  {method}({parameters}): {output};\n"));
    }
    if let Some((name, item)) = operation.iterating() {
        let item = of_type(&item, false);
        let (items, how) = match mode {
            Mode::Blocking | Mode::Tool => (format!("IterableIterator<{item}>"), "for"),
            Mode::Async => (format!("AsyncIterableIterator<{item}>"), "for await"),
        };
        let doc = match operation.answers() {
            true => format!(
                "Iterates over everything that `{method}` lists, asking for a page when it is needed.\n\nUse it with `{how}`. Given a page, it starts there."
            ),
            false => {
                format!("{about}\n\nUse it with `{how}`; leaving the loop closes the connection.")
            }
        };
        text.push_str(&comment(2, &doc));
        text.push_str(&format!(
            "  {}({parameters}): {items};\n",
            lower_camel(name)
        ));
    }
    text
}

fn client(surface: &Surface, mode: Mode) -> String {
    let (about, dispose, disposed) = match mode {
        Mode::Blocking => (
            "The blocking client: its calls answer when the output is there, and block the thread until then. Use it in scripts and worker threads; on a server's main thread it would stop everything else.",
            "dispose",
            "void",
        ),
        Mode::Async | Mode::Tool => (
            "The asynchronous client: its calls answer with promises and never block the event loop.",
            "asyncDispose",
            "Promise<void>",
        ),
    };
    let mut text = format!(
        "\n{}export class {}Client {{\n",
        comment(0, about),
        mode.prefix()
    );
    text.push_str(&comment(
        2,
        "Checks the settings; nothing is sent yet. Throws `Configuration`, which names the setting.",
    ));
    text.push_str(&format!(
        "  constructor(settings: {});\n",
        surface.settings.name
    ));
    for root in &surface.roots {
        text.push_str(&property(root, mode));
    }
    text.push_str(&comment(2, "Whether the client was closed."));
    text.push_str("  readonly isClosed: boolean;\n");
    text.push_str(&comment(
        2,
        "Why the limit of requests is not shared over Redis at the moment, although `redisUrl` is set; else undefined. Meanwhile this process takes its share alone.",
    ));
    text.push_str("  readonly redisProblem: string | undefined;\n");
    text.push_str(&comment(
        2,
        "Closes the client: calls in flight fail with `Cancelled`, and so do later ones. Closing a second time does nothing. A client that is dropped is closed as well.",
    ));
    text.push_str("  close(): void;\n");
    text.push_str(&comment(
        2,
        "Closes the client at the end of a block: `using` or `await using`.",
    ));
    text.push_str(&format!("  [Symbol.{dispose}](): {disposed};\n}}\n"));
    text
}
