//! Receipt codes, one-time codes and keys are planted everywhere they pass, and then looked for where they must not be.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

use crate::hall::{COMMANDS, Hall, Stream, code};
use crate::kiosk::Machine;
use crate::staff::{PASSWORD, cookie};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_code_and_no_key_is_in_the_log_the_stream_the_snapshot_the_metrics_or_the_database() {
    let log = Log::default();
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(log.clone());
    let everything = tracing_subscriber::filter::LevelFilter::TRACE;
    // One for the whole test program: what other tests log must be clean as well.
    tracing_subscriber::registry()
        .with(layer.with_filter(everything))
        .init();

    let hall = Hall::open().await;
    hall.issues(1).await;
    let (code, key) = (code(1).to_string(), hall.central.access_key().to_owned());
    for path in [
        format!("/t/{code}"),
        format!("/t/{code}/state?note={code}"),
        format!("/t/{code}/nothing"),
        format!("/t/{code}x"),
        format!("/nothing/{code}?key={key}"),
        format!("/login?key={key}&to=/b/hall/counter/1"),
        format!("/set-up/{key}"),
    ] {
        hall.phone(&path)
            .header("referer", &code)
            .send()
            .await
            .unwrap();
    }
    let form = [("do", code.as_str()), ("id", &code)];
    let commands = hall.url(&format!("/t/{code}/commands"));
    hall.http.post(&commands).form(&form).send().await.unwrap();
    let wrong = json!({ "id": uuid::Uuid::from_u128(1), "command": { "type": code } });
    hall.http.post(&commands).json(&wrong).send().await.unwrap();
    let help = json!({ "id": uuid::Uuid::from_u128(2), "command": { "type": "ask_for_help", "topic": null } });
    assert_eq!(
        hall.http
            .post(&commands)
            .json(&help)
            .send()
            .await
            .unwrap()
            .status(),
        200
    );

    let mut planted = enrolment(&hall).await;
    planted.extend(staff(&hall).await);

    let snapshot = hall
        .get("/api/v1/branches/hall/snapshot")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let metrics = hall
        .get("/metrics")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let head = usize::try_from(hall.state().await.seq).unwrap();
    let events = Stream::open(hall.get("/api/v1/branches/hall/events"))
        .await
        .envelopes(head)
        .await;
    let stream: String = events.into_iter().map(|(_, json)| json).collect();
    let data = hall.dir.path().join("data");
    hall.central.shutdown().await;
    let mut database = Vec::new();
    for file in std::fs::read_dir(&data).unwrap() {
        let path = file.unwrap().path();
        if path.file_name().unwrap() != "access.key" {
            database.extend(std::fs::read(path).unwrap());
        }
    }
    let log = log.0.lock().unwrap().clone();
    assert!(
        contains(&log, "route=\"/t/{code}\""),
        "the log has the template"
    );
    assert!(
        contains(&database, "ticket_issued"),
        "the database was looked into"
    );
    for (place, bytes) in [
        ("log", &log[..]),
        ("snapshot", snapshot.as_bytes()),
        ("metrics", metrics.as_bytes()),
        ("stream", stream.as_bytes()),
        ("database", &database[..]),
    ] {
        assert!(
            !contains(bytes, &code),
            "the receipt code is in the {place}"
        );
        assert!(!contains(bytes, &key), "the access key is in the {place}");
        for (what, secret) in &planted {
            assert!(!contains(bytes, secret), "{what} is in the {place}");
        }
    }
}

/// Every way of enrolling and of replacing a key, and what was planted on it.
async fn enrolment(hall: &Hall) -> Vec<(&'static str, String)> {
    let (machine, thief) = (Machine::new(1), Machine::new(2));
    let given = hall.gives_out("kiosk-1").await;
    let bare = given.replace('-', "");
    thief.shows(hall, &format!("{given}x")).await;
    let shape =
        json!({ "code": given, "device": given, "secret_hash": machine.key, "key": machine.key });
    let enrol = hall.http.post(hall.url("/api/v1/enrol"));
    enrol.json(&shape).send().await.unwrap();
    let address = format!("/api/v1/enrol/{given}?key={}&code={bare}", machine.key);
    hall.phone(&address).send().await.unwrap();
    assert_eq!(machine.shows(hall, &given).await.0, 200);
    assert_eq!(thief.shows(hall, &bare).await.0, 403);
    let (next, (status, _)) = machine.replaces_its_key(hall, &Machine::new(3).key).await;
    assert_eq!(status, 200);
    thief.is_let_in(hall).await;
    let misused = json!({ "id": next.key, "command": { "type": next.key } });
    let misused = next
        .post(hall, COMMANDS)
        .json(&misused)
        .header("referer", &next.key);
    misused.send().await.unwrap();
    assert_eq!(hall.revokes("kiosk-1").await.0, 200);
    next.is_let_in(hall).await;
    vec![
        ("the one-time code", given),
        ("the one-time code without its dash", bare),
        ("the kiosk's key", machine.key),
        ("the kiosk's next key", next.key),
        ("a key that is none", thief.key),
    ]
}

/// Every way of coming in and going, and what was planted on it. Names are in the database, and nowhere else.
async fn staff(hall: &Hall) -> Vec<(&'static str, String)> {
    let added = hall.adds("secret-name", &["hall:counter"]).await;
    let link = added.link.rsplit_once('/').unwrap().1.to_owned();
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let guess = "a guess that was typed";
    for (login, password) in [("li.wei", guess), (guess, guess), (link.as_str(), PASSWORD)] {
        assert_eq!(
            hall.tries(login, password, Some(&clerk.browser))
                .await
                .status(),
            401
        );
    }
    hall.phone(&format!("/set-up/{link}?lang=en"))
        .send()
        .await
        .unwrap();
    hall.phone(&format!("/set-up/{link}x"))
        .send()
        .await
        .unwrap();
    let form = [("password", guess), ("again", guess)];
    let follows = hall
        .http
        .post(hall.url(&format!("/set-up/{link}")))
        .form(&form);
    let session = cookie(follows.send().await.unwrap().headers(), "frontdesk_session").unwrap();
    let account = hall.phone("/account").header("cookie", &session);
    assert_eq!(account.send().await.unwrap().status(), 200);
    let value = |cookie: &str| cookie.split_once('=').unwrap().1.to_owned();
    vec![
        ("the one-time link", link),
        ("a password", PASSWORD.to_owned()),
        ("a password that was set or guessed", guess.to_owned()),
        ("a session", value(&session)),
        ("a session", value(&clerk.session)),
        ("what a browser is known by", value(&clerk.browser)),
    ]
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
