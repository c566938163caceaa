//! Lists, page by page. Pages are flattened in JavaScript: one crossing for each page.

use amocore::client::dynamic::JsonPager;
use napi::{Env, Result};
use napi_derive::napi;

use crate::call::NativeCall;
use crate::waiting::wait;

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

    /// Asks for the next page, and blocks until it is there.
    #[napi]
    pub fn next(&self, env: Env) -> Result<Option<String>> {
        let call = self.0.next_page();
        call.map(|call| wait(&env, call)).transpose()
    }
}
