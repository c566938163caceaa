//! `AsyncDispatch.kt` and `BlockingDispatch.kt` of the conformance runner: the client that a
//! case describes, and the call that it names, with the arguments of the case.

use std::collections::BTreeSet;

use amocore::schema::{Field, Model, Operation, Type};

use super::types::{self, notation};
use super::{Mode, imports, parameters};
use crate::surface::{Surface, full_name, is_data};
use crate::text::lower_camel;

pub(super) fn print(surface: &Surface, mode: Mode) -> String {
    let prefix = mode.prefix();
    let mut names = BTreeSet::new();
    let client = format!("amocore.{prefix}Client");
    names.insert(&*client);
    let mut used = BTreeSet::new();
    let mut cases = String::new();
    for operation in surface.nodes().iter().flat_map(|node| &node.operations) {
        types::imports(operation.request.fields, &mut used);
        if operation.answers() {
            cases += &case(&full_name(operation), operation.name, operation, "answer");
        }
        if let Some((name, _)) = operation.iterating() {
            let full = format!("{}.{name}", operation.resource);
            let several = match operation.streams {
                true => "chunks",
                false => "items",
            };
            cases += &case(&full, name, operation, several);
        }
    }
    for tool in surface
        .tool_nodes()
        .iter()
        .flat_map(|node| &node.operations)
    {
        types::imports(tool.request.fields, &mut used);
        cases += &case(&full_name(tool), tool.name, tool, "answer");
        names.insert("amocore.tools");
    }
    let models: Vec<String> = named(surface);
    names.extend(models.iter().map(String::as_str));
    names.extend(used);
    let settings: String = arguments(8, surface.settings);
    let (suspend, client) = match mode {
        Mode::Async => ("suspend ", "asyncClient"),
        Mode::Blocking | Mode::Tool => ("", "blockingClient"),
    };
    format!(
        r#"package amocore.conformance

{imports}/** The client that a case describes. */
internal fun {client}(given: Given): {prefix}Client =
    {prefix}Client({settings}    )

/** Makes the call that a case names, and reports what comes back. */
internal {suspend}fun Report.call(client: {prefix}Client, name: String, given: Given): Unit =
    when (name) {{
{cases}        else -> error("there is no operation $name")
    }}
"#,
        imports = imports(&names)
    )
}

fn case(full: &str, name: &str, operation: &Operation, kind: &str) -> String {
    let resource: Vec<String> = operation.resource.split('.').map(lower_camel).collect();
    let arguments = match operation.request.fields {
        [] => String::new(),
        _ => format!("{}            ", arguments(16, operation.request)),
    };
    let client = if resource[0] == "tools" {
        ""
    } else {
        "client."
    };
    format!(
        "        \"{full}\" -> {kind}(\n            {client}{}.{}({arguments}),\n        )\n",
        resource.join("."),
        lower_camel(name)
    )
}

/// The parameters, each found among the arguments of a case.
fn arguments(indent: usize, model: &Model) -> String {
    let margin = " ".repeat(indent);
    let fields = parameters::ordered(model).into_iter();
    let lines = fields.filter(|it| is_data(&it.ty)).map(|field| {
        let (name, argument) = (parameters::name(field), argument(field));
        format!("{margin}{name} = {argument},\n")
    });
    format!("\n{}", lines.collect::<String>())
}

/// How a parameter is found among the arguments of a case.
fn argument(field: &Field) -> String {
    let (function, ty) = match field.ty {
        Type::Change(value) => ("change", notation(value)),
        Type::List(item) if !field.required => ("list", notation(item)),
        ty if field.required => ("required", notation(&ty)),
        Type::Optional(value) => ("optional", notation(value)),
        ty => ("optional", notation(&ty)),
    };
    let otherwise = match field.ty {
        Type::Bool if !field.required => " ?: false",
        Type::Extra => " ?: emptyMap()",
        _ => "",
    };
    format!("given.{function}<{ty}>(\"{}\"){otherwise}", field.name)
}

/// What the types of parameters have to import from the module.
fn named(surface: &Surface) -> Vec<String> {
    fn collect(ty: &Type, names: &mut BTreeSet<&'static str>) {
        match ty {
            Type::List(inner) | Type::Optional(inner) | Type::Change(inner) => {
                collect(inner, names);
            }
            Type::Model(model) => {
                names.insert(model.name);
            }
            Type::Enum(words) => {
                names.insert(words.name);
            }
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    let nodes = surface.nodes().into_iter().chain(surface.tool_nodes());
    let operations = nodes.flat_map(|node| &node.operations);
    let requests = operations.map(|operation| operation.request);
    for field in requests.chain([surface.settings]).flat_map(|it| it.fields) {
        collect(&field.ty, &mut names);
    }
    names.iter().map(|name| format!("amocore.{name}")).collect()
}
