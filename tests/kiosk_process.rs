//! `frontdesk kiosk --no-window` against a running centre: a machine is enrolled, gives out numbers, and goes on where
//! it was after it was killed.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use frontdesk_central::clock::Clock;
use frontdesk_central::{Central, Config};
use frontdesk_domain::branch::State;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, KioskId};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_with_a_code_gives_out_numbers_that_the_centre_records() {
    let hall = Hall::open().await;
    let code = hall.gives_out("kiosk-1").await;
    let mut kiosk = hall.kiosk(&["--enrol", &code]);
    let ticket = kiosk.takes().await;
    assert_eq!(ticket["number"], "A001");
    assert!(ticket["ms"].as_i64().unwrap() < 5_000);
    let status = kiosk.until(|status| status["owed"] == 0).await;
    assert_eq!(status["connected"], true);
    assert_eq!(status["out_of_service"], Value::Null);
    assert!(status["offset"].as_i64().unwrap().abs() < 2_000);

    let page = ticket["page_url"].as_str().unwrap();
    let code = page.rsplit('/').next().unwrap();
    let state = hall.state();
    let recorded = state.ticket_by_code(&Hash::of(code.as_bytes())).unwrap();
    assert_eq!(recorded.number.to_string(), "A001");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_and_started_again_it_is_the_same_kiosk_and_no_number_comes_twice() {
    let hall = Hall::open().await;
    let code = hall.gives_out("kiosk-1").await;
    let mut kiosk = hall.kiosk(&["--enrol", &code]);
    let mut numbers = vec![kiosk.takes().await["number"].clone()];
    for _ in 0..3 {
        // The code again changes nothing: it may stand in a start script.
        kiosk = kiosk.killed_and_started(&hall, &["--enrol", &code]);
        numbers.push(kiosk.takes().await["number"].clone());
    }
    assert_eq!(numbers, ["A001", "A002", "A003", "A004"]);
    kiosk.until(|status| status["owed"] == 0).await;
    let state = hall.state();
    assert_eq!((state.tickets.len(), state.lanes.len()), (4, 1));
    assert!(state.set_aside.is_empty());
    let catalogues = |status| hall.answers("/api/v1/branches/{branch}/catalogue", status);
    assert_eq!(catalogues(200).await, 1, "what it has is not sent again");
    assert!(catalogues(304).await >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_code_it_says_where_to_get_one_and_with_a_wrong_one_what_is_wrong() {
    let hall = Hall::open().await;
    let told = hall.kiosk(&[]).complains().await;
    assert!(
        told.contains("frontdesk admin enrol") && told.contains("--enrol CODE"),
        "{told}"
    );
    let told = hall.kiosk(&["--enrol", "7K4M-9QPT"]).complains().await;
    assert!(told.contains("not right"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_kiosk_gives_no_numbers_and_tells_what_it_owes_once_it_is_enrolled_again() {
    let mut hall = Hall::open().await;
    let code = hall.gives_out("kiosk-1").await;
    let mut kiosk = hall.kiosk(&["--enrol", &code]);
    kiosk.takes().await;
    kiosk.until(|status| status["owed"] == 0).await;
    hall.is_away().await;
    kiosk.takes().await;
    drop(kiosk);
    hall.is_back().await;
    hall.revokes("kiosk-1").await;

    let mut kiosk = hall.kiosk(&[]);
    let status = kiosk
        .until(|status| status["out_of_service"] == "revoked")
        .await;
    assert!(status["owed"].as_u64() >= Some(1), "{status}");
    assert!(kiosk.says("take id-reissue")["error"].is_string());

    let code = hall.gives_out("kiosk-1").await;
    let mut kiosk = kiosk.killed_and_started(&hall, &["--enrol", &code]);
    let ticket = kiosk.takes().await;
    kiosk.until(|status| status["owed"] == 0).await;
    let state = hall.state();
    assert_eq!((state.tickets.len(), state.set_aside.len()), (3, 0));
    assert_eq!(state.lanes.len(), 2, "the lane before it rests");
    assert_ne!(ticket["number"], "A003");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_set_aside_by_name_and_the_machine_is_enrolled_again() {
    let hall = Hall::open().await;
    let code = hall.gives_out("kiosk-1").await;
    let mut kiosk = hall.kiosk(&["--enrol", &code]);
    kiosk.takes().await;
    kiosk.until(|status| status["owed"] == 0).await;
    drop(kiosk);
    let disk = hall.data.path().join("kiosk");
    // The newest pages are beside it; without them only what is damaged is left.
    std::fs::remove_file(disk.join("kiosk.db-wal")).unwrap();
    std::fs::write(disk.join("kiosk.db"), "no database any more".repeat(500)).unwrap();

    let told = hall.kiosk(&[]).complains().await;
    assert!(told.contains("kiosk.db.corrupt-1"), "{told}");
    assert!(told.contains("--enrol CODE"), "{told}");
    assert!(disk.join("kiosk.db.corrupt-1").exists());

    let code = hall.gives_out("kiosk-1").await;
    let mut kiosk = hall.kiosk(&["--enrol", &code]);
    kiosk.takes().await;
    kiosk.until(|status| status["owed"] == 0).await;
    let state = hall.state();
    assert_eq!((state.tickets.len(), state.set_aside.len()), (2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_does_not_understand_is_answered_and_nothing_else_happens() {
    let hall = Hall::open().await;
    let code = hall.gives_out("kiosk-1").await;
    let mut kiosk = hall.kiosk(&["--enrol", &code]);
    kiosk.takes().await;
    for line in [
        "",
        "take",
        "take NO-SUCH",
        "take nothing",
        "give id-reissue",
    ] {
        let answer = kiosk.says(line);
        assert!(answer["error"].is_string(), "{line}: {answer}");
    }
    assert_eq!(kiosk.takes().await["number"], "A002");
}

struct Hall {
    /// Nothing while it is away.
    central: Option<Central>,
    address: SocketAddr,
    data: tempfile::TempDir,
}

impl Hall {
    async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let central = central(data.path(), "127.0.0.1:0".parse().unwrap()).await;
        Self {
            address: central.address(),
            central: Some(central),
            data,
        }
    }

    fn central(&self) -> &Central {
        self.central.as_ref().unwrap()
    }

    fn state(&self) -> Arc<State> {
        self.central().branch(&branch()).unwrap().state()
    }

    /// So many questions of this route the centre has answered so.
    async fn answers(&self, route: &str, status: u16) -> u32 {
        let central = self.central();
        let metrics = reqwest::Client::new()
            .get(format!("http://{}/metrics", central.address()))
            .bearer_auth(central.access_key());
        let metrics = metrics.send().await.unwrap().text().await.unwrap();
        let line = format!("route=\"{route}\",status=\"{status}\"}} ");
        let counted = metrics.lines().find_map(|told| told.split_once(&line));
        counted.map_or(0, |(_, count)| count.parse().unwrap())
    }

    async fn is_away(&mut self) {
        self.central.take().unwrap().shutdown().await;
    }

    async fn is_back(&mut self) {
        self.central = Some(central(self.data.path(), self.address).await);
    }

    async fn revokes(&self, kiosk: &str) {
        let url = format!(
            "http://{}/api/v1/branches/hall/kiosks/{kiosk}/revocation",
            self.address
        );
        let asked = reqwest::Client::new().post(url);
        let asked = asked.bearer_auth(self.central().access_key());
        assert_eq!(asked.send().await.unwrap().status(), 200);
    }

    async fn gives_out(&self, kiosk: &str) -> String {
        let kiosk: KioskId = kiosk.parse().unwrap();
        let code = self.central().enrolment_code(&branch(), Some(kiosk)).await;
        code.unwrap().to_string()
    }

    fn kiosk(&self, more: &[&str]) -> Kiosk {
        Kiosk::starts(self, more)
    }
}

async fn central(data: &Path, listen: SocketAddr) -> Central {
    let config = Config {
        sites: vec![frontdesk::sample::hall().unwrap()],
        data: data.join("central"),
        listen,
        public_url: None,
        edge: frontdesk_central::Edge::default(),
        clock: Clock::system(),
    };
    frontdesk_central::start(config).await.unwrap()
}

fn branch() -> BranchId {
    "hall".parse().unwrap()
}

/// A process that is a kiosk; killed when the test is over.
struct Kiosk {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Kiosk {
    fn starts(hall: &Hall, more: &[&str]) -> Self {
        let url = format!("http://{}", hall.address);
        let data: &Path = &hall.data.path().join("kiosk");
        let mut child = Command::new(env!("CARGO_BIN_EXE_frontdesk"))
            .args(["kiosk", "--no-window", "--central", &url, "--data"])
            .arg(data)
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, answers }
    }

    /// One line, and its answer.
    fn says(&mut self, line: &str) -> Value {
        let input = self.child.stdin.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    /// A number for an ID card, as soon as the kiosk gives any.
    async fn takes(&mut self) -> Value {
        self.until(|status| status["out_of_service"].is_null())
            .await;
        let ticket = self.says("take id-reissue");
        assert!(ticket["error"].is_null(), "{ticket}");
        ticket
    }

    /// Asks until it is so.
    async fn until(&mut self, is: impl Fn(&Value) -> bool) -> Value {
        let asked = async {
            let mut pace = tokio::time::interval(Duration::from_millis(20));
            loop {
                let status = self.says("status");
                if is(&status) {
                    return status;
                }
                pace.tick().await;
            }
        };
        let asked = tokio::time::timeout(Duration::from_mins(1), asked);
        asked.await.expect("it is so in time")
    }

    fn killed_and_started(self, hall: &Hall, more: &[&str]) -> Self {
        drop(self);
        Self::starts(hall, more)
    }

    /// It ends by itself, and says why.
    async fn complains(mut self) -> String {
        let ends = async {
            let mut pace = tokio::time::interval(Duration::from_millis(20));
            loop {
                pace.tick().await;
                if let Some(status) = self.child.try_wait().unwrap() {
                    return status;
                }
            }
        };
        let ended = tokio::time::timeout(Duration::from_mins(1), ends).await;
        assert!(!ended.expect("it ends in time").success());
        let mut said = String::new();
        let errors = self.child.stderr.as_mut().unwrap();
        errors.read_to_string(&mut said).unwrap();
        said
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
