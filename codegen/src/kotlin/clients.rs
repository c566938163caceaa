//! `AsyncClient.kt` and `BlockingClient.kt`: the clients, with what they are set up with as
//! parameters.

use std::collections::BTreeSet;

use super::{Mode, docs, imports, parameters, resources, types};
use crate::surface::Surface;

/// The settings that a person may see.
const SHOWN: [&str; 3] = ["account", "zone", "base_url"];

pub(super) fn print(surface: &Surface, mode: Mode) -> String {
    let mut names = BTreeSet::new();
    types::imports(surface.settings.fields, &mut names);
    let prefix = mode.prefix();
    let about = match mode {
        Mode::Async => {
            "The client for coroutines. Any thread and any dispatcher may use it. Close it with \
             `use`, or with `close`; one that is forgotten is closed with the garbage."
        }
        Mode::Blocking | Mode::Tool => {
            "The blocking client. Any thread may use it. Close it with `use`, or with `close`; \
             one that is forgotten is closed with the garbage."
        }
    };
    let doc = format!("{about}\n\n{}", surface.settings.doc);
    let doc = docs::comment(0, &doc, &parameters::ordered(surface.settings));
    let shown: Vec<String> = surface
        .settings
        .fields
        .iter()
        .filter(|field| SHOWN.contains(&field.name))
        .map(|field| {
            let name = parameters::plain_name(field);
            format!("\"{name}\" to {name}")
        })
        .collect();
    let roots: Vec<String> = surface
        .roots
        .iter()
        .map(|root| resources::property(root, mode))
        .collect();
    format!(
        r#"package amocore

{imports}{doc}public class {prefix}Client({parameters}) : AutoCloseable {{
    private val core = Core(
        "{prefix}Client",
        listOf({shown}),
    ) {settings}

    private val caller = {prefix}Calls(core)

{roots}
    /** Whether the client was closed. */
    public val isClosed: Boolean get() = core.isClosed

    /**
     * Why the limit of requests is not shared over Redis at the moment, although `redisUrl` is
     * set; else nothing. Meanwhile this process takes its share alone.
     */
    public val redisProblem: String? get() = core.redisProblem

    /**
     * Closes the client: calls in flight fail with [AmoException.Cancelled], and so do later
     * ones. Closing a second time does nothing.
     */
    override fun close(): Unit = core.close()

    /** The client and its account, without any secret. */
    override fun toString(): String = core.toString()
}}
"#,
        imports = imports(&names),
        parameters = parameters::list(0, surface.settings),
        shown = shown.join(", "),
        settings = parameters::block(4, surface.settings),
        roots = roots.join("\n"),
    )
}
