//! `/b/{branch}/floor`: the floor's page and its forms.

use uuid::Uuid;

use crate::hall::{Hall, Stream};
use crate::staff::Clerk;

const FLOOR: &str = "/b/hall/floor?lang=en";

impl Clerk {
    /// Presses a button of the floor; where that leads back to.
    async fn arranges(&self, hall: &Hall, id: u128, fields: &[(&str, &str)]) -> String {
        let mut form = fields.to_vec();
        let id = Uuid::from_u128(id).to_string();
        form.push(("id", &id));
        let answer = self.post(hall, FLOOR).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 303);
        answer.headers()["location"].to_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_supervisor_arranges_the_hall_by_forms_alone() {
    let hall = Hall::open().await;
    let lead = hall.hires("lead", &["hall:supervisor"]).await;
    let (li, wang) = (
        hall.hires("li.wei", &["hall:counter"]).await,
        hall.hires("wang.min", &["hall:counter"]).await,
    );
    let does = async |n: u128, fields: &[(&str, &str)]| {
        assert_eq!(lead.arranges(&hall, n, fields).await, FLOOR, "{fields:?}");
        hall.state().await
    };
    let (first, second) = (li.id.to_string(), wang.id.to_string());
    let state = does(1, &[("do", "open"), ("counter", "1"), ("clerk", &first)]).await;
    assert_eq!(state.counters[&1].clerk, Some(li.id));
    let state = does(
        2,
        &[("do", "hand_over"), ("counter", "1"), ("clerk", &second)],
    )
    .await;
    assert_eq!(state.counters[&1].clerk, Some(wang.id));
    let state = does(3, &[("do", "close"), ("counter", "1")]).await;
    assert!(state.counters[&1].is_closed());
    let state = does(
        4,
        &[
            ("do", "stop_issuing"),
            ("service", "marriage"),
            ("text.en", "Come tomorrow"),
        ],
    )
    .await;
    assert_eq!(state.stopped.len(), 1);
    let page = lead
        .get(&hall, FLOOR)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("Come tomorrow"));
    let state = does(5, &[("do", "resume_issuing"), ("service", "marriage")]).await;
    assert!(state.stopped.is_empty());
    let state = does(6, &[("do", "close_early")]).await;
    assert!(state.closed_early.is_some());
    let state = does(7, &[("do", "reopen")]).await;
    assert!(state.closed_early.is_none());
    let from = crate::hall::MORNING.0.to_string();
    let posts = [
        ("do", "post_notice"),
        ("text.en", "Fire drill"),
        ("from", &from),
        ("minutes", "15"),
    ];
    let state = does(8, &posts).await;
    assert!(state.notice.is_some());
    // Pressed twice: the same moment, so it is the same command.
    assert_eq!(does(8, &posts).await.seq, state.seq);
    let state = does(9, &[("do", "withdraw_notice")]).await;
    assert!(state.notice.is_none());
}

#[tokio::test]
async fn what_cannot_be_arranged_is_said_by_its_code() {
    let hall = Hall::open().await;
    let lead = hall.hires("lead", &["hall:supervisor"]).await;
    let nobody = Uuid::from_u128(99).to_string();
    let from = crate::hall::MORNING.0.to_string();
    for (n, (fields, code)) in [
        (
            &[("do", "open"), ("counter", "1"), ("clerk", nobody.as_str())][..],
            "unknown_colleague",
        ),
        (
            &[("do", "post_notice"), ("from", &from), ("minutes", "15")],
            "notice_empty",
        ),
        (
            &[("do", "stop_issuing"), ("service", "gone")],
            "unknown_service",
        ),
        (&[("do", "call_next"), ("counter", "1")], "bad_form"),
    ]
    .into_iter()
    .enumerate()
    {
        let back = lead.arranges(&hall, n as u128, fields).await;
        assert_eq!(back, format!("{FLOOR}&refused={code}"));
    }
}

#[tokio::test]
async fn the_floor_is_not_a_clerks_and_its_stream_says_when_something_happened() {
    let hall = Hall::open().await;
    hall.kiosk().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    assert_eq!(clerk.opens(&hall, FLOOR).await, 403);
    let lead = hall.hires("lead", &["hall:supervisor"]).await;
    let account = lead.get(&hall, "/account?lang=en").send().await.unwrap();
    assert!(account.text().await.unwrap().contains("/b/hall/floor"));
    let mut stream = Stream::open(lead.get(&hall, "/b/hall/floor/events")).await;
    stream.next().await.unwrap();
    hall.issues(1).await;
    let head = hall.state().await.seq;
    assert_eq!(
        stream.next().await.unwrap().data,
        format!("{{\"seq\":{head}}}")
    );
    let part = lead
        .get(&hall, "/b/hall/floor?part=main")
        .send()
        .await
        .unwrap();
    let part = part.text().await.unwrap();
    assert!(part.contains("<main") && !part.contains("<html"));
}
