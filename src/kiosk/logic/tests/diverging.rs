//! The centre was restored from a backup.

use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::LogId;

use super::hall::{Hall, kiosk};
use crate::kiosk::logic::pushing::ANSWERED_MAX;

#[test]
fn what_the_backup_does_not_know_is_told_again_in_its_order_and_counts_once() {
    let mut hall = Hall::in_step();
    let first = hall.issues();
    hall.talks();
    let backup = hall.centre.state.seq;
    let (second, third) = (hall.issues(), hall.issues());
    hall.talks();
    hall.is_cut_off();
    let fourth = hall.issues();
    hall.centre.is_set_back(backup);
    hall.centre.heard.clear();
    hall.comes_back();

    let told: Vec<_> = hall.told().iter().map(|fact| fact.ticket).collect();
    assert_eq!(
        told,
        [first.ticket, second.ticket, third.ticket, fourth.ticket]
    );
    let tickets = &hall.centre.state.tickets;
    assert_eq!(tickets.len(), 4);
    assert!(hall.centre.state.set_aside.is_empty());
    let (_, holder) = hall.centre.state.lane_of(&kiosk()).unwrap();
    assert!(holder.is_active());
    assert_eq!(*hall.kiosk.facts().state, hall.centre.state);
    assert_eq!(hall.issues().number.counter(), fourth.number.counter() + 1);
}

/// Its battery was empty when the centre answered, and somebody has set the clock since.
#[test]
fn what_was_answered_while_the_clock_was_wrong_is_told_again_too() {
    const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq;
    let right = hall.now;
    hall.starts_with(right.plus_ms(-YEAR_MS));
    hall.talks();
    let ticket = hall.issues().ticket;
    hall.talks();
    hall.starts_with(right.plus_ms(1_000));
    hall.talks();
    // What is too old to be told again is forgotten with the next answer.
    hall.issues();
    hall.talks();
    hall.is_cut_off();
    hall.centre.is_set_back(backup);
    hall.comes_back();
    assert!(hall.centre.state.tickets.contains_key(&ticket));
}

/// Its tickets arrived while the stream did not, and then an older backup was put in.
#[test]
fn what_was_answered_and_not_followed_yet_is_told_again_too() {
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq;
    hall.centre.stream = None;
    let ticket = hall.issues().ticket;
    hall.talks();
    assert!(hall.centre.state.tickets.contains_key(&ticket));
    assert_eq!(hall.kiosk.facts().state.seq, backup);
    hall.centre.is_set_back(backup);
    hall.centre.opens_counters([1]);
    hall.waits(40_000);
    hall.talks();
    hall.comes_back();
    assert!(hall.centre.state.tickets.contains_key(&ticket));
}

/// It was switched off between an answer and the event that followed from it, and the backup was put in meanwhile.
#[test]
fn what_was_answered_and_not_followed_is_told_again_also_after_a_start() {
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq;
    hall.centre.stream = None;
    let ticket = hall.issues().ticket;
    hall.talks();
    hall.centre.is_set_back(backup);
    hall.centre.opens_counters([1]);
    hall.starts_again();
    hall.comes_back();
    assert!(hall.centre.state.tickets.contains_key(&ticket));
}

/// The centre answers before it tells, so that an answer of the log that was put back comes before the event that
/// gives it away.
#[test]
fn what_was_answered_is_not_forgotten_for_a_later_answer_of_the_log_that_was_put_back() {
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq;
    hall.centre.stream = None;
    let lost = hall.issues().ticket;
    hall.talks();
    hall.centre.is_set_back(backup);
    hall.centre.opens_counters([1, 2, 3]);
    let later = hall.issues().ticket;
    hall.talks();
    assert!(hall.centre.state.tickets.contains_key(&later));
    assert!(!hall.centre.state.tickets.contains_key(&lost));
    hall.waits(40_000);
    hall.talks();
    hall.comes_back();
    assert!(hall.centre.state.tickets.contains_key(&lost));
}

/// What it had followed since was not on its disk yet when the power failed.
#[test]
fn what_was_answered_is_known_as_long_as_the_disk_has_not_followed_so_far() {
    let mut hall = Hall::in_step();
    hall.is_kept();
    let backup = hall.centre.state.seq;
    let lost = hall.issues().ticket;
    hall.talks();
    assert!(hall.kiosk.facts().state.tickets.contains_key(&lost));
    hall.centre.is_set_back(backup);
    hall.centre.opens_counters([1, 2, 3]);
    hall.starts_again();
    hall.opens_its_stream();
    // That it has started is answered before it hears what happened.
    hall.centre.stream = None;
    hall.talks();
    hall.waits(40_000);
    hall.talks();
    hall.comes_back();
    assert!(hall.centre.state.tickets.contains_key(&lost));
}

/// The centre answered, failed and was restored while its answer was on the way.
#[test]
fn an_answer_of_the_log_that_is_gone_settles_nothing() {
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq - 1;
    let ticket = hall.issues().ticket;
    let push = hall.waiting.pop().unwrap();
    let late = hall.centre.answers(&push);
    let (stream, _) = hall.centre.stream.unwrap();
    hall.centre.is_set_back(backup);
    hall.kiosk.failed(stream, "the line was cut", hall.now);
    hall.opens_its_stream();
    hall.kiosk.answered(push.id, &late, hall.now);
    hall.comes_back();
    assert!(hall.centre.state.tickets.contains_key(&ticket));
}

/// For days it hears answers and no events.
#[test]
fn no_more_answers_are_kept_than_a_disk_writes_at_ease() {
    let mut hall = Hall::in_step();
    hall.centre.stream = None;
    let few = ANSWERED_MAX + 1;
    for _ in 0..few {
        hall.issues();
        hall.talks();
    }
    let answered = hall.disk.everything().answered;
    assert_eq!(answered.len(), ANSWERED_MAX);
    assert_eq!(answered.last().unwrap().seq, hall.centre.state.seq);
}

