//! `_native.pyi`: what the native module has.

use std::collections::BTreeSet;

use amocore::schema::{Field, Model};

use super::types::{Direction, Used, annotation, parameter};
use super::{docs, exports, import};
use crate::surface::Surface;

/// The classes that are there whatever the surface is.
const ENGINE: &str = r#"
__version__: str

@final
class Client:
    """What both clients are made of: calls by the names of operations.

    Use `BlockingClient` and `AsyncClient` instead.
    """

    def __new__(cls, fields: dict[str, Any]) -> Client: ...
    def call(self, operation: str, fields: dict[str, Any]) -> Any:
        """Carries out an operation and answers its result."""
    def start(self, operation: str, fields: dict[str, Any]) -> Awaitable[Any]:
        """Starts an operation. Cancelling what it returns cancels the request."""
    def pager(self, operation: str, fields: dict[str, Any]) -> Pager:
        """Lists page by page."""
    def close(self) -> None:
        """Makes calls in flight and later ones fail with `Cancelled`."""
    @property
    def redis_problem(self) -> str | None:
        """Why the limit of requests is not shared over Redis at the moment."""
    @property
    def is_closed(self) -> bool:
        """Whether the client was closed."""

@final
class NativeTools:
    """What `tools` is made of: calls by name, without a client."""

    def __new__(cls) -> NativeTools: ...
    def call(self, tool: str, fields: dict[str, Any]) -> Any:
        """Runs a tool and answers its result."""

@final
class Pager:
    """A list, page by page."""

    def next_page(self) -> list[Any] | None:
        """The next page's items, or None at the end."""
    def next_page_async(self) -> Awaitable[list[Any] | None]:
        """The next page's items, or None at the end."""
"#;

pub(super) fn print(surface: &Surface) -> String {
    let mut used = Used::default();
    for model in &surface.models {
        used.fields(model.fields, Direction::In);
    }
    let mut abc = vec!["Awaitable".to_owned()];
    if used.names.contains("Sequence") {
        abc.push("Sequence".to_owned());
    }
    let mut text = "\"\"\"The native part of amocore.\"\"\"\n\n".to_owned();
    text += &import("collections.abc", &abc);
    if used.names.contains("datetime") {
        text += &import("datetime", &["datetime".to_owned()]);
    }
    text += &import("typing", &["Any", "ClassVar", "final"].map(str::to_owned));
    text.push('\n');
    if used.names.contains("UNSET") {
        text += &import("amocore._unset", &["UNSET", "Unset"].map(str::to_owned));
    }
    if !used.words.is_empty() {
        text += &import(
            "amocore._words",
            &used.words.into_iter().collect::<Vec<_>>(),
        );
    }
    let mut names: Vec<String> = surface.models.iter().map(|it| it.name.to_owned()).collect();
    names.extend(["Client", "Pager", "__version__"].map(str::to_owned));
    text += "\n";
    text += &exports(&names);
    text += ENGINE;
    for model in &surface.models {
        text.push('\n');
        text += &class(model);
    }
    text
}

fn class(model: &Model) -> String {
    let fields: Vec<&Field> = model.fields.iter().collect();
    let mut text = format!("@final\nclass {}:\n", model.name);
    text += &docs::docstring(4, model.doc, &fields);
    text += "\n    __hash__: ClassVar[None]  # type: ignore[assignment]\n\n";
    text += &constructor(model);
    for field in model.fields {
        text += &format!(
            "    @property\n    def {}(self) -> {}:\n{}",
            field.name,
            annotation(&field.ty, Direction::Out, &BTreeSet::new()),
            docs::docstring(8, field.doc, &[])
        );
    }
    text += "    def __eq__(self, other: object, /) -> bool: ...\n";
    text += "    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...\n";
    text += "    def to_dict(self) -> dict[str, Any]:\n";
    text += "        \"\"\"The fields as plain values: nested models become dictionaries.\"\"\"\n";
    text
}

fn constructor(model: &Model) -> String {
    let name = model.name;
    if model.fields.is_empty() {
        return format!("    def __new__(cls) -> {name}: ...\n");
    }
    let parameters: String = model
        .fields
        .iter()
        .map(|field| {
            let (annotation, default) = parameter(field, &BTreeSet::new());
            let default = default.map_or(String::new(), |value| format!(" = {value}"));
            format!("        {}: {annotation}{default},\n", field.name)
        })
        .collect();
    format!("    def __new__(\n        cls,\n        *,\n{parameters}    ) -> {name}: ...\n")
}
