//! What a visit brings beside the queue, over HTTP: lists without a ticket, wishes at a kiosk, the rating.

use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::list::{List, ListCode};
use frontdesk_domain::rating::Level;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::wish::Wish;
use serde_json::json;
use uuid::Uuid;

use crate::hall::{Hall, answer, code, site};

#[tokio::test]
async fn a_list_without_a_ticket_says_what_is_missing_and_what_is_there() {
    let hall = Hall::open().await;
    let catalogue = site().catalogue;
    let service = catalogue.service(&"id-card".parse().unwrap()).unwrap();
    let [has, lacks] = &service.materials[..] else {
        panic!("{:?}", service.materials)
    };
    let list = List {
        service: service.id.clone(),
        answers: [("who".parse().unwrap(), "agent".parse().unwrap())].into(),
        ticked: [has.id.clone()].into(),
    };
    let code = ListCode::of(&list, service).expect("it fits");
    let (status, page) = answer(hall.phone(&format!("/l/hall/{code}?lang=en"))).await;
    let page = page.as_str().expect("a page").to_owned();
    assert_eq!(status, 200);
    let lang = frontdesk_domain::text::Lang::En;
    let missing = page.find(lacks.name.to(lang)).expect("it is named");
    let there = page.find(has.name.to(lang)).expect("it is named");
    assert!(missing < there, "what is missing stands first");
}

#[tokio::test]
async fn an_address_that_is_no_list_of_this_hall_says_so() {
    let hall = Hall::open().await;
    let gone = "AQAAAAAEZ29uZQA";
    assert!(gone.parse::<ListCode>().is_ok(), "a list of service `gone`");
    for (path, status) in [
        ("/l/hall/not-a-list", 404),
        ("/l/nowhere/AQAAAAAEZ29uZQA", 404),
        ("/l/hall/AQAAAAAEZ29uZQA", 410),
    ] {
        let response = hall.phone(path).send().await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        let page = response.text().await.unwrap();
        assert!(page.contains("<h1"), "{path}: {page}");
    }
}

#[tokio::test]
async fn a_kiosk_does_what_the_holder_wishes_and_nobody_elses_kiosk_does() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let wish = |kiosk: &str| Command::Wish {
        kiosk: kiosk.parse().unwrap(),
        ticket: TicketId(Uuid::from_u128(1)),
        wish: Wish::Leave {},
    };
    let kiosk = hall.kiosk().await;
    let (status, body) = kiosk.sends(&hall, 71, wish("kiosk-2")).await;
    assert_eq!((status, body["code"].as_str()), (403, Some("other_kiosk")));
    let (status, body) = kiosk.sends(&hall, 72, wish("kiosk-1")).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["events"][0]["event"]["type"], "ticket_cancelled");
    assert_eq!(body["events"][0]["actor"]["kind"], "kiosk");
}

#[tokio::test]
async fn a_visit_is_rated_from_the_phone_once_and_not_before_it_is_over() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let rate = |id: u128| {
        let body = json!({
            "id": Uuid::from_u128(id),
            "command": { "type": "rate", "level": 4, "reasons": ["clarity"] },
        });
        let path = hall.url(&format!("/t/{}/commands", code(1)));
        answer(hall.http.post(path).json(&body))
    };
    let (status, body) = rate(81).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("wrong_ticket_state"))
    );
    hall.calls().await;
    let ticket = TicketId(Uuid::from_u128(1));
    let counter = 1;
    hall.send(82, Command::Start { counter, ticket }).await;
    let outcome = Outcome::Completed;
    let finish = Command::Finish {
        counter,
        ticket,
        outcome,
    };
    hall.send(83, finish).await;
    assert_eq!(rate(84).await.0, 200);
    assert_eq!(rate(84).await.0, 200, "the same again is the same");
    let (status, body) = rate(85).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (409, Some("rated_already"))
    );
    let (_, view) = answer(hall.phone(&format!("/t/{}/state", code(1)))).await;
    assert_eq!(
        view["rating"]["level"],
        u8::from(Level::try_from(4).unwrap())
    );
}
