//! `frontdesk admin` against a running centre: what an operator types and reads.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::process::{Command, Output};

use frontdesk_central::clock::Clock;
use frontdesk_central::{Central, Config};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::rules::Settings;
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

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_changes_how_a_branch_is_set_up_sees_what_changes_and_goes_back() {
    let hall = Hall::open().await;
    let preview = hall
        .does(&["rules", "set", "calls_before_missed=3", "--preview"])
        .await;
    assert!(
        preview.contains("~ calls_before_missed: 2 → 3"),
        "{preview}"
    );
    assert!(preview.contains("Nothing was published"), "{preview}");
    assert_eq!(hall.settings().rules.calls_before_missed, 2);

    let before = hall.settings();
    hall.does(&["rules", "set", "calls_before_missed=3", "return_after=5"])
        .await;
    hall.does(&["counters", "set", "15", "--skill", "household"])
        .await;
    hall.does(&["skills", "set", "visa", "--name", "zh-Hans=签证"])
        .await;
    hall.does(&["classes", "set", "priority", "--weight", "3"])
        .await;
    hall.does(&["hours", "week", "mon-fri 09:00-17:00", "sat 09:00-12:00"])
        .await;
    let holiday = ["hours", "day", "2027-02-06", "--name", "zh-Hans=春节"];
    hall.does(&holiday).await;
    let settings = hall.settings();
    assert_eq!(settings.rules.calls_before_missed, 3);
    assert_eq!(settings.counters.last().unwrap().number, 15);
    assert_eq!(settings.skills.last().unwrap().id.as_str(), "visa");
    assert_eq!(settings.branch.hours.len(), 2);
    assert_eq!(settings.branch.special_days[0].name.zh_hans, "春节");
    for (list, told) in [
        (["counters", "list"], "15  "),
        (["skills", "list"], "visa  签证"),
        (["classes", "list"], "weight 3"),
        (["hours", "show"], "2027-02-06 closed 春节"),
        (["rules", "show"], "return_after=5"),
        (["settings", "show"], "calls_before_missed = 3"),
    ] {
        let said = hall.does(&list).await;
        assert!(said.contains(told), "{list:?}: {said}");
    }
    hall.does(&["hours", "forget", "2027-02-06"]).await;
    hall.does(&["counters", "remove", "15"]).await;
    hall.does(&["skills", "remove", "visa"]).await;

    let versions = hall.does(&["versions"]).await;
    let lines: Vec<_> = versions.lines().collect();
    assert!(lines[0].contains("(hall's file)"), "{versions}");
    assert!(lines.last().unwrap().ends_with("(access key)  in force"));
    let first = before.version().to_string();
    hall.does(&["roll-back", &first[..12]]).await;
    assert_eq!(hall.settings(), before);
    let audit = hall.does(&["audit", "--lines", "1"]).await;
    assert!(audit.contains("roll_back  hall"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_checks_and_publishes_what_a_branch_offers() {
    let hall = Hall::open().await;
    let text = include_str!("../assets/samples/hall.toml");
    let file = hall.data.path().join("changed.toml");
    std::fs::write(
        &file,
        text.replacen("handling_minutes = ", "handling_minutes = 1", 1),
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let checked = hall.does(&["catalogue", "check", file]).await;
    assert!(checked.contains("~ handling_minutes: "), "{checked}");
    assert!(checked.contains("It can be published."), "{checked}");
    let before = hall.catalogue_version();
    hall.does(&["catalogue", "publish", file]).await;
    assert_ne!(hall.catalogue_version(), before);
    let again = hall.admin(&["catalogue", "publish", file]).await;
    assert!(complaint(&again).contains("Nothing is different"));
    let whole = hall.data.path().join("hall.toml");
    std::fs::write(&whole, text).unwrap();
    hall.does(&["publish", whole.to_str().unwrap()]).await;
    assert_eq!(hall.catalogue_version(), before);

    let sheet = hall.data.path().join("sheet.csv");
    std::fs::write(&sheet, include_str!("../assets/samples/catalogue.csv")).unwrap();
    let sheet = hall
        .admin(&["catalogue", "check", sheet.to_str().unwrap()])
        .await;
    assert!(
        said(&sheet).contains("service `"),
        "{} {}",
        said(&sheet),
        complaint(&sheet)
    );
    let branches = hall.does(&["branches"]).await;
    assert!(branches.starts_with("hall\n"), "{branches}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_says_something_on_every_screen_and_takes_it_back() {
    let hall = Hall::open().await;
    hall.does(&[
        "notice",
        "post",
        "--text",
        "en=Fire drill",
        "--minutes",
        "5",
    ])
    .await;
    let branch = hall.central.branch(&"hall".parse().unwrap()).unwrap();
    assert_eq!(
        branch.state().notice.as_ref().unwrap().text.en,
        "Fire drill"
    );
    hall.does(&["notice", "withdraw"]).await;
    assert_eq!(branch.state().notice, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_cannot_be_is_refused_with_what_to_do_and_nothing_is_lost() {
    let hall = Hall::open().await;
    let before = hall.settings();
    for (arguments, told) in [
        (vec!["rules", "set", "return_after=0"], "choose 1 to 100"),
        (vec!["rules", "set", "returns=3"], "admin rules show"),
        (vec!["rules", "set", "return_after=many"], "is a number"),
        (vec!["counters", "remove", "99"], "no counter `99`"),
        (
            vec!["skills", "remove", "household"],
            "there is no skill `household`",
        ),
        (vec!["hours", "week", "mon 17:00-09:00"], "is not after"),
        (vec!["hours", "week", "someday"], "mon-fri 09:00-17:00"),
        (vec!["roll-back", "abc"], "first 6 characters"),
        (vec!["roll-back", "abcdef0123"], "admin versions"),
    ] {
        let refused = hall.admin(&arguments).await;
        assert!(!refused.status.success(), "{arguments:?}");
        let complaint = complaint(&refused);
        assert!(complaint.contains(told), "{arguments:?}: {complaint}");
    }
    assert_eq!(hall.settings(), before);
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

    /// What it says, where it succeeds.
    async fn does(&self, arguments: &[&str]) -> String {
        let output = self.admin(arguments).await;
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            complaint(&output)
        );
        said(&output)
    }

    fn settings(&self) -> Settings {
        let branch = self.central.branch(&"hall".parse().unwrap()).unwrap();
        branch.site().settings.clone()
    }

    fn catalogue_version(&self) -> Hash {
        let branch = self.central.branch(&"hall".parse().unwrap()).unwrap();
        branch.in_force().versions.catalogue
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
