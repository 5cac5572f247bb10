//! Logging in and out, how long a session lasts, and what becomes of it when its owner is not who they were.

use frontdesk_central::accounts::{ABSOLUTE_MS, IDLE_MS};
use frontdesk_domain::branch::Command;
use serde_json::json;
use uuid::Uuid;

use crate::hall::{COMMANDS, Hall, MORNING, Stream, answer};
use crate::staff::{PASSWORD, account, cookie, granted};

const COUNTER: &str = "/b/hall/counter/1";

#[tokio::test]
async fn who_logs_in_holds_a_cookie_that_no_script_reads_and_no_other_site_sends() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let entered = hall.tries("Li.Wei ", PASSWORD, None).await;
    assert_eq!(entered.status(), 303);
    for cookie in entered.headers().get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(
            !cookie.contains("Secure") && !cookie.contains("Domain"),
            "{cookie}"
        );
    }
    assert_eq!(clerk.opens(&hall, COUNTER).await, 200);
}

#[tokio::test]
async fn after_logging_out_the_page_before_is_gone_for_the_back_button_too() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let page = clerk.get(&hall, COUNTER).send().await.unwrap();
    // A browser asks for it again instead of showing what it had.
    assert_eq!(page.headers()["cache-control"], "no-store");
    let out = clerk.post(&hall, "/logout").send().await.unwrap();
    assert_eq!(out.status(), 303);
    assert_eq!(out.headers()["location"], "/login");
    assert_eq!(
        cookie(out.headers(), "frontdesk_session").unwrap(),
        "frontdesk_session="
    );
    assert_eq!(clerk.opens(&hall, COUNTER).await, 401);
    let form = [("do", "open"), ("id", &Uuid::from_u128(1).to_string())];
    let pressed = clerk.post(&hall, COUNTER).form(&form).send().await.unwrap();
    assert_eq!(pressed.status(), 401);
    assert_eq!(hall.state().await.counters[&1].state.name(), "closed");
}

#[tokio::test]
async fn one_word_logs_out_every_browser_of_somebody_and_nobody_else() {
    let hall = Hall::open().await;
    let here = hall.hires("li.wei", &["hall:counter"]).await;
    let colleague = hall.hires("wang", &["hall:counter"]).await;
    let there = hall.logs_in(&here).await;
    let account = here
        .get(&hall, "/account?lang=en")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        account.contains("Name li.wei") && account.contains("2 browsers"),
        "{account}"
    );
    assert_eq!(
        there
            .post(&hall, "/logout/everywhere")
            .send()
            .await
            .unwrap()
            .status(),
        303
    );
    for (who, status) in [(&here, 401), (&there, 401), (&colleague, 200)] {
        assert_eq!(who.opens(&hall, COUNTER).await, status);
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_looking_by_itself_is_no_use() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    hall.hand.set(MORNING.plus_ms(IDLE_MS - 1));
    assert_eq!(clerk.opens(&hall, "/b/hall/counter/1?part=main").await, 200);
    hall.hand.set(MORNING.plus_ms(IDLE_MS));
    assert_eq!(clerk.opens(&hall, COUNTER).await, 401);
}

#[tokio::test]
async fn a_session_that_is_used_ends_after_the_longest_shift() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let mut since = 0;
    while since + IDLE_MS / 2 < ABSOLUTE_MS {
        since += IDLE_MS / 2;
        hall.hand.set(MORNING.plus_ms(since));
        assert_eq!(clerk.opens(&hall, COUNTER).await, 200, "{since}");
        // What was used is kept beside the answer.
        hall.hears_of_use(&clerk, since).await;
    }
    hall.hand.set(MORNING.plus_ms(ABSOLUTE_MS - 1));
    assert_eq!(clerk.opens(&hall, COUNTER).await, 200);
    hall.hand.set(MORNING.plus_ms(ABSOLUTE_MS));
    assert_eq!(clerk.opens(&hall, COUNTER).await, 401);
}

#[tokio::test]
async fn a_session_outlives_a_restart() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let hall = hall.restarts().await;
    assert_eq!(clerk.opens(&hall, COUNTER).await, 200);
    assert_eq!(hall.logs_in(&clerk).await.opens(&hall, COUNTER).await, 200);
}

