//! A clerk takes back the last act at the counter, for ten seconds.

#[cfg(test)]
mod hall;

use frontdesk_domain::act::UNDO_SECONDS;
use frontdesk_domain::branch::{Command, Event};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::rating::Level;
use frontdesk_domain::slip::SlipState;
use frontdesk_domain::ticket::{Happening, Outcome, Ticket};
use hall::{Hall, LIN, MEI, correct_service};
use rstest::rstest;

#[test]
fn a_call_is_taken_back_and_the_customer_waits_as_if_it_had_not_been() {
    let mut hall = Hall::open();
    let [ann, bo] = [*hall.issues("id-card"), *hall.issues("id-card")];
    let mei = *hall.issues_to("priority", "id-card");
    let before = (hall.shows(ann).clone(), hall.counters[&1].clone());
    assert_eq!(hall.calls(1), ann);
    hall.undoes(1, ann);
    assert_eq!(but_moments(hall.shows(ann)), but_moments(&before.0));
    assert_eq!(hall.counters[&1], before.1, "nobody's turn was used up");
    assert!(hall.state.calls.is_empty());
    let served = [hall.serves(1), hall.serves(1), hall.serves(1)];
    assert_eq!(served, [ann, mei, bo]);
}

#[test]
fn a_recall_that_was_announced_is_taken_back_and_does_not_count() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.passes_seconds(10);
    hall.does(&Command::Recall {
        counter: 1,
        ticket: ann,
    });
    hall.undoes(1, ann);
    let miss = Command::Miss {
        counter: 1,
        ticket: ann,
    };
    assert_eq!(hall.refuses(&miss), "call_again_first");
}

#[test]
fn an_act_is_taken_back_in_the_tenth_second_and_not_after_it() {
    let bound_ms = i64::from(UNDO_SECONDS) * 1000;
    assert_eq!(bound_ms, 10_000);
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    let undo = Command::Undo {
        counter: 1,
        ticket: ann,
    };
    hall.passes_ms(bound_ms + 1);
    assert_eq!(hall.refuses(&undo), "too_late_to_undo");
    hall.starts(1, ann);
    hall.passes_ms(bound_ms);
    hall.does(&undo);
    assert_eq!(hall.is(ann), "called");
}

#[test]
fn an_act_is_taken_back_once_and_not_the_one_before_it() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    hall.undoes(1, ann);
    let undo = Command::Undo {
        counter: 1,
        ticket: ann,
    };
    assert_eq!(hall.refuses(&undo), "nothing_to_undo");
}

/// Each act that can be taken back, at counter 1 with a ticket that is called, served, held or missed there.
#[rstest]
#[case::started(CALLED, start)]
#[case::held(STARTED, hold)]
#[case::resumed(HELD, resume)]
#[case::finished(STARTED, finish)]
#[case::finished_while_held(HELD, finish)]
#[case::missed(CALLED, miss)]
#[case::returned(MISSED, come_back)]
#[case::transferred(STARTED, transfer)]
#[case::sent_to_a_counter(CALLED, send_to_2)]
#[case::sent_to_a_skill(STARTED, send_to_skill)]
#[case::corrected_and_stays(STARTED, correct_here)]
#[case::corrected_and_goes_back(CALLED, correct_elsewhere)]
#[case::priority_revoked(CALLED, revoke)]
fn what_is_taken_back_is_as_it_was(#[case] first: &[Does], #[case] act: Does) {
    let mut hall = Hall::open_with(|site| site.settings.rules.calls_before_missed = 1);
    let ann = hall.issues_to("priority", "id-card").then_calls(1);
    for step in first {
        hall.does(&step(ann));
    }
    if hall.shows(ann).counter().is_some() {
        // So that there is something to be lost.
        hall.lacks(1, ann, &["household-book"]);
        hall.ticks(1, ann, "check", true);
    }
    let before = (hall.shows(ann).clone(), hall.counters[&1].clone());
    hall.does(&act(ann));
    hall.passes_seconds(UNDO_SECONDS);
    hall.undoes(1, ann);
    assert_eq!(but_moments(hall.shows(ann)), but_moments(&before.0));
    assert_eq!(hall.counters[&1], before.1);
    let moments = &hall.shows(ann).moments;
    assert!(matches!(
        moments.last().map(|moment| &moment.what),
        Some(Happening::Undone { .. })
    ));
    hall.does(&act(ann));
}

