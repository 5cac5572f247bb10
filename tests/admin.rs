//! `frontdesk admin` against a running centre: what an operator types and reads.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::process::{Command, Output};

use frontdesk_central::clock::Clock;
use frontdesk_central::{Central, Config};
use frontdesk_domain::hash::Hash;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_enrols_a_kiosk_sees_it_and_revokes_it() {
    let hall = Hall::open().await;
    let before = hall.admin(&["kiosks"]).await;
    assert!(
        said(&before).contains("kiosk-1\n    no machine"),
        "{}",
        said(&before)
    );

    let enrolled = hall.admin(&["enrol", "--kiosk", "kiosk-1"]).await;
    assert!(enrolled.status.success(), "{}", complaint(&enrolled));
    let said_enrol = said(&enrolled);
    let code = said_enrol
        .lines()
        .find_map(|line| line.strip_prefix("    "))
        .unwrap();
    assert_eq!(code.len(), 9, "{said_enrol}");
    hall.shows(code).await;

    let during = hall.admin(&["kiosks"]).await;
    let during = said(&during);
    assert!(during.contains("in place"), "{during}");
    assert!(during.contains("not linked; never reported"), "{during}");
    let revoked = hall.admin(&["revoke", "--kiosk", "kiosk-1"]).await;
    assert!(revoked.status.success(), "{}", complaint(&revoked));
    let after = hall.admin(&["kiosks"]).await;
    assert!(said(&after).contains("the lane rests"), "{}", said(&after));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_stops_a_service_for_the_day_and_resumes_it() {
    let hall = Hall::open().await;
    let stop = ["stop", "--service", "id-reissue"];
    let notice = ["--notice", "zh-Hans=今天的号已取完", "--notice", "en=Gone"];
    let stopped = hall.admin(&[&stop[..], &notice].concat()).await;
    assert!(stopped.status.success(), "{}", complaint(&stopped));
    let told = hall.stopped("id-reissue").unwrap();
    assert_eq!(told, json!({"zh-Hans": "今天的号已取完", "en": "Gone"}));
    let resumed = hall.admin(&["resume", "--service", "id-reissue"]).await;
    assert!(resumed.status.success(), "{}", complaint(&resumed));
    assert_eq!(hall.stopped("id-reissue"), None);

    let unknown = hall.admin(&["stop", "--service", "no-such"]).await;
    assert!(complaint(&unknown).contains("no service `no-such`"));
    let foreign = [&stop[..], &["--notice", "fr=Fini"]].concat();
    let foreign = complaint(&hall.admin(&foreign).await);
    assert!(foreign.contains("`fr` is no language of the kiosks"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_with_what_to_do() {
    let hall = Hall::open().await;
    let unknown = hall.admin(&["enrol", "--kiosk", "kiosk-99"]).await;
    assert!(!unknown.status.success());
    assert!(
        complaint(&unknown).contains("[[kiosks]]"),
        "{}",
        complaint(&unknown)
    );
    let elsewhere = hall.admin(&["kiosks", "--branch", "nowhere"]).await;
    assert!(
        complaint(&elsewhere).contains("no such branch"),
        "{}",
        complaint(&elsewhere)
    );
    let nobody = frontdesk(vec![
        "admin".into(),
        "kiosks".into(),
        "--central".into(),
        "http://127.0.0.1:1".into(),
        "--access-key-file".into(),
        hall.key_file(),
    ]);
    let nobody = nobody.await;
    assert!(
        complaint(&nobody).contains("--central URL"),
        "{}",
        complaint(&nobody)
    );
    let keyless = frontdesk(vec![
        "admin".into(),
        "kiosks".into(),
        "--access-key-file".into(),
        "/nowhere/access.key".into(),
    ]);
    let keyless = keyless.await;
    assert!(
        complaint(&keyless).contains("--access-key-file"),
        "{}",
        complaint(&keyless)
    );
}

struct Hall {
    central: Central,
    data: tempfile::TempDir,
}

impl Hall {
    async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let central = frontdesk_central::start(Config {
            sites: vec![frontdesk::sample::hall().unwrap()],
            data: data.path().to_owned(),
            listen: "127.0.0.1:0".parse().unwrap(),
            public_url: None,
            edge: frontdesk_central::Edge::default(),
            clock: Clock::system(),
        });
        Self {
            central: central.await.unwrap(),
            data,
        }
    }

    fn key_file(&self) -> String {
        self.data.path().join("access.key").display().to_string()
    }

    async fn admin(&self, arguments: &[&str]) -> Output {
        let mut all = vec!["admin".to_owned()];
        all.extend(arguments.iter().map(|&argument| argument.to_owned()));
        let centre = format!("http://{}", self.central.address());
        all.extend([
            "--central".into(),
            centre,
            "--access-key-file".into(),
            self.key_file(),
        ]);
        frontdesk(all).await
    }

    /// What customers are told of a service that is stopped.
    fn stopped(&self, service: &str) -> Option<serde_json::Value> {
        let branch = self.central.branch(&"hall".parse().unwrap()).unwrap();
        let state = branch.state();
        let notice = state.stopped.get(&service.parse().unwrap())?;
        Some(json!(notice))
    }

    /// A machine on which the code is typed.
    async fn shows(&self, code: &str) {
        let url = format!("http://{}/api/v1/enrol", self.central.address());
        let body = json!({
            "code": code,
            "device": "01935000-0000-7000-8000-000000000001",
            "secret_hash": Hash::of(b"key"),
        });
        let answer = reqwest::Client::new().post(url).json(&body).send().await;
        assert_eq!(answer.unwrap().status(), 200);
    }
}

async fn frontdesk(arguments: Vec<String>) -> Output {
    let run = move || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
        command.args(arguments).output()
    };
    tokio::task::spawn_blocking(run).await.unwrap().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
