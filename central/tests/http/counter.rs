//! `/b/{branch}/counter/{n}`: the clerk's page and its forms.

use frontdesk_domain::act::UNDO_SECONDS;
use frontdesk_domain::branch::{Command, State};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::ticket::{Outcome, Ticket};
use reqwest::Method;
use uuid::Uuid;

use crate::hall::{Hall, Stream, code};
use crate::staff::Clerk;

const COUNTER: &str = "/b/hall/counter/1";
const BACK: &str = "/b/hall/counter/1?lang=en";

impl Hall {
    async fn presses(&self, id: u128, fields: &[(&str, &str)]) -> String {
        let request = self.post(BACK);
        pressed(request, id, fields).await
    }
}

impl Clerk {
    /// Presses a button of counter 1; where that leads back to.
    async fn presses(&self, hall: &Hall, id: u128, fields: &[(&str, &str)]) -> String {
        pressed(self.post(hall, BACK), id, fields).await
    }

    async fn sees(&self, hall: &Hall, path: &str) -> String {
        let page = self.get(hall, path).send().await.unwrap();
        assert_eq!(page.status(), 200);
        page.text().await.unwrap()
    }
}

async fn pressed(request: reqwest::RequestBuilder, id: u128, fields: &[(&str, &str)]) -> String {
    let mut form: Vec<(&str, String)> = fields
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    form.push(("id", Uuid::from_u128(id).to_string()));
    let answer = request.form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

fn id(ticket: u128) -> String {
    Uuid::from_u128(ticket).to_string()
}

fn of(state: &State, ticket: u128) -> &Ticket {
    &state.tickets[&TicketId(Uuid::from_u128(ticket))]
}

#[tokio::test]
async fn a_clerk_opens_calls_and_serves_by_forms_alone() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let ticket = Uuid::from_u128(1).to_string();
    for (id, fields) in [
        (1, &[("do", "open")][..]),
        (2, &[("do", "call_next")]),
        (3, &[("do", "start"), ("ticket", &ticket)]),
        (
            4,
            &[
                ("do", "finish"),
                ("ticket", &ticket),
                ("outcome", "completed"),
            ],
        ),
    ] {
        assert_eq!(hall.presses(id, fields).await, BACK);
    }
    let state = hall.state().await;
    assert_eq!(of(&state, 1).state.name(), "done");
    // Pressed twice, called once: the id is the same.
    assert_eq!(hall.presses(2, &[("do", "call_next")]).await, BACK);
    assert_eq!(hall.state().await.seq, state.seq);
}

#[tokio::test]
async fn what_a_clerk_finds_out_of_a_ticket_is_a_form() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    hall.issues(1).await;
    hall.issues(2).await;
    let (one, two) = (id(1), id(2));
    let does = async |n: u128, fields: &[(&str, &str)]| {
        let back = clerk.presses(&hall, n, fields).await;
        assert_eq!(back, BACK, "{fields:?}");
        hall.state().await
    };
    let state = does(1, &[("do", "open")]).await;
    assert_eq!(state.counters[&1].clerk, Some(clerk.id), "who opens serves");
    let state = does(
        2,
        &[
            ("do", "put"),
            ("ticket", &two),
            ("other", &one),
            ("where", "before"),
        ],
    )
    .await;
    assert!(of(&state, 2).place < of(&state, 1).place);
    let state = does(
        3,
        &[
            ("do", "put"),
            ("ticket", &two),
            ("other", &one),
            ("where", "behind"),
        ],
    )
    .await;
    assert!(of(&state, 2).place > of(&state, 1).place);
    does(4, &[("do", "call_next")]).await;
    let state = does(5, &[("do", "undo"), ("ticket", &one)]).await;
    assert_eq!(of(&state, 1).state.name(), "waiting");
    does(6, &[("do", "call_next")]).await;
    does(7, &[("do", "start"), ("ticket", &one)]).await;
    let state = does(
        8,
        &[
            ("do", "record_lacking"),
            ("ticket", &one),
            ("lacking", "booklet"),
        ],
    )
    .await;
    assert_eq!(of(&state, 1).lacking.len(), 1);
    let state = does(
        9,
        &[("do", "record_lacking"), ("ticket", &one), ("lacking", "")],
    )
    .await;
    assert!(of(&state, 1).lacking.is_empty());
    let state = does(
        10,
        &[
            ("do", "correct_service"),
            ("ticket", &one),
            ("service", "id-card"),
            ("answer.who", "agent"),
        ],
    )
    .await;
    assert_eq!(of(&state, 1).answers.len(), 1);
    let state = does(
        11,
        &[
            ("do", "correct_service"),
            ("ticket", &one),
            ("service", "marriage"),
        ],
    )
    .await;
    assert_eq!(of(&state, 1).service.as_str(), "marriage");
}

