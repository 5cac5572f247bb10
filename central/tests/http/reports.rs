//! How a kiosk is: said by itself, kept until it says something newer, and shown to staff.

use std::time::Duration;

use serde_json::{Value, json};

use crate::hall::{Hall, MORNING, Stream, answer};
use crate::kiosk::Machine;

const KIOSKS: &str = "/api/v1/branches/hall/kiosks";

#[tokio::test]
async fn a_kiosk_reports_and_staff_see_the_newest_with_its_time() {
    let hall = Hall::open().await;
    let machine = hall.enrols(1, "kiosk-1").await;
    assert_eq!(hall.shown().await["health"], Value::Null, "never reported");
    let said = machine.reports(&hall, "kiosk-1", &healthy()).await;
    assert_eq!(said, (200, json!({ "reported_at": MORNING })));
    hall.hand.advance_seconds(60);
    let worse = json!({
        "version": "0.1.0", "printer": "paper_out", "out_of_service": "lane_suspended", "owed": 7, "unreadable": 1,
        "free_mb": 80, "offset_ms": -61_000, "frame_ms": 60_000,
    });
    let (status, body) = machine.reports(&hall, "kiosk-1", &worse).await;
    assert_eq!(status, 200, "{body}");
    let expected = json!({ "reported_at": MORNING.plus_seconds(60), "report": worse });
    assert_eq!(hall.shown().await["health"], expected);
}

#[tokio::test]
async fn what_a_kiosk_says_of_itself_is_in_no_log_and_gone_when_the_centre_stops() {
    let hall = Hall::open().await;
    let machine = hall.enrols(1, "kiosk-1").await;
    let before = hall.state().await;
    machine.reports(&hall, "kiosk-1", &healthy()).await;
    assert_eq!(hall.state().await, before);
    let hall = hall.restarts().await;
    assert_eq!(hall.shown().await["health"], Value::Null);
}

#[tokio::test]
async fn a_kiosk_is_linked_while_its_stream_is_open() {
    let hall = Hall::open().await;
    let machine = hall.enrols(1, "kiosk-1").await;
    assert_eq!(hall.shown().await["linked"], false);
    let staffs = Stream::open(hall.get("/api/v1/branches/hall/events")).await;
    assert_eq!(hall.shown().await["linked"], false, "nobody else's counts");
    let stream = Stream::open(machine.get(&hall, "/api/v1/branches/hall/events")).await;
    assert_eq!(hall.shown().await["linked"], true);
    drop((stream, staffs));
    let ended = async { while hall.shown().await["linked"] == true {} };
    let in_time = tokio::time::timeout(Duration::from_secs(20), ended).await;
    assert!(in_time.is_ok(), "the centre notices");
}

#[tokio::test]
async fn nobody_reports_for_another_be_it_the_staff() {
    let hall = Hall::of(vec![crate::enrolment::two_kiosks("hall")]).await;
    let machine = hall.enrols(1, "kiosk-1").await;
    hall.enrols(2, "kiosk-2").await;
    let said = machine.reports(&hall, "kiosk-2", &healthy()).await;
    assert_eq!(refusal(&said), (403, Some("other_kiosk")));
    let staff = hall.http.put(hall.url(&path("kiosk-1")));
    let staff = staff.bearer_auth(hall.central.access_key());
    let said = answer(staff.json(&healthy())).await;
    assert_eq!(refusal(&said), (403, Some("kiosks_own")));
    let nobody = hall.http.put(hall.url(&path("kiosk-1")));
    let said = answer(nobody.json(&healthy())).await;
    assert_eq!(refusal(&said), (401, Some("no_access")));
    for kiosk in hall.all_shown().await {
        assert_eq!(kiosk["health"], Value::Null, "{kiosk}");
    }
}

