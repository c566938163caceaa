//! `__init__.py`: everything public.

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
    let mut text = DOC.to_owned();
    for (module, names) in &groups {
        text += &import(module, names);
    }
    let all: Vec<String> = groups.into_iter().flat_map(|(_, names)| names).collect();
    text + "\n" + &exports(&all)
}
