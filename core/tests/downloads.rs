//! Downloads: what a user sees of a file that comes in chunks.

use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use amocore::*;
use futures_core::Stream;

/// A server whose one connection is handed over once its request was read.
fn server() -> (String, mpsc::Receiver<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (asked, connections) = mpsc::channel();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if connection.read(&mut byte).unwrap() == 0 {
                    return;
                }
                head.push(byte[0]);
            }
            if asked.send(connection).is_err() {
                return;
            }
        }
    });
    (address, connections)
}

fn config(address: &str) -> Config {
    Config {
        sign_in: Some(SignInMode::EachRequest),
        requests_per_second: Some(0.0),
        ..Config::base_url(address).with_key("me@example.test", "0123456789abcdef")
    }
}

fn file() -> DownloadAttachment {
    DownloadAttachment {
        attachment: "a.bin".into(),
    }
}

fn head(length: usize) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").into_bytes()
}

/// Whether the other side closed the connection, waiting for it.
fn is_closed(mut connection: TcpStream) -> bool {
    connection
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    match connection.read(&mut [0; 16]) {
        Ok(read) => read == 0,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

#[test]
fn a_large_file_comes_in_bounded_chunks() {
    let (address, connections) = server();
    let whole: Vec<u8> = (0..3_000_017_u32)
        .map(|index| (index % 251) as u8)
        .collect();
    let sent = whole.clone();
    thread::spawn(move || {
        let mut connection = connections.recv().unwrap();
        connection.write_all(&head(sent.len())).unwrap();
        connection.write_all(&sent).unwrap();
        connection
    });
    let client = BlockingClient::new(Config {
        max_answer_bytes: Some(1000),
        ..config(&address)
    })
    .unwrap();
    let chunks: Vec<Bytes> = client
        .v2
        .notes
        .download(file())
        .collect::<Result<_>>()
        .unwrap();
    assert!(
        chunks
            .iter()
            .all(|chunk| (1..=256 * 1024).contains(&chunk.len()))
    );
    assert!(chunks.concat() == whole);
}

#[test]
fn nothing_is_sent_before_the_first_chunk_is_wanted() {
    let (address, connections) = server();
    let client = BlockingClient::new(config(&address)).unwrap();
    let mut download = client.v2.notes.download(file());
    let other = client.v2.notes.download(DownloadAttachment {
        attachment: "../x".into(),
    });
    let refused: Vec<Result<Bytes>> = other.collect();
    let [Err(error)] = &refused[..] else {
        panic!("{refused:?}")
    };
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.operation(), Some("v2.notes.download"));
    assert!(connections.try_recv().is_err());
    let serving = thread::spawn(move || {
        let mut connection = connections.recv().unwrap();
        connection.write_all(&head(2)).unwrap();
        connection.write_all(b"ok").unwrap();
        connection
    });
    assert_eq!(download.next().unwrap().unwrap(), "ok");
    assert!(download.next().is_none());
    assert!(download.next().is_none(), "it has ended");
    drop(serving);
}

#[test]
fn dropping_it_closes_the_connection() {
    let (address, connections) = server();
    let client = BlockingClient::new(config(&address)).unwrap();
    let mut download = client.v2.notes.download(file());
    let serving = thread::spawn(move || {
        let mut connection = connections.recv().unwrap();
        connection.write_all(&head(1000)).unwrap();
        connection.write_all(b"some").unwrap();
        is_closed(connection)
    });
    assert_eq!(download.next().unwrap().unwrap(), "some");
    drop(download);
    assert!(serving.join().unwrap());
}

#[test]
fn closing_the_client_ends_it() {
    let (address, connections) = server();
    let client = BlockingClient::new(config(&address)).unwrap();
    let mut download = client.v2.notes.download(file());
    let serving = thread::spawn(move || {
        let mut connection = connections.recv().unwrap();
        connection.write_all(&head(1000)).unwrap();
        connection.write_all(b"some").unwrap();
        is_closed(connection)
    });
    assert_eq!(download.next().unwrap().unwrap(), "some");
    client.close();
    assert!(serving.join().unwrap());
    let error = download.next().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(error.operation(), Some("v2.notes.download"));
    assert!(!error.may_have_happened());
    assert!(download.next().is_none());
}

#[test]
fn each_chunk_has_its_own_time() {
    let (address, connections) = server();
    let client = BlockingClient::new(Config {
        timeout: Some(2.0),
        ..config(&address)
    })
    .unwrap();
    let serving = thread::spawn(move || {
        let mut connection = connections.recv().unwrap();
        connection.write_all(&head(6)).unwrap();
        // Longer than the limit altogether, and then longer than the limit at once.
        for _ in 0..5 {
            connection.write_all(b"x").unwrap();
            thread::sleep(Duration::from_millis(500));
        }
        is_closed(connection)
    });
    let mut given: Vec<Result<Bytes>> = client.v2.notes.download(file()).collect();
    let error = given.pop().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let given: Vec<Bytes> = given.into_iter().collect::<Result<_>>().unwrap();
    assert_eq!(given.concat(), b"xxxxx");
    assert!(serving.join().unwrap());
}

#[tokio::test]
async fn it_is_a_stream_whose_wait_can_be_given_up() {
    let (address, connections) = server();
    let client = AsyncClient::new(config(&address)).unwrap();
    let mut download = client.v2.notes.download(file());
    let serving = thread::spawn(move || {
        let mut connection = connections.recv().unwrap();
        connection.write_all(&head(1000)).unwrap();
        connection.write_all(b"some").unwrap();
        is_closed(connection)
    });
    let mut next = async || poll_fn(|context| Pin::new(&mut download).poll_next(context)).await;
    assert_eq!(next().await.unwrap().unwrap(), "some");
    let waited = tokio::time::timeout(Duration::from_millis(50), next()).await;
    assert!(waited.is_err(), "nothing more comes");
    drop(download);
    let closed = tokio::task::spawn_blocking(move || serving.join().unwrap());
    assert!(closed.await.unwrap());
}