#[tokio::test]
async fn a_role_that_is_taken_away_in_mid_session_opens_nothing_from_then_on() {
    let hall = Hall::open().await;
    let clerk = hall
        .hires("li.wei", &["hall:counter", "hall:supervisor"])
        .await;
    let mut log = Stream::open(clerk.get(&hall, "/api/v1/branches/hall/events")).await;
    let mut page = Stream::open(clerk.get(&hall, "/b/hall/counter/1/events")).await;
    log.next().await.unwrap();
    page.next().await.unwrap();
    let stop = |id: u128| {
        let command = json!({ "type": "stop_issuing", "service": "id-card" });
        let body = json!({ "id": Uuid::from_u128(id), "command": command });
        answer(clerk.post(&hall, COMMANDS).json(&body))
    };
    assert_eq!(stop(1).await.0, 200);

    hall.sets_roles(&clerk, &["hall:counter"]).await;
    let (status, body) = stop(2).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (403, Some("not_your_role"))
    );
    assert_eq!(
        clerk.opens(&hall, COUNTER).await,
        200,
        "that is theirs still"
    );
    hall.sets_roles(&clerk, &[]).await;
    let gone = clerk.get(&hall, COUNTER).send().await.unwrap();
    assert_eq!(gone.status(), 403);
    assert_eq!(
        clerk.opens(&hall, "/account").await,
        200,
        "and so the way out"
    );

    // What is open ends at the next thing that happens, and does not tell it.
    hall.send(
        9,
        Command::OpenCounter {
            counter: 2,
            clerk: None,
        },
    )
    .await;
    let mut told = String::new();
    while let Some(frame) = log.next().await {
        told += &frame.data;
    }
    assert!(!told.contains("counter_opened"), "{told}");
    while page.next().await.is_some() {}
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_cannot_come_in() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    hall.disables(&clerk).await;
    assert_eq!(clerk.opens(&hall, COUNTER).await, 401);
    let refused = hall.tries("li.wei", PASSWORD, Some(&clerk.browser)).await;
    assert_eq!(refused.status(), 401);
    let page = refused.text().await.unwrap();
    assert!(page.contains("wrong"), "as if the password were: {page}");
}

#[tokio::test]
async fn of_a_thousand_tries_ten_are_heard_and_the_colleague_comes_in_all_the_same() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let mut heard = 0;
    for n in 0..1_000 {
        let tried = hall
            .tries("li.wei", &format!("guess number {n}"), None)
            .await;
        match tried.status().as_u16() {
            401 => heard += 1,
            429 => {
                let after = tried.headers()["retry-after"].to_str().unwrap();
                assert!((1..=60).contains(&after.parse::<u32>().unwrap()));
            }
            other => panic!("{other}"),
        }
        assert!(cookie(tried.headers(), "frontdesk_session").is_none());
    }
    assert_eq!(heard, 10);
    assert_eq!(hall.tries("li.wei", PASSWORD, None).await.status(), 429);
    let at_home = hall.logs_in(&clerk).await;
    assert_eq!(at_home.opens(&hall, COUNTER).await, 200);
    // Nor does it show whether there is such an account.
    for n in 0..11 {
        let tried = hall.tries("nobody", "a guess that is none", None).await;
        assert_eq!(tried.status(), if n < 10 { 401 } else { 429 });
    }
}

#[tokio::test]
async fn what_somebody_did_at_a_counter_names_them_by_their_id() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let form = [("do", "open"), ("id", &Uuid::from_u128(1).to_string())];
    let pressed = clerk.post(&hall, COUNTER).form(&form).send().await.unwrap();
    assert_eq!(pressed.status(), 303);
    hall.send(
        2,
        Command::OpenCounter {
            counter: 2,
            clerk: None,
        },
    )
    .await;
    let seq = usize::try_from(hall.state().await.seq).unwrap();
    let log = Stream::open(hall.get("/api/v1/branches/hall/events"))
        .await
        .envelopes(seq)
        .await;
    let [.., (by_clerk, _), (by_key, json)] = &log[..] else {
        panic!("two events at least");
    };
    assert_eq!(by_clerk.by, Some(clerk.id));
    assert_eq!(by_key.by, None);
    assert!(!json.contains("\"by\""), "{json}");
    let whole: String = log.iter().map(|(_, json)| json.as_str()).collect();
    assert!(!whole.contains("li.wei"));
}

#[tokio::test]
async fn the_same_press_by_somebody_else_is_not_the_same() {
    let hall = Hall::open().await;
    let (li, wang) = (
        hall.hires("li", &["hall:counter"]).await,
        hall.hires("wang", &["hall:counter"]).await,
    );
    let id = Uuid::from_u128(1).to_string();
    let code = crate::hall::code(1).to_string();
    let press = async |clerk: &crate::staff::Clerk| {
        // At the desk anybody gives out a number.
        let form = [
            ("do", "issue"),
            ("id", id.as_str()),
            ("ticket", id.as_str()),
            ("code", code.as_str()),
            ("service", "id-card"),
            ("class", "normal"),
            ("lang", "en"),
        ];
        let pressed = clerk.post(&hall, COUNTER).form(&form).send().await.unwrap();
        pressed.headers()["location"].to_str().unwrap().to_owned()
    };
    assert!(!press(&li).await.contains("refused"));
    assert!(!press(&li).await.contains("refused"), "the same again");
    assert!(press(&wang).await.ends_with("refused=id_reused"));
}

