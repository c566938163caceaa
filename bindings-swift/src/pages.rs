//! Lists, page by page. Pages are flattened on the other side: one crossing for each page.

use std::sync::Arc;

use amocore::client::dynamic::JsonPager;

use crate::call::NativeCall;

/// The pages of a list.
#[derive(Debug, uniffi::Object)]
pub struct NativePages(JsonPager);

impl NativePages {
    pub fn new(pager: JsonPager) -> Self {
        Self(pager)
    }
}

#[uniffi::export]
impl NativePages {
    /// Asks for the next page, a JSON list of items; nothing after the last. A page that does
    /// not come ends the list.
    pub fn next(&self) -> Option<Arc<NativeCall>> {
        let call = self.0.next_page()?;
        Some(Arc::new(NativeCall::new(call)))
    }
}
