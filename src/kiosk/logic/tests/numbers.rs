//! Numbers are final when they are on the disk, with or without a centre.

use super::hall::Hall;
use crate::kiosk::disk::Fault;
use crate::kiosk::logic::IssueError;

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
    let second = hall.issues();
    assert_eq!(second.number.counter(), first.number.counter() + 1);
    hall.waits(20_000);
    hall.talks();
    assert_eq!(hall.told().len(), 2);
}

#[test]
fn a_kiosk_that_has_never_heard_of_a_day_gives_no_number() {
    let mut hall = Hall::new();
    assert!(matches!(hall.tries_to_issue(), Err(IssueError::NoDay)));
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