#[tokio::test]
async fn a_branchs_administrator_adds_colleagues_there_and_sees_no_others() {
    let hall = Hall::open().await;
    let chief = hall.hires("chief", &["hall:administrator"]).await;
    hall.hires("boss", &["administrator"]).await;
    let add = |login: &str, roles: &[&str]| {
        answer(
            chief
                .post(&hall, "/api/v1/staff")
                .json(&account(login, roles)),
        )
    };
    assert_eq!(add("li", &["hall:counter"]).await.0, 200);
    for (login, roles, why) in [
        ("wang", &["administrator"][..], "other_branch"),
        ("wang", &[], "other_branch"),
        ("wang", &["nowhere:counter"], "bad_roles"),
        ("wang", &["counter"], "bad_roles"),
        ("LI", &["hall:counter"], "login_taken"),
        ("w", &["hall:counter"], "bad_account"),
    ] {
        let (status, body) = add(login, roles).await;
        assert_eq!(body["code"], why, "{status} {body}");
    }
    let (_, seen) = answer(chief.get(&hall, "/api/v1/staff")).await;
    let mut logins: Vec<_> = seen["staff"]
        .as_array()
        .unwrap()
        .iter()
        .map(|staff| staff["login"].as_str().unwrap())
        .collect();
    logins.sort_unstable();
    assert_eq!(logins, ["chief", "li"]);
    let own = format!("/api/v1/staff/{}/roles", chief.id);
    let more = chief.asks(&hall, reqwest::Method::PUT, &own);
    let more = answer(more.json(&json!({ "roles": granted(&["administrator"]) }))).await;
    assert_eq!(more.0, 403, "nobody makes themselves more: {}", more.1);
}

#[tokio::test]
async fn the_audit_log_tells_who_did_what_and_names_nobody() {
    let hall = Hall::open().await;
    let boss = hall.hires("boss", &["administrator"]).await;
    let li = hall.hires("li.wei", &["hall:counter"]).await;
    let standing = format!("/api/v1/staff/{}/standing", li.id);
    let disable = boss.asks(&hall, reqwest::Method::PUT, &standing);
    assert_eq!(
        answer(disable.json(&json!({ "standing": "disabled" })))
            .await
            .0,
        200
    );
    let codes = "/api/v1/branches/hall/enrolment-codes";
    assert_eq!(
        answer(boss.post(&hall, codes).json(&json!({ "kiosk": "kiosk-1" })))
            .await
            .0,
        200
    );
    let stop = json!({ "type": "stop_issuing", "service": "id-card" });
    let stop = json!({ "id": Uuid::from_u128(1), "command": stop });
    assert_eq!(answer(boss.post(&hall, COMMANDS).json(&stop)).await.0, 200);
    hall.tries("li.wei", "a guess that is none", None).await;
    let (status, audit) = answer(boss.get(&hall, "/api/v1/audit?limit=4")).await;
    assert_eq!(status, 200, "{audit}");
    let by_boss = json!({ "who": "staff", "staff": boss.id });
    let lines = audit["lines"].as_array().unwrap();
    for (line, (act, by, result)) in lines.iter().zip([
        ("log_in", json!({ "who": "nobody" }), "wrong_login"),
        ("stop_issuing", by_boss.clone(), "done"),
        ("give_enrolment_code", by_boss.clone(), "done"),
        ("disable", by_boss, "done"),
    ]) {
        assert_eq!(
            (&line["act"], &line["by"], &line["result"]),
            (&json!(act), &by, &json!(result))
        );
    }
    assert_eq!(lines[2]["detail"], "kiosk-1");
    assert_eq!(lines[3]["staff"], json!(li.id));
    let all = answer(boss.get(&hall, "/api/v1/audit")).await.1.to_string();
    for secret in ["li.wei", "a guess", PASSWORD, "argon2"] {
        assert!(!all.contains(secret), "{secret}");
    }
}

impl Hall {
    /// Waits until it is on disk that somebody did something now.
    async fn hears_of_use(&self, clerk: &crate::staff::Clerk, since_ms: i64) {
        let path = self.dir.path().join("data/central.sqlite3");
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let database = rusqlite::Connection::open_with_flags(path, flags).unwrap();
        let used = || -> i64 {
            let select = "SELECT max(used_ms) FROM sessions WHERE staff = ?";
            database
                .query_row(select, [clerk.id.0.as_bytes()], |row| row.get(0))
                .unwrap()
        };
        while used() < MORNING.0 + since_ms {
            tokio::task::yield_now().await;
        }
    }
}
