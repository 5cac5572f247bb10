//! What happens at a counter: it opens, calls, recalls, serves, holds, misses, transfers, closes.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event};
use frontdesk_domain::counter::CounterState;
use frontdesk_domain::queue::CallRule;
use frontdesk_domain::ticket::{Outcome, TicketState};
use hall::Hall;

#[test]
fn a_ticket_is_issued_called_served_and_done() {
    let mut hall = Hall::open();
    let ticket = hall.issues("id-card").then_calls(3);
    assert_eq!(hall.counters[&3].ticket, Some(ticket));
    hall.starts(3, ticket);
    hall.does(&Command::Finish {
        counter: 3,
        ticket,
        outcome: Outcome::Accepted,
    });
    assert_eq!(
        hall.shows(ticket).state,
        TicketState::Done {
            at: hall.now,
            outcome: Outcome::Accepted
        }
    );
    assert_eq!(hall.counters[&3].ticket, None);
}

#[test]
fn whoever_arrived_first_is_called_first_by_whichever_counter_can_serve_them() {
    let mut hall = Hall::open();
    let (ann, bo, cai) = (
        *hall.issues("id-card"),
        *hall.issues("trade-licence"),
        *hall.issues("id-card"),
    );
    assert_eq!(hall.calls(2), bo, "counter 2 serves permits only");
    assert_eq!(hall.calls(3), ann);
    assert_eq!(hall.calls(1), cai);
}

#[test]
fn a_call_says_why_it_was_this_ticket() {
    let mut hall = Hall::open();
    let [ann, bo] = [*hall.issues("id-card"), *hall.issues("id-card")];
    let mei = *hall.issues_to("priority", "id-card");
    assert_eq!(
        [hall.serves(1), hall.serves(1), hall.serves(1)],
        [ann, mei, bo]
    );
    let reasons: Vec<_> = hall
        .state
        .calls
        .iter()
        .map(|call| call.reason.rule)
        .collect();
    let by_turn = CallRule::ClassTurn { weight: 1, of: 3 };
    assert_eq!(
        reasons,
        [CallRule::FirstInLine, by_turn, CallRule::FirstInLine]
    );
    let waiting: Vec<_> = hall.state.calls[0]
        .reason
        .waiting
        .values()
        .copied()
        .collect();
    assert_eq!(
        waiting,
        [2, 1],
        "two normal and one with priority, the called one included"
    );
}

#[test]
fn a_ticket_is_recalled_exactly_when_the_spacing_has_passed_and_not_before() {
    let mut hall = Hall::open();
    let ticket = hall.issues("id-card").then_calls(1);
    let recall = Command::Recall { counter: 1, ticket };
    hall.passes_ms(9_999);
    assert_eq!(hall.refuses(&recall), "too_soon");
    hall.passes_ms(1);
    hall.does(&recall);
    let TicketState::Called { at, calls, .. } = hall.shows(ticket).state else {
        panic!("it is still called")
    };
    assert_eq!((at, calls), (hall.now, 2));
    assert_eq!(
        hall.refuses(&recall),
        "too_soon",
        "the spacing counts from the last call"
    );
}

#[test]
fn a_ticket_is_missed_after_exactly_so_many_calls() {
    let mut hall = Hall::open_with(|site| site.settings.rules.calls_before_missed = 3);
    let ticket = hall.issues("id-card").then_calls(1);
    let miss = Command::Miss { counter: 1, ticket };
    for _ in 0..2 {
        assert_eq!(hall.refuses(&miss), "call_again_first");
        hall.passes_seconds(10);
        hall.does(&Command::Recall { counter: 1, ticket });
    }
    hall.does(&miss);
    assert_eq!(hall.is(ticket), "missed");
    assert_eq!(hall.counters[&1].ticket, None, "the counter can call again");
}

#[test]
fn a_held_ticket_leaves_the_counter_free_and_is_resumed_when_the_counter_is_free_again() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    let since = hall.now;
    hall.holds(1, ann);
    let bo = hall.issues("id-card").then_calls(1);
    let resume = Command::Resume {
        counter: 1,
        ticket: ann,
    };
    assert_eq!(hall.refuses(&resume), "counter_busy");
    hall.starts(1, bo);
    hall.finishes(1, bo);
    hall.does(&resume);
    assert_eq!(
        hall.shows(ann).state,
        TicketState::Serving { counter: 1, since },
        "served since the beginning"
    );
    assert_eq!(hall.counters[&1].ticket, Some(ann));
}

