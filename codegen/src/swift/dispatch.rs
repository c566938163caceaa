//! `Dispatch.swift` of the conformance runner: from the name of an operation to the call.

use amocore::schema::{Field, Operation, Type};

use super::Mode;
use super::parameters::{name, ordered};
use crate::surface::{Surface, full_name, is_data};
use crate::text::lower_camel;

pub(super) fn print(surface: &Surface) -> String {
    let mut text = "\nimport Amocore\n".to_owned();
    for mode in Mode::BOTH {
        let (client, effects) = match mode {
            Mode::Blocking | Mode::Tool => ("BlockingClient", "throws"),
            Mode::Async => ("AsyncClient", "async throws"),
        };
        text.push_str(&format!(
            "\n/// Calls the operation that a case asks for.\nfunc call(_ client: {client}, _ asked: Asked) {effects} -> Outcome {{\n    switch asked.call {{\n"
        ));
        for operation in surface.nodes().iter().flat_map(|node| &node.operations) {
            if operation.answers() {
                text.push_str(&case(operation, operation.name, mode, false));
            }
            if let Some((iterating, _)) = operation.iterating() {
                text.push_str(&case(operation, iterating, mode, true));
            }
        }
        for tool in surface
            .tool_nodes()
            .iter()
            .flat_map(|node| &node.operations)
        {
            text.push_str(&case(tool, tool.name, Mode::Tool, false));
        }
        text.push_str("    default: fatalError(\"there is no \\(asked.call)\")\n    }\n}\n");
        text.push_str(&opening(surface, mode));
    }
    text
}

/// `asyncClient(settings)`: a client with the settings of a case.
fn opening(surface: &Surface, mode: Mode) -> String {
    let prefix = mode.prefix();
    let settings: Vec<String> = ordered(surface.settings)
        .into_iter()
        .filter(|setting| is_data(&setting.ty))
        .map(argument)
        .collect();
    format!(
        "\n/// A client with the settings of a case.\nfunc {}Client(_ asked: Asked) throws -> {prefix}Client {{\n    try {prefix}Client(\n        {})\n}}\n",
        prefix.to_lowercase(),
        settings.join(",\n        ")
    )
}

fn case(operation: &Operation, method: &str, mode: Mode, iterates: bool) -> String {
    let path: Vec<String> = operation.resource.split('.').map(lower_camel).collect();
    let client = if mode == Mode::Tool { "" } else { "client." };
    let call = format!(
        "{client}{}.{}({})",
        path.join("."),
        lower_camel(method),
        arguments(operation)
    );
    let outcome = match (mode, iterates) {
        (Mode::Blocking | Mode::Tool, false) => format!("try Outcome(result: {call})"),
        (Mode::Async, false) => format!("try await Outcome(result: {call})"),
        (Mode::Blocking | Mode::Tool, true) => format!("try Outcome(items: {call})"),
        (Mode::Async, true) => format!("try await Outcome(items: {call})"),
    };
    format!(
        "    case \"{} {method}\": return {outcome}\n",
        full_name(operation)
    )
}

fn arguments(operation: &Operation) -> String {
    let arguments: Vec<String> = ordered(operation.request)
        .into_iter()
        .map(argument)
        .collect();
    arguments.join(", ")
}

fn argument(field: &Field) -> String {
    let label = name(field).replace('`', "");
    format!("{label}: asked.{}(\"{}\")", reading(field), field.name)
}

fn reading(field: &Field) -> &'static str {
    match field.ty {
        Type::Change(_) => "change",
        Type::Optional(_) => "optional",
        Type::List(_) | Type::Extra | Type::Bool if !field.required => "orEmpty",
        _ => "required",
    }
}
