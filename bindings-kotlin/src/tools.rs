//! What needs no client.

use amocore::client::dynamic::{Notation, evaluate};
use jni::EnvUnowned;
use jni::jni_mangle;
use jni::objects::{JByteArray, JClass};

use crate::answer::Answer;
use crate::crossing::answering;
use crate::request::Request;

/// Runs a tool.
#[jni_mangle("amocore.ffi.Native")]
pub fn tool<'local>(
    env: EnvUnowned<'local>,
    _: JClass<'local>,
    request: JByteArray<'local>,
) -> JByteArray<'local> {
    answering(env, |env| {
        let request = Request::read(env, &request)?;
        let (tool, arguments) = request.parts();
        Ok(Answer::Output(evaluate(tool, arguments, Notation::Exact)?))
    })
}
