//! `POST …/commands`, `GET …/catalogue`, `GET …/snapshot`.

use frontdesk_domain::branch::{Command, State};
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::time::{BusinessDate, Timestamp};
use frontdesk_domain::wire::{CatalogueBody, CommandRequest};
use serde_json::json;
use uuid::Uuid;

use crate::hall::{COMMANDS, Hall, answer, issue, site};

#[tokio::test]
async fn a_command_is_carried_out_and_answered_with_its_events() {
    let hall = Hall::open().await;
    let (status, body) = hall.issues(1).await;
    assert_eq!(status, 200);
    assert_eq!(body["events"][0]["event"]["type"], "ticket_issued");
    assert_eq!(hall.state().await.tickets.len(), 1);
}

#[tokio::test]
async fn the_same_command_again_gets_the_same_answer_and_counts_once() {
    let hall = Hall::open().await;
    let first = hall.issues(1).await;
    assert_eq!(hall.issues(1).await, first);
    assert_eq!(hall.state().await.tickets.len(), 1);
}

#[tokio::test]
async fn a_refusal_has_a_code_and_says_what_to_do() {
    let hall = Hall::open().await;
    let (status, body) = hall
        .send(
            1,
            Command::OpenCounter {
                counter: 9,
                clerk: None,
            },
        )
        .await;
    assert_eq!(status, 409);
    assert_eq!(
        body,
        json!({
            "code": "unknown_counter",
            "message": "There is no counter 9 in this branch. Counters are configured in the hall's file."
        })
    );
}

#[tokio::test]
async fn an_id_used_twice_for_different_commands_is_a_conflict() {
    let hall = Hall::open().await;
    hall.send(1, issue(1)).await;
    let (status, body) = hall.send(1, issue(2)).await;
    assert_eq!((status, body["code"].as_str()), (409, Some("id_reused")));
}

#[tokio::test]
async fn what_only_the_centre_commands_is_refused_from_outside() {
    let hall = Hall::open().await;
    let date: BusinessDate = "2027-01-01".parse().unwrap();
    let (status, body) = hall
        .send(
            1,
            Command::OpenDay {
                date,
                began: Timestamp(0),
            },
        )
        .await;
    assert_eq!((status, body["code"].as_str()), (403, Some("centres_own")));
}

#[tokio::test]
async fn every_body_that_is_no_command_is_told_what_is_wrong_with_it() {
    let hall = Hall::open().await;
    let id = "00000000-0000-0000-0000-000000000001";
    let deep = format!("{}{}", "[".repeat(33), "]".repeat(33));
    let large = format!("\"{}\"", "x".repeat(64 * 1024));
    for (body, status, code) in [
        ("{", 400, "malformed"),
        ("", 400, "malformed"),
        (&*deep, 400, "too_deep"),
        (&*large, 413, "too_large"),
        ("[]", 422, "wrong_shape"),
        (&*format!(r#"{{"id":"{id}"}}"#), 422, "wrong_shape"),
        (
            &*format!(r#"{{"id":"{id}","command":{{"type":"fly"}}}}"#),
            422,
            "wrong_shape",
        ),
        (
            &*format!(r#"{{"id":"{id}","command":{{"type":"call_next","counter":1,"x":2}}}}"#),
            422,
            "wrong_shape",
        ),
        (
            &*format!(r#"{{"id":"{id}","command":{{"type":"call_next","counter":1}},"x":2}}"#),
            422,
            "wrong_shape",
        ),
    ] {
        let request = hall
            .post(COMMANDS)
            .header("content-type", "application/json")
            .body(body.to_owned());
        let (got, error) = answer(request).await;
        let shown = &body[..body.len().min(80)];
        assert_eq!(
            (got, error["code"].as_str()),
            (status, Some(code)),
            "{shown}: {error}"
        );
        assert!(error["message"].as_str().unwrap().len() > 20);
    }
    let (status, error) = answer(hall.post(COMMANDS).body("{}")).await;
    assert_eq!((status, error["code"].as_str()), (415, Some("not_json")));
    let elsewhere = hall.post("/api/v1/branches/nowhere/commands").json(&json!({
        "id": id, "command": {"type": "call_next", "counter": 1}
    }));
    let (status, error) = answer(elsewhere).await;
    assert_eq!(
        (status, error["code"].as_str()),
        (404, Some("unknown_branch"))
    );
}

#[tokio::test]
async fn a_noop_takes_what_a_command_takes_and_does_nothing() {
    let hall = Hall::open().await;
    let before = hall.state().await;
    let path = "/api/v1/branches/hall/noop";
    let id = CommandId(Uuid::from_u128(1));
    let command = issue(1);
    let request = hall.post(path).json(&CommandRequest { id, command });
    assert_eq!(answer(request).await, (200, json!({"events": []})));
    assert_eq!(hall.state().await, before);
    let (status, error) = answer(hall.post(path).json(&json!({"id": id}))).await;
    assert_eq!((status, error["code"].as_str()), (422, Some("wrong_shape")));
    let elsewhere = hall.post("/api/v1/branches/nowhere/noop");
    let (status, _) = answer(elsewhere.json(&json!({
        "id": id, "command": {"type": "call_next", "counter": 1}
    })))
    .await;
    assert_eq!(status, 404);
    let without_key = hall.http.post(hall.url(path)).send().await.unwrap();
    assert_eq!(without_key.status(), 401);
}

#[tokio::test]
async fn the_catalogue_is_sent_once_for_each_version() {
    let hall = Hall::open().await;
    let path = "/api/v1/branches/hall/catalogue";
    let first = hall.get(path).send().await.unwrap();
    let etag = first.headers()["etag"].clone();
    let body: CatalogueBody = first.json().await.unwrap();
    assert_eq!(body.catalogue, site().catalogue);
    assert_eq!(body.public_url, hall.central.public_url());
    let second = hall.get(path).header("if-none-match", etag.clone());
    assert_eq!(second.send().await.unwrap().status(), 304);
    // A proxy that compresses weakens the tag.
    let weak = format!("W/{}", etag.to_str().unwrap());
    let third = hall.get(path).header("if-none-match", weak);
    assert_eq!(third.send().await.unwrap().status(), 304);
    let other = hall.get(path).header("if-none-match", "\"other\"");
    assert_eq!(other.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_snapshot_is_the_fold_of_the_whole_log() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    hall.issues(2).await;
    hall.calls().await;
    let state = hall.state().await;
    let events = hall.get("/api/v1/branches/hall/events?after=0");
    let mut stream = crate::hall::Stream::open(events).await;
    let mut folded = State::default();
    for (envelope, json) in stream.envelopes(usize::try_from(state.seq).unwrap()).await {
        folded.apply(&envelope, &json).unwrap();
    }
    assert_eq!(folded, state);
}
