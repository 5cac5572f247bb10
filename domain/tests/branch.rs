//! The branch itself: its configuration, its days, and a log that was tampered with.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Corrupt, Envelope, Event, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::HelpResolution;
use frontdesk_domain::ids::{CommandId, HelpId, LogId, TicketId};
use frontdesk_domain::ticket::{CancelReason, Outcome};
use hall::Hall;
use uuid::Uuid;

#[test]
fn a_new_branch_starts_its_log_and_puts_everything_in_force() {
    let mut hall = Hall::empty();
    let new_log = LogId(hall.mint());
    let events = hall.does(&Command::Configure { new_log });
    assert!(
        matches!(
            events[..],
            [Event::LogStarted { log, .. }, Event::BranchConfigured { .. }, Event::CataloguePublished { .. }] if log == new_log
        ),
        "{events:?}"
    );
    assert_eq!(hall.counters.len(), 3);
    assert_eq!(hall.refuses(&Command::Configure { new_log }), "nothing_new");
}

#[test]
fn only_what_has_changed_is_put_in_force_and_the_log_stays_the_same_one() {
    let mut hall = Hall::open();
    let log = hall.log_id();
    hall.site.catalogue.services.pop();
    let other = LogId(hall.mint());
    let events = hall.does(&Command::Configure { new_log: other });
    assert!(
        matches!(events[..], [Event::CataloguePublished { .. }]),
        "{events:?}"
    );
    hall.site.settings.rules.return_after = 9;
    let events = hall.does(&Command::Configure { new_log: other });
    assert!(
        matches!(events[..], [Event::BranchConfigured { .. }]),
        "{events:?}"
    );
    assert_eq!((hall.log_id(), hall.rules.return_after), (log, 9));
}

#[test]
fn a_new_day_ends_whatever_was_open() {
    let mut hall = Hall::open();
    let missed = hall.issues("id-card").then_calls(1);
    hall.misses(1, missed);
    let held = hall.issues("id-card").then_calls(1);
    hall.starts(1, held);
    hall.holds(1, held);
    let served = hall.issues("id-card").then_calls(1);
    hall.starts(1, served);
    let called = hall.issues("id-card").then_calls(3);
    let waiting = *hall.issues("trade-licence");
    let done = *hall.issues("trade-licence");
    hall.does(&Command::Leave { ticket: done });
    let [raised, arrived] = [hall.raises_help(), hall.raises_help()];
    hall.does(&Command::AcknowledgeHelp {
        help: arrived,
        by: "Lin".into(),
        eta_minutes: 1,
    });
    hall.does(&Command::ArriveHelp { help: arrived });

    let events = hall.opens_the_day("2026-11-24");

    let day_ended = Outcome::DayEnded;
    for expected in [
        Event::TicketNoShow { ticket: missed },
        Event::TicketNoShow { ticket: called },
        Event::TicketDone {
            ticket: held,
            counter: 1,
            outcome: day_ended,
        },
        Event::TicketDone {
            ticket: served,
            counter: 1,
            outcome: day_ended,
        },
        Event::TicketCancelled {
            ticket: waiting,
            reason: CancelReason::DayEnded,
        },
        Event::HelpResolved {
            help: raised,
            reason: HelpResolution::DayEnded,
        },
        Event::HelpResolved {
            help: arrived,
            reason: HelpResolution::DayEnded,
        },
        Event::CounterClosed { counter: 1 },
        Event::CounterClosed { counter: 2 },
        Event::CounterClosed { counter: 3 },
        Event::DayClosed {
            date: hall::day("2026-11-23"),
        },
        Event::DayOpened {
            date: hall::day("2026-11-24"),
            began: Some(hall.now),
        },
    ] {
        assert!(events.contains(&expected), "{expected:?} is missing");
    }
    assert_eq!(events.len(), 12, "what had ended is not ended again");
    assert!(hall.tickets.is_empty() && hall.help.is_empty() && hall.state.calls.is_empty());
    assert!(
        hall.counters
            .values()
            .all(|counter| counter.ticket.is_none() && counter.credits.is_empty())
    );
}

#[test]
fn a_day_is_opened_once_and_never_an_earlier_one() {
    let hall = Hall::open();
    for date in ["2026-11-23", "2026-11-22", "2025-12-31"] {
        assert_eq!(
            hall.refuses(&Command::OpenDay {
                date: hall::day(date),
                began: hall.now,
            }),
            "day_is_open"
        );
    }
}

