//! Who can reach the sandbox: this machine alone, unless told otherwise, which
//! it then warns of.

#[path = "support/process.rs"]
mod process;

use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::process::Stdio;

use process::{Process, command};

/// What it prints under a label.
fn labelled<'a>(process: &'a Process, label: &str) -> &'a str {
    let mut lines = process.lines.iter();
    let line = lines.find_map(|line| line.strip_prefix(label));
    line.expect("a line with that label").trim()
}

/// Starts it there, stops it, and tells its warnings.
fn warnings(listen: &str) -> (Process, String) {
    let mut process = Process::start_logging(&["--listen", listen], Stdio::piped());
    let mut stderr = process.child.stderr.take().expect("its messages");
    let opened = TcpStream::connect(("127.0.0.1", process.address.port()));
    drop(opened.expect("a connection"));
    process.child.kill().expect("it runs");
    let mut text = String::new();
    stderr.read_to_string(&mut text).expect("its messages");
    (process, text)
}

#[test]
fn unless_told_otherwise_it_listens_on_loopback() {
    let listen = amocore_sandbox::Options::default().listen;
    assert!(listen.ip().is_loopback(), "{listen}");
    let help = command().arg("--help").output().expect("help");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    assert!(help.contains("[default: 127.0.0.1:8080]"), "{help}");
    assert!(help.contains("only this machine can connect"), "{help}");
}

#[test]
fn on_loopback_it_says_so_and_does_not_warn() {
    let (process, warnings) = warnings("127.0.0.1:0");
    assert_eq!(labelled(&process, "reach "), "this machine only");
    assert_eq!(warnings, "");
    let (process, warnings) = self::warnings("[::ffff:127.0.0.1]:0");
    assert_eq!(labelled(&process, "reach "), "this machine only");
    assert_eq!(warnings, "");
}

#[test]
fn open_to_the_network_it_says_so_and_warns() {
    let (process, warnings) = warnings("0.0.0.0:0");
    assert_eq!(
        labelled(&process, "reach "),
        "the network, without protection"
    );
    assert!(
        warnings.starts_with(&format!("amocore-sandbox: warning: {}", process.address)),
        "{warnings}"
    );
    for words in [
        "not a loopback address",
        "Anybody in the network",
        "not for production",
    ] {
        assert!(warnings.contains(words), "{words}: {warnings}");
    }
}

/// All of 127.0.0.0/8 is this machine on Linux, so another address of it shows
/// what else is listened on.
#[test]
#[cfg(target_os = "linux")]
fn other_addresses_are_reachable_only_when_told() {
    let reachable = |listen: &str| {
        let process = Process::start_logging(&["--listen", listen], Stdio::null());
        let other = SocketAddr::from(([127, 0, 0, 2], process.address.port()));
        TcpStream::connect(other).is_ok()
    };
    assert!(!reachable("127.0.0.1:0"));
    assert!(reachable("0.0.0.0:0"));
}
