//! How a machine becomes a kiosk, and stops being one.

use std::path::Path;

use frontdesk_central::config;
use frontdesk_domain::branch::Command;
use frontdesk_domain::help::{HelpContext, HelpOrigin};
use frontdesk_domain::ids::{HelpId, RunId};
use frontdesk_domain::lane::Run;
use frontdesk_domain::site::Site;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::hall::{COMMANDS, Hall, MORNING, Stream, answer};
use crate::kiosk::{Machine, issued_by};

const TEN_MINUTES: u32 = 600;
const A_DAY: u32 = 24 * 3600;

#[tokio::test]
async fn a_machine_that_shows_the_code_is_a_kiosk_and_its_key_opens() {
    let hall = Hall::open().await;
    let machine = Machine::new(1);
    assert_eq!(machine.is_let_in(&hall).await, refused(401, "no_access"));
    let code = hall.gives_out("kiosk-1").await;
    let (status, body) = machine.shows(&hall, &code.to_lowercase()).await;
    assert_eq!(status, 200, "{body}");
    let expected = json!({
        "branch": "hall", "kiosk": "kiosk-1", "lane": "", "public_url": hall.central.public_url(),
    });
    assert_eq!(body, expected);
    assert_eq!(machine.is_let_in(&hall).await, (200, None));
    let (status, body) = machine
        .sends(&hall, 1, issued_by("kiosk-1", 1, "A001"))
        .await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn a_code_is_for_the_first_kiosk_that_no_machine_is_when_none_is_named() {
    let hall = Hall::of(vec![two_kiosks("hall")]).await;
    let mut given = Vec::new();
    for _ in 0..2 {
        let (status, body) = hall.asks_for_a_code(&json!({})).await;
        assert_eq!(status, 200, "{body}");
        assert_eq!(body["expires_at"], MORNING.plus_seconds(TEN_MINUTES).0);
        given.push(body["kiosk"].as_str().unwrap().to_owned());
    }
    assert_eq!(given, ["kiosk-1", "kiosk-2"]);
    let (status, body) = hall.asks_for_a_code(&json!({})).await;
    assert_eq!((status, code_of(&body)), (409, "no_kiosk_free"));
    let (status, body) = hall.asks_for_a_code(&json!({ "kiosk": "kiosk-9" })).await;
    assert_eq!((status, code_of(&body)), (404, "unknown_kiosk"));
}

#[tokio::test]
async fn a_code_that_is_typed_wrong_five_times_counts_no_more() {
    for (wrong, (status, said)) in [(4, (200, None)), (5, refused(403, "code_locked"))] {
        let hall = Hall::open().await;
        let (machine, code) = (Machine::new(1), hall.gives_out("kiosk-1").await);
        for _ in 0..wrong {
            let (status, body) = machine.shows(&hall, &mistyped(&code)).await;
            assert_eq!((status, code_of(&body)), (403, "wrong_code"));
        }
        let (got, body) = machine.shows(&hall, &code).await;
        assert_eq!((got, body["code"].as_str()), (status, said.as_deref()));
    }
}

#[tokio::test]
async fn a_code_counts_until_its_ten_minutes_are_over_and_not_at_their_end() {
    for (seconds, (status, said)) in [
        (TEN_MINUTES - 1, (200, None)),
        (TEN_MINUTES, refused(403, "code_expired")),
        (TEN_MINUTES + 1, refused(403, "code_expired")),
    ] {
        let hall = Hall::open().await;
        let (machine, code) = (Machine::new(1), hall.gives_out("kiosk-1").await);
        hall.hand.advance_seconds(seconds);
        let (got, body) = machine.shows(&hall, &code).await;
        assert_eq!((got, body["code"].as_str()), (status, said.as_deref()));
    }
}

#[tokio::test]
async fn a_lost_answer_is_given_again_and_nothing_happens_twice() {
    let hall = Hall::open().await;
    let (machine, code) = (Machine::new(1), hall.gives_out("kiosk-1").await);
    let first = machine.shows(&hall, &code).await;
    let seq = hall.state().await.seq;
    hall.hand.advance_seconds(3 * TEN_MINUTES);
    assert_eq!(machine.shows(&hall, &code).await, first);
    assert_eq!(hall.state().await.seq, seq);
}

#[tokio::test]
async fn a_used_code_is_refused_to_another_machine_and_to_the_same_with_another_key() {
    let hall = Hall::open().await;
    let (machine, code) = (Machine::new(1), hall.gives_out("kiosk-1").await);
    assert_eq!(machine.shows(&hall, &code).await.0, 200);
    let other_key = Machine {
        key: Machine::new(2).key,
        ..machine.clone()
    };
    for thief in [Machine::new(2), other_key] {
        let (status, body) = thief.shows(&hall, &code).await;
        assert_eq!((status, code_of(&body)), (403, "code_used"));
        assert_eq!(thief.is_let_in(&hall).await, refused(401, "no_access"));
    }
    assert_eq!(machine.is_let_in(&hall).await, (200, None));
}

#[tokio::test]
async fn of_many_machines_that_show_one_code_at_once_one_is_enrolled() {
    let hall = Hall::open().await;
    let code = hall.gives_out("kiosk-1").await;
    let machines: Vec<_> = (1..=8).map(Machine::new).collect();
    let shows = machines.iter().map(|machine| machine.shows(&hall, &code));
    let answers = futures::future::join_all(shows).await;
    let enrolled = answers.iter().filter(|(status, _)| *status == 200).count();
    assert_eq!(enrolled, 1, "{answers:?}");
    assert_eq!(hall.state().await.lanes.len(), 1);
}

#[tokio::test]
async fn guessing_is_slowed_down_for_everybody_and_the_wait_is_said() {
    let hall = Hall::open().await;
    let code = hall.gives_out("kiosk-1").await;
    let machine = Machine::new(1);
    // Guesses of other codes take no try from this one.
    let elsewhere = if code.starts_with('7') {
        "9999-9999"
    } else {
        "7777-7777"
    };
    for _ in 0..20 {
        assert_eq!(machine.shows(&hall, elsewhere).await.0, 403);
    }
    let body = json!({ "code": code, "device": machine.device, "secret_hash": machine.hash() });
    let again = hall.http.post(hall.url("/api/v1/enrol")).json(&body);
    let again = again.send().await.unwrap();
    assert_eq!(again.status(), 429);
    assert_eq!(again.headers()["retry-after"], "3");
    hall.hand.advance_seconds(3);
    assert_eq!(machine.shows(&hall, &code).await.0, 200);
    let metrics = hall.get("/metrics").send().await.unwrap();
    let metrics = metrics.text().await.unwrap();
    for line in [
        "{result=\"wrong_code\"} 20",
        "{result=\"too_many_tries\"} 1",
        "{result=\"enrolled\"} 1",
    ] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
}

#[tokio::test]
async fn a_revoked_kiosks_key_opens_nothing_and_its_stream_ends_with_the_news() {
    let hall = Hall::open().await;
    let machine = hall.enrols(1, "kiosk-1").await;
    let head = hall.state().await.seq;
    let events = format!("/api/v1/branches/hall/events?after={head}");
    let mut stream = Stream::open(machine.get(&hall, &events)).await;
    let (status, body) = hall.revokes("kiosk-1").await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["machines"][0]["standing"]["is"], "resting");
    assert!(stream.next().await.unwrap().data.contains("kiosk_revoked"));
    assert!(stream.next().await.is_none(), "and nothing after it");
    assert_eq!(machine.is_let_in(&hall).await, refused(401, "key_revoked"));
    let (status, body) = machine
        .sends(&hall, 1, issued_by("kiosk-1", 1, "A001"))
        .await;
    assert_eq!((status, code_of(&body)), (401, "key_revoked"));
    // Again changes nothing, and of nobody there is nothing to revoke.
    let seq = hall.state().await.seq;
    assert_eq!(hall.revokes("kiosk-1").await.0, 200);
    assert_eq!(hall.state().await.seq, seq);
    assert_eq!(hall.revokes("kiosk-9").await.0, 404);
}

