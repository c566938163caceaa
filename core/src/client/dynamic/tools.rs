//! Tools by name, with JSON in and out.

use super::{Notation, json, read};
use crate::tools::*;
use crate::{Error, ErrorKind, Result};

macro_rules! by_name {
    ($($group:ident: $doc:literal {
        $($name:ident($request:ident) -> $output:ty, $tool_doc:literal;)*
    })*) => {
        /// Runs a tool, such as `tools.webhooks.parse`, with a JSON object of arguments.
        ///
        /// # Errors
        /// `InvalidInput`, naming the argument.
        pub fn evaluate(name: &str, arguments: &str, notation: Notation) -> Result<String> {
            $($(
                if name == concat!("tools.", stringify!($group), ".", stringify!($name)) {
                    let name = concat!("tools.", stringify!($group), ".", stringify!($name));
                    let request: $request = read(name, arguments)?;
                    return json(&request.run_as(name)?, notation);
                }
            )*)*
            Err(Error::new(ErrorKind::InvalidInput, format!("there is no tool {name}")))
        }
    };
}

crate::tools!(by_name);
