//! The one list of tools. Every surface is an expansion of it.

use crate::schema;

/// Hands every tool to `$callback!`, grouped: `name(Request) -> Output, "doc";`.
#[macro_export]
macro_rules! tools {
    ($callback:path) => {
        $callback! {
            custom_fields: "Custom fields of a record: finding one, reading and writing what it holds." {
                find(FindField) -> Option<CustomField>,
                "Finds a field by its identifier, code or name.";
                read(ReadField) -> FieldContent,
                "Reads what a field holds, by its kind (v2 §8.3).";
                write(WriteField) -> CustomField,
                "Makes a field of what it is to hold, by its kind (v2 §8.1).";
                phones(Phones) -> Vec<String>,
                "Gives the phone numbers.";
                emails(Emails) -> Vec<String>,
                "Gives the e-mail addresses.";
            }
            webhooks: "Deliveries of webhooks." {
                parse(ParseWebhook) -> Webhook,
                "Reads a delivery: the raw body of the request, and its content type (v2 §10). Answer the request with a status below 300, or the account repeats it.";
            }
        }
    };
}

macro_rules! describe {
    ($($group:ident: $doc:literal {
        $($name:ident($request:ident) -> $output:ty, $tool_doc:literal;)*
    })*) => {
        /// The groups of tools.
        pub fn resources() -> Vec<schema::Resource> {
            vec![
                schema::Resource {
                    path: "tools",
                    doc: "What needs neither a client nor a connection.",
                },
                $(schema::Resource { path: concat!("tools.", stringify!($group)), doc: $doc },)*
            ]
        }

        /// Every tool, in the order of the list.
        pub fn table() -> Vec<schema::Operation> {
            use crate::*;
            vec![$($(schema::Operation {
                resource: concat!("tools.", stringify!($group)),
                name: stringify!($name),
                request: &<crate::tools::$request as schema::Described>::MODEL,
                output: <$output as schema::Typed>::TYPE,
                pages: None,
                streams: false,
                doc: $tool_doc,
            },)*)*]
        }
    };
}

crate::tools!(describe);

macro_rules! surface {
    ($($group:ident: $doc:literal {
        $($name:ident($request:ident) -> $output:ty, $tool_doc:literal;)*
    })*) => {
        $(
            #[doc = $doc]
            pub mod $group {
                use crate::tools::{Tool, $($request),*};
                use crate::*;

                $(
                    #[doc = $tool_doc]
                    ///
                    /// # Errors
                    /// `InvalidInput`, naming the argument.
                    pub fn $name(request: impl Into<$request>) -> Result<$output> {
                        let name = concat!("tools.", stringify!($group), ".", stringify!($name));
                        request.into().run_as(name)
                    }
                )*
            }
        )*
    };
}

crate::tools!(surface);