#[tokio::test]
async fn another_machine_that_takes_a_kiosks_place_puts_the_one_before_out() {
    let hall = Hall::open().await;
    let before = hall.enrols(1, "kiosk-1").await;
    let after = hall.enrols(2, "kiosk-1").await;
    assert_eq!(before.is_let_in(&hall).await, refused(401, "key_revoked"));
    assert_eq!(after.is_let_in(&hall).await, (200, None));
    let (status, body) = answer(hall.get("/api/v1/branches/hall/kiosks")).await;
    assert_eq!(status, 200);
    let machines = body["kiosks"][0]["machines"].as_array().unwrap();
    let standing: Vec<_> = machines
        .iter()
        .map(|machine| &machine["standing"]["is"])
        .collect();
    assert_eq!(standing, ["resting", "active"]);
}

#[tokio::test]
async fn a_replaced_key_opens_for_a_day_and_not_at_its_end() {
    let hall = Hall::open().await;
    let old = hall.enrols(1, "kiosk-1").await;
    let (new, said) = old.replaces_its_key(&hall, &Machine::new(9).key).await;
    let until = json!({ "former_valid_until": MORNING.plus_seconds(A_DAY) });
    assert_eq!(said, (200, until.clone()));
    hall.hand.advance_seconds(A_DAY - 1);
    for key in [&old, &new] {
        assert_eq!(key.is_let_in(&hall).await, (200, None));
    }
    // The answer was lost: the same again, by either key, lengthens nothing.
    for key in [&old, &new] {
        let (_, said) = key.replaces_its_key(&hall, &new.key).await;
        assert_eq!(said, (200, until.clone()));
    }
    hall.hand.advance_seconds(1);
    assert_eq!(old.is_let_in(&hall).await, refused(401, "key_replaced"));
    assert_eq!(new.is_let_in(&hall).await, (200, None));
}

