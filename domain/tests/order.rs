//! Staff change who comes when: a clerk calls somebody out of turn, sends a ticket to one counter or to another skill, and
//! a ticket is put before or behind another one.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::queue::CallRule;
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::text::Lang;
use frontdesk_domain::view::customer;
use frontdesk_domain::wait::{Wait, estimates};
use hall::Hall;

#[test]
fn a_clerk_calls_somebody_out_of_turn_and_the_call_says_so() {
    let mut hall = Hall::open();
    let [ann, bo] = [*hall.issues("id-card"), *hall.issues("id-card")];
    assert_eq!(calls_out(&mut hall, 1, bo), CallRule::Chosen);
    assert_eq!(hall.counters[&1].ticket, Some(bo));
    assert_eq!(hall.calls(3), ann, "the others keep their places");
}

#[test]
fn whoever_is_next_anyway_is_called_as_that() {
    let mut hall = Hall::open();
    let ann = *hall.issues("id-card");
    hall.issues("id-card");
    assert_eq!(calls_out(&mut hall, 1, ann), CallRule::FirstInLine);
}

#[test]
fn a_call_out_of_turn_uses_up_no_classs_turn() {
    let mut hall = Hall::open();
    let [first, second, third] = [(); 3].map(|()| *hall.issues("id-card"));
    let mei = *hall.issues_to("priority", "id-card");
    let last = *hall.issues("id-card");
    hall.serves(1);
    let credits = hall.counters[&1].credits.clone();
    calls_out(&mut hall, 1, last);
    assert_eq!(hall.counters[&1].credits, credits);
    hall.starts(1, last);
    hall.finishes(1, last);
    let served = [hall.serves(1), hall.serves(1), hall.serves(1)];
    assert_eq!(
        served,
        [mei, second, third],
        "as if nothing had been between"
    );
    assert_eq!(hall.is(first), "done");
}

#[test]
fn whoever_waits_reads_that_somebody_was_called_out_of_turn() {
    let mut hall = Hall::open();
    let [ann, bo] = [*hall.issues("id-card"), *hall.issues("id-card")];
    calls_out(&mut hall, 1, bo);
    assert_eq!(went_before(&hall, ann), [CallRule::Chosen]);
}

#[test]
fn a_ticket_that_is_sent_to_a_counter_waits_for_that_one_alone_at_its_place() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    let before = hall.shows(ann).clone();
    hall.issues("trade-licence");
    sends_to(&mut hall, ann, 2);
    let after = hall.shows(ann).clone();
    assert_eq!(after.waits_for, Some(2));
    assert_eq!(
        (&after.number, after.arrival, &after.place, &after.service),
        (
            &before.number,
            before.arrival,
            &before.place,
            &before.service
        )
    );
    assert_eq!(
        hall.refuses(&Command::CallNext { counter: 1 }),
        "nobody_waiting"
    );
    assert_eq!(hall.calls(2), ann, "whatever the skills of counter 2");
}

#[test]
fn a_customer_who_only_fetches_something_comes_back_to_the_same_counter() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    sends_to(&mut hall, ann, 1);
    assert_eq!(
        hall.refuses(&Command::CallNext { counter: 3 }),
        "nobody_waiting"
    );
    assert_eq!(hall.calls(1), ann);
}

#[test]
fn a_ticket_waits_for_a_counter_that_pauses_and_is_told_no_time() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.pauses(2);
    sends_to(&mut hall, ann, 2);
    assert_eq!(
        estimates(&hall.state, hall.now)[&ann].wait,
        Wait::NoCounterOpen
    );
    assert_eq!(
        hall.refuses(&Command::CallNext { counter: 3 }),
        "nobody_waiting"
    );
    hall.opens(2);
    assert!(matches!(
        estimates(&hall.state, hall.now)[&ann].wait,
        Wait::Range { .. }
    ));
}

#[test]
fn a_counter_that_closes_releases_to_everybody_whoever_waits_for_it() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    sends_to(&mut hall, ann, 2);
    hall.closes(2);
    assert_eq!(hall.shows(ann).waits_for, None);
    assert_eq!(hall.calls(3), ann, "by the skill that its service needs");
}

#[test]
fn whoever_missed_the_call_of_the_counter_that_waits_for_them_comes_back_to_it() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    sends_to(&mut hall, ann, 2);
    assert_eq!(hall.calls(2), ann);
    hall.misses(2, ann);
    hall.does(&Command::Return {
        ticket: ann,
        counter: None,
    });
    assert_eq!(
        hall.refuses(&Command::CallNext { counter: 1 }),
        "nobody_waiting"
    );
    assert_eq!(hall.calls(2), ann);
}

