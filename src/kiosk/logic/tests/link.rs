//! The link, question by question.

use frontdesk_domain::alarm::KioskAlarm;
use frontdesk_domain::branch::Command;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::HelpContext;

use super::hall::{Hall, TODAY, kiosk, refusal};
use crate::kiosk::disk::Fault;
use crate::kiosk::logic::{Answer, Ask, NOT_MODIFIED, Slot, What};

#[test]
fn a_new_kiosk_hears_what_is_offered_then_a_snapshot_then_the_stream() {
    let mut hall = Hall::new();
    let (seq, mut asked) = (hall.centre.state.seq, Vec::new());
    while let Some(ask) = hall.waiting.pop() {
        hall.answers(&ask);
        asked.push(ask.what);
    }
    let all = What::Catalogue { at_hand: None };
    assert_eq!(asked[..2], [all, What::Snapshot]);
    assert!(matches!(asked[2], What::Follow(cursor) if cursor.after == seq));
    hall.talks();
    let facts = hall.kiosk.facts();
    assert!(facts.connected && facts.out_of_service.is_none());
    assert_eq!(facts.state.day, Some(TODAY.parse().unwrap()));
}

#[test]
fn a_kiosk_that_was_away_goes_on_from_its_cursor() {
    let mut hall = Hall::in_step();
    hall.is_kept();
    let seq = hall.centre.state.seq;
    hall.centre.does(&Command::OpenCounter {
        counter: 1,
        clerk: None,
    });
    hall.starts_again();
    hall.answers(&hall.waiting[0].clone());
    assert!(matches!(hall.waiting[0].what, What::Follow(cursor) if cursor.after == seq));
    hall.talks();
    // The counter, and its own start.
    assert_eq!(hall.kiosk.facts().state.seq, seq + 2);
}

#[test]
fn what_is_at_hand_is_not_sent_again_and_what_has_changed_is() {
    let mut hall = Hall::in_step();
    hall.is_kept();
    hall.starts_again();
    let asked = hall.waiting[0].clone();
    let answer = hall.centre.answers(&asked);
    let tag = hall.kiosk.facts().published.clone().unwrap().tag;
    assert_eq!(
        (answer.status, answer.body),
        (NOT_MODIFIED, tag.to_string())
    );
    hall.talks();
    assert!(hall.kiosk.facts().connected);

    hall.centre.site.settings.rules.calls_before_missed += 1;
    hall.starts_again();
    hall.talks();
    let published = hall.kiosk.facts().published.clone().unwrap();
    assert_eq!(published.site.settings, hall.centre.site.settings);
}

#[test]
fn whoever_says_that_something_else_is_at_hand_is_not_believed() {
    let mut hall = Hall::in_step();
    hall.starts_again();
    let asked = hall.waiting.remove(0);
    assert!(matches!(asked.what, What::Catalogue { at_hand: Some(_) }));
    let answer = Answer {
        body: Hash::of(b"of another hall").to_string(),
        ..status(NOT_MODIFIED)
    };
    hall.kiosk.answered(asked.id, &answer, hall.now);
    assert!(hall.kiosk.follower.stream().is_none());
    hall.waits(10_000);
    hall.talks();
    assert!(hall.kiosk.facts().connected);
}

#[test]
fn tickets_wait_until_the_branch_is_followed_and_calls_for_help_do_not() {
    let mut hall = Hall::in_step();
    hall.is_cut_off();
    hall.issues();
    hall.kiosk
        .raise_help(HelpContext::default(), None, hall.now)
        .unwrap();
    hall.polls();
    assert_eq!(slots(&hall.waiting), [Slot::PushHelp]);
    hall.waits(5_000);
    assert!(slots(&hall.waiting).contains(&Slot::Follow));
    assert!(!slots(&hall.waiting).contains(&Slot::PushInTurn));
    hall.talks();
    assert_eq!(hall.kiosk.facts().owed, 0);
}

#[test]
fn however_long_the_centre_was_away_it_is_asked_again_every_six_seconds() {
    let mut hall = Hall::in_step();
    for attempt in 1..=50 {
        hall.is_cut_off();
        hall.waits(6_000);
        assert!(!hall.waiting.is_empty(), "attempt {attempt}");
    }
    hall.talks();
    assert!(hall.kiosk.facts().connected);
}

#[test]
fn a_centre_that_gives_no_stream_still_gets_its_tickets() {
    let mut hall = Hall::in_step();
    hall.is_cut_off();
    hall.issues();
    hall.waits(20_000);
    let catalogue = hall.waiting.pop().unwrap();
    hall.answers(&catalogue);
    let follow = hall.waiting.pop().unwrap();
    assert!(matches!(follow.what, What::Follow(_)));
    hall.kiosk.answered(follow.id, &status(503), hall.now);
    hall.polls();
    assert_eq!(slots(&hall.waiting), [Slot::PushInTurn]);
}