#[tokio::test]
async fn a_kiosk_that_the_halls_file_does_not_have_is_remembered_by_nobody() {
    let hall = Hall::of(vec![crate::enrolment::two_kiosks("hall")]).await;
    let machine = hall.enrols(2, "kiosk-2").await;
    for kiosk in ["kiosk-9", "Kiosk 2", &"k".repeat(200)] {
        let said = machine.reports(&hall, kiosk, &healthy()).await;
        assert_eq!(refusal(&said), (404, Some("unknown_kiosk")), "{kiosk}");
    }
    // The hall's file has it no more.
    let hall = hall.restarts().await;
    let said = machine.reports(&hall, "kiosk-2", &healthy()).await;
    assert_eq!(refusal(&said), (404, Some("unknown_kiosk")));
}

#[tokio::test]
async fn a_kiosk_that_was_revoked_reports_no_more() {
    let hall = Hall::open().await;
    let machine = hall.enrols(1, "kiosk-1").await;
    machine.reports(&hall, "kiosk-1", &healthy()).await;
    let (_, body) = hall.revokes("kiosk-1").await;
    assert_eq!(body["health"]["report"], healthy());
    let said = machine.reports(&hall, "kiosk-1", &healthy()).await;
    assert_eq!(refusal(&said), (401, Some("key_revoked")));
}

#[tokio::test]
async fn what_no_kiosk_can_be_is_told_what_is_wrong_with_it() {
    let hall = Hall::open().await;
    let machine = hall.enrols(1, "kiosk-1").await;
    for (field, value, code) in [
        ("version", json!("v".repeat(33)), "out_of_bounds"),
        ("version", json!("1.0\u{1b}[2J"), "out_of_bounds"),
        ("frame_ms", json!(60_001), "out_of_bounds"),
        ("owed", json!(10_000_001), "out_of_bounds"),
        ("owed", json!(-1), "wrong_shape"),
        ("printer", json!("on_fire"), "wrong_shape"),
        ("mood", json!("good"), "wrong_shape"),
    ] {
        let mut wrong = healthy();
        wrong[field] = value;
        let said = machine.reports(&hall, "kiosk-1", &wrong).await;
        assert_eq!(refusal(&said), (422, Some(code)), "{field}");
        let message = said.1["message"].as_str().unwrap();
        assert!(
            message.contains(field) || code == "wrong_shape",
            "{message}"
        );
    }
    let mut long = healthy();
    long["version"] = json!("v".repeat(2048));
    let said = machine.reports(&hall, "kiosk-1", &long).await;
    assert_eq!(refusal(&said), (413, Some("too_large")));
    assert_eq!(hall.shown().await["health"], Value::Null);
    let mut longest = healthy();
    longest["version"] = json!("v".repeat(32));
    let said = machine.reports(&hall, "kiosk-1", &longest).await;
    assert_eq!(said.0, 200);
}

fn healthy() -> Value {
    json!({
        "version": "0.1.0", "printer": "ready", "out_of_service": null, "owed": 0, "unreadable": 0,
        "free_mb": 12_400, "offset_ms": 250, "frame_ms": 48,
    })
}

fn path(kiosk: &str) -> String {
    format!("{KIOSKS}/{}/health", kiosk.replace(' ', "%20"))
}

fn refusal((status, body): &(u16, Value)) -> (u16, Option<&str>) {
    (*status, body["code"].as_str())
}

impl Machine {
    async fn reports(&self, hall: &Hall, kiosk: &str, health: &Value) -> (u16, Value) {
        let put = hall.http.put(hall.url(&path(kiosk)));
        answer(put.bearer_auth(&self.key).json(health)).await
    }
}

impl Hall {
    async fn all_shown(&self) -> Vec<Value> {
        let (status, body) = answer(self.get(KIOSKS)).await;
        assert_eq!(status, 200, "{body}");
        body["kiosks"].as_array().unwrap().clone()
    }

    /// The first kiosk, as staff see it.
    async fn shown(&self) -> Value {
        self.all_shown().await.remove(0)
    }
}
