//! The process is killed at random moments while commands come in from several sides. Nothing that was answered may be
//! lost, a command sent again gets the same answer, and the log must verify and make the very state that is served.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails where something is missing"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use frontdesk_central::clock::Clock;
use frontdesk_central::{Config, config, start};
use frontdesk_domain::branch::{Command, Envelope, State, TicketFact};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{CommandId, DeviceId, TicketId};
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{
    CommandRequest, EnrolRequest, EnrolmentCodeAnswer, EnrolmentCodeRequest,
};
use serde_json::Value;
use uuid::Uuid;

const KILLS: u64 = 10;
const SENDERS: u64 = 4;
/// Where the child of this test keeps its data; set only for it.
const DATA: &str = "FRONTDESK_CRASH_TEST_DATA";
const KIOSK_KEY: &str = "the key of a kiosk that is never killed";

/// What was answered, by command: status and exact body.
type Answers = Arc<Mutex<BTreeMap<u64, (u16, String)>>>;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_answered_is_lost_when_the_process_is_killed() {
    let dir = tempfile::tempdir().unwrap();
    let answers = Answers::default();
    let http = reqwest::Client::new();
    enrol(&http, dir.path()).await;
    for round in 0..KILLS {
        let (mut child, url, key) = spawn(dir.path());
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let (http, answers) = (http.clone(), Arc::clone(&answers));
                let (url, key) = (url.clone(), key.clone());
                tokio::spawn(send_until_killed(http, url, key, round, sender, answers))
            })
            .collect();
        // The moment is what the test is about: it differs from round to round.
        tokio::time::sleep(Duration::from_millis(40 + round * 37 % 150)).await;
        child.kill();
        for sender in senders {
            sender.await.unwrap();
        }
    }

    let (_child, url, key) = spawn(dir.path());
    let answered = answers.lock().unwrap().clone();
    assert!(
        answered.len() > 20,
        "only {} commands were answered; the test proves nothing",
        answered.len()
    );
    for (number, answer) in &answered {
        let again = send(&http, &url, &key, *number).await.unwrap();
        assert_eq!(again, *answer, "command {number} was answered differently");
    }
    let get = |path: &str| http.get(format!("{url}{path}")).bearer_auth(&key).send();
    let snapshot: Value = get("/snapshot").await.unwrap().json().await.unwrap();
    let head = snapshot["seq"].as_u64().unwrap();
    let mut state = State::default();
    let mut stream = get("/events?after=0").await.unwrap();
    let mut text = String::new();
    while state.seq < head {
        let chunk = stream.chunk().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&chunk).unwrap());
        while let Some((frame, rest)) = text.split_once("\n\n") {
            if let Some(json) = frame.lines().find_map(|line| line.strip_prefix("data: ")) {
                let envelope: Envelope = serde_json::from_str(json).unwrap();
                // Fails when an event does not name the hash of the one before.
                state.apply(&envelope, json).unwrap();
            }
            text = rest.to_owned();
        }
    }
    assert_eq!(serde_json::to_value(&state).unwrap(), snapshot["state"]);
    let accepted = answered.values().filter(|(status, _)| *status == 200);
    assert!(accepted.count() > 0);
}

/// Killed with this test, however it ends.
struct Killable(Child);

