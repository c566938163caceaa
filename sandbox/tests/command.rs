//! The command itself: what it prints, how it fails, https.

#[path = "support/process.rs"]
mod process;
mod support;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use process::{Process, command};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use support::{raw, send};

#[test]
fn it_prints_its_address_and_credentials() {
    let process = Process::start(&[]);
    let url = format!("http://{}", process.address);
    assert_eq!(
        process.lines[0],
        format!("amocore-sandbox {}", env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(process.lines[1], format!("address      {url}"));
    assert_eq!(process.lines[3], format!("inspect      {url}/_sandbox/"));
    let credentials = process.lines[2].strip_prefix("credentials  ").unwrap();
    let value = |name: &str| {
        credentials
            .split(' ')
            .find_map(|pair| pair.strip_prefix(&format!("{name}=")))
            .unwrap_or_else(|| panic!("no {name}"))
            .to_owned()
    };
    assert_eq!(value("AMOCORE_BASE_URL"), url);
    assert_eq!(value("AMOCORE_LOGIN"), "admin@example.test");
    let (login, key) = (value("AMOCORE_LOGIN"), value("AMOCORE_KEY"));
    let (password, token) = (value("AMOCORE_PASSWORD"), value("AMOCORE_TOKEN"));
    assert_eq!(key.len(), 40);
    for (query, headers) in [
        (
            format!("USER_LOGIN={login}&USER_PASSWORD={password}"),
            vec![],
        ),
        (format!("USER_LOGIN={login}&USER_HASH={key}"), vec![]),
        (
            String::new(),
            vec![("Authorization", format!("Bearer {token}"))],
        ),
    ] {
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let request = raw(
            "GET",
            &format!("/private/api/contacts.php?{query}"),
            &headers,
            b"",
        );
        assert_eq!(
            send(process.address, &request).unwrap().status,
            200,
            "{query}"
        );
    }
}

#[test]
fn it_explains_itself() {
    let help = command().arg("--help").output().unwrap();
    let text = String::from_utf8(help.stdout).unwrap();
    for word in [
        "--listen",
        "--data",
        "--seed",
        "--clock",
        "--rate-limit",
        "--tls",
        "Examples:",
    ] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn it_says_why_it_does_not_start() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let not_a_database =
        std::env::temp_dir().join(format!("amocore-sandbox-text-{}", std::process::id()));
    std::fs::write(&not_a_database, "some text that is not a database at all").unwrap();
    let file = not_a_database.to_str().unwrap();
    for (arguments, message) in [
        (vec!["--listen", &address], "cannot listen on 127.0.0.1"),
        (
            vec!["--listen", "127.0.0.1:0", "--data", file],
            "cannot use",
        ),
        (
            vec!["--listen", "127.0.0.1:0", "--data", "/no/such/folder/x"],
            "cannot use",
        ),
        (
            vec!["--listen", "127.0.0.1:0", "--time-zone", "Mars/Base"],
            "no time zone",
        ),
        (vec!["--rate-limit", "none"], "off"),
        (vec!["--listen", "here"], "--listen"),
    ] {
        let output = command().args(&arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(error.contains(message), "{arguments:?}: {error}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(
        std::fs::read_to_string(&not_a_database).unwrap(),
        "some text that is not a database at all"
    );
    std::fs::remove_file(not_a_database).unwrap();
}

#[test]
#[cfg(unix)]
fn https_with_a_ca_of_its_own() {
    let mut process = Process::start(&["--tls"]);
    assert!(process.lines[1].contains("https://127.0.0.1:"));
    let ca_file = process.lines[4]
        .strip_prefix("ca           ")
        .expect("a fifth line");
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(ca_file).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    for name in ["127.0.0.1", "localhost"] {
        let name = ServerName::try_from(name).unwrap();
        let session = rustls::ClientConnection::new(Arc::new(config.clone()), name).unwrap();
        let stream = TcpStream::connect(process.address).unwrap();
        let mut stream = rustls::StreamOwned::new(session, stream);
        let body = support::ADMIN_QUERY.as_bytes();
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        stream
            .write_all(&raw("POST", "/private/api/auth.php", &form, body))
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains("<auth>true</auth>"), "{answer}");
        assert!(answer.contains("; path=/; secure; HttpOnly"));
    }
    let ca_file = std::path::PathBuf::from(ca_file);
    let pid = process.child.id().to_string();
    let stopped = std::process::Command::new("kill")
        .args(["-INT", &pid])
        .status();
    assert!(stopped.unwrap().success());
    assert!(process.child.wait().unwrap().success());
    assert!(!ca_file.exists(), "the temporary file is gone");
}
