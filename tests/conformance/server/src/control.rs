//! How runners of other languages talk to the conductor: JSON over HTTP.

use std::io::{self, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use serde_json::{Value, json};

use crate::conduct::Conduct;
use crate::http::{self, Request};

/// Starts answering, and gives the address. It goes on as long as the process does.
///
/// # Errors
/// When no port can be had.
pub fn serve<C: Conduct>(conductor: Arc<C>) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let conductor = Arc::clone(&conductor);
            thread::spawn(move || converse(&*conductor, stream));
        }
    });
    Ok(address)
}

/// Answers the requests of one connection until it ends.
fn converse(conductor: &impl Conduct, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let mut reader = BufReader::new(stream);
    while let Ok(Some(request)) = http::read(&mut reader) {
        let (status, answer) = match answer(conductor, &request) {
            Ok(answer) => (200, answer),
            Err(problem) => (400, json!({ "error": problem })),
        };
        let body = answer.to_string().into_bytes();
        let headers = [("Content-Type".to_owned(), "application/json".to_owned())];
        let mut bytes = http::head(status, &headers, body.len());
        bytes.extend(body);
        if reader.get_mut().write_all(&bytes).is_err() {
            return;
        }
    }
}

fn answer(conductor: &impl Conduct, request: &Request) -> Result<Value, String> {
    let text = String::from_utf8_lossy(&request.body);
    let body: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let word = |name: &str| body[name].as_str().ok_or(format!("{name} is missing"));
    let number = |name: &str| {
        let number = body[name].as_u64().and_then(|it| usize::try_from(it).ok());
        number.ok_or(format!("{name} is missing"))
    };
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/start") => {
            let run = conductor.start(word("language")?, word("mode")?)?;
            let cases = conductor.known().into_iter().enumerate();
            let cases: Vec<Value> = cases
                .map(|(index, (operation, name))| {
                    json!({"index": index, "operation": operation, "name": name})
                })
                .collect();
            Ok(json!({ "run": run, "cases": cases }))
        }
        ("POST", "/case") => {
            let played = conductor.play(number("run")?, number("index")?)?;
            Ok(json!({
                "operation": played.operation,
                "method": played.method,
                "arguments": played.arguments,
                "config": played.config,
                "cancel_after": played.cancel_after,
            }))
        }
        ("POST", "/outcome") => {
            let problems = conductor.outcome(number("run")?, number("index")?, &body, &text)?;
            Ok(json!({ "passed": problems.is_empty(), "problems": problems }))
        }
        ("POST", "/finish") => conductor.finish(number("run")?),
        (method, path) => Err(format!("no {method} {path}")),
    }
}
