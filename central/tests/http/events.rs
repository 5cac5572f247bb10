//! `GET …/events`: the stream that replicas follow.

use frontdesk_domain::branch::Envelope;
use frontdesk_domain::hash::Hash;
use serde_json::Value;

use crate::hall::{Hall, Stream, answer};

const EVENTS: &str = "/api/v1/branches/hall/events";

#[tokio::test]
async fn a_stream_replays_from_its_cursor_and_goes_on_live_without_gap_or_double() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let head = hall.state().await.seq;
    let mut stream = Stream::open(hall.get(&format!("{EVENTS}?after={}", head - 1))).await;
    assert_eq!(stream.envelopes(1).await[0].0.seq, head);
    for ticket in 2..40 {
        hall.issues(ticket).await;
    }
    let seqs: Vec<_> = stream.envelopes(38).await.iter().map(|e| e.0.seq).collect();
    assert_eq!(seqs, (head + 1..=head + 38).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_stream_that_broke_goes_on_after_the_last_event_id() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    hall.issues(2).await;
    let head = hall.state().await.seq;
    // A browser connects to the same address again, and says what it has.
    let again = hall
        .get(&format!("{EVENTS}?after=0"))
        .header("last-event-id", (head - 1).to_string());
    let mut stream = Stream::open(again).await;
    assert_eq!(stream.envelopes(1).await[0].0.seq, head);
}

#[tokio::test]
async fn every_event_names_the_hash_of_the_bytes_before_it() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    hall.calls().await;
    let head = usize::try_from(hall.state().await.seq).unwrap();
    let events = Stream::open(hall.get(EVENTS)).await.envelopes(head).await;
    let mut prev = Hash::ZERO;
    for (envelope, json) in events {
        assert_eq!(envelope.prev, prev);
        prev = Envelope::hash_of(&json);
    }
}

#[tokio::test]
async fn a_cursor_beyond_the_log_is_told_to_start_from_a_snapshot() {
    let hall = Hall::open().await;
    let head = hall.state().await.seq;
    let (status, body) = answer(hall.get(&format!("{EVENTS}?after={}", head + 1))).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("cursor_beyond"))
    );
    assert!(body["message"].as_str().unwrap().contains("snapshot"));
    let beyond = hall
        .get(&format!("{EVENTS}?after=0"))
        .header("last-event-id", (head + 1).to_string());
    assert_eq!(answer(beyond).await.1["code"], "cursor_beyond");
}

#[tokio::test]
async fn a_cursor_that_names_this_logs_events_is_followed() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let head = hall.state().await;
    let log = head.log.unwrap().0;
    let events = usize::try_from(head.seq).unwrap();
    let events = Stream::open(hall.get(EVENTS)).await.envelopes(events).await;
    let mut hash = Hash::ZERO;
    for (envelope, json) in &events {
        let before = envelope.seq - 1;
        let from = format!("{EVENTS}?after={before}&hash={hash}&log={log}");
        let next = Stream::open(hall.get(&from)).await.envelopes(1).await;
        assert_eq!(next[0].1, *json);
        hash = Envelope::hash_of(json);
    }
    assert_eq!(hash, head.head);
    let from = format!("{EVENTS}?after={}&hash={hash}&log={log}", head.seq);
    let mut stream = Stream::open(hall.get(&from)).await;
    hall.issues(2).await;
    assert_eq!(stream.envelopes(1).await[0].0.seq, head.seq + 1);
}

