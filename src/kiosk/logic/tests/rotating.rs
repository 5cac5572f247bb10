//! The kiosk's key: replaced by itself, and taken away.

use frontdesk_central::enrolment::FORMER_KEY_VALID_MS;
use frontdesk_domain::branch::Command;

use super::hall::{Hall, kiosk, machine, refuses};
use crate::kiosk::disk::{Fault, Identity};
use crate::kiosk::logic::{Ask, KEY_AGE_MAX_MS, Slot};
use crate::kiosk::session::OutOfService;

#[test]
fn a_key_of_thirty_days_is_replaced_and_not_a_moment_sooner() {
    let mut hall = Hall::in_step();
    hall.waits(KEY_AGE_MAX_MS - 20_001);
    hall.connects_again();
    assert_eq!(hall.identity(), machine(1));
    hall.waits(1);
    hall.talks();
    let after = hall.identity();
    assert_ne!(after.key, machine(1).key);
    assert_eq!(after.next, None);
    assert_eq!(hall.known_key(), after.key.hash());
    hall.issues();
    hall.talks();
    hall.waits(KEY_AGE_MAX_MS - 20_001);
    hall.connects_again();
    assert_eq!(hall.identity(), after, "for thirty days more");
}

#[test]
fn both_keys_are_on_the_disk_until_the_centre_has_confirmed_the_next() {
    let mut hall = Hall::with_an_old_key();
    let ask = hall.asked_for_a_key();
    let kept = hall.identity();
    assert_eq!(kept.key, machine(1).key);
    assert!(kept.next.is_some());
    hall.answers(&ask);
    assert_eq!(Some(hall.identity().key), kept.next);
}

#[test]
fn a_login_page_in_the_centres_place_confirms_no_key() {
    let mut hall = Hall::with_an_old_key();
    let ask = hall.asked_for_a_key();
    hall.is_told(&ask, (200, "<html>Log in</html>".to_owned()));
    assert_eq!(hall.identity().key, machine(1).key);
    hall.connects_again();
    assert_eq!(hall.known_key(), hall.identity().key.hash());
    assert_ne!(
        hall.identity().key,
        machine(1).key,
        "it is replaced after all"
    );
}

#[test]
fn a_lost_answer_is_asked_for_again_with_the_same_key() {
    let mut hall = Hall::with_an_old_key();
    let first = hall.asked_for_a_key();
    hall.centre.answers(&first);
    hall.starts_again();
    hall.talks();
    hall.connects_again();
    let after = hall.identity();
    assert_eq!(hall.known_key(), after.key.hash());
    assert_eq!(after.next, None);
    hall.issues();
}

#[test]
fn an_answer_that_was_lost_for_longer_than_both_keys_open_locks_nobody_out() {
    let mut hall = Hall::with_an_old_key();
    let first = hall.asked_for_a_key();
    hall.centre.answers(&first);
    hall.is_cut_off();
    hall.waits(FORMER_KEY_VALID_MS + 1);
    hall.connects_again();
    assert_eq!(hall.known_key(), hall.identity().key.hash());
    assert_eq!(hall.identity().next, None);
    hall.issues();
}

#[test]
fn a_key_that_could_not_be_written_down_is_not_sent_and_one_that_is_confirmed_is_kept() {
    for fault in [Fault::Before, Fault::After] {
        let mut hall = Hall::in_step();
        hall.waits(KEY_AGE_MAX_MS);
        hall.talks();
        hall.waits(20_000);
        hall.disk.fail_next(fault);
        hall.talks();
        hall.connects_again();
        assert_eq!(hall.known_key(), hall.identity().key.hash(), "{fault:?}");
        hall.starts_again();
        hall.talks();
        hall.issues();
    }
}

#[test]
fn a_machine_whose_disk_was_copied_does_not_lock_out_the_one_that_replaced_the_key() {
    let mut hall = Hall::with_an_old_key();
    let ask = hall.asked_for_a_key();
    hall.centre.answers(&ask);
    let other = hall.known_key();
    // This machine's disk is of before the key that the other one has sent.
    let mut kept = hall.disk.everything();
    kept.identity.as_mut().unwrap().next = None;
    hall.disk.set_back(kept);
    hall.starts_again();
    hall.talks();
    hall.connects_again();
    assert_eq!(hall.known_key(), other);
    hall.waits(FORMER_KEY_VALID_MS);
    hall.connects_again();
    refuses(&mut hall, OutOfService::Revoked);
}

