//! Histories that no hall may have, made by hand: the judge objects to each.

use frontdesk_domain::branch::{Actor, ENVELOPE_VERSION};
use frontdesk_domain::catalogue::Answers;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::priority::Priority;
use frontdesk_domain::queue::{CallReason, CallRule};
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::{CancelReason, Outcome};
use uuid::Uuid;

use super::*;
use crate::scene::{Extent, Scene};

#[test]
fn a_day_by_the_rules_is_not_objected_to() {
    let day = [
        comes(1, "normal"),
        comes(2, "normal"),
        calls(1, 1),
        starts(1, 1),
        calls(2, 2),
        ends(1, 1),
    ];
    assert_eq!(verdict(day), Ok(()));
}

#[test]
fn whoever_is_called_before_an_earlier_one_of_their_class_is_noticed() {
    let day = [comes(1, "normal"), comes(2, "normal"), calls(1, 2)];
    assert_eq!(verdict(day), Err("calls_keep_the_order_of_arrival"));
    let other_class = [comes(1, "normal"), comes(2, "priority"), calls(1, 2)];
    assert_eq!(verdict(other_class), Ok(()));
}

#[test]
fn a_ticket_that_two_counters_have_is_noticed() {
    let day = [comes(1, "normal"), calls(1, 1), calls(2, 1)];
    assert_eq!(verdict(day), Err("one_counter_holds_a_ticket"));
}

#[test]
fn a_counter_that_has_two_tickets_is_noticed() {
    let day = [
        comes(1, "normal"),
        comes(2, "normal"),
        calls(1, 1),
        calls(1, 2),
    ];
    assert_eq!(verdict(day), Err("a_counter_has_one_ticket"));
}

#[test]
fn a_ticket_that_is_finished_where_it_was_not_called_is_noticed() {
    let day = [comes(1, "normal"), calls(1, 1), starts(1, 1), ends(2, 1)];
    assert_eq!(verdict(day), Err("one_counter_holds_a_ticket"));
}

#[test]
fn a_call_after_the_end_is_noticed() {
    let day = [comes(1, "normal"), leaves(1), calls(1, 1)];
    assert_eq!(verdict(day), Err("nobody_is_called_after_they_are_done"));
}

#[test]
fn a_class_that_is_called_beyond_its_share_is_noticed() {
    let many = 1..=20;
    let waiting = many.clone().map(|n| comes(n, "normal"));
    let waiting = waiting.chain(many.clone().map(|n| comes(100 + n, "priority")));
    let served = many.flat_map(|n| [calls(1, 100 + n), starts(1, 100 + n), ends(1, 100 + n)]);
    let day: Vec<_> = waiting.chain(served).collect();
    assert_eq!(verdict(day), Err("calls_keep_the_ratio_of_the_classes"));
}

/// The first invariant that does not hold.
fn verdict(day: impl IntoIterator<Item = Event>) -> Result<(), &'static str> {
    let extent = Extent {
        hours: 1,
        kiosks: Some(1),
        counters: Some(1),
    };
    let mut site = Scene::of(1, extent).site;
    let only = site.settings.counters[0].clone();
    let second = frontdesk_domain::rules::CounterSetup {
        number: 2,
        ..only.clone()
    };
    site.settings.counters = vec![only, second];
    let mut calls = Calls::of(&site.settings);
    for event in day {
        let envelope = Envelope {
            seq: 1,
            prev: Hash::ZERO,
            at: Timestamp(0),
            business_date: None,
            actor: Actor::Centre,
            by: None,
            command_id: CommandId(Uuid::nil()),
            v: ENVELOPE_VERSION,
            event,
        };
        calls.read(&envelope).map_err(|broken| broken.invariant)?;
    }
    Ok(())
}

fn ticket(n: u32) -> TicketId {
    TicketId(Uuid::from_u128(u128::from(n)))
}

fn comes(n: u32, class: &str) -> Event {
    Event::TicketIssued(Box::new(Issued {
        ticket: ticket(n),
        number: format!("A{n:03}").parse().unwrap(),
        business_date: "2026-11-21".parse().unwrap(),
        code: Hash::of(&n.to_be_bytes()),
        service: "card".parse().unwrap(),
        skill: None,
        handling_minutes: 5,
        class: class.parse().unwrap(),
        priority: Priority::NotAsked,
        catalogue: Hash::ZERO,
        lang: Lang::ZhHans,
        answers: Answers::new(),
        ticked: BTreeSet::new(),
        arrival: Timestamp(i64::from(n)),
        flags: BTreeSet::new(),
    }))
}

fn calls(counter: CounterNumber, n: u32) -> Event {
    Event::TicketCalled {
        ticket: ticket(n),
        counter,
        reason: CallReason {
            rule: CallRule::FirstInLine,
            class: "normal".parse().unwrap(),
            waiting: BTreeMap::new(),
        },
    }
}

fn starts(counter: CounterNumber, n: u32) -> Event {
    let ticket = ticket(n);
    Event::TicketStarted { ticket, counter }
}

fn ends(counter: CounterNumber, n: u32) -> Event {
    Event::TicketDone {
        ticket: ticket(n),
        counter,
        outcome: Outcome::Completed,
    }
}

fn leaves(n: u32) -> Event {
    Event::TicketCancelled {
        ticket: ticket(n),
        reason: CancelReason::Left,
    }
}
