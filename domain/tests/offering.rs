//! A service that kiosks give out no more numbers for, a branch that closes early, and a notice on every screen.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event, NOTICE_CHARS_MAX, NOTICE_HOURS_MAX};
use frontdesk_domain::ids::ServiceId;
use frontdesk_domain::time::Timestamp;
use hall::{Hall, words};

fn id_card() -> ServiceId {
    "id-card".parse().expect("a slug")
}

fn stop(notice: &str) -> Command {
    Command::StopIssuing {
        service: id_card(),
        notice: words(notice),
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

#[test]
fn a_branch_that_closes_early_gives_out_no_number_and_serves_whoever_waits() {
    let mut hall = Hall::open();
    let before = *hall.issues("id-card");
    hall.does(&close_early("系统检修"));
    let closed = hall.closed_early.clone().expect("it is closed");
    assert_eq!((closed.at, closed.notice), (hall.now, words("系统检修")));
    let at_the_desk = hall.request("id-card");
    assert_eq!(
        hall.refuses(&Command::IssueTicket(Box::new(at_the_desk))),
        "closed_early"
    );
    // Given out by a kiosk that had not heard of it yet: a fact is never refused.
    let late = *hall.issues("id-card");
    assert_eq!([hall.calls(1), hall.calls(3)], [before, late]);
}

#[test]
fn a_branch_that_reopens_gives_out_numbers_again() {
    let mut hall = Hall::open();
    assert_eq!(hall.does(&Command::Reopen {}), []);
    hall.does(&close_early(""));
    assert_eq!(hall.does(&close_early("")), []);
    let other = hall.does(&close_early("停电"));
    assert!(
        matches!(other[..], [Event::BranchClosedEarly { .. }]),
        "another notice is news"
    );
    hall.does(&Command::Reopen {});
    let request = hall.request("id-card");
    hall.does(&Command::IssueTicket(Box::new(request)));
}

#[test]
fn an_early_closing_and_a_notice_end_with_their_day() {
    let mut hall = Hall::open();
    hall.does(&close_early(""));
    hall.does(&post(
        "停电",
        hall.now.plus_seconds(60 * 60 * NOTICE_HOURS_MAX),
    ));
    hall.passes_minutes(60);
    hall.opens_the_day("2026-11-24");
    assert_eq!((&hall.closed_early, &hall.notice), (&None, &None));
}

#[test]
fn a_notice_is_shown_until_the_moment_it_ends() {
    let mut hall = Hall::open();
    let until = hall.now.plus_seconds(600);
    hall.does(&post("电梯检修", until));
    assert_eq!(
        hall.does(&post("电梯检修", until)),
        [],
        "it is there already"
    );
    let shown = |at: Timestamp| hall.notice_at(at).map(|notice| notice.text.clone());
    assert_eq!(shown(until.plus_ms(-1)), Some(words("电梯检修")));
    assert_eq!(shown(until), None);
}

#[test]
fn another_notice_takes_the_place_of_the_one_before_and_is_withdrawn() {
    let mut hall = Hall::open();
    let until = hall.now.plus_seconds(600);
    hall.does(&post("电梯检修", until));
    hall.does(&post("停电", until));
    assert_eq!(
        hall.notice_at(hall.now).map(|notice| &notice.text),
        Some(&words("停电"))
    );
    hall.does(&Command::WithdrawNotice {});
    assert_eq!(hall.does(&Command::WithdrawNotice {}), []);
    assert_eq!(hall.notice_at(hall.now), None);
}

#[test]
fn a_notice_ends_after_now_and_within_a_day_and_is_as_long_as_its_bound() {
    let mut hall = Hall::open();
    let latest = hall.now.plus_seconds(NOTICE_HOURS_MAX * 3_600);
    for until in [hall.now, latest.plus_ms(1)] {
        assert_eq!(hall.refuses(&post("停电", until)), "notice_end");
    }
    for until in [hall.now.plus_ms(1), latest] {
        hall.does(&post(&"满".repeat(NOTICE_CHARS_MAX), until));
    }
}

fn close_early(notice: &str) -> Command {
    Command::CloseEarly {
        notice: words(notice),
    }
}

fn post(text: &str, until: Timestamp) -> Command {
    let text = words(text);
    Command::PostNotice { text, until }
}
