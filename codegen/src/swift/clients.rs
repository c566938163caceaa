//! `Clients.swift`: the clients themselves.

use super::Mode;
use super::docs;
use super::parameters::{list, name, ordered};
use super::resources::property;
use crate::surface::Surface;

pub(super) fn print(surface: &Surface) -> String {
    Mode::BOTH.map(|mode| client(surface, mode)).concat()
}

fn client(surface: &Surface, mode: Mode) -> String {
    let about = match mode {
        Mode::Blocking => {
            "The blocking client: its calls return when the output is there. Use it on threads of your own; in a task it would hold one of the few threads that all tasks share."
        }
        Mode::Async | Mode::Tool => {
            "The asynchronous client. Cancelling the task that waits for a call cancels the request."
        }
    };
    let settings = surface.settings;
    let class = format!("{}Client", mode.prefix());
    let mut text = format!(
        "\n{}public final class {class}: Sendable, CustomStringConvertible {{\n    let core: Core\n",
        docs::comment(0, about)
    );
    let doc = format!("Checks the settings; nothing is sent yet. {}", settings.doc);
    text.push_str(&format!(
        "\n{}    public init{} throws {{\n        let settings = Arguments()",
        docs::of_call(4, &doc, &ordered(settings)),
        list(settings, 4)
    ));
    for field in settings.fields {
        text.push_str(&format!(
            "\n            .with(\"{}\", {})",
            field.name,
            name(field)
        ));
    }
    text.push_str(&format!(
        "\n        core = try Core(client: \"{class}\", account: baseUrl ?? account, settings: settings)\n    }}\n"
    ));
    for root in &surface.roots {
        text.push_str(&property(root, mode, "core"));
    }
    text.push_str("\n    /// Whether the client was closed.\n    public var isClosed: Bool { core.isClosed }\n");
    text.push_str(&format!(
        "\n{}    public var redisProblem: String? {{ core.redisProblem }}\n",
        docs::comment(4, "Why the limit of requests is not shared over Redis at the moment, although `redisUrl` is set; else nil. Meanwhile this process takes its share alone.")
    ));
    text.push_str(&format!(
        "\n{}    public func close() {{ core.close() }}\n",
        docs::comment(4, "Closes the client: calls in flight fail with ``AmoError/cancelled(_:)``, and so do later ones. Closing a second time does nothing. A client that is dropped is closed as well.")
    ));
    text + "\n    /// The account, without anything that is secret.\n    public var description: String { core.description }\n}\n"
}
