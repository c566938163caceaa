//! `AsyncClient` and `BlockingClient`: the operation list as Rust calls.

use super::config::Config;
use super::download::{BlockingDownload, Download};
use super::engine::Client;
use super::pages::{Items, Pager, Pages};
use crate::runtime::may_block;
use crate::*;

macro_rules! surface {
    ($(
        $generation:ident: $type:ident $blocking:ident, $generation_doc:literal {
            { $($direct:tt)* }
            $($resource:ident: $resource_type:ident $resource_blocking:ident, $doc:literal {
                $($rows:tt)*
            })*
        }
    )*) => {
        /// The asynchronous client. Its calls may be awaited in any executor; a call that is
        /// dropped is cancelled. Clones share session and limiter.
        ///
        /// ```no_run
        /// # async fn run() -> amocore::Result<()> {
        /// use amocore::{AccountZone, AsyncClient, Config};
        ///
        /// let config = Config::account("company", AccountZone::Com).with_key("me@company.com", "key");
        /// let client = AsyncClient::new(config)?;
        /// let detail = client.legacy.contacts.get(12).await?;
        /// println!("{}", detail.contact.name);
        /// # Ok(()) }
        /// ```
        #[derive(Debug, Clone)]
        pub struct AsyncClient {
            $(#[doc = $generation_doc] pub $generation: $type,)*
            client: Client,
        }

        /// The blocking client. It may be used from any thread that is not one of an async
        /// runtime. Clones share session and limiter.
        ///
        /// ```no_run
        /// # fn run() -> amocore::Result<()> {
        /// use amocore::{AccountZone, BlockingClient, Config, ListLegacyContacts};
        ///
        /// let config = Config::account("company", AccountZone::Com).with_key("me@company.com", "key");
        /// let client = BlockingClient::new(config)?;
        /// for contact in client.legacy.contacts.iter(ListLegacyContacts::default()) {
        ///     println!("{}", contact?.name);
        /// }
        /// # Ok(()) }
        /// ```
        #[derive(Debug, Clone)]
        pub struct BlockingClient {
            $(#[doc = $generation_doc] pub $generation: $blocking,)*
            client: Client,
        }

        surface!(@client AsyncClient $($generation: $type)*);
        surface!(@client BlockingClient $($generation: $blocking)*);

        $(
            surface!(@resource $type, $generation_doc, $($resource: $resource_type, $doc,)*);
            surface!(@resource $blocking, $generation_doc, $($resource: $resource_blocking, $doc,)*);
            surface!(@calls $type, stringify!($generation), $($direct)*);
            surface!(@waits $blocking, stringify!($generation), $($direct)*);
            surface!(@pagers stringify!($generation), $($direct)*);
            $(
                surface!(@resource $resource_type, $doc,);
                surface!(@resource $resource_blocking, $doc,);
                surface!(
                    @calls $resource_type,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );
                surface!(
                    @waits $resource_blocking,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );
                surface!(
                    @pagers
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );
            )*
        )*
    };

    (@client $client:ident $($generation:ident: $type:ident)*) => {
        impl $client {
            /// Checks the configuration. Nothing is sent.
            ///
            /// # Errors
            /// `Configuration`, naming the setting.
            pub fn new(config: Config) -> Result<Self> {
                Client::new(config).map(Self::from)
            }

            /// Closes the client: calls in flight fail with `Cancelled`, and so do later ones.
            /// Dropping the last clone frees everything as well.
            pub fn close(&self) {
                self.client.close();
            }

            /// Why the limit of requests is not shared over Redis at the moment, although
            /// `redis_url` is set; else nothing. Meanwhile this process takes its share alone.
            pub fn redis_problem(&self) -> Option<String> {
                self.client.redis_problem()
            }
        }

        impl From<Client> for $client {
            fn from(client: Client) -> Self {
                Self { $($generation: $type::new(&client),)* client }
            }
        }
    };

    (@resource $type:ident, $type_doc:literal, $($field:ident: $field_type:ident, $doc:literal,)*) => {
        #[doc = $type_doc]
        #[derive(Debug, Clone)]
        pub struct $type {
            $(#[doc = $doc] pub $field: $field_type,)*
            #[allow(dead_code, reason = "a resource may have sub-resources only")]
            client: Client,
        }

        impl $type {
            fn new(client: &Client) -> Self {
                Self { $($field: $field_type::new(client),)* client: client.clone() }
            }
        }
    };

    (@calls $type:ident, $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {
        impl $type {
            $(
                $(
                    #[doc = $doc]
                    pub async fn $name(&self, request: impl Into<$request>) -> Result<$output> {
                        self.client.start(concat!($path, ".", stringify!($name)), request.into()).await
                    }

                    $(
                        #[doc = concat!("All items of [`", stringify!($name), "`](Self::", stringify!($name), "), page by page.")]
                        pub fn $iter(&self, request: impl Into<$request>) -> Pages<$request> {
                            let name = concat!($path, ".", stringify!($name));
                            Pages::new(self.client.clone(), name, request.into())
                        }
                    )?
                )?

                $(
                    #[doc = $doc]
                    ///
                    #[doc = concat!("A stream of [`", stringify!($chunk), "`].")]
                    pub fn $name(&self, request: impl Into<$request>) -> Download {
                        let name = concat!($path, ".", stringify!($name));
                        Download::new(self.client.stream(name, request.into()))
                    }
                )?
            )*
        }
    };

    (@waits $type:ident, $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {
        impl $type {
            $(
                $(
                    #[doc = $doc]
                    ///
                    /// # Errors
                    /// See [`ErrorKind`].
                    pub fn $name(&self, request: impl Into<$request>) -> Result<$output> {
                        // Before the call starts: a refused call must not happen.
                        may_block()?;
                        self.client.start(concat!($path, ".", stringify!($name)), request.into()).wait()
                    }

                    $(
                        #[doc = concat!("All items of [`", stringify!($name), "`](Self::", stringify!($name), "), page by page.")]
                        pub fn $iter(&self, request: impl Into<$request>) -> Items<$request> {
                            let name = concat!($path, ".", stringify!($name));
                            Items::new(self.client.clone(), name, request.into())
                        }
                    )?
                )?

                $(
                    #[doc = $doc]
                    ///
                    #[doc = concat!("An iterator of [`", stringify!($chunk), "`].")]
                    pub fn $name(&self, request: impl Into<$request>) -> BlockingDownload {
                        let name = concat!($path, ".", stringify!($name));
                        BlockingDownload::new(self.client.stream(name, request.into()))
                    }
                )?
            )*
        }
    };

    (@pagers $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {
        $($($(
            impl Pager<$request> {
                #[doc = concat!("Turns the pages of `", stringify!($iter), "`.")]
                pub fn of(client: Client, request: $request) -> Self {
                    Self::new(client, concat!($path, ".", stringify!($name)), request)
                }
            }
        )?)?)*
    };
}

operations!(surface);
