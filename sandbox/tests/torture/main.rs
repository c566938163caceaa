//! Valid, invalid and hostile traffic from many connections, with the server
//! killed every few seconds: nothing acknowledged may be lost, nothing may be
//! there twice or by half, and the server may neither panic nor swell.
//!
//! `AMOCORE_TORTURE_SECONDS` sets the length, `AMOCORE_TORTURE_SEED` another
//! series of requests (the order in which connections meet is not repeatable).
#![cfg(unix)]

mod check;
mod client;
mod connection;
#[path = "../support/file.rs"]
mod file;
mod hostile;
mod invalid;
mod odd;
#[path = "../support/process.rs"]
mod process;
mod random;
mod record;
mod report;
mod subject;
#[path = "../support/mod.rs"]
mod support;
mod usage;
mod valid;

use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use client::Client;
use file::TemporaryFile;
use process::Process;
use random::Random;
use report::Report;
use usage::Usage;

const CONNECTIONS: usize = 100;
/// Every so often the process is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// A server with 100 clients may hold their connections (and the one that each
/// holds open beside), its threads' views of the file, and its own few.
const MOST_DESCRIPTORS: usize = 2 * CONNECTIONS + 100;
/// Far above what the journal and the largest requests of every thread take.
const MOST_KILOBYTES: u64 = 600 * 1024;
/// The second half of a life may need so much more than the first, in kilobytes.
const GROWTH: u64 = 150 * 1024;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn what_is_acknowledged_survives_hostile_traffic_and_kills() {
    let total = Duration::from_secs(setting("AMOCORE_TORTURE_SECONDS", 20));
    let seed = setting("AMOCORE_TORTURE_SEED", 2018);
    println!("seed {seed}, {} seconds", total.as_secs());
    let started = Instant::now();
    let file = TemporaryFile::new("torture");
    let mut random = Random::new(seed);
    let mut clients: Vec<Client> = (0..CONNECTIONS)
        .map(|number| Client::new(number, random.next()))
        .collect();
    let mut report = Report::default();

    // The last fifth belongs to a life that ends by itself.
    while started.elapsed() < total * 4 / 5 {
        let mut server = Server::start(&file, &mut clients, &mut report);
        let length = Duration::from_millis(1_500 + random.below(2_500));
        server.live(&mut clients, length, true);
        server.end(&mut report);
        report.kills += 1;
    }
    let mut server = Server::start(&file, &mut clients, &mut report);
    server.live(
        &mut clients,
        total.saturating_sub(started.elapsed()).max(total / 10),
        false,
    );
    server.check(&file, &mut clients, &mut report);
    server.rest();
    server.assert_steady();
    server.stop();
    server.end(&mut report);
    let mut server = Server::start(&file, &mut clients, &mut report);
    server.stop();
    server.end(&mut report);

    report.seconds = started.elapsed().as_secs();
    report.print(&clients);
    assert!(report.kills >= 2, "{} kills", report.kills);
    assert!(report.findings.is_clean(), "{:?}", report.findings);
}

/// One life of the server.
struct Server {
    process: Process,
    log: TemporaryFile,
    first: Option<Usage>,
    /// The most it had, and the most in the first half of its life.
    most: Option<Usage>,
    most_at_half: Option<Usage>,
    last: Option<Usage>,
}

impl Server {
    /// Starts it on what is there, which is checked before anybody comes.
    fn start(file: &TemporaryFile, clients: &mut [Client], report: &mut Report) -> Server {
        let log = TemporaryFile::new("torture-log");
        let stderr = File::create(log.path()).expect("a log");
        let process = Process::start_logging(
            &[
                "--data",
                file.path(),
                "--rate-limit",
                "off",
                "--seed",
                "empty",
            ],
            stderr,
        );
        let mut server = Server {
            process,
            log,
            first: None,
            most: None,
            most_at_half: None,
            last: None,
        };
        server.check(file, clients, report);
        server.look();
        server.first = server.last;
        server
    }

    fn check(&mut self, file: &TemporaryFile, clients: &mut [Client], report: &mut Report) {
        check::integrity(file.as_ref());
        let findings = check::contents(file.as_ref(), clients);
        report.findings.add(findings);
        check::shown(self.process.address, clients);
        report.checks += 1;
    }

    /// Lets the clients loose on it for so long.
    fn live(&mut self, clients: &mut [Client], length: Duration, kill: bool) {
        let over = AtomicBool::new(false);
        let address = self.process.address;
        std::thread::scope(|scope| {
            for client in clients {
                let over = &over;
                scope.spawn(move || client.live(address, over));
            }
            let started = Instant::now();
            while started.elapsed() < length {
                std::thread::sleep(LOOK);
                self.look();
                if started.elapsed() < length / 2 {
                    self.most_at_half = self.most;
                }
            }
            over.store(true, Ordering::SeqCst);
            if kill {
                self.process.child.kill().expect("it was alive");
            }
        });
    }

    fn look(&mut self) {
        self.last = Usage::of(self.process.child.id());
        self.most = match (self.most, self.last) {
            (Some(most), Some(last)) => Some(most.most(last)),
            (most, last) => most.or(last),
        };
    }

    /// Once nobody is connected any more, it lets go of all connections.
    fn rest(&mut self) {
        let patience = Instant::now();
        loop {
            self.look();
            let (Some(first), Some(now)) = (self.first, self.last) else {
                return;
            };
            // SQLite keeps the files of closed views for the next ones.
            if now.sockets <= first.sockets {
                return;
            }
            assert!(
                patience.elapsed() < Duration::from_secs(60),
                "{now}; at first {first}"
            );
            std::thread::sleep(LOOK);
        }
    }

    /// What it needs does not grow with the length of its life.
    fn assert_steady(&self) {
        if let (Some(half), Some(most)) = (self.most_at_half, self.most) {
            assert!(
                most.kilobytes <= half.kilobytes + GROWTH,
                "{most}; in the first half {half}"
            );
        }
    }

    fn stop(&mut self) {
        let pid = self.process.child.id().to_string();
        let stopped = std::process::Command::new("kill")
            .args(["-TERM", &pid])
            .status();
        assert!(stopped.unwrap().success());
        assert!(self.process.child.wait().unwrap().success());
    }

    /// What can be said once it is dead.
    fn end(mut self, report: &mut Report) {
        self.process.child.wait().expect("it is dead");
        let log = std::fs::read_to_string(self.log.path()).expect("a log");
        assert!(log.is_empty(), "{log}");
        let (Some(first), Some(most), Some(last)) = (self.first, self.most, self.last) else {
            return;
        };
        assert!(most.descriptors <= MOST_DESCRIPTORS, "{most}");
        assert!(most.kilobytes <= MOST_KILOBYTES, "{most}");
        report.lives.push([first, most, last]);
    }
}
