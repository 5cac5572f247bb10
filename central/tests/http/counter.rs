//! `/b/{branch}/counter/{n}`: the clerk's page and its forms.

use uuid::Uuid;

use crate::hall::{Hall, Stream};

const COUNTER: &str = "/b/hall/counter/1";

impl Hall {
    async fn presses(&self, id: u128, fields: &[(&str, &str)]) -> String {
        let mut form: Vec<(&str, String)> = fields
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        form.push(("id", Uuid::from_u128(id).to_string()));
        let answer = self
            .post(&format!("{COUNTER}?lang=en"))
            .form(&form)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 303);
        answer.headers()["location"].to_str().unwrap().to_owned()
    }
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
        assert_eq!(hall.presses(id, fields).await, format!("{COUNTER}?lang=en"));
    }
    let state = hall.state().await;
    assert_eq!(state.tickets.values().next().unwrap().state.name(), "done");
    // Pressed twice, called once: the id is the same.
    assert_eq!(
        hall.presses(2, &[("do", "call_next")]).await,
        format!("{COUNTER}?lang=en")
    );
    assert_eq!(hall.state().await.seq, state.seq);
}

#[tokio::test]
async fn a_refusal_leads_back_to_the_page_with_its_code() {
    let hall = Hall::open().await;
    let back = hall.presses(1, &[("do", "call_next")]).await;
    assert_eq!(back, format!("{COUNTER}?lang=en&refused=counter_not_open"));
    let back = hall.presses(2, &[("do", "fly")]).await;
    assert_eq!(back, format!("{COUNTER}?lang=en&refused=bad_form"));
}

#[tokio::test]
async fn the_page_and_its_changing_part_are_rendered() {
    let hall = Hall::open().await;
    let page = hall
        .get(&format!("{COUNTER}?lang=en"))
        .send()
        .await
        .unwrap();
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