#[tokio::test]
async fn a_ticket_is_held_sent_on_and_the_counter_pauses_by_forms() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    hall.issues(1).await;
    let one = id(1);
    let does = async |n: u128, fields: &[(&str, &str)]| {
        let back = clerk.presses(&hall, n, fields).await;
        assert_eq!(back, BACK, "{fields:?}");
        hall.state().await
    };
    does(1, &[("do", "open")]).await;
    does(2, &[("do", "call_next")]).await;
    does(3, &[("do", "start"), ("ticket", &one)]).await;
    does(12, &[("do", "hold"), ("ticket", &one)]).await;
    let state = does(13, &[("do", "resume"), ("ticket", &one)]).await;
    assert_eq!(of(&state, 1).state.name(), "serving");
    let state = does(
        14,
        &[("do", "transfer"), ("ticket", &one), ("service", "id-card")],
    )
    .await;
    assert_eq!(of(&state, 1).state.name(), "waiting");
    does(15, &[("do", "call_next")]).await;
    let state = does(
        16,
        &[("do", "transfer_to_counter"), ("ticket", &one), ("to", "1")],
    )
    .await;
    assert_eq!(of(&state, 1).waits_for, Some(1));
    does(17, &[("do", "call_next")]).await;
    let state = does(
        18,
        &[
            ("do", "transfer_to_skill"),
            ("ticket", &one),
            ("skill", "papers"),
        ],
    )
    .await;
    assert_eq!(of(&state, 1).waits_for, None);
    let state = does(19, &[("do", "pause"), ("reason", "meal")]).await;
    assert_eq!(state.counters[&1].state.name(), "paused");
    does(20, &[("do", "open")]).await;
    let state = does(21, &[("do", "close")]).await;
    assert!(state.counters[&1].is_closed());
}

#[tokio::test]
async fn a_missed_customer_who_returns_is_back_in_line() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let one = id(1);
    hall.presses(1, &[("do", "open")]).await;
    hall.presses(2, &[("do", "call_next")]).await;
    let back = hall.presses(3, &[("do", "miss"), ("ticket", &one)]).await;
    assert_eq!(back, format!("{BACK}&refused=call_again_first&about={one}"));
    let back = hall.presses(4, &[("do", "recall"), ("ticket", &one)]).await;
    assert_eq!(back, format!("{BACK}&refused=too_soon&about={one}"));
    hall.hand.advance_seconds(10);
    assert_eq!(
        hall.presses(5, &[("do", "recall"), ("ticket", &one)]).await,
        BACK
    );
    assert_eq!(
        hall.presses(6, &[("do", "miss"), ("ticket", &one)]).await,
        BACK
    );
    let page = hall.get(BACK).send().await.unwrap().text().await.unwrap();
    assert!(page.contains(&format!("return-{one}")));
    assert_eq!(
        hall.presses(7, &[("do", "return"), ("ticket", &one)]).await,
        BACK
    );
    assert_eq!(of(&hall.state().await, 1).state.name(), "waiting");
}

#[tokio::test]
async fn what_was_done_too_long_ago_is_not_taken_back() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    hall.calls().await;
    hall.hand.advance_seconds(UNDO_SECONDS + 1);
    let back = hall.presses(1, &[("do", "undo"), ("ticket", &id(1))]).await;
    assert!(back.contains("&refused=too_late_to_undo"), "{back}");
}