#[test]
fn a_visit_that_was_rated_stays_finished() {
    let (mut hall, ann) = finished();
    hall.does(&Command::Rate {
        ticket: ann,
        level: Level::try_from(5).unwrap(),
        reasons: [].into(),
    });
    assert_eq!(hall.refuses(&undo(ann)), "nothing_to_undo");
}

#[test]
fn whoever_has_left_the_queue_is_not_brought_back() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.does(&Command::Leave { ticket: ann });
    assert_eq!(hall.refuses(&undo(ann)), "nothing_to_undo");
}

#[test]
fn whoever_another_counter_has_called_since_stays_there() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.does(&send_to_skill(ann));
    assert_eq!(hall.calls(2), ann);
    assert_eq!(hall.refuses(&undo(ann)), "nothing_to_undo");
    hall.undoes(2, ann);
    assert_eq!(hall.is(ann), "waiting");
}

#[test]
fn whoever_was_missed_and_came_back_by_themselves_stays_in_the_queue() {
    let mut hall = Hall::open_with(|site| site.settings.rules.calls_before_missed = 1);
    let ann = hall.issues("id-card").then_calls(1);
    hall.does(&miss(ann));
    hall.does(&Command::Return {
        ticket: ann,
        counter: None,
    });
    assert_eq!(hall.refuses(&undo(ann)), "nothing_to_undo");
}

#[test]
fn what_the_clerk_did_with_the_ticket_since_is_not_lost() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    hall.ticks(1, ann, "check", true);
    assert_eq!(hall.refuses(&undo(ann)), "nothing_to_undo");
}

#[test]
fn a_slip_that_comes_out_meanwhile_does_not_stand_in_the_way_and_stays_known() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.does(&Command::ReportSlip {
        kiosk: "lobby".parse().expect("a slug"),
        ticket: ann,
        slip: SlipState::Printed,
        again: false,
    });
    hall.undoes(1, ann);
    assert_eq!(
        hall.shows(ann).slip.map(|slip| slip.state),
        Some(SlipState::Printed)
    );
}

#[test]
fn only_the_last_act_of_a_counter_is_taken_back() {
    let (mut hall, ann) = finished();
    let bo = hall.issues("id-card").then_calls(1);
    assert_eq!(hall.refuses(&undo(ann)), "nothing_to_undo");
    hall.undoes(1, bo);
    assert_eq!([hall.is(ann), hall.is(bo)], ["done", "waiting"]);
}

#[test]
fn whoever_takes_over_takes_back_nothing_of_the_colleagues() {
    let mut hall = Hall::in_the_morning();
    hall.opens_with(1, LIN);
    let ann = hall.issues("id-card").then_calls(1);
    hall.does(&Command::HandOver {
        counter: 1,
        clerk: MEI,
    });
    assert_eq!(hall.refuses(&undo(ann)), "nothing_to_undo");
}

#[test]
fn a_counter_that_was_closed_and_a_day_that_ended_leave_nothing_to_take_back() {
    let (mut hall, ann) = finished();
    hall.closes(1);
    assert_eq!(hall.refuses(&undo(ann)), "nothing_to_undo");
    let (mut hall, ann) = finished();
    hall.opens_the_day("2026-11-24");
    assert!(hall.last_acts.is_empty());
    assert_eq!(hall.refuses(&undo(ann)), "nothing_to_undo");
}

