//! Lists, page by page. Pages are flattened in JavaScript: one crossing for each page.

use amocore::client::dynamic::JsonPager;
use napi_derive::napi;

use crate::call::NativeCall;

/// The pages of a list. A page that does not come ends the list.
#[napi]
#[derive(Debug)]
pub struct NativePages(JsonPager);

impl NativePages {
    pub fn new(pager: JsonPager) -> Self {
        Self(pager)
    }
}

#[napi]
impl NativePages {
    /// Asks for the next page, a JSON list of items; nothing after the last.
    #[napi]
    pub fn start_next(&self) -> Option<NativeCall> {
        self.0.next_page().map(NativeCall::new)
    }

    /// Ends the list; what holds a connection closes it.
    #[napi]
    pub fn close(&self) {
        self.0.close();
    }
}
