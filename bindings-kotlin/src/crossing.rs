//! The way in and out of each function that Kotlin calls. No panic gets past it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jni::objects::JByteArray;
use jni::{Env, EnvUnowned, Outcome};

use crate::answer::{Answer, Mark, marked};
use crate::failure::Failure;

/// Answers Kotlin.
pub fn answering<'local>(
    mut env: EnvUnowned<'local>,
    act: impl FnOnce(&mut Env<'local>) -> Result<Answer, Failure>,
) -> JByteArray<'local> {
    let answered = env.with_env(|env| {
        let (mark, text) = marked(guarded(|| act(env)));
        array(env, mark, &text).or_else(|_| {
            let text = Failure::too_large().into_description();
            array(env, Mark::Failure, &text)
        })
    });
    match answered.into_outcome() {
        Outcome::Ok(bytes) => bytes,
        // Not even a few bytes are left.
        _ => JByteArray::default(),
    }
}

/// Does what needs no answer, but may fail.
pub fn telling<'local>(
    mut env: EnvUnowned<'local>,
    act: impl FnOnce(&mut Env<'local>) -> Result<(), Failure>,
    failed: impl FnOnce(Failure),
) {
    let done = env.with_env(|env| {
        guarded(|| act(env)).unwrap_or_else(failed);
        Ok::<_, jni::errors::Error>(())
    });
    drop(done.into_outcome());
}

/// Does what cannot fail, or whose failure nobody could do anything about.
pub fn doing<T: Default>(act: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_default()
}

fn guarded<T>(act: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|_| Err(Failure::internal()))
}

/// A mark and what follows it.
fn array<'local>(
    env: &mut Env<'local>,
    mark: Mark,
    text: &str,
) -> jni::errors::Result<JByteArray<'local>> {
    let mut bytes = Vec::with_capacity(1 + text.len());
    bytes.push(mark as u8);
    bytes.extend_from_slice(text.as_bytes());
    env.byte_array_from_slice(&bytes)
}

#[cfg(test)]
mod tests {
    use super::guarded;
    use crate::failure::Failure;

    #[test]
    fn a_panic_is_a_failure_that_tells_of_a_defect() {
        let failed: Result<(), Failure> = guarded(|| panic!("on purpose"));
        let description = failed.expect_err("a failure").into_description();
        assert!(description.contains("amocore failed internally"));
        assert!(!description.contains("on purpose"));
    }
}