#[test]
fn whoever_waited_for_a_counter_that_has_closed_since_is_everybodys() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.does(&send_to_2(ann));
    assert_eq!(hall.calls(2), ann);
    hall.does(&Command::TransferToSkill {
        counter: 2,
        ticket: ann,
        skill: "registry".parse().expect("a slug"),
    });
    let undo = Command::Undo {
        counter: 2,
        ticket: ann,
    };
    hall.closes(2);
    assert_eq!(hall.refuses(&undo), "nothing_to_undo");
    assert_eq!(hall.shows(ann).waits_for, None);
}

/// The counter that they were sent to closes within the ten seconds.
#[test]
fn a_priority_that_is_taken_back_for_somebody_who_waits_elsewhere_does_not_strand_them() {
    let mut hall = Hall::open();
    let ann = hall.issues_to("priority", "id-card").then_calls(1);
    hall.does(&send_to_2(ann));
    hall.does(&revoke(ann));
    hall.closes(2);
    hall.undoes(1, ann);
    assert_eq!(hall.shows(ann).waits_for, None);
    assert_eq!(hall.calls(1), ann);
}

fn finished() -> (Hall, TicketId) {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    hall.finishes(1, ann);
    (hall, ann)
}

fn but_moments(ticket: &Ticket) -> Ticket {
    Ticket {
        moments: Vec::new(),
        ..ticket.clone()
    }
}

/// What counter 1 does with a ticket.
type Does = fn(TicketId) -> Command;

const CALLED: &[Does] = &[];
const STARTED: &[Does] = &[start];
const HELD: &[Does] = &[start, hold];
const MISSED: &[Does] = &[miss];

const COUNTER: u16 = 1;

fn undo(ticket: TicketId) -> Command {
    Command::Undo {
        counter: COUNTER,
        ticket,
    }
}

fn start(ticket: TicketId) -> Command {
    Command::Start {
        counter: COUNTER,
        ticket,
    }
}

fn hold(ticket: TicketId) -> Command {
    Command::Hold {
        counter: COUNTER,
        ticket,
    }
}

fn resume(ticket: TicketId) -> Command {
    Command::Resume {
        counter: COUNTER,
        ticket,
    }
}

fn finish(ticket: TicketId) -> Command {
    Command::Finish {
        counter: COUNTER,
        ticket,
        outcome: Outcome::Completed,
    }
}

fn miss(ticket: TicketId) -> Command {
    Command::Miss {
        counter: COUNTER,
        ticket,
    }
}

fn come_back(ticket: TicketId) -> Command {
    Command::Return {
        ticket,
        counter: Some(COUNTER),
    }
}

fn transfer(ticket: TicketId) -> Command {
    Command::Transfer {
        counter: COUNTER,
        ticket,
        service: "trade-licence".parse().expect("a slug"),
    }
}

fn send_to_2(ticket: TicketId) -> Command {
    Command::TransferToCounter {
        counter: COUNTER,
        ticket,
        to: 2,
    }
}

fn send_to_skill(ticket: TicketId) -> Command {
    Command::TransferToSkill {
        counter: COUNTER,
        ticket,
        skill: "permits".parse().expect("a slug"),
    }
}

fn correct_here(ticket: TicketId) -> Command {
    correct_service(COUNTER, ticket, "household", &[])
}

fn correct_elsewhere(ticket: TicketId) -> Command {
    correct_service(COUNTER, ticket, "trade-licence", &[])
}

fn revoke(ticket: TicketId) -> Command {
    Command::RevokePriority {
        counter: COUNTER,
        ticket,
    }
}

#[test]
fn what_was_taken_back_is_in_the_log_with_what_it_was() {
    let (mut hall, ann) = finished();
    let events = hall.does(&undo(ann));
    assert!(matches!(
        events[..],
        [Event::ActUndone {
            counter: 1,
            act: frontdesk_domain::act::Act::Finish,
            ..
        }]
    ));
}
