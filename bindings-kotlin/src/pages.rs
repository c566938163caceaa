//! Lists, page by page. Pages are flattened on the other side: one crossing for each page.

use amocore::client::dynamic::{JsonCall, JsonPager};
use jni::EnvUnowned;
use jni::jni_mangle;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;

use crate::answer::Answer;
use crate::clients;
use crate::crossing::{answering, doing};
use crate::failure::Failure;
use crate::registry::Registry;
use crate::request::Request;

static LISTS: Registry<JsonPager> = Registry::new();

/// Asks for the next page, unless there is none.
pub fn next(pages: i64) -> Result<Option<JsonCall>, Failure> {
    let pager = LISTS.with(pages, JsonPager::clone);
    let pager = pager.ok_or_else(|| Failure::stale("list"))?;
    Ok(pager.next_page())
}

/// Starts paging through a list. Nothing is sent.
#[jni_mangle("amocore.ffi.Native")]
pub fn pages<'local>(
    env: EnvUnowned<'local>,
    _: JClass<'local>,
    client: jlong,
    request: JByteArray<'local>,
) -> JByteArray<'local> {
    answering(env, |env| {
        let pager = clients::page(client, &Request::read(env, &request)?)?;
        Ok(Answer::Number(LISTS.add(pager)))
    })
}

/// Lets go of a list.
#[jni_mangle("amocore.ffi.Native")]
pub fn free_pages<'local>(_: EnvUnowned<'local>, _: JClass<'local>, pages: jlong) {
    doing(|| drop(LISTS.remove(pages)));
}