#[tokio::test]
async fn who_has_only_the_old_key_cannot_replace_the_new_one() {
    let hall = Hall::open().await;
    let old = hall.enrols(1, "kiosk-1").await;
    let (new, _) = old.replaces_its_key(&hall, &Machine::new(9).key).await;
    let (thief, (status, body)) = old.replaces_its_key(&hall, &Machine::new(8).key).await;
    assert_eq!((status, code_of(&body)), (409, "key_replaced"));
    assert_eq!(thief.is_let_in(&hall).await, refused(401, "no_access"));
    assert_eq!(new.is_let_in(&hall).await, (200, None));
    let staff = hall.post("/api/v1/devices/key");
    let (status, body) = answer(staff.json(&json!({ "secret_hash": new.hash() }))).await;
    assert_eq!((status, code_of(&body)), (403, "kiosks_own"));
}

#[tokio::test]
async fn a_forged_key_opens_nothing_nor_does_a_kiosks_key_as_a_cookie() {
    let hall = Hall::open().await;
    let machine = hall.enrols(1, "kiosk-1").await;
    let hash = machine.hash().to_string();
    for forged in [&machine.key[..42], &hash, "", &machine.device.to_string()] {
        let machine = Machine {
            key: forged.to_owned(),
            ..machine.clone()
        };
        assert_eq!(machine.is_let_in(&hall).await, refused(401, "no_access"));
    }
    let cookie = format!("frontdesk_session={}", machine.key);
    let snapshot = hall.phone("/api/v1/branches/hall/snapshot");
    assert_eq!(answer(snapshot.header("cookie", cookie)).await.0, 401);
}

#[tokio::test]
async fn a_kiosks_key_opens_what_kiosks_use_and_no_other_route() {
    let hall = Hall::open().await;
    let machine = hall.enrols(1, "kiosk-1").await;
    for path in ["catalogue", "snapshot", "events"] {
        let path = format!("/api/v1/branches/hall/{path}");
        let opened = machine.get(&hall, &path).send().await.unwrap();
        assert_eq!(opened.status(), 200, "{path}");
    }
    for path in [
        "/metrics",
        "/api/v1/openapi.json",
        "/api/v1/branches/hall/kiosks",
        "/b/hall/counter/1",
        "/b/hall/counter/1/events",
    ] {
        let (status, body) = answer(machine.get(&hall, path)).await;
        assert_eq!((status, code_of(&body)), (403, "not_for_kiosks"), "{path}");
    }
    for path in [
        "/api/v1/branches/hall/enrolment-codes",
        "/api/v1/branches/hall/kiosks/kiosk-1/revocation",
        "/b/hall/counter/1",
    ] {
        let (status, body) = answer(machine.post(&hall, path).json(&json!({}))).await;
        assert_eq!((status, code_of(&body)), (403, "not_for_kiosks"), "{path}");
    }
}

