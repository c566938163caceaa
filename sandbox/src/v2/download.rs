//! `GET /download/{attachment}`: the files attached to notes (v2 §9.9). Nobody
//! uploads files here, so that their bytes are made of their names.

use hyper::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::failure::Failure;
use crate::answer::Answer;
use crate::context::Context;
use crate::credentials::identify;
use crate::request::Request;
use crate::store::notes;

/// Every file has so many bytes and at most as many more.
const SHORTEST: u64 = 64 * 1024;

/// Answers a request for the file with that name, still percent-encoded.
pub fn serve(context: &Context, request: &Request, name: &str) -> Answer {
    try_serve(context, request, name)
        .unwrap_or_else(|failure| failure.into_answer(context, request))
        .with_header("server", "nginx")
}

fn try_serve(context: &Context, request: &Request, name: &str) -> Result<Answer, Failure> {
    if request.method != Method::GET {
        return Ok(Answer::nginx_page(StatusCode::METHOD_NOT_ALLOWED));
    }
    let parameters = request.parameters()?;
    let (encoded, name) = (name, percent_decode_str(name).decode_utf8_lossy());
    identify(context, request, &parameters)?.map_err(Failure::Denied)?;
    let exists = context
        .store
        .read(|connection| notes::has_attachment(connection, &name))?;
    if !exists {
        return Ok(Answer::nginx_page(StatusCode::NOT_FOUND));
    }
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    Ok(
        Answer::new(StatusCode::OK, "application/octet-stream", bytes(&name))
            .with_header("content-disposition", disposition),
    )
}

/// Always the same of one name, and of any value, so that nobody takes them for
/// text: FNV-1a of the name, continued by xorshift.
fn bytes(name: &str) -> Vec<u8> {
    let mut state = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let length = SHORTEST + state % SHORTEST;
    let words = (0..length.div_ceil(8)).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    });
    let mut bytes: Vec<u8> = words.flatten().collect();
    bytes.truncate(usize::try_from(length).unwrap_or_default());
    bytes
}
