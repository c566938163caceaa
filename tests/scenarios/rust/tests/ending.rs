//! The end of a process with calls in flight.

use std::io::Read;
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const DEADLINE: Duration = Duration::from_secs(20);

/// Ends a program when both of its requests have come, which nobody answers.
fn ending(way: &str) -> Output {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let mut program = Command::new(env!("CARGO_BIN_EXE_amocore-ending"))
        .args([way, &url])
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let connections: Vec<_> = (0..2)
        .map(|_| {
            let (mut connection, _) = listener.accept().expect("a connection");
            assert!(connection.read(&mut [0; 4096]).expect("a request") > 0);
            connection
        })
        .collect();
    drop(program.stdin.take());
    let (ended, end) = mpsc::channel();
    thread::spawn(move || ended.send(program.wait_with_output()));
    let output = end.recv_timeout(DEADLINE).expect("it goes on");
    for mut connection in connections {
        let rest = connection.read(&mut [0; 4096]);
        assert!(rest.is_err() || rest.is_ok_and(|length| length == 0));
    }
    output.expect("its end")
}

/// What it wrote into stderr.
fn errors_of(way: &str, code: i32) -> String {
    let output = ending(way);
    assert_eq!(output.status.code(), Some(code));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn main_may_return_while_calls_wait() {
    assert_eq!(errors_of("returning", 0), "");
}

#[test]
fn a_program_may_exit_while_calls_wait() {
    assert_eq!(errors_of("exiting", 7), "");
}

#[test]
fn a_program_may_panic_while_calls_wait() {
    let errors = errors_of("panicking", 101);
    assert!(errors.contains("of the program"), "{errors}");
    assert_eq!(errors.matches("panicked").count(), 1, "{errors}");
}