#[tokio::test]
async fn a_cursor_of_another_log_is_told_so_at_every_event() {
    let hall = Hall::open().await;
    let state = hall.state().await;
    let foreign = Hash::of(b"an event of another log");
    let (log, other) = (state.log.unwrap().0, uuid::Uuid::from_u128(1));
    for query in [
        format!("after=0&hash={foreign}"),
        format!("after=1&hash={foreign}&log={log}"),
        format!("after={}&hash={foreign}", state.seq),
        format!("after={}&hash={}&log={other}", state.seq, state.head),
        format!("after={}&log={other}", state.seq + 1),
        format!("log={other}"),
    ] {
        let (status, body) = answer(hall.get(&format!("{EVENTS}?{query}"))).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (409, Some("cursor_other_log")),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_browser_that_connects_again_is_not_asked_for_the_hash_of_what_came_since() {
    let hall = Hall::open().await;
    let first = hall.state().await;
    hall.issues(1).await;
    hall.issues(2).await;
    let again = hall
        .get(&format!("{EVENTS}?after={}&hash={}", first.seq, first.head))
        .header("last-event-id", (first.seq + 1).to_string());
    let next = Stream::open(again).await.envelopes(1).await;
    assert_eq!(next[0].0.seq, first.seq + 2);
}

#[tokio::test]
async fn a_cursor_that_is_no_number_and_a_method_that_is_none_are_told_in_a_sentence() {
    let hall = Hall::open().await;
    let hash = Hash::ZERO;
    for query in [
        "after=abc".to_owned(),
        "after=1&hash=abc".to_owned(),
        "after=1&log=abc".to_owned(),
        format!("hash={hash}"),
    ] {
        let (status, body) = answer(hall.get(&format!("{EVENTS}?{query}"))).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (400, Some("bad_cursor")),
            "{query}"
        );
    }
    for unreadable in ["/api/v1/branches/%ff/snapshot", "/t/%ff/state"] {
        let (status, body) = answer(hall.get(unreadable)).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (400, Some("unreadable_request"))
        );
    }
    let (status, body) = answer(hall.post(EVENTS)).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (405, Some("method_not_allowed"))
    );
}

#[tokio::test]
async fn a_stream_ends_when_the_centre_stops() {
    let hall = Hall::open().await;
    let head = hall.state().await.seq;
    let mut stream = Stream::open(hall.get(&format!("{EVENTS}?after={head}"))).await;
    hall.central.shutdown().await;
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_burst_is_written_in_few_pieces() {
    let hall = Hall::open().await;
    let head = hall.state().await.seq;
    let request = hall.get(&format!("{EVENTS}?after={head}"));
    let mut response = request.send().await.unwrap();
    let issues = (1..=60).map(|ticket| hall.issues(ticket));
    futures::future::join_all(issues).await;
    let (mut pieces, mut text) = (0, Vec::new());
    while String::from_utf8_lossy(&text).matches("\ndata:").count() < 60 {
        text.extend(response.chunk().await.unwrap().unwrap());
        pieces += 1;
    }
    assert!(pieces < 30, "{pieces} pieces for 60 events");
}

#[tokio::test]
async fn a_phone_hears_of_its_own_ticket_and_queue_and_of_nothing_else() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let path = format!("/t/{}/events", crate::hall::code(1));
    let mut stream = Stream::open(hall.phone(&path)).await;
    let head = hall.state().await.seq;
    let seq = |data: &str| -> Value { serde_json::from_str::<Value>(data).unwrap()["seq"].clone() };
    assert_eq!(seq(&stream.next().await.unwrap().data), head);
    // A kiosk's call for help is somebody else's; the next that concerns this ticket is its own call.
    let help = serde_json::json!({
        "type": "raise_help", "help": uuid::Uuid::from_u128(77), "origin": {"from": "kiosk", "kiosk": "kiosk-1"},
        "context": {"lang": "en"}, "topic": null, "raised_at": crate::hall::MORNING,
    });
    let (status, body) = hall.send(70, serde_json::from_value(help).unwrap()).await;
    assert_eq!(status, 200, "{body}");
    hall.send(
        71,
        frontdesk_domain::branch::Command::OpenCounter {
            counter: 1,
            clerk: None,
        },
    )
    .await;
    let frame = stream.next().await.unwrap();
    assert!(frame.id.is_none());
    assert_eq!(seq(&frame.data), head + 2);
}
