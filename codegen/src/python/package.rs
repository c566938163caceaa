//! `__init__.py`: everything public, each imported when it is first asked for.
//!
//! Importing all of it took two thirds of the time of `import requests`, most of it for `typing` and
//! the classes of the operations; who imports it to catch an error needs none of that.

use super::{Mode, exports, import, resources};
use crate::surface::Surface;

const DOC: &str = r#""""The amoCRM (Kommo) HTTP API: one typed client for the legacy XML and the v2 generation.

    from amocore import BlockingClient

    with BlockingClient(account="company", zone="com", login="me@company.com", key="...") as client:
        for contact in client.legacy.contacts.iter():
            print(contact.name)

`AsyncClient` has the same calls for asyncio. Every failure is an `AmoError`.
"""

"#;

/// What is read by type checkers alone stands above, and what is run stands here.
const LAZY: &str = r#"else:

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        module = import_module(home)
        if name == "errors":
            return module
        # The next time it is found without this.
        value = globals()[name] = getattr(module, name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_HOMES})


del TYPE_CHECKING
"#;

pub(super) fn print(surface: &Surface) -> String {
    let owned = |names: &[&str]| {
        names
            .iter()
            .map(|&name| name.to_owned())
            .collect::<Vec<_>>()
    };
    let nodes = surface.nodes();
    let classes = nodes
        .iter()
        .flat_map(|node| Mode::BOTH.map(|mode| resources::class_name(node, mode)));
    let mut errors: Vec<String> = amocore::ErrorKind::ALL
        .iter()
        .map(|kind| kind.name().to_owned())
        .collect();
    errors.push("AmoError".to_owned());
    let mut native: Vec<String> = surface.models.iter().map(|it| it.name.to_owned()).collect();
    native.push("__version__".to_owned());
    let tools = surface.tool_nodes();
    let classes_of_tools = tools
        .iter()
        .map(|node| resources::class_name(node, Mode::Tool));
    let tools = classes_of_tools
        .chain(surface.tools.iter().map(|root| root.name().to_owned()))
        .collect();
    let groups = [
        (
            "amocore._clients",
            owned(&["AsyncClient", "BlockingClient"]),
        ),
        ("amocore._native", native),
        ("amocore._pages", owned(&["AsyncItems", "BlockingItems"])),
        ("amocore._resources", classes.collect()),
        ("amocore._token_store", owned(&["TokenStore"])),
        ("amocore._tools", tools),
        ("amocore._unset", owned(&["UNSET", "Unset"])),
        (
            "amocore._words",
            surface.words.iter().map(|it| it.name.to_owned()).collect(),
        ),
        ("amocore.errors", errors),
    ];
    let mut text = format!("{DOC}from amocore import _interpreter\n\n");
    text += "# Before anything native is imported.\n_interpreter.refuse_subinterpreters()\n\n";
    text += "TYPE_CHECKING = False\nif TYPE_CHECKING:\n";
    for (module, names) in &groups {
        let lines = import(module, names);
        text.extend(lines.lines().map(|line| format!("    {line}\n")));
    }
    text += LAZY;
    let all: Vec<String> = groups.iter().flat_map(|(_, names)| names.clone()).collect();
    text += &format!("\n{}\n# Where each is.\n_HOMES = {{\n", exports(&all));
    for (module, names) in &groups {
        let home = |name: &String| format!("    \"{name}\": \"{module}\",\n");
        text.extend(names.iter().map(home));
    }
    text + "    \"errors\": \"amocore.errors\",\n}\n"
}
