//! How each language names and types what the operation list describes: written down here once
//! more, apart from what prints the bindings, so that the two have to agree.

mod kotlin;
mod node;
mod python;
mod swift;

use amocore::schema::{Field, Role, Type};
use amocore_codegen::text;

/// Which way a value goes. Callers may pass more than they get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the caller.
    In,
    /// To the caller.
    Out,
}

/// A language's notation.
#[derive(Debug)]
pub struct Dialect {
    /// The language.
    pub language: &'static str,
    /// `page_size` as the language spells it.
    pub spell: fn(&str) -> String,
    /// What it calls a model.
    pub title: fn(&str) -> &str,
    /// The notation of a type.
    pub ty: fn(&Type, Direction) -> String,
    /// The notation of a field's type: in an answer, in what callers build, in a request.
    pub field: fn(&Field, Role) -> String,
    /// Whether a field may be missing, or be left out.
    pub optional: fn(&Field, Role) -> bool,
    /// What leaving it out means, where the language shows that.
    pub default: fn(&Field) -> Option<String>,
}

impl Dialect {
    /// The dialect of a language.
    pub fn of(language: &str) -> Option<Self> {
        match language {
            "kotlin" => Some(kotlin::dialect()),
            "node" => Some(node::dialect()),
            "python" => Some(python::dialect()),
            "swift" => Some(swift::dialect()),
            _ => None,
        }
    }

    /// `v2.incoming_leads.add_sip`, as the language spells it.
    pub fn spell_path(&self, path: &str) -> String {
        let parts: Vec<String> = path.split('.').map(self.spell).collect();
        parts.join(".")
    }
}

/// Names in snake case stay.
fn snake(name: &str) -> String {
    name.to_owned()
}

/// `page_size` as `pageSize`.
fn camel(name: &str) -> String {
    text::lower_camel(name)
}

/// Where a caller may leave out whatever has a natural default.
fn not_required(field: &Field, _: Role) -> bool {
    !field.required
}