#[tokio::test]
async fn a_kiosks_key_opens_no_other_branch() {
    let hall = Hall::of(vec![two_kiosks("hall"), two_kiosks("annex")]).await;
    let machine = hall.enrols(1, "kiosk-1").await;
    for path in ["catalogue", "snapshot", "events"] {
        for branch in ["annex", "nowhere"] {
            let path = format!("/api/v1/branches/{branch}/{path}");
            let (status, body) = answer(machine.get(&hall, &path)).await;
            assert_eq!((status, code_of(&body)), (403, "other_branch"), "{path}");
        }
    }
    let command = issued_by("kiosk-1", 1, "A001");
    let body = json!({ "id": Uuid::from_u128(1), "command": command });
    let there = machine.post(&hall, "/api/v1/branches/annex/commands");
    let (status, body) = answer(there.json(&body)).await;
    assert_eq!((status, code_of(&body)), (403, "other_branch"));
}

#[tokio::test]
async fn a_kiosk_speaks_for_itself_and_of_what_kiosks_do() {
    let hall = Hall::of(vec![two_kiosks("hall")]).await;
    let (mine, other) = (
        hall.enrols(1, "kiosk-1").await,
        hall.enrols(2, "kiosk-2").await,
    );
    for (id, command) in [
        (1, issued_by("kiosk-1", 1, "A001")),
        (2, starts("kiosk-1")),
        (3, calls_for_help("kiosk-1", 5)),
        (
            4,
            Command::SetHelpTopic {
                help: help(5),
                topic: frontdesk_domain::help::HelpTopic::Machine,
            },
        ),
        (5, diverges("kiosk-1")),
        (6, Command::CancelHelp { help: help(5) }),
    ] {
        let (status, body) = mine.sends(&hall, id, command).await;
        assert_eq!(status, 200, "{id}: {body}");
    }
    other.sends(&hall, 20, calls_for_help("kiosk-2", 6)).await;
    for (id, command) in [
        (11, issued_by("kiosk-2", 2, "AB001")),
        (12, starts("kiosk-2")),
        (13, calls_for_help("kiosk-2", 7)),
        (14, Command::CancelHelp { help: help(6) }),
        (15, diverges("kiosk-2")),
    ] {
        let (status, body) = mine.sends(&hall, id, command).await;
        assert_eq!((status, code_of(&body)), (403, "other_kiosk"), "{id}");
    }
    for (id, command) in [
        (
            21,
            Command::OpenCounter {
                counter: 1,
                clerk: None,
            },
        ),
        (22, Command::CallNext { counter: 1 }),
        (23, Command::DeliverHelp { help: help(6) }),
    ] {
        let (status, body) = mine.sends(&hall, id, command).await;
        assert_eq!((status, code_of(&body)), (403, "not_for_kiosks"), "{id}");
    }
    let revoke = Command::RevokeKiosk {
        kiosk: "kiosk-2".parse().unwrap(),
    };
    let (status, body) = mine.sends(&hall, 31, revoke).await;
    assert_eq!((status, code_of(&body)), (403, "centres_own"));
}

#[tokio::test]
async fn what_a_kiosk_says_is_taken_from_nobody_else_be_it_the_staff() {
    let hall = Hall::open().await;
    hall.enrols(1, "kiosk-1").await;
    let seq = hall.state().await.seq;
    for (id, command) in [
        (1, issued_by("kiosk-1", 1, "A001")),
        (2, starts("kiosk-1")),
        (3, diverges("kiosk-1")),
        (4, calls_for_help("kiosk-1", 5)),
    ] {
        let body = json!({ "id": Uuid::from_u128(id), "command": command });
        let (status, body) = answer(hall.post(COMMANDS).json(&body)).await;
        assert_eq!((status, code_of(&body)), (403, "kiosks_own"), "{id}");
    }
    assert_eq!(hall.state().await.seq, seq);
}

#[tokio::test]
async fn a_branch_that_was_left_out_at_a_start_has_revoked_nobody() {
    let hall = Hall::of(vec![two_kiosks("hall"), two_kiosks("annex")]).await;
    let code = hall
        .central
        .enrolment_code(&"annex".parse().unwrap(), None)
        .await
        .unwrap();
    let machine = Machine::new(1);
    machine.shows(&hall, &code.to_string()).await;
    let hall = hall.restarts().await;
    let catalogue = machine.get(&hall, "/api/v1/branches/annex/catalogue");
    let (status, body) = answer(catalogue).await;
    assert_eq!((status, code_of(&body)), (404, "unknown_branch"));
}