#[tokio::test]
async fn a_number_is_given_at_the_desk_once_however_often_the_form_is_sent() {
    let hall = Hall::open().await;
    let (ticket, secret) = (id(50), code(50).to_string());
    let fields = [
        ("do", "issue"),
        ("ticket", ticket.as_str()),
        ("code", &secret),
        ("service", "marriage"),
        ("class", "priority"),
        ("lang", "en"),
    ];
    for _ in 0..2 {
        let back = hall.presses(1, &fields).await;
        assert_eq!(back, format!("{BACK}&given={secret}"));
    }
    let state = hall.state().await;
    assert_eq!(state.tickets.len(), 1);
    let number = of(&state, 50).number.to_string();
    let page = hall
        .get(&format!("{BACK}&given={secret}"))
        .send()
        .await
        .unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains(&format!("Number {number}")) && page.contains("<svg role=\"img\""));
    let phone = hall
        .phone(&format!("/t/{secret}?lang=en"))
        .send()
        .await
        .unwrap();
    assert!(
        phone.text().await.unwrap().contains(&number),
        "the code leads to its page"
    );
    // A code of nobody's shows nothing.
    let page = hall
        .get(&format!("{BACK}&given={}", code(9)))
        .send()
        .await
        .unwrap();
    assert!(!page.text().await.unwrap().contains("class=\"given\""));
}

#[tokio::test]
async fn two_clerks_do_not_serve_at_one_counter_and_one_takes_over_from_the_other() {
    let hall = Hall::open().await;
    let li = hall.hires("li.wei", &["hall:counter"]).await;
    let wang = hall.hires("wang.min", &["hall:counter"]).await;
    hall.issues(1).await;
    assert_eq!(li.presses(&hall, 1, &[("do", "open")]).await, BACK);
    let page = wang.sees(&hall, BACK).await;
    assert!(
        page.contains("Name li.wei serves at this counter."),
        "{page}"
    );
    for (n, act) in ["open", "call_next", "pause", "close"].iter().enumerate() {
        let back = wang.presses(&hall, 10 + n as u128, &[("do", act)]).await;
        assert_eq!(back, format!("{BACK}&refused=counter_taken"), "{act}");
    }
    assert_eq!(hall.state().await.counters[&1].clerk, Some(li.id));
    assert_eq!(wang.presses(&hall, 20, &[("do", "hand_over")]).await, BACK);
    assert_eq!(hall.state().await.counters[&1].clerk, Some(wang.id));
    // The page that was open before is no way back.
    let back = li.presses(&hall, 21, &[("do", "call_next")]).await;
    assert_eq!(back, format!("{BACK}&refused=counter_taken"));
    let named = li.id.to_string();
    let hands = [("do", "hand_over"), ("clerk", named.as_str())];
    assert_eq!(wang.presses(&hall, 22, &hands).await, BACK);
    assert_eq!(hall.state().await.counters[&1].clerk, Some(li.id));
}

#[tokio::test]
async fn a_counter_is_handed_over_only_to_somebody_who_works_here() {
    let hall = Hall::open().await;
    let li = hall.hires("li.wei", &["hall:counter"]).await;
    let gone = hall.hires("gone", &["hall:counter"]).await;
    hall.disables(&gone).await;
    li.presses(&hall, 1, &[("do", "open")]).await;
    for (n, to) in [gone.id.to_string(), id(99)].iter().enumerate() {
        let hands = [("do", "hand_over"), ("clerk", to.as_str())];
        let back = li.presses(&hall, 10 + n as u128, &hands).await;
        assert_eq!(back, format!("{BACK}&refused=unknown_colleague"));
    }
}