#[test]
fn an_event_out_of_its_place_is_refused() {
    let mut hall = Hall::open();
    let next = opening(&mut hall);
    let gap = Envelope {
        seq: next.seq + 1,
        ..next.clone()
    };
    assert_eq!(
        damage(&hall.state, &gap),
        Corrupt::Gap {
            expected: next.seq,
            got: next.seq + 1
        }
    );
    let again = Envelope {
        seq: next.seq - 1,
        ..next.clone()
    };
    assert_eq!(
        damage(&hall.state, &again),
        Corrupt::Gap {
            expected: next.seq,
            got: next.seq - 1
        }
    );
    let elsewhere = Envelope {
        prev: Hash::ZERO,
        ..next.clone()
    };
    assert_eq!(
        damage(&hall.state, &elsewhere),
        Corrupt::Chain { seq: next.seq }
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line for each event")]
fn an_event_that_does_not_follow_leaves_the_state_as_it_was() {
    let mut hall = Hall::open();
    let held = hall.issues("id-card").then_calls(1);
    hall.starts(1, held);
    hall.holds(1, held);
    let called = hall.issues("id-card").then_calls(3);
    let waiting = *hall.issues("id-card");
    let call = hall.raises_help();
    let (nobody, nothing) = (TicketId(Uuid::nil()), HelpId(Uuid::nil()));
    let household = || ("household".parse().unwrap(), "registry".parse().unwrap());
    let transferred = |ticket| {
        let (service, skill) = household();
        Event::TicketTransferred {
            ticket,
            counter: 1,
            service,
            skill,
            handling_minutes: 5,
        }
    };
    let reason = hall.state.calls[0].reason.clone();
    let place = hall.shows(waiting).place.clone();
    for event in [
        Event::TicketCalled {
            ticket: waiting,
            counter: 99,
            reason: reason.clone(),
        },
        Event::TicketCalled {
            ticket: nobody,
            counter: 1,
            reason: reason.clone(),
        },
        Event::TicketCalled {
            ticket: called,
            counter: 1,
            reason,
        },
        Event::TicketRecalled {
            ticket: waiting,
            counter: 1,
        },
        Event::TicketStarted {
            ticket: waiting,
            counter: 1,
        },
        Event::TicketHeld {
            ticket: called,
            counter: 3,
        },
        Event::TicketResumed {
            ticket: held,
            counter: 99,
        },
        Event::TicketResumed {
            ticket: called,
            counter: 3,
        },
        Event::TicketDone {
            ticket: called,
            counter: 3,
            outcome: Outcome::Completed,
        },
        Event::TicketMissed {
            ticket: held,
            counter: 1,
        },
        Event::TicketReturned {
            ticket: waiting,
            place: place.clone(),
            counter: None,
        },
        transferred(waiting),
        transferred(nobody),
        Event::TicketLetPass {
            ticket: nobody,
            place,
            others: 1,
        },
        Event::TicketCancelled {
            ticket: held,
            reason: CancelReason::Left,
        },
        Event::TicketNoShow { ticket: waiting },
        Event::CounterOpened {
            counter: 1,
            clerk: None,
        },
        Event::CounterOpened {
            counter: 99,
            clerk: None,
        },
        Event::CounterPaused {
            counter: 99,
            reason: None,
        },
        Event::CounterClosed { counter: 99 },
        Event::HelpArrived { help: call },
        Event::HelpDelivered { help: nothing },
        Event::HelpResolved {
            help: call,
            reason: HelpResolution::Helped,
        },
        Event::HelpTopicSet {
            help: nothing,
            topic: frontdesk_domain::help::HelpTopic::Papers,
        },
    ] {
        let before = hall.state.clone();
        let command_id = CommandId(hall.mint());
        let envelope = hall.wraps(
            event,
            &Command::OpenCounter {
                counter: 1,
                clerk: None,
            },
            command_id,
        );
        let mut after = before.clone();
        let applied = after.apply(&envelope, &envelope.to_json());
        assert!(applied.is_err(), "{:?} was applied", envelope.event);
        assert_eq!(after, before, "{:?} left a trace", envelope.event);
    }
}

#[test]
fn a_changed_byte_anywhere_in_the_log_is_found_by_the_event_after_it() {
    let hall = Hall::open();
    let mut log = hall.log.clone();
    log[1] = log[1].replacen("\"weight\":2", "\"weight\":3", 1);
    assert_ne!(log, hall.log);
    let mut state = State::default();
    let broken = log.iter().find_map(|json| {
        let envelope: Envelope = serde_json::from_str(json).unwrap();
        state.apply(&envelope, json).err()
    });
    assert_eq!(broken, Some(Corrupt::Chain { seq: 3 }));
}

impl Hall {
    fn log_id(&self) -> Option<LogId> {
        self.state.log
    }
}

/// An event that would follow.
fn opening(hall: &mut Hall) -> Envelope {
    let command_id = CommandId(hall.mint());
    hall.wraps(
        Event::CounterPaused {
            counter: 1,
            reason: None,
        },
        &Command::PauseCounter {
            counter: 1,
            reason: None,
        },
        command_id,
    )
}

fn damage(state: &State, envelope: &Envelope) -> Corrupt {
    let mut after = state.clone();
    let corrupt = after
        .apply(envelope, &envelope.to_json())
        .expect_err("it does not follow");
    assert_eq!(after, *state);
    corrupt
}
