//! `/t/{code}` and below, as a phone uses it: without the access key.

use frontdesk_domain::branch::{Command, TicketFact};
use frontdesk_domain::ticket::TicketState;
use frontdesk_domain::view::CustomerView;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::hall::{Hall, answer, code, issue};

fn request(id: u128, command: &Value) -> Value {
    json!({ "id": Uuid::from_u128(id), "command": command })
}

impl Hall {
    async fn holder_sends(&self, ticket: u128, body: &Value) -> (u16, Value) {
        let path = format!("/t/{}/commands", code(ticket));
        answer(self.http.post(self.url(&path)).json(body)).await
    }

    async fn view(&self, ticket: u128) -> CustomerView {
        let path = format!("/t/{}/state", code(ticket));
        self.phone(&path)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn the_holder_sees_where_the_ticket_stands() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    hall.issues(2).await;
    let view = hall.view(2).await;
    assert_eq!(view.number.to_string(), "A002");
    assert_eq!(view.estimate.unwrap().ahead, 1);
    hall.calls().await;
    assert!(matches!(
        hall.view(1).await.state,
        TicketState::Called { counter: 1, .. }
    ));
    let page = hall.phone(&format!("/t/{}", code(1))).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(page.headers()["cache-control"], "no-store");
    assert_eq!(page.headers()["referrer-policy"], "same-origin");
    assert!(page.text().await.unwrap().contains("A001"));
}

#[tokio::test]
async fn whoever_holds_a_number_that_was_given_out_before_is_told_not_to_wait_by_it() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let Command::RecordTicket(fact) = issue(2) else {
        unreachable!("a ticket is recorded")
    };
    let twice = TicketFact {
        number: "A001".parse().unwrap(),
        ..*fact
    };
    let record = Command::RecordTicket(Box::new(twice));
    let (status, body) = hall.send(5, record).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["events"][0]["event"]["type"], "ticket_set_aside");

    let page = hall.phone(&format!("/t/{}?lang=en", code(2)));
    let (status, page) = answer(page).await;
    let page = page.as_str().unwrap().to_owned();
    assert_eq!(status, 200);
    assert!(page.contains("A001") && page.contains("somebody else is meant"));
    for path in ["state", "events"] {
        let (status, body) = answer(hall.phone(&format!("/t/{}/{path}", code(2)))).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (404, Some("set_aside")),
            "{path}"
        );
    }
    let (status, body) = hall
        .holder_sends(2, &request(6, &json!({ "type": "leave" })))
        .await;
    assert_eq!((status, body["code"].as_str()), (404, Some("set_aside")));
    let counter = answer(hall.get("/b/hall/counter/1?lang=en")).await.1;
    assert!(counter.as_str().unwrap().contains("A001 was not recorded"));
}

#[tokio::test]
async fn a_code_not_known_yet_gets_a_page_that_looks_again_and_a_malformed_one_does_not() {
    let hall = Hall::open().await;
    let page = hall.phone(&format!("/t/{}", code(1))).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let (status, body) = answer(hall.phone(&format!("/t/{}/state", code(1)))).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (404, Some("not_known_yet"))
    );
    let page = hall.phone("/t/not-a-code").send().await.unwrap();
    assert_eq!(page.status(), 404);
    assert!(
        page.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    hall.issues(1).await;
    let page = hall.phone(&format!("/t/{}", code(1))).send().await.unwrap();
    assert!(page.text().await.unwrap().contains("A001"));
}

#[tokio::test]
async fn the_holder_leaves_once_however_often_it_is_sent() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let leave = request(1, &json!({ "type": "leave" }));
    let first = hall.holder_sends(1, &leave).await;
    assert_eq!(first.0, 200);
    assert_eq!(hall.holder_sends(1, &leave).await, first);
    let again = request(2, &json!({ "type": "leave" }));
    let (status, body) = hall.holder_sends(1, &again).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("wrong_ticket_state"))
    );
}

#[tokio::test]
async fn the_holder_asks_for_help_takes_it_back_and_asks_again() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let ask = json!({ "type": "ask_for_help", "topic": "papers" });
    for round in 0..2 {
        let (status, body) = hall.holder_sends(1, &request(10 + round, &ask)).await;
        assert_eq!(status, 200, "{body}");
        assert_eq!(hall.view(1).await.help.unwrap().state.name(), "raised");
        let cancel = request(20 + round, &json!({ "type": "cancel_help" }));
        assert_eq!(hall.holder_sends(1, &cancel).await.0, 200);
        assert_eq!(hall.view(1).await.help.unwrap().state.name(), "cancelled");
        hall.hand.advance_seconds(1);
    }
}

#[tokio::test]
async fn a_holder_reaches_no_ticket_but_their_own() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    hall.issues(2).await;
    let staff = json!({ "type": "leave", "ticket": Uuid::from_u128(2) });
    let (status, _) = hall.holder_sends(1, &request(1, &staff)).await;
    assert_eq!(status, 422);
    // An id that staff has used for something else tells a holder nothing.
    let (status, body) = hall
        .holder_sends(1, &request(1_002, &json!({ "type": "leave" })))
        .await;
    assert_eq!((status, body["code"].as_str()), (409, Some("id_reused")));
    assert!(hall.view(2).await.state == TicketState::Waiting);
}

#[tokio::test]
async fn a_plain_form_works_and_a_double_submit_counts_once() {
    let hall = Hall::open().await;
    for ticket in 1..=4 {
        hall.issues(ticket).await;
    }
    let post = |id: u128, others: &'static str| {
        let form = [
            ("do", "let_pass".to_owned()),
            ("others", others.to_owned()),
            ("id", Uuid::from_u128(id).to_string()),
        ];
        let path = format!("/t/{}/commands?lang=en", code(1));
        hall.http.post(hall.url(&path)).form(&form).send()
    };
    for _ in 0..2 {
        let back = post(1, "1").await.unwrap();
        assert_eq!(back.status(), 303);
        assert_eq!(
            back.headers()["location"],
            format!("/t/{}?lang=en", code(1))
        );
    }
    assert_eq!(hall.view(1).await.estimate.unwrap().ahead, 1);
    let back = post(2, "99").await.unwrap();
    assert_eq!(
        back.headers()["location"],
        format!("/t/{}?lang=en&refused=let_pass_range", code(1))
    );
}

#[tokio::test]
async fn yesterdays_ticket_still_has_its_page() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let mut day = hall
        .central
        .branch(&"hall".parse().unwrap())
        .unwrap()
        .follow(hall.state().await.seq);
    hall.hand.advance_seconds(24 * 3600);
    day.next().await.unwrap();
    assert!(hall.state().await.tickets.is_empty());
    assert_eq!(hall.view(1).await.state.name(), "cancelled");
    let (status, body) = hall
        .holder_sends(1, &request(1, &json!({ "type": "leave" })))
        .await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("unknown_ticket"))
    );
    // The late report of the same ticket does not bring it back.
    let (status, body) = hall.send(5, crate::hall::issue(1)).await;
    assert_eq!((status, body), (200, json!({ "events": [] })));
    let calls = hall
        .send(
            6,
            Command::OpenCounter {
                counter: 1,
                clerk: None,
            },
        )
        .await;
    assert_eq!(calls.0, 200);
}