impl Killable {
    /// SIGKILL: the process has no chance to finish anything.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Killable {
    fn drop(&mut self) {
        // Killed already, where the test has come so far.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Not a test: the process that is killed. Does nothing unless the test above started it.
#[tokio::test(flavor = "multi_thread")]
async fn the_process_that_is_killed() {
    let Ok(data) = std::env::var(DATA) else {
        return;
    };
    let text = include_str!("hall/hall.toml");
    let (site, _) = config::check_text(Path::new("hall.toml"), text).unwrap();
    let central = start(Config {
        sites: vec![site],
        data: data.into(),
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: None,
        edge: frontdesk_central::Edge::default(),
        clock: Clock::system(),
    })
    .await
    .unwrap();
    println!("\nready {} {}", central.public_url(), central.access_key());
    std::future::pending::<()>().await;
}

fn spawn(data: &Path) -> (Killable, String, String) {
    let child = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_process_that_is_killed", "--nocapture"])
        .env(DATA, data)
        .stdout(Stdio::piped())
        .spawn();
    let mut child = Killable(child.unwrap());
    let mut line = String::new();
    // Read to the line and no further; the pipe stays open with the child.
    let mut output = BufReader::new(child.0.stdout.as_mut().unwrap());
    while output.read_line(&mut line).unwrap() > 0 {
        if let Some(ready) = line.trim_end().strip_prefix("ready ") {
            let (url, key) = ready.split_once(' ').unwrap();
            let (url, key) = (format!("{url}/api/v1/branches/hall"), key.to_owned());
            return (child, url, key);
        }
        line.clear();
    }
    panic!("the child ended before it was ready");
}

/// The kiosk's key opens from then on, whatever happens to the process.
async fn enrol(http: &reqwest::Client, data: &Path) {
    let (mut child, url, key) = spawn(data);
    let codes = http.post(format!("{url}/enrolment-codes")).bearer_auth(key);
    let given = codes.json(&EnrolmentCodeRequest::default()).send().await;
    let given: EnrolmentCodeAnswer = given.unwrap().json().await.unwrap();
    let (centre, _) = url.split_once("/branches").unwrap();
    let shown = EnrolRequest {
        code: given.code,
        device: DeviceId(Uuid::from_u128(1)),
        secret_hash: Hash::of(KIOSK_KEY.as_bytes()),
    };
    let enrolled = http.post(format!("{centre}/enrol")).json(&shown).send();
    assert_eq!(enrolled.await.unwrap().status(), 200);
    child.kill();
}

async fn send_until_killed(
    http: reqwest::Client,
    url: String,
    key: String,
    round: u64,
    sender: u64,
    answers: Answers,
) {
    for count in 0..10_000 {
        let number = round * 1_000_000 + sender * 10_000 + count;
        match send(&http, &url, &key, number).await {
            Ok(answer) => answers.lock().unwrap().insert(number, answer),
            Err(_) => return,
        };
    }
}

async fn send(
    http: &reqwest::Client,
    url: &str,
    key: &str,
    number: u64,
) -> reqwest::Result<(u16, String)> {
    let request = CommandRequest {
        id: CommandId(Uuid::from_u128(u128::from(number) + 1)),
        command: command(number),
    };
    let key = match &request.command {
        Command::RecordTicket(_) => KIOSK_KEY,
        _ => key,
    };
    let post = http.post(format!("{url}/commands")).bearer_auth(key);
    let response = post.json(&request).send().await?;
    let status = response.status().as_u16();
    Ok((status, response.text().await?))
}

/// Mostly tickets, and some work at the counters, much of which the rules refuse.
fn command(number: u64) -> Command {
    let counter = 1 + u16::try_from(number / 10_000 % 2).unwrap();
    match number % 5 {
        0 => Command::OpenCounter {
            counter,
            clerk: None,
        },
        1 => Command::CallNext { counter },
        _ => Command::RecordTicket(Box::new(TicketFact {
            kiosk: "kiosk-1".parse().unwrap(),
            ticket: TicketId(Uuid::from_u128(u128::from(number) + 1)),
            number: format!("A{:03}", number % 999_000 + 1).parse().unwrap(),
            business_date: "2026-11-22".parse().unwrap(),
            code: ReceiptCode::new(u128::from(number).to_be_bytes()).hash(),
            service: "id-card".parse().unwrap(),
            class: None,
            catalogue: Hash::ZERO,
            lang: Lang::En,
            answers: BTreeMap::default(),
            ticked: std::collections::BTreeSet::default(),
            arrival: Timestamp(1_795_312_800_000),
            run: None,
        })),
    }
}