#[test]
fn the_customer_reads_which_counter_they_wait_for() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    sends_to(&mut hall, ann, 2);
    let view = customer(
        &hall.state,
        &hall.site,
        hall.shows(ann),
        None,
        Lang::En,
        hall.now,
    );
    let whereabouts = view.whereabouts.expect("a place to go to");
    assert_eq!(
        (whereabouts.area.as_str(), &whereabouts.counters[..]),
        ("West wing", &[2][..])
    );
}

#[test]
fn a_ticket_is_sent_to_another_skill_and_keeps_service_and_place() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    let before = hall.shows(ann).clone();
    sends_to(&mut hall, ann, 1);
    assert_eq!(hall.calls(1), ann);
    hall.does(&Command::TransferToSkill {
        counter: 1,
        ticket: ann,
        skill: "permits".parse().expect("a slug"),
    });
    let after = hall.shows(ann);
    assert_eq!(
        (&after.service, &after.place),
        (&before.service, &before.place)
    );
    assert_eq!(after.waits_for, None, "no counter is waited for any more");
    assert_eq!(hall.calls(2), ann);
}

#[test]
fn a_ticket_for_another_service_waits_for_no_counter_any_more() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    sends_to(&mut hall, ann, 1);
    assert_eq!(hall.calls(1), ann);
    hall.does(&Command::Transfer {
        counter: 1,
        ticket: ann,
        service: "trade-licence".parse().expect("a slug"),
    });
    assert_eq!(hall.calls(2), ann);
}

#[test]
fn a_ticket_is_put_before_another_one() {
    let mut hall = Hall::open();
    let [ann, bo, cai] = [(); 3].map(|()| *hall.issues("id-card"));
    hall.does(&Command::PutBefore {
        ticket: cai,
        other: bo,
    });
    assert_eq!(hall.queue(), [ann, cai, bo]);
    hall.does(&Command::PutBefore {
        ticket: bo,
        other: ann,
    });
    assert_eq!(hall.queue(), [bo, ann, cai], "also before the first");
    hall.does(&Command::PutBefore {
        ticket: ann,
        other: cai,
    });
    assert_eq!(hall.queue(), [bo, ann, cai], "where it stands already");
}

#[test]
fn a_ticket_is_put_behind_another_one_and_the_next_to_come_stands_last() {
    let mut hall = Hall::open();
    let [ann, bo, cai] = [(); 3].map(|()| *hall.issues("id-card"));
    hall.does(&Command::PutBehind {
        ticket: ann,
        other: cai,
    });
    let dan = *hall.issues("id-card");
    assert_eq!(hall.queue(), [bo, cai, ann, dan]);
}

#[test]
fn a_ticket_is_put_before_one_that_other_counters_serve() {
    let mut hall = Hall::open();
    let licence = *hall.issues("trade-licence");
    let card = *hall.issues("id-card");
    hall.does(&Command::PutBefore {
        ticket: card,
        other: licence,
    });
    assert_eq!(hall.calls(3), card, "counter 3 serves both");
}

#[test]
fn whoever_is_overtaken_by_one_that_was_put_before_them_reads_that_staff_wanted_it() {
    let mut hall = Hall::open();
    let [ann, bo] = [*hall.issues("id-card"), *hall.issues("id-card")];
    hall.does(&Command::PutBefore {
        ticket: bo,
        other: ann,
    });
    assert_eq!(hall.calls(1), bo);
    assert_eq!(went_before(&hall, ann), [CallRule::Chosen]);
}

fn calls_out(hall: &mut Hall, counter: CounterNumber, ticket: TicketId) -> CallRule {
    match &hall.does(&Command::CallTicket { counter, ticket })[..] {
        [Event::TicketCalled { reason, .. }] => reason.rule,
        other => panic!("a call gave {other:?}"),
    }
}

fn sends_to(hall: &mut Hall, ticket: TicketId, to: CounterNumber) {
    let counter = hall.shows(ticket).counter().expect("it is at a counter");
    hall.does(&Command::TransferToCounter {
        counter,
        ticket,
        to,
    });
}

/// By which rules others went before this one, as its holder reads it.
fn went_before(hall: &Hall, ticket: TicketId) -> Vec<CallRule> {
    let ticket = hall.shows(ticket);
    let view = customer(&hall.state, &hall.site, ticket, None, Lang::En, hall.now);
    view.went_first.iter().map(|first| first.rule).collect()
}
