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
async fn an_operator_adds_a_colleague_changes_what_they_are_and_keeps_them_out() {
    let hall = Hall::open().await;
    let nobody = hall.staff(&["list"]).await;
    assert!(
        said(&nobody).contains("no account yet"),
        "{}",
        said(&nobody)
    );
    let add = ["add", "Li.Wei", "--name", "李伟", "--public-name", "8号"];
    let added = hall
        .staff(&[&add[..], &["--role", "hall:counter"]].concat())
        .await;
    assert!(added.status.success(), "{}", complaint(&added));
    let link = linked(&added);
    hall.follows(&link).await;
    let listed = said(&hall.staff(&["list"]).await);
    for told in [
        "li.wei\n",
        "李伟, for customers 8号",
        "hall:counter",
        "with 1 browsers",
    ] {
        assert!(listed.contains(told), "{listed}");
    }

    let more = [
        "roles",
        "li.wei",
        "--role",
        "hall:supervisor",
        "--role",
        "hall:counter",
    ];
    let more = said(&hall.staff(&more).await);
    assert!(more.contains("hall:counter, hall:supervisor"), "{more}");
    let out = said(&hall.staff(&["logout", "li.wei"]).await);
    assert!(out.contains("logged out everywhere"), "{out}");
    let again = linked(&hall.staff(&["link", "li.wei"]).await);
    assert_ne!(again, link);
    let kept_out = said(&hall.staff(&["disable", "li.wei"]).await);
    assert!(kept_out.contains("is out"), "{kept_out}");
    assert!(said(&hall.staff(&["list"]).await).contains("li.wei (disabled)"));
    let back = said(&hall.staff(&["enable", "li.wei"]).await);
    assert!(back.contains("may log in"), "{back}");
    let none = said(&hall.staff(&["roles", "li.wei", "--none"]).await);
    assert!(none.contains("no role"), "{none}");

    let audit = said(&hall.admin(&["audit", "--lines", "3"]).await);
    let lines: Vec<_> = audit.lines().collect();
    assert_eq!(lines.len(), 3, "{audit}");
    for (line, told) in lines.iter().zip([
        "(access key)  disable  li.wei  done",
        "(access key)  enable  li.wei  done",
        "(access key)  set_roles  li.wei  done",
    ]) {
        assert!(line.ends_with(told), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_account_is_said_with_what_to_do() {
    let hall = Hall::open().await;
    let unknown = complaint(&hall.staff(&["link", "nobody"]).await);
    assert!(unknown.contains("frontdesk admin staff list"), "{unknown}");
    let add = |role: &'static str| {
        let arguments = ["add", "li", "--name", "Li", "--role", role];
        let hall = &hall;
        async move { complaint(&hall.staff(&arguments).await) }
    };
    assert!(add("boss").await.contains("BRANCH:ROLE"));
    assert!(add("counter").await.contains("Name the branch"));
    assert!(add("nowhere:counter").await.contains("no branch `nowhere`"));
    let roles = complaint(&hall.staff(&["roles", "li"]).await);
    assert!(
        roles.contains("--role"),
        "nothing is not taken for none: {roles}"
    );
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

    async fn staff(&self, arguments: &[&str]) -> Output {
        self.admin(&[&["staff"], arguments].concat()).await
    }

    /// The owner of an account follows the link and sets a password.
    async fn follows(&self, link: &str) {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let body = "password=mulberry+tea&again=mulberry+tea";
        let follows = http.build().unwrap().post(link).body(body);
        let follows = follows.header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(follows.send().await.unwrap().status(), 303);
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

/// The link that was printed.
fn linked(output: &Output) -> String {
    let said = said(output);
    let link = said.lines().find_map(|line| line.strip_prefix("    "));
    link.unwrap_or_else(|| panic!("no link: {said} {}", complaint(output)))
        .to_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