#[tokio::test]
async fn a_number_of_a_lane_that_is_not_its_own_is_set_aside() {
    let hall = Hall::of(vec![two_kiosks("hall")]).await;
    let machine = hall.enrols(1, "kiosk-1").await;
    hall.enrols(2, "kiosk-2").await;
    let (status, body) = machine
        .sends(&hall, 1, issued_by("kiosk-1", 1, "AB001"))
        .await;
    assert_eq!(status, 200);
    assert_eq!(body["events"][0]["event"]["reason"], "not_its_lane");
}

#[tokio::test]
async fn keys_and_used_codes_outlive_the_centres_end() {
    let hall = Hall::open().await;
    let (machine, code) = (Machine::new(1), hall.gives_out("kiosk-1").await);
    let first = machine.shows(&hall, &code).await;
    let hall = hall.restarts().await;
    assert_eq!(machine.is_let_in(&hall).await, (200, None));
    let (status, body) = machine.shows(&hall, &code).await;
    assert_eq!((status, &body["lane"]), (200, &first.1["lane"]));
    assert_eq!(Machine::new(2).shows(&hall, &code).await.0, 403);
}

#[tokio::test]
async fn what_is_no_enrolment_is_told_what_is_wrong_with_it() {
    let hall = Hall::open().await;
    let enrol = || hall.http.post(hall.url("/api/v1/enrol"));
    let machine = Machine::new(1);
    let (status, body) = machine.shows(&hall, "not a code").await;
    assert_eq!((status, code_of(&body)), (403, "wrong_code"));
    for shape in [
        json!({ "code": "7K4M-9QPT" }),
        json!({ "code": "7K4M-9QPT", "device": machine.device, "secret_hash": "short" }),
        json!({ "code": "7K4M-9QPT", "device": machine.device, "secret_hash": machine.hash(), "kiosk": "kiosk-1" }),
    ] {
        assert_eq!(answer(enrol().json(&shape)).await.0, 422, "{shape}");
    }
    let foreign = enrol()
        .json(&json!({}))
        .header("origin", "https://evil.example");
    assert_eq!(answer(foreign).await.1["code"], "other_site");
    assert_eq!(answer(hall.get(COMMANDS)).await.0, 405);
}

fn refused(status: u16, code: &str) -> (u16, Option<String>) {
    (status, Some(code.to_owned()))
}

fn code_of(body: &Value) -> &str {
    body["code"].as_str().unwrap_or_default()
}

/// With another last character.
fn mistyped(code: &str) -> String {
    let (rest, last) = code.split_at(code.len() - 1);
    format!("{rest}{}", if last == "7" { "9" } else { "7" })
}

fn help(number: u128) -> HelpId {
    HelpId(Uuid::from_u128(number))
}

fn calls_for_help(kiosk: &str, number: u128) -> Command {
    Command::RaiseHelp {
        help: help(number),
        origin: HelpOrigin::Kiosk {
            kiosk: kiosk.parse().unwrap(),
        },
        context: HelpContext::default(),
        topic: None,
        raised_at: MORNING,
    }
}

fn starts(kiosk: &str) -> Command {
    Command::StartKiosk {
        kiosk: kiosk.parse().unwrap(),
        run: Run {
            epoch: 1,
            id: RunId(Uuid::from_u128(3)),
        },
        before: None,
    }
}

fn diverges(kiosk: &str) -> Command {
    Command::ReportDivergence {
        kiosk: kiosk.parse().unwrap(),
        seq: 99,
        head: frontdesk_domain::hash::Hash::of(b"another log"),
        desk: std::collections::BTreeMap::new(),
    }
}

/// The hall with a second kiosk, whose lane is B.
pub fn two_kiosks(branch: &str) -> Site {
    let text = include_str!("../hall/hall.toml");
    let second = "\n[[kiosks]]\nid = \"kiosk-2\"\nlane = \"B\"\nplace = { zh-Hans = \"侧门\", zh-Hant = \"側門\", en = \"Side door\" }\n";
    let text = text.replace("id = \"hall\"", &format!("id = \"{branch}\"")) + second;
    config::check_text(Path::new("hall.toml"), &text).unwrap().0
}
