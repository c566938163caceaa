//! The clients themselves.

use amocore::ErrorKind;

use super::Mode;
use super::resources::class_name;
use crate::surface::Surface;
use crate::text::lower_camel;

/// `lib/generated/clients.js`. Resources come after their children, so that classes are there
/// when they are used.
pub(super) fn print(surface: &Surface) -> String {
    let mut text = "'use strict';\n\nconst base = require('../base.js');\nconst core = require('../core.js');\nconst resources = require('./resources.js');\nconst { Config } = require('./requests.js');\n".to_owned();
    for mode in Mode::BOTH {
        let prefix = mode.prefix();
        text.push_str(&format!(
            "\nexports.{prefix}Client = class {prefix}Client extends base.{prefix}Base {{\n  constructor(settings) {{\n    const opened = new core.{prefix}Core(Config, settings);\n    super(opened, settings);\n"
        ));
        for root in &surface.roots {
            text.push_str(&format!(
                "    this.{} = new resources.{}(opened);\n",
                lower_camel(root.name()),
                class_name(root, mode)
            ));
        }
        text.push_str("  }\n};\n");
    }
    for root in &surface.tools {
        let (name, class) = (root.name(), class_name(root, Mode::Tool));
        text.push_str(&format!(
            "\nexports.{name} = new resources.{class}(core.tools);\n"
        ));
    }
    text
}

/// `index.mjs`: the very objects of the CommonJS module, so that `instanceof` holds across both.
pub(super) fn module() -> String {
    let mut names = vec!["AmoError", "AsyncClient", "BlockingClient", "tools"];
    names.extend(ErrorKind::ALL.iter().map(|kind| kind.name()));
    let rows: String = names.iter().map(|name| format!("  {name},\n")).collect();
    format!("import amocore from './index.js';\n\nexport const {{\n{rows}}} = amocore;\n")
}
