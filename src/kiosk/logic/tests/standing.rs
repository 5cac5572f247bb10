//! When a kiosk may give out numbers, and when not.

use frontdesk_domain::lane::LaneStanding;

use super::hall::{Hall, NOW, kiosk, refuses, start};
use crate::kiosk::logic::{HEARING_MAX_MS, START_GRACE_MS};
use crate::kiosk::session::OutOfService;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

#[test]
fn at_a_start_the_centre_is_waited_for_and_no_longer_than_three_seconds() {
    let mut hall = Hall::in_step();
    hall.starts_again();
    refuses(&mut hall, OutOfService::Starting);
    hall.waits(START_GRACE_MS - 1);
    refuses(&mut hall, OutOfService::Starting);
    hall.waits(1);
    hall.issues();
}

#[test]
fn at_a_start_with_a_centre_numbers_are_given_as_soon_as_it_has_been_heard() {
    let mut hall = Hall::in_step();
    hall.starts_again();
    hall.talks();
    assert_eq!(hall.kiosk.facts().out_of_service, None);
    hall.issues();
}

/// Its disk may have been set back, and what it gave out since is still on the way to it.
#[test]
fn a_centre_that_is_there_is_heard_out_before_numbers_are_given_and_for_half_a_minute_at_most() {
    for hears in [true, false] {
        let mut hall = Hall::in_step();
        hall.starts_again();
        while !hall.waiting.is_empty() {
            let ask = hall.waiting.remove(0);
            hall.answers(&ask);
        }
        hall.waits(START_GRACE_MS);
        refuses(&mut hall, OutOfService::Starting);
        if hears {
            hall.streams();
        } else {
            hall.waits(HEARING_MAX_MS - START_GRACE_MS - 1);
            refuses(&mut hall, OutOfService::Starting);
            hall.waits(1);
        }
        hall.issues();
    }
}

#[test]
fn alone_for_seven_days_exactly_a_kiosk_gives_numbers_and_a_moment_later_none() {
    let mut hall = Hall::in_step();
    hall.is_cut_off();
    hall.waits(7 * DAY_MS);
    hall.issues();
    hall.waits(1);
    refuses(&mut hall, OutOfService::OfflineTooLong);
    hall.waits(20_000);
    hall.talks();
    hall.issues();
}

#[test]
fn a_clock_that_was_set_back_gives_no_more_days_alone() {
    let mut hall = Hall::in_step();
    hall.is_cut_off();
    for _ in 0..7 {
        for _ in 0..24 {
            hall.waits(DAY_MS / 24);
        }
        hall.starts_with(hall.now.plus_ms(-DAY_MS));
        hall.waits(START_GRACE_MS);
    }
    refuses(&mut hall, OutOfService::OfflineTooLong);
}

#[test]
fn a_power_cut_takes_at_most_ten_minutes_from_what_is_remembered_of_time() {
    let mut hall = Hall::in_step();
    hall.is_cut_off();
    for _ in 0..60 {
        hall.waits(60_000);
    }
    hall.starts_with(NOW);
    let seen = hall.disk.everything().times.unwrap().seen;
    assert!(seen >= NOW.plus_ms(50 * 60_000), "{seen:?}");
}

#[test]
fn a_disk_that_was_set_back_goes_on_from_the_greatest_number_the_centre_knows() {
    let mut hall = Hall::in_step();
    let before = hall.disk.everything();
    let last = (0..5).map(|_| hall.issues()).last().unwrap();
    hall.talks();
    for _ in 0..2 {
        hall.starts_again();
        hall.talks();
    }
    let epoch = hall.kiosk.run().epoch;

    hall.disk.set_back(before);
    hall.starts_again();
    hall.talks();
    assert_eq!(hall.kiosk.run().epoch, epoch + 1);
    assert_eq!(hall.issues().number.counter(), last.number.counter() + 1);
    hall.talks();
    let (_, holder) = hall.centre.state.lane_of(&kiosk()).unwrap();
    assert_eq!(holder.standing, LaneStanding::Active);
    assert_eq!(hall.told().last().unwrap().run, Some(hall.kiosk.run()));
    // The greater epoch is on the disk: the next start is like any other.
    hall.starts_again();
    assert_eq!(hall.kiosk.run().epoch, epoch + 2);
}

/// The power fails again right after it has heard, and the line is cut.
#[test]
fn a_disk_that_was_set_back_keeps_at_once_what_it_hears_of_its_numbers() {
    let mut hall = Hall::in_step();
    let before = hall.disk.everything();
    let last = (0..5).map(|_| hall.issues()).last().unwrap();
    hall.talks();
    hall.disk.set_back(before);
    hall.starts_again();
    hall.talks();
    hall.starts_again();
    hall.is_cut_off();
    hall.waits(START_GRACE_MS);
    assert_eq!(hall.issues().number.counter(), last.number.counter() + 1);
}

#[test]
fn what_an_earlier_run_has_issued_is_told_before_the_next_run_is() {
    let mut hall = Hall::in_step();
    hall.is_cut_off();
    hall.issues();
    for _ in 0..3 {
        hall.starts_again();
        hall.waits(START_GRACE_MS);
        hall.issues();
    }
    hall.talks();
    assert_eq!(hall.told().len(), 4);
    let (_, holder) = hall.centre.state.lane_of(&kiosk()).unwrap();
    assert_eq!(holder.standing, LaneStanding::Active);
    assert!(
        hall.centre
            .state
            .tickets
            .values()
            .all(|ticket| ticket.flags.is_empty())
    );
}

#[test]
fn two_machines_from_one_disk_are_found_and_both_stop() {
    let mut hall = Hall::in_step();
    let copy = hall.disk.copied();
    hall.starts_again();
    hall.talks();
    hall.issues();
    hall.talks();
    // The copy starts with the same epoch.
    let original = std::mem::replace(&mut hall.disk, copy);
    hall.starts_again();
    hall.talks();
    refuses(&mut hall, OutOfService::LaneSuspended);
    hall.disk = original;
    hall.starts_again();
    hall.talks();
    refuses(&mut hall, OutOfService::LaneSuspended);
}

#[test]
fn a_machine_that_hears_of_a_newer_run_than_its_own_stops_before_it_doubles_a_number() {
    let mut hall = Hall::in_step();
    // A copy has been started once more often than this machine.
    let copy = hall.disk.copied();
    start(&copy, 99, hall.now);
    let other = start(&copy, 100, hall.now);
    let stream = hall.centre.stream.take();
    let first = std::mem::replace(&mut hall.kiosk, other);
    hall.talks();
    hall.kiosk = first;
    hall.centre.stream = stream;
    hall.talks();
    refuses(&mut hall, OutOfService::LaneSuspended);
}

#[test]
fn a_suspended_kiosk_gives_no_numbers_until_it_is_enrolled_again() {
    let mut hall = Hall::in_step();
    hall.issues();
    hall.talks();
    let twice = hall.told()[0].clone();
    let other = frontdesk_domain::branch::TicketFact {
        ticket: frontdesk_domain::ids::TicketId(uuid::Uuid::from_u128(77)),
        ..twice
    };
    let record = frontdesk_domain::branch::Command::RecordTicket(Box::new(other));
    hall.centre.does(&record);
    hall.talks();
    refuses(&mut hall, OutOfService::LaneSuspended);
    hall.gives_out("7K4M9QPT", &kiosk());
    hall.types("7K4M9QPT");
    hall.talks();
    hall.issues();
}