#[test]
fn a_held_ticket_is_finished_without_touching_the_one_that_is_being_served() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    hall.holds(1, ann);
    let bo = hall.issues("id-card").then_calls(1);
    hall.finishes(1, ann);
    assert_eq!(hall.counters[&1].ticket, Some(bo));
}

#[test]
fn a_transfer_keeps_number_arrival_and_place_and_changes_who_can_serve() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    let before = hall.shows(ann).clone();
    hall.issues("trade-licence");
    hall.passes_minutes(5);
    hall.does(&Command::Transfer {
        counter: 1,
        ticket: ann,
        service: "trade-licence".parse().unwrap(),
    });
    let after = hall.shows(ann).clone();
    assert_eq!(
        (&after.number, after.arrival, &after.place),
        (&before.number, before.arrival, &before.place)
    );
    assert_eq!(after.skill, Some("permits".parse().unwrap()));
    assert_eq!(
        hall.refuses(&Command::CallNext { counter: 1 }),
        "nobody_waiting"
    );
    assert_eq!(hall.calls(2), ann, "it arrived before the other one");
}

#[test]
fn a_ticket_is_transferred_while_called_served_or_held() {
    let household = || "household".parse().unwrap();
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.does(&Command::Transfer {
        counter: 1,
        ticket: ann,
        service: household(),
    });
    assert_eq!(hall.calls(1), ann);
    hall.starts(1, ann);
    hall.does(&Command::Transfer {
        counter: 1,
        ticket: ann,
        service: household(),
    });
    assert_eq!(hall.calls(1), ann);
    hall.starts(1, ann);
    hall.holds(1, ann);
    hall.does(&Command::Transfer {
        counter: 1,
        ticket: ann,
        service: household(),
    });
    assert_eq!(hall.is(ann), "waiting");
    hall.closes(1);
}

#[test]
fn a_paused_counter_keeps_its_ticket_and_calls_nobody_until_it_opens_again() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.issues("id-card");
    hall.pauses(1);
    hall.starts(1, ann);
    hall.finishes(1, ann);
    assert_eq!(
        hall.refuses(&Command::CallNext { counter: 1 }),
        "counter_not_open"
    );
    hall.opens(1);
    assert_eq!(
        hall.counters[&1].state,
        CounterState::Open { since: hall.now }
    );
    hall.calls(1);
}

#[test]
fn whoever_leaves_while_called_frees_the_counter() {
    let mut hall = Hall::open();
    let ticket = hall.issues("id-card").then_calls(1);
    hall.does(&Command::Leave { ticket });
    assert_eq!(
        (hall.is(ticket), hall.counters[&1].ticket),
        ("cancelled", None)
    );
    hall.closes(1);
}

#[test]
fn a_counter_taken_out_of_the_configuration_finishes_its_work_and_does_not_open_again() {
    let mut hall = Hall::open();
    let ticket = hall.issues("id-card").then_calls(3);
    hall.site
        .settings
        .counters
        .retain(|counter| counter.number == 1);
    let new_log = frontdesk_domain::ids::LogId(hall.mint());
    hall.closes(2);
    hall.does(&Command::Configure { new_log });
    assert!(!hall.counters.contains_key(&2), "it was closed and is gone");
    hall.starts(3, ticket);
    hall.finishes(3, ticket);
    hall.closes(3);
    assert_eq!(
        hall.refuses(&Command::OpenCounter {
            counter: 3,
            clerk: None
        }),
        "unknown_counter"
    );
}

#[test]
fn the_last_calls_are_kept_and_older_ones_forgotten() {
    let mut hall = Hall::open();
    let kept = frontdesk_domain::branch::CALLS_KEPT;
    let first = *hall.issues("id-card");
    hall.serves(1);
    for _ in 0..kept {
        hall.issues("id-card");
        hall.serves(1);
    }
    assert_eq!(hall.state.calls.len(), kept);
    assert!(hall.state.calls.iter().all(|call| call.ticket != first));
}

#[test]
fn closing_gives_one_event_and_so_does_opening() {
    let mut hall = Hall::in_the_morning();
    assert_eq!(
        hall.does(&Command::OpenCounter {
            counter: 1,
            clerk: None
        }),
        [Event::CounterOpened {
            counter: 1,
            clerk: None
        }]
    );
    assert_eq!(
        hall.does(&Command::PauseCounter {
            counter: 1,
            reason: None
        }),
        [Event::CounterPaused {
            counter: 1,
            reason: None
        }]
    );
    assert_eq!(
        hall.does(&Command::CloseCounter { counter: 1 }),
        [Event::CounterClosed { counter: 1 }]
    );
}
