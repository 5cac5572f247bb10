//! Receipt codes and the access key are planted everywhere they pass, and then looked for where they must not be.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

use crate::hall::{Hall, Stream, code};

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
        format!("/enter?key={key}&to=/b/hall/counter/1"),
        format!("/enter?key={key}x&to=/t/{code}"),
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
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
