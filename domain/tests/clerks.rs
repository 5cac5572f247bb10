//! Who serves at a counter: one clerk at each, each at one, and who takes over.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event};
use frontdesk_domain::counter::{CounterState, PauseReason};
use hall::{Hall, LIN, MEI};

#[test]
fn a_clerk_who_opens_a_counter_serves_there_until_it_closes() {
    let mut hall = Hall::in_the_morning();
    hall.opens_with(1, LIN);
    assert_eq!(hall.counters[&1].clerk, Some(LIN));
    hall.closes(1);
    assert_eq!(hall.counters[&1].clerk, None);
    hall.opens_with(1, MEI);
    hall.opens_with(2, LIN);
}

#[test]
fn a_second_clerk_is_told_that_somebody_serves_there_and_the_first_keeps_the_counter() {
    let mut hall = Hall::in_the_morning();
    hall.opens_with(1, LIN);
    let mei_opens = Command::OpenCounter {
        counter: 1,
        clerk: Some(MEI),
    };
    assert_eq!(hall.refuses(&mei_opens), "counter_taken");
    hall.pauses(1);
    assert_eq!(hall.refuses(&mei_opens), "counter_taken", "also in a pause");
    hall.opens_with(1, LIN);
    assert_eq!(hall.counters[&1].clerk, Some(LIN));
}

#[test]
fn a_clerk_serves_at_one_counter_and_opens_no_other() {
    let mut hall = Hall::in_the_morning();
    hall.opens_with(1, LIN);
    let opens_another = Command::OpenCounter {
        counter: 3,
        clerk: Some(LIN),
    };
    assert_eq!(hall.refuses(&opens_another), "clerk_elsewhere");
    hall.pauses(1);
    assert_eq!(hall.refuses(&opens_another), "clerk_elsewhere");
    hall.closes(1);
    hall.does(&opens_another);
}

#[test]
fn counters_without_a_name_are_many() {
    let hall = Hall::open();
    assert!(
        hall.counters
            .values()
            .all(|counter| counter.clerk.is_none())
    );
    assert_eq!(hall.open_counters().count(), 3);
}

#[test]
fn a_pause_that_ends_keeps_the_clerk_when_none_is_named() {
    let mut hall = Hall::in_the_morning();
    hall.opens_with(1, LIN);
    hall.pauses(1);
    hall.opens(1);
    assert_eq!(hall.counters[&1].clerk, Some(LIN));
}

#[test]
fn a_counter_is_handed_over_while_somebody_is_served() {
    let mut hall = Hall::in_the_morning();
    hall.opens_with(1, LIN);
    let ticket = hall.issues("id-card").then_calls(1);
    hall.starts(1, ticket);
    let before = hall.shows(ticket).clone();
    let hand_over = Command::HandOver {
        counter: 1,
        clerk: MEI,
    };
    assert_eq!(
        hall.does(&hand_over),
        [Event::CounterHandedOver {
            counter: 1,
            clerk: MEI
        }]
    );
    assert_eq!(hall.counters[&1].clerk, Some(MEI));
    assert_eq!(*hall.shows(ticket), before, "the customer notices nothing");
    hall.finishes(1, ticket);
    assert_eq!(hall.does(&hand_over), [], "she serves there already");
    hall.opens_with(2, LIN);
}

#[test]
fn a_counter_that_nobody_in_particular_opened_is_taken_over() {
    let mut hall = Hall::open();
    hall.does(&Command::HandOver {
        counter: 1,
        clerk: LIN,
    });
    assert_eq!(hall.counters[&1].clerk, Some(LIN));
}

#[test]
fn the_day_ends_and_nobody_serves_anywhere() {
    let mut hall = Hall::in_the_morning();
    hall.opens_with(1, LIN);
    hall.passes_minutes(60 * 24);
    hall.opens_the_day("2026-11-24");
    assert_eq!(hall.counters[&1].clerk, None);
    hall.opens_with(2, LIN);
}

#[test]
fn the_floor_knows_why_a_counter_pauses_and_since_when() {
    let mut hall = Hall::in_the_morning();
    hall.opens_with(1, LIN);
    hall.passes_minutes(5);
    let reason = Some(PauseReason::Meeting);
    hall.does(&Command::PauseCounter { counter: 1, reason });
    let since = hall.now;
    assert_eq!(
        hall.counters[&1].state,
        CounterState::Paused { since, reason }
    );
}
