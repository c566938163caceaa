//! `_clients.py`: the two clients, with what they are set up with as parameters.

use std::collections::BTreeSet;

use amocore::schema::{Field, Model, Type};

use super::types::{Direction, Used};
use super::{Mode, docs, import, parameters, resources};
use crate::surface::Surface;

pub(super) fn print(surface: &Surface) -> String {
    let mut used = Used::default();
    used.fields(surface.settings.fields, Direction::In);
    let mut text = "\"\"\"The clients.\"\"\"\n\n".to_owned();
    for (name, module) in [
        ("Sequence", "collections.abc"),
        ("datetime", "datetime"),
        ("Any", "typing"),
    ] {
        if used.names.contains(name) {
            text += &format!("{}\n", import(module, &[name.to_owned()]));
        }
    }
    text += &import(
        "amocore._client",
        &["AsyncBase".to_owned(), "BlockingBase".to_owned()],
    );
    let classes = surface
        .roots
        .iter()
        .flat_map(|root| Mode::BOTH.map(|mode| resources::class_name(root, mode)));
    text += &import("amocore._resources", &classes.collect::<Vec<_>>());
    if used.names.contains("TokenStore") {
        text += &import("amocore._token_store", &["TokenStore".to_owned()]);
    }
    if !used.words.is_empty() {
        text += &import(
            "amocore._words",
            &used.words.into_iter().collect::<Vec<_>>(),
        );
    }
    for mode in Mode::BOTH {
        text.push_str("\n\n");
        text += &class(surface, mode);
    }
    text
}

fn class(surface: &Surface, mode: Mode) -> String {
    let prefix = mode.prefix();
    let about = match mode {
        Mode::Blocking => {
            "The blocking client. Any thread may use it, and a forked process, too. Use it in a \
             `with` statement, or close it, or forget it."
        }
        Mode::Async | Mode::Tool => {
            "The client for asyncio. Any event loop may use it, and a forked process, too. Use \
             it in an `async with` statement, or close it, or forget it."
        }
    };
    let none = BTreeSet::new();
    let mut text = format!("class {prefix}Client({prefix}Base):\n");
    text += &docs::docstring(4, about, &[]);
    text += &format!(
        "\n    def __init__({}) -> None:\n",
        parameters::list(4, surface.settings, &none)
    );
    let doc = format!(
        "Checks the settings; nothing is sent yet.\n\n{}",
        surface.settings.doc
    );
    text += &docs::docstring(8, &doc, &parameters::ordered(surface.settings));
    text += &format!(
        "        settings = {}\n",
        parameters::dictionary(8, surface.settings)
    );
    text += &forget_secrets(surface.settings);
    text += "        super().__init__(settings)\n";
    for root in &surface.roots {
        let class = resources::class_name(root, mode);
        text += &format!("        self._{} = {class}(self._client)\n", root.name());
    }
    for root in &surface.roots {
        text += &resources::property(root, mode);
    }
    text
}

/// Tools that report errors show the variables of every frame; secrets should not be there.
fn forget_secrets(settings: &Model) -> String {
    let is_secret = |field: &&Field| match &field.ty {
        Type::Secret => true,
        Type::Optional(inner) => matches!(inner, Type::Secret),
        _ => false,
    };
    let secrets: Vec<String> = settings
        .fields
        .iter()
        .filter(is_secret)
        .map(parameters::name)
        .collect();
    match &secrets[..] {
        [] => String::new(),
        names => format!("        del {}\n", names.join(", ")),
    }
}
