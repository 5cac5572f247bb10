//! A service that kiosks give out no more numbers for.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event, NOTICE_CHARS_MAX};
use frontdesk_domain::ids::ServiceId;
use frontdesk_domain::text::Text;
use hall::Hall;

fn id_card() -> ServiceId {
    "id-card".parse().expect("a slug")
}

fn stop(notice: &str) -> Command {
    Command::StopIssuing {
        service: id_card(),
        notice: Text {
            zh_hans: notice.to_owned(),
            ..Text::default()
        },
    }
}

#[test]
fn a_stopped_service_says_why_until_it_is_resumed() {
    let mut hall = Hall::open();
    hall.does(&stop("今天的号已取完"));
    assert_eq!(hall.stopped[&id_card()].zh_hans, "今天的号已取完");
    hall.does(&Command::ResumeIssuing { service: id_card() });
    assert!(hall.stopped.is_empty());
}

#[test]
fn stopping_or_resuming_twice_happens_once() {
    let mut hall = Hall::open();
    let resume = Command::ResumeIssuing { service: id_card() };
    assert_eq!(hall.does(&resume), []);
    hall.does(&stop(""));
    assert_eq!(hall.does(&stop("")), []);
    let other = hall.does(&stop("系统维护"));
    assert!(
        matches!(other[..], [Event::IssuingStopped { .. }]),
        "another notice is news"
    );
}

#[test]
fn a_stop_ends_with_its_day() {
    let mut hall = Hall::open();
    hall.does(&stop(""));
    hall.passes_minutes(60 * 24);
    hall.opens_the_day("2026-11-24");
    assert!(hall.stopped.is_empty());
}

#[test]
fn whoever_has_a_number_keeps_it_and_paper_that_comes_in_late_is_recorded() {
    let mut hall = Hall::open();
    let before = *hall.issues("id-card");
    hall.does(&stop(""));
    // Given out by a kiosk that had not heard of it yet: a fact is never refused.
    let late = *hall.issues("id-card");
    assert_eq!([hall.calls(1), hall.calls(3)], [before, late]);
}

#[test]
fn a_notice_may_be_as_long_as_its_bound() {
    let mut hall = Hall::open();
    hall.does(&stop(&"满".repeat(NOTICE_CHARS_MAX)));
    assert!(!hall.stopped.is_empty());
}
