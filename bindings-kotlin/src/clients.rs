//! The core's clients.

use amocore::client::Client;
use amocore::client::dynamic::{JsonCall, JsonPager, Notation};
use jni::EnvUnowned;
use jni::jni_mangle;
use jni::objects::{JByteArray, JClass};
use jni::sys::{jboolean, jlong};

use crate::answer::Answer;
use crate::crossing::{answering, doing};
use crate::failure::Failure;
use crate::registry::Registry;
use crate::request::{Request, text};

static CLIENTS: Registry<Client> = Registry::new();

/// Begins an operation.
pub fn start(client: i64, request: &Request) -> Result<JsonCall, Failure> {
    let (operation, arguments) = request.parts();
    Ok(client_of(client)?.start_json(operation, arguments, Notation::Exact))
}

/// Begins paging through a list.
pub fn page(client: i64, request: &Request) -> Result<JsonPager, Failure> {
    let (operation, arguments) = request.parts();
    Ok(client_of(client)?.page_json(operation, arguments, Notation::Exact)?)
}

fn client_of(number: i64) -> Result<Client, Failure> {
    let client = CLIENTS.with(number, Client::clone);
    client.ok_or_else(|| Failure::stale("client"))
}

/// A client with these settings, a JSON object. Nothing is sent.
#[jni_mangle("amocore.ffi.Native")]
pub fn client<'local>(
    env: EnvUnowned<'local>,
    _: JClass<'local>,
    settings: JByteArray<'local>,
) -> JByteArray<'local> {
    answering(env, |env| {
        let client = Client::from_json(&text(env, &settings)?)?;
        Ok(Answer::Number(CLIENTS.add(client)))
    })
}

/// Closes a client: calls in flight fail with `Cancelled`, and so do later ones.
#[jni_mangle("amocore.ffi.Native")]
pub fn close<'local>(_: EnvUnowned<'local>, _: JClass<'local>, client: jlong) {
    doing(|| {
        if let Ok(client) = client_of(client) {
            client.close();
        }
    });
}

/// Whether a client was closed.
#[jni_mangle("amocore.ffi.Native")]
pub fn is_closed<'local>(_: EnvUnowned<'local>, _: JClass<'local>, client: jlong) -> jboolean {
    doing(|| client_of(client).map_or(true, |client| client.is_closed()))
}

/// Why the limit of requests is not shared over Redis at the moment, if it should be.
#[jni_mangle("amocore.ffi.Native")]
pub fn redis_problem<'local>(
    env: EnvUnowned<'local>,
    _: JClass<'local>,
    client: jlong,
) -> JByteArray<'local> {
    answering(env, |_| {
        let problem = client_of(client)?.redis_problem();
        Ok(problem.map_or(Answer::Nothing, Answer::Output))
    })
}

/// Lets go of a client that nobody can call any more.
#[jni_mangle("amocore.ffi.Native")]
pub fn free_client<'local>(_: EnvUnowned<'local>, _: JClass<'local>, client: jlong) {
    doing(|| drop(CLIENTS.remove(client)));
}
