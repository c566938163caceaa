//! Prints what the bindings cannot derive with macros: wrappers with explicit parameters, type
//! stubs, exports.
//!
//! [`surface`] walks the description that the core makes of itself and knows no language; a
//! module per language prints it; [`files`] writes the results or compares them with what is
//! checked in.

pub mod api;
pub mod description;
pub mod files;
pub mod kotlin;
pub mod node;
pub mod python;
pub mod surface;
pub mod swift;
pub mod text;

use std::path::Path;

use files::File;
use surface::Surface;

/// The workspace.
///
/// # Panics
/// Never: the generator lies within it.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace is the parent directory")
}

/// Every generated file.
pub fn generate() -> Vec<File> {
    let surface = Surface::current();
    [
        python::files(&surface),
        node::files(&surface),
        swift::files(&surface),
        kotlin::files(&surface),
        vec![description::file(&surface), api::file(&surface, root())],
    ]
    .concat()
}
