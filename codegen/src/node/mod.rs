//! The npm package.

use crate::files::File;
use crate::surface::Surface;

/// The generated files.
pub fn files(_surface: &Surface) -> Vec<File> {
    Vec::new()
}
