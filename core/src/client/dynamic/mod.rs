//! Operations by name, with JSON in and out.
//!
//! Bindings whose languages have typed surfaces of their own cross over with one text per
//! call. Arguments and outputs are the models as serde has them: members in snake case,
//! instants as RFC 3339 in UTC or `@` and seconds since the epoch, words as text; in an update
//! an absent member keeps and null clears. A download is paged through, a chunk in base64 a page.

mod arguments;
mod failure;
mod notation;
mod tools;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use arguments::Misfit;
pub use failure::{describe, describe_defect};
pub use notation::Notation;
use notation::json;
pub use tools::evaluate;

use crate::client::call::{Call, Canceller, Erased, RawCall};
use crate::client::config::Config;
use crate::client::download::{Chunks, Piece};
use crate::client::engine::Client;
use crate::client::pages::Pager;
use crate::operation::Paged;
use crate::*;

/// A call in flight whose output is JSON. Dropping it cancels the request.
pub struct JsonCall {
    raw: RawCall,
    write: Option<Write>,
}

type Write = Box<dyn FnOnce(Erased) -> Result<String> + Send>;

/// A list being paged through, whatever it lists, or a download. Clones are the same list.
#[derive(Clone)]
pub struct JsonPager {
    pages: Arc<Mutex<Box<dyn Pages>>>,
    notation: Notation,
}

impl Client {
    /// A client with these settings: a [`Config`] as a JSON object.
    ///
    /// # Errors
    /// `Configuration`, naming the setting.
    pub fn from_json(settings: &str) -> Result<Self> {
        // What serde says would show the settings, secrets among them.
        let config: Config = arguments::read(settings).map_err(|_| {
            Error::new(
                ErrorKind::Configuration,
                "the settings cannot be read as such",
            )
        })?;
        Self::new(config)
    }

    /// Starts an operation, such as `legacy.contacts.get`, with a JSON object of arguments.
    pub fn start_json(&self, name: &str, arguments: &str, notation: Notation) -> JsonCall {
        start(self, name, arguments, notation).unwrap_or_else(|error| JsonCall {
            raw: RawCall::failed(error),
            write: None,
        })
    }

    /// Starts paging through a list, such as `legacy.contacts.iter`.
    ///
    /// # Errors
    /// `InvalidInput` if there is no such list or the arguments do not fit.
    pub fn page_json(&self, name: &str, arguments: &str, notation: Notation) -> Result<JsonPager> {
        let pages = pages(self, name, arguments)?;
        Ok(JsonPager {
            pages: Arc::new(Mutex::new(pages)),
            notation,
        })
    }
}

impl JsonCall {
    fn of<T: Serialize + 'static>(call: Call<T>, notation: Notation) -> Self {
        Self {
            raw: call.into_raw(),
            write: Some(Box::new(move |output| {
                json(&Call::<T>::read(output)?, notation)
            })),
        }
    }

    /// What cancels this call.
    pub fn canceller(&self) -> Canceller {
        self.raw.canceller()
    }

    /// Blocks until the result is there.
    ///
    /// # Errors
    /// Those of the call, and `Configuration` inside an async runtime.
    pub fn wait(mut self) -> Result<String> {
        let outcome = self.raw.wait();
        self.write(outcome)
    }

    /// Blocks until the result is there, but no longer than `limit`; then the call goes on and
    /// can be waited for again.
    ///
    /// # Errors
    /// Those of the call, and `Configuration` inside an async runtime.
    pub fn wait_for(&mut self, limit: Duration) -> Option<Result<String>> {
        let outcome = self.raw.wait_for(limit)?;
        Some(self.write(outcome))
    }

    fn write(&mut self, outcome: Result<Erased>) -> Result<String> {
        let output = outcome?;
        match self.write.take() {
            Some(write) => write(output),
            None => Err(Error::unexpected("the call has ended already")),
        }
    }
}

impl Future for JsonCall {
    type Output = Result<String>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<String>> {
        let outcome = std::task::ready!(Pin::new(&mut self.raw).poll(cx));
        Poll::Ready(self.write(outcome))
    }
}

impl JsonPager {
    /// Asks for the next page, if there may be one: a JSON list of items. A page that does not
    /// come ends the list.
    pub fn next_page(&self) -> Option<JsonCall> {
        let (asked, raw) = lock(&self.pages).ask()?;
        let (pages, notation) = (Arc::clone(&self.pages), self.notation);
        Some(JsonCall {
            raw,
            write: Some(Box::new(move |page| {
                lock(&pages).turn(&asked, page, notation)
            })),
        })
    }

    /// Ends the list; what holds a connection closes it.
    pub fn close(&self) {
        lock(&self.pages).close();
    }
}

