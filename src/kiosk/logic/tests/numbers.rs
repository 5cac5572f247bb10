//! Numbers are final when they are on the disk, with or without a centre.

use frontdesk_domain::branch::Command;
use frontdesk_domain::text::Text;

use super::hall::{Hall, NOW};
use crate::kiosk::disk::Fault;
use crate::kiosk::logic::{IssueError, START_GRACE_MS};
use crate::kiosk::session::OutOfService;

#[test]
fn a_number_is_given_without_the_centre_and_told_once_it_is_back() {
    let mut hall = Hall::in_step();
    hall.is_cut_off();
    let (first, second) = (hall.issues(), hall.issues());
    assert_eq!(hall.kiosk.facts().owed, 2);
    hall.waits(20_000);
    hall.talks();
    let told: Vec<_> = hall.told().iter().map(|fact| fact.ticket).collect();
    assert_eq!(told, [first.ticket, second.ticket]);
    assert_eq!(hall.kiosk.facts().owed, 0);
    let recorded = &hall.kiosk.facts().state.tickets;
    assert!(recorded.contains_key(&first.ticket) && recorded.contains_key(&second.ticket));
}

#[test]
fn after_a_power_cut_the_next_number_follows_the_last_that_was_given() {
    let mut hall = Hall::in_step();
    hall.is_cut_off();
    let first = hall.issues();
    hall.starts_again();
    hall.waits(START_GRACE_MS);
    let second = hall.issues();
    assert_eq!(second.number.counter(), first.number.counter() + 1);
    hall.waits(20_000);
    hall.talks();
    assert_eq!(hall.told().len(), 2);
}

#[test]
fn a_kiosk_that_has_never_heard_of_a_day_gives_no_number() {
    let mut hall = Hall::new();
    hall.waits(START_GRACE_MS);
    assert!(matches!(
        hall.tries_to_issue(),
        Err(IssueError::OutOfService(OutOfService::NoCatalogue))
    ));
}

#[test]
fn a_number_that_could_not_be_written_is_given_to_nobody_and_to_nobody_else() {
    for fault in [Fault::Before, Fault::After] {
        let mut hall = Hall::in_step();
        hall.disk.fail_next(fault);
        assert!(matches!(hall.tries_to_issue(), Err(IssueError::Disk(_))));
        let next = hall.issues();
        let written = u32::from(fault == Fault::After);
        assert_eq!(next.number.counter(), 1 + written, "{fault:?}");
        hall.talks();
        let told: Vec<_> = hall.told().iter().map(|fact| &fact.number).collect();
        assert_eq!(told.len(), 1 + usize::from(fault == Fault::After));
        assert!(hall.centre.state.set_aside.is_empty(), "{fault:?}");
    }
}

#[test]
fn the_same_bits_give_the_same_tickets() {
    let codes = || {
        let mut hall = Hall::in_step();
        [hall.issues().page_url, hall.issues().page_url]
    };
    assert_eq!(codes(), codes());
}

#[test]
fn nobody_arrives_before_what_the_kiosk_knows_of_whatever_its_clock_shows() {
    let mut hall = Hall::in_step();
    let first_at = hall.kiosk.centre_time(hall.now);
    hall.issues();
    // The next start finds a clock that was set back by an hour, and no centre.
    hall.waits(60_000);
    hall.starts_with(hall.now.plus_ms(-3_600_000));
    hall.waits(START_GRACE_MS);
    hall.issues();
    hall.waits(1_000);
    hall.issues();
    hall.talks();
    let arrivals: Vec<i64> = hall.told().iter().map(|fact| fact.arrival.0).collect();
    assert_eq!(arrivals[0], first_at.0);
    assert!(arrivals.is_sorted(), "{arrivals:?}");
    assert_eq!(arrivals[2] - arrivals[1], 1_000, "its time goes on");
}

#[test]
fn a_clock_that_was_ahead_dates_nobody_who_comes_after_it_was_put_right() {
    let mut hall = Hall::in_step();
    hall.starts_with(hall.now.plus_ms(3_600_000));
    hall.waits(START_GRACE_MS);
    hall.issues();
    hall.talks();
    hall.waits(20_000);
    hall.issues();
    hall.talks();
    let recorded: Vec<i64> = hall.told().iter().map(|fact| fact.arrival.0).collect();
    let ahead = recorded[0] - recorded[1];
    assert!(ahead > 3_500_000, "the first was dated by the wrong clock");
    assert!(
        recorded[1] - hall.centre.at.0 <= 1_000,
        "the second by the centre's"
    );
}

#[test]
fn an_event_of_the_centres_is_never_later_than_the_next_arrival() {
    let mut hall = Hall::in_step();
    // An answer without a date: the kiosk does not know that it is behind.
    hall.centre.at = hall.centre.at.plus_ms(30_000);
    hall.centre.does(&Command::OpenCounter {
        counter: 1,
        clerk: None,
    });
    hall.streams();
    hall.issues();
    hall.talks();
    assert_eq!(hall.told()[0].arrival, NOW.plus_ms(30_000));
}

#[test]
fn a_ticket_taken_on_the_new_day_before_the_kiosk_heard_of_it_keeps_the_counter_going() {
    let mut hall = Hall::in_step();
    hall.waits(60_000);
    hall.is_cut_off();
    hall.waits(60_000);
    hall.centre.opens_day("2026-11-22");
    hall.waits(60_000);
    let unheard = hall.issues();
    hall.waits(20_000);
    hall.talks();
    let next = hall.issues();
    assert_eq!(
        (unheard.number.counter(), next.number.counter()),
        (1, 2),
        "the first one is still to be called"
    );
    hall.talks();
    hall.waits(1_000);
    hall.centre.opens_day("2026-11-23");
    hall.talks();
    assert_eq!(hall.issues().number.counter(), 1);
    let dates: Vec<String> = hall
        .told()
        .iter()
        .map(|f| f.business_date.to_string())
        .collect();
    assert_eq!(dates, ["2026-11-21", "2026-11-22"]);
}

#[test]
fn no_number_is_given_for_a_service_that_was_stopped_until_it_is_resumed() {
    let mut hall = Hall::in_step();
    let first = hall.issues();
    let service = first.service;
    let notice = Text::default();
    hall.centre.does(&Command::StopIssuing {
        service: service.clone(),
        notice,
    });
    hall.talks();
    assert!(matches!(
        hall.tries_to_issue(),
        Err(IssueError::Stopped(stopped)) if stopped == service
    ));
    assert_eq!(
        hall.kiosk.facts().owed,
        0,
        "nothing is owed of what was not given"
    );
    hall.centre.does(&Command::ResumeIssuing { service });
    hall.talks();
    let second = hall.issues();
    assert_eq!(second.number.counter(), first.number.counter() + 1);
}