#[test]
fn no_answer_is_waited_for_for_ever_and_the_same_bytes_are_sent_again() {
    let mut hall = Hall::in_step();
    hall.issues();
    let first = hall.waiting.pop().unwrap();
    hall.waits(9_999);
    assert!(hall.waiting.is_empty());
    hall.waits(1);
    hall.waits(500);
    let again = hall.waiting.pop().unwrap();
    assert_eq!(
        (first.what.clone(), first.slot),
        (again.what.clone(), again.slot)
    );
    // The first answer comes after all: it is nobody's any more.
    hall.answers(&first);
    assert_eq!(hall.kiosk.facts().owed, 1);
    hall.answers(&again);
    assert_eq!(hall.kiosk.facts().owed, 0);
    assert_eq!(hall.centre.state.tickets.len(), 1);
}

#[test]
fn what_the_centre_cannot_read_is_kept_aside_and_the_next_one_goes() {
    let mut hall = Hall::in_step();
    hall.issues();
    hall.issues();
    let spoiled = hall.waiting.pop().unwrap();
    hall.is_told(&spoiled, refusal(422, "unreadable"));
    hall.talks();
    let facts = hall.kiosk.facts();
    assert_eq!((facts.owed, facts.unreadable), (0, 1));
    assert_eq!(hall.centre.state.tickets.len(), 1);
    let alarm = KioskAlarm::CommandsKeptAside {
        commands: 1,
        status: 422,
    };
    assert_eq!(hall.alarms(), [(kiosk(), alarm)]);
}

#[test]
fn what_the_centre_could_not_read_it_is_asked_again_at_the_next_start_and_staff_are_told_once() {
    let mut hall = Hall::in_step();
    let ticket = hall.issues().ticket;
    let spoiled = hall.waiting.pop().unwrap();
    hall.is_told(&spoiled, refusal(422, "unreadable"));
    hall.talks();
    hall.starts_again();
    hall.waiting
        .retain(|ask| matches!(ask.what, What::Catalogue { .. }));
    hall.answers(&hall.waiting[0].clone());
    hall.answers(&hall.waiting[0].clone());
    let again = hall.waiting.pop().unwrap();
    assert_eq!(again.what, spoiled.what);
    hall.is_told(&again, refusal(422, "unreadable"));
    hall.talks();
    assert_eq!(hall.alarms().len(), 1);
    hall.starts_again();
    hall.talks();
    assert!(hall.centre.state.tickets.contains_key(&ticket));
    assert_eq!(hall.kiosk.facts().unreadable, 0);
    assert_eq!(hall.alarms().len(), 1);
}

#[test]
fn an_alarm_of_which_nobody_knows_whether_it_was_written_down_is_raised_once() {
    let mut hall = Hall::in_step();
    hall.issues();
    let spoiled = hall.waiting.pop().unwrap();
    let (status, body) = refusal(422, "unreadable");
    let date = None;
    let answer = Answer { status, date, body };
    hall.kiosk.answered(spoiled.id, &answer, hall.now);
    hall.disk.fail_next(Fault::After);
    hall.polls();
    hall.waits(1_000);
    hall.talks();
    hall.waits(1_000);
    hall.talks();
    assert_eq!(hall.alarms().len(), 1);
}

#[test]
fn a_centre_that_cannot_read_the_alarm_either_is_not_told_of_that() {
    let mut hall = Hall::in_step();
    hall.issues();
    for _ in 0..2 {
        let spoiled = hall.waiting.pop().unwrap();
        hall.is_told(&spoiled, refusal(422, "unreadable"));
    }
    hall.waits(60_000);
    hall.talks();
    assert_eq!(hall.alarms(), []);
    let facts = hall.kiosk.facts();
    assert_eq!((facts.owed, facts.unreadable), (0, 1));
}