#[test]
fn a_revoked_kiosk_gives_no_numbers_also_after_a_new_start_without_the_centre() {
    let mut hall = Hall::in_step();
    hall.centre.does(&Command::RevokeKiosk { kiosk: kiosk() });
    hall.talks();
    refuses(&mut hall, OutOfService::Revoked);
    hall.issues_nothing_after_a_start();
}

#[test]
fn a_kiosk_that_was_revoked_while_it_was_away_hears_it_first_of_all() {
    let mut hall = Hall::in_step();
    hall.is_cut_off();
    hall.issues();
    hall.centre.does(&Command::RevokeKiosk { kiosk: kiosk() });
    hall.centre.heard.clear();
    hall.connects_again();
    assert!(hall.centre.heard.is_empty());
    assert_eq!(hall.kiosk.facts().owed, 1);
    hall.issues_nothing_after_a_start();
}

#[test]
fn a_centre_that_does_not_know_the_key_gets_no_numbers_until_it_does() {
    let mut hall = Hall::in_step();
    let devices = std::mem::take(&mut hall.centre.devices);
    hall.is_cut_off();
    hall.connects_again();
    refuses(&mut hall, OutOfService::Revoked);
    // It was another centre that answered, or the right backup is in by now.
    hall.centre.devices = devices;
    hall.connects_again();
    hall.issues();
}

#[test]
fn a_centre_restored_from_before_the_key_was_replaced_is_told_of_it_again() {
    let mut hall = Hall::with_an_old_key();
    let backup = hall.centre.devices.clone();
    hall.talks();
    let replaced = hall.identity().key;
    assert_ne!(replaced, machine(1).key);
    hall.centre.devices = backup;
    hall.is_cut_off();
    for _ in 0..3 {
        hall.connects_again();
    }
    assert_eq!(hall.identity().key, replaced);
    assert_eq!(hall.known_key(), replaced.hash());
    hall.issues();
}

#[test]
fn a_centre_that_knows_neither_key_leaves_both_for_the_one_that_does() {
    let mut hall = Hall::with_an_old_key();
    hall.talks();
    let (devices, replaced) = (hall.centre.devices.clone(), hall.identity().key);
    hall.centre.devices.clear();
    hall.is_cut_off();
    for _ in 0..3 {
        hall.connects_again();
    }
    refuses(&mut hall, OutOfService::Revoked);
    hall.centre.devices = devices;
    for _ in 0..3 {
        hall.connects_again();
    }
    assert_eq!(hall.identity().key, replaced);
    hall.issues();
}

impl Hall {
    /// In step, and its key is due.
    fn with_an_old_key() -> Self {
        let mut hall = Self::in_step();
        hall.waits(KEY_AGE_MAX_MS);
        hall.waits(20_000);
        hall
    }

    /// Lets everything through but the question about the key.
    fn asked_for_a_key(&mut self) -> Ask {
        loop {
            self.streams();
            self.polls();
            let ask = self.waiting.remove(0);
            if ask.slot == Slot::Key {
                return ask;
            }
            self.answers(&ask);
        }
    }

    fn identity(&self) -> Identity {
        self.disk.everything().identity.unwrap()
    }

    /// The hash of the key that the centre takes for this machine's.
    fn known_key(&self) -> frontdesk_domain::hash::Hash {
        self.centre.devices[&machine(1).device].key
    }

    /// After a silence, every attempt gets through.
    fn connects_again(&mut self) {
        self.waits(20_000);
        self.talks();
    }

    fn issues_nothing_after_a_start(&mut self) {
        refuses(self, OutOfService::Revoked);
        self.starts_again();
        self.waits(60_000);
        assert!(self.waiting.is_empty());
        refuses(self, OutOfService::Revoked);
    }
}
