//! What a process that had secrets still has of them in its memory (docs/reliability.md).
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::FileExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use memchr::memmem;

/// The client's own secrets, in the order in which the holder takes them.
const GIVEN: [&str; 5] = ["password", "key", "token", "client_secret", "code"];

/// Those of them that were sent in the body of a request.
const IN_BODIES: [&str; 4] = ["password", "key", "client_secret", "code"];

/// What the server hands out.
const HANDED_OUT: [&str; 3] = ["cookie", "access_token", "refresh_token"];

/// Long enough that what is left of a freed copy is recognised by its middle, whatever the
/// allocator wrote over its ends.
fn canary(name: &str) -> String {
    let hash = |round: u64| {
        name.bytes()
            .fold(0xcbf2_9ce4_8422_2325 ^ round, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
    };
    (0..8)
        .map(|round| format!("{:016x}", hash(round)))
        .collect()
}

/// A process that holds secrets.
struct Holder {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Holder {
    fn start(server: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_amocore-secrets-holder"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a holder");
        let input = process.stdin.take().expect("its input");
        let output = BufReader::new(process.stdout.take().expect("its output"));
        let mut holder = Self {
            process,
            input,
            output,
        };
        holder.say(server);
        for name in GIVEN {
            let secret = canary(name);
            let turned: String = secret
                .bytes()
                .map(|byte| format!("{:02x}", !byte))
                .collect();
            holder.say(&turned);
        }
        holder.reaches("holding");
        holder
    }

    fn say(&mut self, line: &str) {
        writeln!(self.input, "{line}").expect("it listens");
    }

    fn reaches(&mut self, word: &str) {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it speaks");
        assert_eq!(line.trim_end(), word);
    }

    /// How often the middle of a secret is in its memory, as it is or in base64.
    fn copies(&self, name: &str) -> usize {
        let secret = canary(name);
        let middle = &secret[32..96];
        let encoded = STANDARD_NO_PAD.encode(&secret);
        let needles = [middle, &encoded[40..120]];
        let memory = self.memory();
        let found = |needle: &&str| {
            let places = memory
                .iter()
                .map(|it| memmem::find_iter(it, needle.as_bytes()).count());
            places.sum::<usize>()
        };
        needles.iter().map(found).sum()
    }

    /// Everything that it can write to.
    fn memory(&self) -> Vec<Vec<u8>> {
        let id = self.process.id();
        let maps = fs::read_to_string(format!("/proc/{id}/maps")).expect("a map");
        let memory = File::open(format!("/proc/{id}/mem"));
        let memory = memory.expect("a parent may read the memory of its child");
        let writable = maps.lines().filter_map(|line| {
            let (range, rest) = line.split_once(' ')?;
            let (from, to) = range.split_once('-').filter(|_| rest.starts_with("rw"))?;
            let [from, to] = [from, to].map(|it| u64::from_str_radix(it, 16).ok());
            Some((from?, to?))
        });
        let read = writable.filter_map(|(from, to)| {
            let mut bytes = vec![0; usize::try_from(to - from).ok()?];
            memory.read_exact_at(&mut bytes, from).ok().map(|()| bytes)
        });
        read.collect()
    }

    /// Waits until nothing is left of a secret: connections end a moment after their client.
    fn copies_in_the_end(&self, name: &str) -> usize {
        let patience = Instant::now() + Duration::from_secs(10);
        loop {
            let copies = self.copies(name);
            if copies == 0 || Instant::now() > patience {
                return copies;
            }
            thread::yield_now();
        }
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A server that hands out what it has, and fails otherwise.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("its address"));
    let [cookie, access, refresh] = HANDED_OUT.map(canary);
    thread::spawn(move || {
        for connection in listener.incoming() {
            let Ok(mut connection) = connection else {
                continue;
            };
            let mut request = [0; 16 * 1024];
            let read = connection.read(&mut request).unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..read]).into_owned();
            let (status, headers, body) = if request.contains("auth.php") {
                let signed_in = r#"{"response":{"auth":true,"accounts":[]}}"#.to_owned();
                (
                    200,
                    format!("Set-Cookie: session_id={cookie}\r\n"),
                    signed_in,
                )
            } else if request.contains("/oauth2/") {
                let pair = format!(
                    r#"{{"access_token":"{access}","refresh_token":"{refresh}","expires_in":86400}}"#
                );
                (200, String::new(), pair)
            } else {
                (500, String::new(), String::new())
            };
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status} Scripted\r\nContent-Length: {length}\r\nConnection: close\r\n\
                 Content-Type: application/json\r\n{headers}\r\n{body}"
            );
            let _ = connection.write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn nothing_is_left_of_secrets_that_were_not_sent() {
    let mut holder = Holder::start("http://127.0.0.1:9");
    for name in GIVEN {
        assert!(
            holder.copies(name) > 0,
            "{name}: the search finds what is there"
        );
    }
    holder.say("drop");
    holder.reaches("dropped");
    for name in GIVEN {
        assert_eq!(holder.copies_in_the_end(name), 0, "{name}");
    }
}

#[test]
fn of_secrets_in_bodies_nothing_is_left_after_they_were_sent() {
    let mut holder = Holder::start(&server());
    holder.say("use");
    holder.reaches("used");
    for name in GIVEN.iter().chain(&HANDED_OUT) {
        assert!(
            holder.copies(name) > 0,
            "{name}: the search finds what is there"
        );
    }
    holder.say("drop");
    holder.reaches("dropped");
    for name in IN_BODIES {
        assert_eq!(holder.copies_in_the_end(name), 0, "{name}");
    }
    // What stands in headers, and what was received, was in buffers of the HTTP library, too.
    for name in ["token"].iter().chain(&HANDED_OUT) {
        println!("{name}: {} copies left", holder.copies(name));
    }
}
