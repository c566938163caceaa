//! From the name of an operation to the call: an expansion of the operation list.

use amocore::*;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::Outcome;

macro_rules! dispatch {
    ($(
        $generation:ident: $type:ident $blocking:ident, $generation_doc:literal {
            { $($direct:tt)* }
            $($resource:ident: $resource_type:ident $resource_blocking:ident, $doc:literal {
                $($rows:tt)*
            })*
        }
    )*) => {
        /// Calls an operation of the blocking client.
        pub fn blocking(
            client: &BlockingClient,
            operation: &str,
            method: &str,
            arguments: &Json,
        ) -> Outcome {
            let asked = (operation, method, arguments);
            $(
                dispatch!(@waits asked, client.$generation, stringify!($generation), $($direct)*);
                $(dispatch!(
                    @waits asked,
                    client.$generation.$resource,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );)*
            )*
            unknown(operation, method)
        }

        /// Calls an operation of the asynchronous client.
        pub async fn asynchronous(
            client: &AsyncClient,
            operation: &str,
            method: &str,
            arguments: &Json,
        ) -> Outcome {
            let asked = (operation, method, arguments);
            $(
                dispatch!(@calls asked, client.$generation, stringify!($generation), $($direct)*);
                $(dispatch!(
                    @calls asked,
                    client.$generation.$resource,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );)*
            )*
            unknown(operation, method)
        }
    };

    (@waits $asked:ident, $resource:expr, $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {$(
        if $asked.0 == concat!($path, ".", stringify!($name)) {
            let request: amocore::$request = read($asked.2);
            $(
                if $asked.1 == stringify!($name) {
                    let answer: Result<$output> = $resource.$name(request);
                    return Outcome::of(answer);
                }
                $(if $asked.1 == stringify!($iter) {
                    return Outcome::of_items($resource.$iter(request));
                })?
            )?
            $(if $asked.1 == stringify!($name) {
                let chunks: Vec<Result<$chunk>> = $resource.$name(request).collect();
                return Outcome::of_chunks(chunks);
            })?
        }
    )*};

    (@calls $asked:ident, $resource:expr, $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {$(
        if $asked.0 == concat!($path, ".", stringify!($name)) {
            let request: amocore::$request = read($asked.2);
            $(
                if $asked.1 == stringify!($name) {
                    let answer: Result<$output> = $resource.$name(request).await;
                    return Outcome::of(answer);
                }
                $(if $asked.1 == stringify!($iter) {
                    return Outcome::of_items($resource.$iter(request).collect::<Vec<_>>().await);
                })?
            )?
            $(if $asked.1 == stringify!($name) {
                let chunks: Vec<Result<$chunk>> = $resource.$name(request).collect().await;
                return Outcome::of_chunks(chunks);
            })?
        }
    )*};
}

amocore::operations!(dispatch);

macro_rules! tool {
    ($($group:ident: $doc:literal {
        $($name:ident($request:ident) -> $output:ty, $tool_doc:literal;)*
    })*) => {
        /// Runs a tool, if the operation is one.
        pub fn tool(operation: &str, arguments: &Json) -> Option<Outcome> {
            $($(
                if operation == concat!("tools.", stringify!($group), ".", stringify!($name)) {
                    let request: amocore::tools::$request = read(arguments);
                    return Some(Outcome::of(amocore::tools::$group::$name(request)));
                }
            )*)*
            None
        }
    };
}

amocore::tools!(tool);

fn read<T: DeserializeOwned>(arguments: &Json) -> T {
    serde_json::from_value(arguments.clone()).expect("the case's arguments fit the request")
}

fn unknown(operation: &str, method: &str) -> ! {
    panic!("there is no {operation} with the method {method}")
}