/// A login page, a proxy's own error, a service that took the centre's address.
#[test]
fn what_somebody_else_says_in_the_centres_place_is_no_answer() {
    for body in ["<html>Log in</html>", "", "{}", "{\"events\":7}"] {
        for code in [200, 304, 400, 409, 413, 422] {
            let mut hall = Hall::in_step();
            hall.is_cut_off();
            hall.issues();
            let says = Answer {
                body: body.to_owned(),
                date: Some(hall.now.plus_ms(7 * 3_600_000)),
                ..status(code)
            };
            for _ in 0..20 {
                hall.waits(6_000);
                for ask in std::mem::take(&mut hall.waiting) {
                    hall.kiosk.answered(ask.id, &says, hall.now);
                }
                hall.polls();
            }
            let facts = hall.kiosk.facts();
            assert_eq!((facts.owed, facts.unreadable), (1, 0), "{code} {body}");
            let is_page = !body.starts_with('{');
            assert!(!is_page || facts.offset_ms.abs() < 1_000, "{code} {body}");
            for _ in 0..3 {
                hall.waits(10_000);
                hall.talks();
            }
            assert_eq!(hall.kiosk.facts().owed, 0, "{code} {body}");
            assert_eq!(hall.centre.state.tickets.len(), 1, "{code} {body}");
        }
    }
}

#[test]
fn what_is_said_in_another_kiosks_name_is_kept_aside_and_the_next_one_goes() {
    let mut hall = Hall::in_step();
    hall.issues();
    hall.issues();
    let others = hall.waiting.pop().unwrap();
    hall.is_told(&others, refusal(403, "other_kiosk"));
    hall.talks();
    let facts = hall.kiosk.facts();
    assert_eq!((facts.owed, facts.unreadable), (0, 1));
    assert_eq!(hall.centre.state.tickets.len(), 1);
}

#[test]
fn a_stream_that_is_silent_for_35_seconds_is_gone() {
    let mut hall = Hall::in_step();
    hall.waits(34_999);
    assert!(hall.kiosk.facts().connected);
    hall.waits(1);
    assert!(!hall.kiosk.facts().connected);
    hall.waits(1_000);
    hall.talks();
    assert!(hall.kiosk.facts().connected);
}

#[test]
fn another_configuration_is_fetched_while_the_stream_goes_on() {
    let mut hall = Hall::in_step();
    hall.centre.site.settings.branch.name.en = "Another name".to_owned();
    let new_log = frontdesk_domain::ids::LogId(uuid::Uuid::from_u128(7));
    hall.centre.does(&Command::Configure { new_log });
    hall.talks();
    let facts = hall.kiosk.facts();
    let published = facts.published.as_ref().unwrap();
    assert_eq!(published.site.settings.branch.name.en, "Another name");
    assert!(facts.connected);
}

#[test]
fn a_configuration_that_could_not_be_kept_is_fetched_again() {
    let mut hall = Hall::in_step();
    hall.centre.site.settings.branch.name.en = "Another name".to_owned();
    let new_log = frontdesk_domain::ids::LogId(uuid::Uuid::from_u128(7));
    hall.centre.does(&Command::Configure { new_log });
    hall.streams();
    hall.polls();
    hall.disk.fail_next(Fault::Before);
    let refresh = hall.waiting.pop().unwrap();
    hall.answers(&refresh);
    hall.waits(10_000);
    hall.talks();
    let kept = hall.disk.everything().catalogue.unwrap();
    assert_eq!(kept.settings.branch.name.en, "Another name");
}

#[test]
fn the_replica_is_the_same_after_a_new_start() {
    let mut hall = Hall::in_step();
    hall.centre.does(&Command::OpenCounter {
        counter: 1,
        clerk: None,
    });
    hall.talks();
    hall.is_kept();
    let state = hall.kiosk.facts().state.clone();
    hall.starts_again();
    assert_eq!(hall.kiosk.facts().state, state);
}

#[test]
fn a_replica_that_is_ahead_of_the_log_gives_way_to_a_snapshot() {
    let mut hall = Hall::in_step();
    let seq = hall.centre.state.seq;
    hall.centre.does(&Command::OpenCounter {
        counter: 1,
        clerk: None,
    });
    hall.talks();
    hall.is_cut_off();
    hall.centre.is_set_back(seq);
    for _ in 0..2 {
        hall.waits(20_000);
        hall.talks();
    }
    assert!(hall.kiosk.facts().connected);
    assert_eq!(*hall.kiosk.facts().state, hall.centre.state);
}

#[test]
fn every_answer_tells_the_centres_clock() {
    let mut hall = Hall::in_step();
    hall.centre.at = hall.centre.at.plus_ms(60_000);
    hall.issues();
    hall.talks();
    let ahead_ms = hall.kiosk.centre_time(hall.now).0 - hall.now.0;
    assert!((59_000..=60_000).contains(&ahead_ms), "{ahead_ms}");
}

fn slots(asks: &[Ask]) -> Vec<Slot> {
    asks.iter().map(|ask| ask.slot).collect()
}

fn status(status: u16) -> Answer {
    Answer {
        status,
        date: None,
        body: String::new(),
    }
}
