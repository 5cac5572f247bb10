//! The generator against a real centre, and against some that are none.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use clap::Parser as _;
use frontdesk_central::clock::Clock;
use frontdesk_central::{Central, Config, config, start};
use frontdesk_domain::site::Site;
use frontdesk_domain::wire::CatalogueBody;
use tokio::runtime::{Builder, Runtime};

use super::*;

#[test]
fn a_run_issues_tickets_and_compares_them_with_requests_that_do_nothing() {
    let centre = Centre::starts();
    let report = centre.is_pressed(&["--connections", "8", "--turns", "2", "--noop"]);
    let report = report.unwrap();
    assert_eq!((report.duplicates, report.turns.len()), (0, 2));
    let issued: usize = report.turns.iter().map(|turn| turn.tickets).sum();
    let hall = centre.central.branches().next().unwrap().state();
    assert_eq!(hall.tickets.len(), issued, "every answer is a ticket");
    for turn in &report.turns {
        assert!(turn.tickets > 0 && turn.noops_per_second.unwrap() > 0.0);
        assert!(turn.refused.is_empty() && turn.put_off.is_empty() && turn.unanswered == 0);
    }
}

#[test]
fn what_is_committed_arrives_on_every_stream() {
    let centre = Centre::starts();
    let pid = std::process::id().to_string();
    let streams = ["--connections", "2", "--subscribers", "5", "--pid", &pid];
    let report = centre.is_pressed(&streams).unwrap();
    let streams = report.streams.unwrap();
    assert_eq!((streams.opened, streams.ended, streams.behind), (5, 0, 0));
    assert!(report.turns[0].arrival_ms.is_some());
    assert!(report.memory.unwrap().at_the_end_kib > 0);
}

#[test]
fn the_least_of_everything_is_one_ticket() {
    let centre = Centre::starts();
    let least = ["--connections", "1", "--seconds", "1", "--rate", "1"];
    let report = centre.is_pressed(&least).unwrap();
    assert_eq!(report.turns[0].tickets, 1);
}

#[test]
fn what_is_beyond_the_bounds_is_refused_and_the_bounds_are_not() {
    for (option, bounds, beyond) in [
        ("--connections", ["1", "4096"], ["0", "4097"]),
        ("--seconds", ["1", "3600"], ["0", "3601"]),
        ("--turns", ["1", "100"], ["0", "101"]),
        ("--subscribers", ["0", "10000"], ["-1", "10001"]),
        ("--rate", ["1", "1000000"], ["0", "1000001"]),
    ] {
        for value in bounds {
            assert!(
                options("http://x", &[option, value]).is_ok(),
                "{option} {value}"
            );
        }
        for value in beyond {
            let given = format!("{option}={value}");
            assert!(options("http://x", &[&given]).is_err(), "{option} {value}");
        }
    }
}

#[test]
fn a_wrong_key_or_branch_and_a_centre_that_is_not_there_are_told_at_once() {
    let centre = Centre::starts();
    let said = |more: &[&str]| format!("{:#}", centre.is_pressed(more).unwrap_err());
    assert!(said(&["--branches", "nowhere"]).contains("no branch `nowhere`"));
    let url = format!("http://{}", centre.central.address());
    let without_key = format!("{:#}", pressed(&url, &[]).unwrap_err());
    assert!(without_key.contains("--key-file"), "{without_key}");
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let nobody = format!(
        "{:#}",
        pressed(&format!("http://{nobody}"), &[]).unwrap_err()
    );
    assert!(nobody.contains("is the centre running"), "{nobody}");
}

#[test]
fn a_centre_that_takes_connections_and_never_answers_holds_nobody_up() {
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", deaf.local_addr().unwrap());
    let runtime = paused();
    let given = options(&url, &[]).unwrap();
    let error = tokio::task::LocalSet::new().block_on(&runtime, measure(&given));
    let error = format!("{:#}", error.unwrap_err());
    assert!(error.contains("not answered"), "{error}");
}

