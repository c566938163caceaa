//! The case server, asked over one connection.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A running case server; it ends with its standard input, and so with this value.
pub struct Control {
    _server: Child,
    stream: BufReader<TcpStream>,
}

impl Control {
    /// Starts what `AMOCORE_CASES` names, or the server of the documents' cases.
    pub fn start() -> Result<Self, String> {
        let built = env::var_os("AMOCORE_CASES");
        let mut command = Command::new(built.as_deref().unwrap_or("cargo".as_ref()));
        if built.is_none() {
            command.args(["run", "--quiet", "--package", "amocore-cases", "--"]);
        }
        command.args(["--cases", "tests/conformance/cases"]);
        command.args(["--out", "target/conformance"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().map_err(|error| error.to_string())?;
        let mut line = String::new();
        if let Some(output) = server.stdout.take() {
            let mut output = BufReader::new(output);
            output.read_line(&mut line).map_err(|it| it.to_string())?;
        }
        let address = line.trim_end().strip_prefix("control http://");
        let address = address.ok_or("the case server does not say where it is")?;
        let stream = TcpStream::connect(address).map_err(|error| error.to_string())?;
        Ok(Self {
            _server: server,
            stream: BufReader::new(stream),
        })
    }

    /// Asks for something.
    pub fn post(&mut self, path: &str, body: &Value) -> Result<Value, String> {
        let told = |error: std::io::Error| format!("{path}: {error}");
        let body = body.to_string();
        let length = body.len();
        let text = format!("POST {path} HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}");
        self.stream
            .get_mut()
            .write_all(text.as_bytes())
            .map_err(told)?;
        let status = self.line().map_err(told)?;
        let mut length = 0;
        loop {
            let line = self.line().map_err(told)?;
            if line.is_empty() {
                break;
            }
            if let Some(number) = line.strip_prefix("Content-Length: ") {
                length = number.parse().unwrap_or(0);
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).map_err(told)?;
        if !status.starts_with("HTTP/1.1 200") {
            return Err(format!("{path}: {}", String::from_utf8_lossy(&answer)));
        }
        serde_json::from_slice(&answer).map_err(|error| format!("{path}: {error}"))
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}