fn lock<'a>(pages: &'a Mutex<Box<dyn Pages>>) -> std::sync::MutexGuard<'a, Box<dyn Pages>> {
    pages.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A pager without its types.
trait Pages: Send {
    /// Asks for the next page, if there may be one.
    fn ask(&mut self) -> Option<(Erased, RawCall)>;
    /// Takes a page that was asked for, and gives its items.
    fn turn(&mut self, asked: &Erased, page: Erased, notation: Notation) -> Result<String>;
    /// Ends the list.
    fn close(&mut self);
}

impl<P> Pages for Pager<P>
where
    P: Paged,
    P::Item: Serialize,
{
    fn ask(&mut self) -> Option<(Erased, RawCall)> {
        let (request, call) = Pager::ask(self)?;
        Some((Box::new(request), call.into_raw()))
    }

    fn turn(&mut self, asked: &Erased, page: Erased, notation: Notation) -> Result<String> {
        let page = Call::<P::Output>::read(page)?;
        let items = match asked.downcast_ref::<P>() {
            Some(asked) => Pager::turn(self, asked, page),
            None => Vec::new(),
        };
        json(&items, notation)
    }

    fn close(&mut self) {
        Pager::close(self);
    }
}

impl Pages for Chunks {
    fn ask(&mut self) -> Option<(Erased, RawCall)> {
        let call = Chunks::ask(self)?;
        Some((Box::new(()), call.into_raw()))
    }

    fn turn(&mut self, _: &Erased, page: Erased, notation: Notation) -> Result<String> {
        let chunk = self.take(Call::<Piece>::read(page)?);
        let chunk: Vec<String> = chunk.iter().map(|it| STANDARD.encode(it)).collect();
        json(&chunk, notation)
    }

    fn close(&mut self) {
        Chunks::close(self);
    }
}

macro_rules! by_name {
    ($(
        $generation:ident: $type:ident $blocking:ident, $generation_doc:literal {
            { $($direct:tt)* }
            $($resource:ident: $resource_type:ident $resource_blocking:ident, $doc:literal {
                $($rows:tt)*
            })*
        }
    )*) => {
        fn start(
            client: &Client,
            name: &str,
            arguments: &str,
            notation: Notation,
        ) -> Result<JsonCall> {
            let asked = (client, name, arguments, notation);
            $(
                by_name!(@start asked, stringify!($generation), $($direct)*);
                $(by_name!(
                    @start asked,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );)*
            )*
            Err(unknown(name))
        }

        fn pages(client: &Client, name: &str, arguments: &str) -> Result<Box<dyn Pages>> {
            let asked = (client, name, arguments);
            $(
                by_name!(@pages asked, stringify!($generation), $($direct)*);
                $(by_name!(
                    @pages asked,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );)*
            )*
            Err(unknown(name))
        }
    };

    (@start $asked:ident, $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {
        $($(
            if $asked.1 == concat!($path, ".", stringify!($name)) {
                let name = concat!($path, ".", stringify!($name));
                let request: $request = read(name, $asked.2)?;
                let call: Call<$output> = $asked.0.start(name, request);
                return Ok(JsonCall::of(call, $asked.3));
            }
        )?)*
    };

    (@pages $asked:ident, $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {
        $(
            $($(
                if $asked.1 == concat!($path, ".", stringify!($iter)) {
                    let name = concat!($path, ".", stringify!($name));
                    let request: $request = read(name, $asked.2)?;
                    return Ok(Box::new(Pager::new($asked.0.clone(), name, request)));
                }
            )?)?
            $(
                if $asked.1 == concat!($path, ".", stringify!($name)) {
                    // The chunks are what the list says.
                    let _: fn(&mut Chunks, Piece) -> Option<$chunk> = Chunks::take;
                    let name = concat!($path, ".", stringify!($name));
                    let request: $request = read(name, $asked.2)?;
                    return Ok(Box::new($asked.0.stream(name, request)));
                }
            )?
        )*
    };
}

crate::operations!(by_name);

fn unknown(name: &str) -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        format!("there is no operation {name}"),
    )
}

fn read<T: DeserializeOwned>(name: &'static str, text: &str) -> Result<T> {
    arguments::read(text).map_err(|misfit| misfits(name, &misfit))
}

#[cold]
fn misfits(name: &'static str, misfit: &Misfit) -> Error {
    let message = format!("the arguments do not fit: {misfit}");
    Error::new(ErrorKind::InvalidInput, message).in_operation(name)
}

impl fmt::Debug for JsonCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonCall")
    }
}

impl fmt::Debug for JsonPager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonPager")
    }
}

#[cfg(test)]
mod tests;