#[test]
fn what_the_disk_has_followed_is_not_kept_as_answered() {
    let mut hall = Hall::in_step();
    hall.issues();
    hall.talks();
    assert!(!hall.disk.everything().answered.is_empty());
    hall.is_kept();
    assert!(hall.disk.everything().answered.is_empty());
}

/// As after an update whose program cannot read what the one before has kept of the branch.
#[test]
fn a_kiosk_that_has_lost_its_replica_tells_again_what_was_answered() {
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq;
    let ticket = hall.issues().ticket;
    hall.talks();
    hall.is_cut_off();
    hall.centre.is_set_back(backup);
    hall.centre.opens_counters([1]);
    let mut kept = hall.disk.everything();
    kept.replica = None;
    hall.disk.set_back(kept);
    hall.starts_again();
    hall.talks();
    assert!(hall.centre.state.tickets.contains_key(&ticket));
    let (_, holder) = hall.centre.state.lane_of(&kiosk()).unwrap();
    assert!(holder.is_active());
}

/// A newer centre was put in and taken out again, with the backup from before.
#[test]
fn what_was_answered_before_an_event_that_cannot_be_read_is_told_again_too() {
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq;
    let ticket = hall.issues().ticket;
    hall.talks();
    let (stream, _) = hall.centre.stream.expect("it follows");
    hall.kiosk
        .frame(stream, "{\"of\":\"another version\"}", hall.now);
    hall.polls();
    hall.centre.is_set_back(backup);
    for _ in 0..3 {
        hall.waits(10_000);
        hall.talks();
    }
    assert!(hall.centre.state.tickets.contains_key(&ticket));
}

#[test]
fn the_centre_is_told_first_how_far_its_log_had_come() {
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq;
    hall.issues();
    hall.talks();
    let (seq, head) = (hall.centre.state.seq, hall.centre.state.head);
    hall.is_cut_off();
    hall.centre.is_set_back(backup);
    hall.centre.heard.clear();
    hall.comes_back();
    let Command::ReportDivergence {
        seq: told,
        head: told_head,
        ..
    } = &hall.centre.heard[0]
    else {
        panic!("{:?}", hall.centre.heard)
    };
    assert_eq!((*told, *told_head), (seq, head));
    assert_eq!(hall.centre.state.lost[&kiosk()].seq, seq);
    let reports = hall.centre.heard.iter();
    let reports = reports
        .filter(|c| matches!(c, Command::ReportDivergence { .. }))
        .count();
    assert_eq!(reports, 1);
}

#[test]
fn a_log_that_has_grown_past_the_cursor_since_it_was_restored_is_noticed_too() {
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq;
    let lost = hall.issues();
    hall.talks();
    hall.is_cut_off();
    hall.centre.is_set_back(backup);
    hall.centre.opens_counters([1, 2, 3]);
    hall.comes_back();
    assert!(hall.centre.state.tickets.contains_key(&lost.ticket));
    assert_eq!(*hall.kiosk.facts().state, hall.centre.state);
}

#[test]
fn a_centre_that_looks_at_no_hash_is_found_out_by_its_next_event() {
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq;
    let lost = hall.issues();
    hall.talks();
    hall.is_cut_off();
    hall.centre.is_set_back(backup);
    hall.centre.looks_at_hashes = false;
    hall.centre.opens_counters([1, 2, 3]);
    hall.comes_back();
    assert!(hall.centre.state.tickets.contains_key(&lost.ticket));
    assert_eq!(*hall.kiosk.facts().state, hall.centre.state);
}

#[test]
fn a_centre_that_begins_anew_is_told_what_the_old_one_knew() {
    let mut hall = Hall::in_step();
    let lost = hall.issues();
    hall.talks();
    hall.is_cut_off();
    hall.centre.is_set_back(0);
    let new_log = LogId(uuid::Uuid::from_u128(99));
    hall.centre.does(&Command::Configure { new_log });
    hall.centre.opens_day(super::hall::TODAY);
    hall.centre.enrols(1);
    hall.comes_back();
    assert_eq!(hall.kiosk.facts().state.log, Some(new_log));
    assert!(hall.centre.state.tickets.contains_key(&lost.ticket));
}

#[test]
fn a_power_cut_while_it_is_told_again_loses_nothing() {
    let mut hall = Hall::in_step();
    let backup = hall.centre.state.seq;
    let tickets: Vec<_> = (0..3).map(|_| hall.issues().ticket).collect();
    hall.talks();
    hall.is_cut_off();
    hall.centre.is_set_back(backup);
    hall.waits(20_000);
    for _ in 0..3 {
        // The configuration, the refused cursor, the snapshot; then the power fails.
        for ask in std::mem::take(&mut hall.waiting) {
            hall.answers(&ask);
        }
    }
    hall.starts_again();
    hall.comes_back();
    for ticket in &tickets {
        assert!(hall.centre.state.tickets.contains_key(ticket));
    }
}

#[test]
fn a_frame_that_is_missing_is_fetched_and_nothing_is_told_again() {
    let mut hall = Hall::in_step();
    hall.issues();
    hall.talks();
    hall.centre.heard.clear();
    hall.centre.opens_counters([1]);
    hall.centre.does(&Command::OpenCounter {
        counter: 2,
        clerk: None,
    });
    hall.skips_a_frame();
    hall.comes_back();
    assert!(hall.centre.heard.is_empty(), "{:?}", hall.centre.heard);
    assert_eq!(*hall.kiosk.facts().state, hall.centre.state);
}