#[test]
fn a_centre_whose_disk_is_full_is_counted_and_asked_again() {
    let body = r#"{"code":"unavailable","message":"The centre cannot write."}"#;
    let url = format!(
        "http://{}",
        answers_everything_with("503 Service Unavailable", body)
    );
    let report = pressed(&url, &["--connections", "2"]).unwrap();
    let turn = &report.turns[0];
    assert_eq!(turn.tickets, 0);
    assert!(turn.put_off["503 unavailable"] > 2, "{:?}", turn.put_off);
    assert_eq!(turn.unanswered, 2);
}

#[test]
fn a_centre_that_refuses_is_counted_by_its_reasons() {
    let body = r#"{"code":"no_open_day","message":"No business day is open."}"#;
    let url = format!("http://{}", answers_everything_with("409 Conflict", body));
    let report = pressed(&url, &["--connections", "2"]).unwrap();
    let turn = &report.turns[0];
    assert!(turn.tickets == 0 && turn.refused["no_open_day"] > 2);
}

struct Centre {
    central: Central,
    dir: tempfile::TempDir,
    _runtime: Runtime,
}

impl Centre {
    fn starts() -> Self {
        let mut builder = Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let config = Config {
            sites: vec![site()],
            data: dir.path().join("data"),
            listen: "127.0.0.1:0".parse().unwrap(),
            public_url: None,
            edge: frontdesk_central::Edge::default(),
            clock: Clock::system(),
        };
        Self {
            central: runtime.block_on(start(config)).unwrap(),
            dir,
            _runtime: runtime,
        }
    }

    fn is_pressed(&self, more: &[&str]) -> anyhow::Result<Report> {
        let url = format!("http://{}", self.central.address());
        let key = self.dir.path().join("data").join("access.key");
        let mut all = vec!["--key-file", key.to_str().unwrap()];
        all.extend(more);
        pressed(&url, &all)
    }
}

fn site() -> Site {
    let text = include_str!("../../../central/tests/hall/hall.toml");
    config::check_text(Path::new("hall.toml"), text).unwrap().0
}

fn pressed(url: &str, more: &[&str]) -> anyhow::Result<Report> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let options = options(url, more)?;
    tokio::task::LocalSet::new().block_on(&runtime, measure(&options))
}

/// With one second, where nothing else is said.
fn options(url: &str, more: &[&str]) -> Result<Options, clap::Error> {
    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }
    let mut line = vec!["load", "--central", url];
    if !more.iter().any(|word| word.starts_with("--seconds")) {
        line.extend(["--seconds", "1"]);
    }
    line.extend(more);
    Line::try_parse_from(line).map(|line| line.options)
}

/// Timers are due as soon as nothing else is.
fn paused() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().start_paused(true).build().unwrap()
}

/// A server that has a catalogue, and answers everything else the same.
fn answers_everything_with(status: &'static str, body: &'static str) -> SocketAddr {
    let site = site();
    let catalogue = serde_json::to_string(&CatalogueBody {
        public_url: "http://hall.example".into(),
        settings: site.settings,
        catalogue: site.catalogue,
    });
    let catalogue = catalogue.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let (mut socket, catalogue) = (socket.unwrap(), catalogue.clone());
            std::thread::spawn(move || {
                let mut reader = BufReader::new(socket.try_clone().unwrap());
                while let Some((first, length)) = head(&mut reader) {
                    std::io::copy(
                        &mut std::io::Read::take(&mut reader, length),
                        &mut std::io::sink(),
                    )
                    .unwrap();
                    let (status, body) = if first.contains("/catalogue") {
                        ("200 OK", catalogue.as_str())
                    } else {
                        (status, body)
                    };
                    let answer = format!(
                        "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    if socket.write_all(answer.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

/// The first line of a request, and how long its body is; nothing at the end.
fn head(reader: &mut impl std::io::BufRead) -> Option<(String, u64)> {
    let mut first = String::new();
    if reader.read_line(&mut first).ok()? == 0 {
        return None;
    }
    let mut length = 0;
    for line in reader.lines() {
        let line = line.ok()?.to_ascii_lowercase();
        if line.is_empty() {
            return Some((first, length));
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    None
}
