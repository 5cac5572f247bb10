//! What no honest kiosk sends: keys that are not its own, times of another century, days that never were, cursors of
//! nowhere. Everything is answered in a sentence, and nothing of it is taken for true.

use frontdesk_domain::branch::{Command, TicketFact};
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpState};
use frontdesk_domain::ids::{HelpId, TicketId};
use frontdesk_domain::ticket::Flag;
use frontdesk_domain::time::Timestamp;
use uuid::Uuid;

use crate::hall::{Hall, MORNING, answer, code, issue};
use crate::kiosk::{Machine, issued_by};

const A_DAY_SECONDS: u32 = 24 * 60 * 60;

#[tokio::test]
async fn whichever_key_is_wrong_nothing_is_recorded() {
    let hall = Hall::open().await;
    let revoked = hall.enrols(1, "kiosk-1").await;
    let replaced = hall.enrols(2, "kiosk-1").await;
    let (in_place, _) = replaced.replaces_its_key(&hall, &Machine::new(3).key).await;
    hall.hand.advance_seconds(A_DAY_SECONDS);
    let forged = Machine {
        key: Machine::new(9).key,
        ..in_place.clone()
    };
    let cut_off = Machine {
        key: in_place.key[1..].to_owned(),
        ..in_place.clone()
    };
    for (id, machine, why) in [
        (1, &revoked, "key_revoked"),
        (2, &replaced, "key_replaced"),
        (3, &forged, "no_access"),
        (4, &cut_off, "no_access"),
    ] {
        let record = issued_by("kiosk-1", 1, "A001");
        let (status, body) = machine.sends(&hall, id, record).await;
        assert_eq!((status, body["code"].as_str()), (401, Some(why)), "{id}");
    }
    let state = hall.state().await;
    assert!(state.tickets.is_empty() && state.set_aside.is_empty());
}

#[tokio::test]
async fn a_ticket_of_another_century_is_recorded_as_of_the_open_day() {
    let hall = Hall::open().await;
    hall.hand.advance_seconds(600);
    let now = MORNING.plus_seconds(600);
    for (ticket, said) in [
        (1, Timestamp(i64::MIN)),
        (2, Timestamp(-2_208_988_800_000)),
        (3, Timestamp(4_102_444_800_000)),
        (4, Timestamp(i64::MAX)),
    ] {
        let (status, body) = hall
            .send(ticket, changed(ticket, |fact| fact.arrival = said))
            .await;
        assert_eq!(status, 200, "{body}");
        let state = hall.state().await;
        let recorded = state.tickets[&TicketId(Uuid::from_u128(ticket))].arrival;
        assert!(
            state.day_began_at <= recorded && recorded <= now,
            "{said:?}"
        );
        let page = hall.phone(&format!("/t/{}", code(ticket))).send().await;
        assert_eq!(page.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn a_ticket_of_a_day_that_never_was_is_recorded_and_flagged() {
    let hall = Hall::open().await;
    for (ticket, date) in [(1, "0001-01-01"), (2, "9999-12-31")] {
        let date = date.parse().unwrap();
        let record = changed(ticket, |fact| fact.business_date = date);
        let (status, body) = hall.send(ticket, record).await;
        assert_eq!(status, 200, "{body}");
        let event = &body["events"][0]["event"];
        assert_eq!(event["type"], "ticket_issued");
        let flags = serde_json::from_value::<Vec<Flag>>(event["flags"].clone());
        assert_eq!(flags.unwrap(), [Flag::OtherDay]);
        let page = hall.phone(&format!("/t/{}", code(ticket))).send().await;
        assert_eq!(page.unwrap().status(), 200);
    }
    assert_eq!(answer(hall.get("/b/hall/counter/1")).await.0, 200);
}

#[tokio::test]
async fn a_call_of_another_century_rings_nowhere_and_one_of_a_clock_a_minute_ahead_is_of_now() {
    let hall = Hall::open().await;
    for (help, said, rings) in [
        (1, Timestamp(i64::MIN), false),
        (2, Timestamp(0), false),
        (3, Timestamp(4_102_444_800_000), false),
        (4, Timestamp(i64::MAX), false),
        (5, MORNING.plus_seconds(60), true),
    ] {
        let call = Command::RaiseHelp {
            help: HelpId(Uuid::from_u128(help)),
            origin: HelpOrigin::Kiosk {
                kiosk: "kiosk-1".parse().unwrap(),
            },
            context: HelpContext::default(),
            topic: None,
            raised_at: said,
        };
        let (status, body) = hall.send(help, call).await;
        assert_eq!(status, 200, "{body}");
        let call = hall.state().await.help[&HelpId(Uuid::from_u128(help))].clone();
        assert_eq!(call.state == HelpState::Raised, rings, "{said:?}");
        let plausible = Timestamp::EARLIEST_PLAUSIBLE..=MORNING;
        assert!(plausible.contains(&call.raised_at), "{said:?}");
    }
}

#[tokio::test]
async fn a_cursor_of_nowhere_is_answered_and_no_stream_is_opened() {
    let hall = Hall::open().await;
    let zeros = "0".repeat(64);
    let kiosk = hall.kiosk().await;
    let seq = hall.state().await.seq;
    for (query, status, why) in [
        (format!("after={}", seq + 1), 409, "cursor_beyond"),
        (format!("after={}", u64::MAX), 409, "cursor_beyond"),
        (format!("after={seq}&hash={zeros}"), 409, "cursor_other_log"),
        (
            format!("after={seq}&log={}", Uuid::nil()),
            409,
            "cursor_other_log",
        ),
        ("after=-1".to_owned(), 400, "bad_cursor"),
        (format!("after={seq}&hash=short"), 400, "bad_cursor"),
        (format!("after={seq}&log=another"), 400, "bad_cursor"),
    ] {
        let path = format!("/api/v1/branches/hall/events?{query}");
        let (got, body) = answer(kiosk.get(&hall, &path)).await;
        assert_eq!((got, body["code"].as_str()), (status, Some(why)), "{query}");
    }
}

/// A ticket of kiosk 1, with something changed.
fn changed(ticket: u128, change: impl FnOnce(&mut TicketFact)) -> Command {
    let Command::RecordTicket(mut fact) = issue(ticket) else {
        unreachable!("a ticket is recorded")
    };
    change(&mut fact);
    Command::RecordTicket(fact)
}