#[tokio::test]
async fn out_of_turn_calls_who_may_and_nobody_else_is_offered_it() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let lead = hall.hires("lead", &["hall:supervisor"]).await;
    hall.issues(1).await;
    hall.issues(2).await;
    lead.presses(&hall, 1, &[("do", "open")]).await;
    assert!(!clerk.sees(&hall, BACK).await.contains("call_ticket"));
    let form = [("do", "call_ticket"), ("ticket", &id(2)), ("id", &id(77))];
    let refused = clerk.asks(&hall, Method::POST, BACK).form(&form);
    assert_eq!(refused.send().await.unwrap().status(), 403);
    assert!(lead.sees(&hall, BACK).await.contains("call_ticket"));
    let calls = [("do", "call_ticket"), ("ticket", &id(2))];
    assert_eq!(lead.presses(&hall, 2, &calls).await, BACK);
    assert_eq!(of(&hall.state().await, 2).state.name(), "called");
}

#[tokio::test]
async fn a_press_on_a_ticket_that_left_a_moment_ago_says_what_happened() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    hall.calls().await;
    let ticket = TicketId(Uuid::from_u128(1));
    hall.send(3, Command::Leave { ticket }).await;
    let back = hall
        .presses(4, &[("do", "start"), ("ticket", &id(1))])
        .await;
    let page = hall.get(&back).send().await.unwrap().text().await.unwrap();
    assert!(
        page.contains("The holder of A001 has just left the queue"),
        "{back}"
    );
    assert!(page.contains("Call the next one."));
}

#[tokio::test]
async fn nothing_on_the_console_tells_how_a_visit_was_rated() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    hall.calls().await;
    let (counter, ticket) = (1, TicketId(Uuid::from_u128(1)));
    let outcome = Outcome::Completed;
    hall.send(3, Command::Start { counter, ticket }).await;
    hall.send(
        4,
        Command::Finish {
            counter,
            ticket,
            outcome,
        },
    )
    .await;
    let plain = hall.get(&format!("{BACK}&part=main")).send().await.unwrap();
    let plain = plain.text().await.unwrap();
    let body = serde_json::json!({ "id": id(5), "command": { "type": "rate", "level": 1 } });
    let path = hall.url(&format!("/t/{}/commands", code(1)));
    let rated = hall.http.post(path).json(&body).send().await.unwrap();
    assert_eq!(rated.status(), 200);
    let after = hall.get(&format!("{BACK}&part=main")).send().await.unwrap();
    let after = after.text().await.unwrap();
    // All that differs are the ids of the forms, and that nothing can be taken back any more.
    let words = |html: &str| {
        html.split('>')
            .map(|part| part.split('<').next().unwrap().trim().to_owned())
            .collect::<Vec<_>>()
    };
    let new: Vec<_> = words(&after)
        .into_iter()
        .filter(|word| !words(&plain).contains(word))
        .collect();
    assert_eq!(new, Vec::<String>::new());
}

#[tokio::test]
async fn a_refusal_leads_back_to_the_page_with_its_code() {
    let hall = Hall::open().await;
    let back = hall.presses(1, &[("do", "call_next")]).await;
    assert_eq!(back, format!("{BACK}&refused=counter_not_open"));
    let back = hall.presses(2, &[("do", "fly")]).await;
    assert_eq!(back, format!("{BACK}&refused=bad_form"));
}

#[tokio::test]
async fn the_page_and_its_changing_part_are_rendered() {
    let hall = Hall::open().await;
    let page = hall.get(BACK).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(page.contains("<html lang=\"en\""));
    let part = hall
        .get(&format!("{COUNTER}?part=main"))
        .send()
        .await
        .unwrap();
    let part = part.text().await.unwrap();
    assert!(part.contains("<main") && !part.contains("<html"));
    let none = hall.get("/b/hall/counter/99").send().await.unwrap();
    assert_eq!(none.status(), 404);
}

#[tokio::test]
async fn the_pages_stream_says_when_something_happened() {
    let hall = Hall::open().await;
    hall.kiosk().await;
    let mut stream = Stream::open(hall.get(&format!("{COUNTER}/events"))).await;
    let head = hall.state().await.seq;
    assert_eq!(
        stream.next().await.unwrap().data,
        format!("{{\"seq\":{head}}}")
    );
    hall.issues(1).await;
    assert_eq!(
        stream.next().await.unwrap().data,
        format!("{{\"seq\":{}}}", head + 1)
    );
}
