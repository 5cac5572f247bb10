//! Enrolment over a real store and a real branch's rules, each step apart, with a crash or another machine between them.

use std::sync::Arc;

use frontdesk_domain::branch::{Command, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, CommandId, DeviceId, KioskId, LogId};
use frontdesk_domain::time::Timestamp;
use uuid::Uuid;

use super::*;
use crate::branch::core::{Core, Input, carry_out};
use crate::branch::tests::{MORNING, site_named};
use crate::branch::{Asked, Submission};
use crate::calendar::Calendar;
use crate::entropy::Entropy;
use crate::store::SqliteStore;

const MINE: DeviceId = DeviceId(Uuid::from_u128(1));
const OTHERS: DeviceId = DeviceId(Uuid::from_u128(2));

#[test]
fn the_right_code_makes_a_machine_the_kiosk_it_was_given_for() {
    let mut hall = Hall::open();
    let code = hall.gives_out();
    let device = hall.enrols(&code, MINE).unwrap();
    assert_eq!(device.kiosk, kiosk());
    assert!(device.is_in_place(&hall.state));
    let keys = Keys::of(hall.store.devices().unwrap());
    assert_eq!(keys.bearer(key(MINE), MORNING), Bearer::Device(&device));
    assert_eq!(keys.bearer(key(OTHERS), MORNING), Bearer::Nobody);
}

#[test]
fn the_same_three_again_get_the_same_and_change_nothing() {
    let mut hall = Hall::open();
    let code = hall.gives_out();
    let first = hall.enrols(&code, MINE).unwrap();
    let seq = hall.state.seq;
    for later_ms in [1, CODE_VALID_MS, 30 * CODE_VALID_MS] {
        hall.now = MORNING.plus_ms(later_ms);
        assert_eq!(hall.enrols(&code, MINE).unwrap(), first);
    }
    assert_eq!(hall.state.seq, seq);
}

#[test]
fn a_crash_after_any_step_loses_nothing() {
    let mut hall = Hall::open();
    let code = hall.gives_out();
    hall.binds(&code, MINE).unwrap();
    // Bound, and nobody was answered: the code is this machine's, also when its time is over.
    hall.now = MORNING.plus_ms(2 * CODE_VALID_MS);
    let bound = hall.binds(&code, MINE).unwrap();
    assert_eq!(refusal(hall.binds(&code, OTHERS)), "code_used");
    hall.commands(command_of(&bound).unwrap());
    let seq = hall.state.seq;
    // The lane is there and the key is not kept yet.
    assert!(hall.store.devices().unwrap().is_empty());
    let device = hall.enrols(&code, MINE).unwrap();
    assert_eq!(hall.state.seq, seq, "the lane is not given twice");
    assert_eq!(hall.store.devices().unwrap(), [device]);
}

#[test]
fn a_code_may_be_typed_wrong_four_times_and_the_fifth_locks_it() {
    for (wrong, answer) in [(4, Ok(())), (5, Err("code_locked"))] {
        let mut hall = Hall::open();
        let code = hall.gives_out();
        for _ in 0..wrong {
            assert_eq!(refusal(hall.binds(&mistyped(&code), MINE)), "wrong_code");
        }
        let enrolled = hall.enrols(&code, MINE);
        assert_eq!(
            enrolled.map(drop).map_err(|error| told(&error)),
            answer.map_err(str::to_owned)
        );
    }
}

#[test]
fn a_code_counts_until_its_ten_minutes_are_over_and_not_at_their_end() {
    for (after_ms, answer) in [
        (CODE_VALID_MS - 1, Ok(())),
        (CODE_VALID_MS, Err("code_expired")),
        (CODE_VALID_MS + 1, Err("code_expired")),
    ] {
        let mut hall = Hall::open();
        let code = hall.gives_out();
        hall.now = MORNING.plus_ms(after_ms);
        let enrolled = hall.enrols(&code, MINE);
        assert_eq!(
            enrolled.map(drop).map_err(|error| told(&error)),
            answer.map_err(str::to_owned)
        );
    }
}

#[test]
fn another_machine_cannot_use_a_used_code_nor_the_same_one_with_another_key() {
    let mut hall = Hall::open();
    let code = hall.gives_out();
    hall.enrols(&code, MINE).unwrap();
    assert_eq!(refusal(hall.binds(&code, OTHERS)), "code_used");
    let other_key = Hash::of(b"another key");
    let again = hall.registrar().bind(&code, MINE, other_key, hall.now);
    assert_eq!(refusal(again), "code_used");
}

#[test]
fn guessing_at_a_used_code_does_not_take_its_answer_from_its_machine() {
    let mut hall = Hall::open();
    let code = hall.gives_out();
    hall.enrols(&code, MINE).unwrap();
    for _ in 0..TRIES_MAX {
        assert_eq!(refusal(hall.binds(&mistyped(&code), OTHERS)), "wrong_code");
    }
    assert_eq!(refusal(hall.binds(&code, OTHERS)), "code_locked");
    assert!(hall.enrols(&code, MINE).is_ok());
}

#[test]
fn a_new_code_for_a_kiosk_puts_the_one_before_out_of_force() {
    let mut hall = Hall::open();
    let first = hall.gives_out();
    let second = hall.gives_out();
    assert_eq!(refusal(hall.binds(&first, MINE)), "wrong_code");
    assert!(hall.enrols(&second, MINE).is_ok());
    assert_eq!(hall.store.codes().unwrap().len(), 1);
}

#[test]
fn a_machine_that_was_given_up_half_way_does_not_come_back_and_put_another_out() {
    let mut hall = Hall::open();
    let first = hall.gives_out();
    hall.binds(&first, MINE).unwrap();
    let second = hall.gives_out();
    let other = hall.enrols(&second, OTHERS).unwrap();
    assert_eq!(refusal(hall.enrols(&first, MINE)), "wrong_code");
    assert!(other.is_in_place(&hall.state));
    // It may still become the kiosk, with the same id and key and a code of its own.
    let third = hall.gives_out();
    assert!(hall.enrols(&third, MINE).is_ok());
}

#[test]
fn a_code_that_nobody_used_is_forgotten_a_day_later_and_a_used_one_is_not() {
    let mut hall = Hall::open();
    let used = hall.gives_out();
    hall.enrols(&used, MINE).unwrap();
    hall.gives_out();
    hall.now = MORNING.plus_ms(2 * 24 * 3600 * 1000);
    hall.registrar()
        .make_code(
            &"elsewhere".parse().unwrap(),
            &kiosk(),
            &hall.entropy,
            hall.now,
        )
        .unwrap();
    assert_eq!(hall.store.codes().unwrap().len(), 2);
    assert!(hall.enrols(&used, MINE).is_ok());
}

#[test]
fn another_machine_takes_the_kiosk_over_and_the_one_before_is_out() {
    let mut hall = Hall::open();
    let first = hall.gives_out();
    let before = hall.enrols(&first, MINE).unwrap();
    let second = hall.gives_out();
    let after = hall.enrols(&second, OTHERS).unwrap();
    assert!(after.is_in_place(&hall.state));
    assert!(!before.is_in_place(&hall.state));
    // Its lost answer is not given any more.
    assert_eq!(refusal(hall.enrols(&first, MINE)), "key_revoked");
}

#[test]
fn a_revoked_machine_comes_back_with_a_new_code_and_another_lane() {
    let mut hall = Hall::open();
    let first = hall.gives_out();
    let device = hall.enrols(&first, MINE).unwrap();
    hall.commands(own(77, Command::RevokeKiosk { kiosk: kiosk() }));
    assert!(!device.is_in_place(&hall.state));
    assert_eq!(refusal(hall.enrols(&first, MINE)), "key_revoked");
    let second = hall.gives_out();
    assert_eq!(hall.enrols(&second, MINE).unwrap(), device);
    let (lane, _) = hall.state.lane_of(&kiosk()).unwrap();
    assert_ne!(lane.to_string(), "", "the lane of before rests");
}

#[test]
fn an_enrolment_id_or_a_key_of_another_machine_is_refused_before_the_code_is_used_up() {
    let mut hall = Hall::open();
    let first = hall.gives_out();
    hall.enrols(&first, MINE).unwrap();
    let second = hall.gives_out();
    let bind = |device, key| hall.registrar().bind(&second, device, key, hall.now);
    assert_eq!(refusal(bind(MINE, key(OTHERS))), "device_used");
    assert_eq!(refusal(bind(OTHERS, key(MINE))), "key_used");
    assert!(bind(OTHERS, key(OTHERS)).is_ok());
    // Bound and not kept yet, an id is one machine's all the same.
    let elsewhere = "kiosk-2".parse().unwrap();
    let (third, _) = hall
        .registrar()
        .make_code(hall.core.branch(), &elsewhere, &hall.entropy, hall.now)
        .unwrap();
    let again = hall.registrar().bind(&third, OTHERS, key(OTHERS), hall.now);
    assert_eq!(refusal(again), "device_used");
}

#[test]
fn a_key_that_was_replaced_opens_for_a_day_and_not_at_its_end() {
    let mut hall = Hall::open();
    let code = hall.gives_out();
    let device = hall.enrols(&code, MINE).unwrap();
    let (old, new) = (key(MINE), Hash::of(b"new key"));
    let changed = hall.registrar().rotate(&device, old, new, MORNING).unwrap();
    let keys = Keys::of(hall.store.devices().unwrap());
    let at = |hash, ms| keys.bearer(hash, MORNING.plus_ms(ms));
    assert_eq!(at(new, 0), Bearer::Device(&changed));
    assert_eq!(at(old, FORMER_KEY_VALID_MS - 1), Bearer::Device(&changed));
    assert_eq!(at(old, FORMER_KEY_VALID_MS), Bearer::RotatedOut(&changed));
    assert_eq!(at(new, FORMER_KEY_VALID_MS), Bearer::Device(&changed));
}

#[test]
fn a_change_of_key_whose_answer_was_lost_is_asked_for_again_and_lengthens_nothing() {
    let mut hall = Hall::open();
    let code = hall.gives_out();
    let device = hall.enrols(&code, MINE).unwrap();
    let (old, new) = (key(MINE), Hash::of(b"new key"));
    let first = hall.registrar().rotate(&device, old, new, MORNING).unwrap();
    for shown in [old, new] {
        let later = MORNING.plus_ms(3_600_000);
        let again = hall.registrar().rotate(&device, shown, new, later);
        assert_eq!(again.unwrap(), first);
    }
}

#[test]
fn who_has_only_the_old_key_cannot_lock_out_who_has_the_new_one() {
    let mut hall = Hall::open();
    let code = hall.gives_out();
    let device = hall.enrols(&code, MINE).unwrap();
    let (old, new) = (key(MINE), Hash::of(b"new key"));
    let rotate = |shown, to| hall.registrar().rotate(&device, shown, to, MORNING);
    rotate(old, new).unwrap();
    assert_eq!(
        refusal(rotate(old, Hash::of(b"a thief's key"))),
        "key_replaced"
    );
    assert_eq!(refusal(rotate(new, old)), "key_used");
    let another = Hash::of(b"another key");
    let changed = rotate(new, another).unwrap();
    assert_eq!(
        changed.former.unwrap().hash,
        new,
        "the oldest is out at once"
    );
}

#[test]
fn a_machine_does_not_take_another_ones_key() {
    let mut hall = Hall::open();
    let first = hall.gives_out();
    hall.enrols(&first, MINE).unwrap();
    let second = hall.gives_out();
    let device = hall.enrols(&second, OTHERS).unwrap();
    let taken = hall
        .registrar()
        .rotate(&device, key(OTHERS), key(MINE), MORNING);
    assert_eq!(refusal(taken), "key_used");
}

#[test]
fn of_two_who_write_at_once_one_learns_that_it_came_second() {
    let hall = Hall::open();
    let (given, code) = hall.made();
    let (name, wrong) = (
        given.name(),
        Code {
            tries_left: 1,
            ..code.clone()
        },
    );
    let replace = |before, after| hall.store.replace_code(&name, before, after).unwrap();
    assert!(!replace(None, Some(&wrong)), "there is one by this name");
    assert!(replace(Some(&code), Some(&wrong)));
    assert!(!replace(Some(&code), None), "it was changed since");
    assert!(replace(Some(&wrong), None));
    let device = |id, key| Device {
        id,
        branch: hall.core.branch().clone(),
        kiosk: kiosk(),
        key,
        former: None,
        enrolled_at: MORNING,
    };
    let (mine, taken) = (device(MINE, key(MINE)), device(OTHERS, key(MINE)));
    assert!(hall.store.replace_device(None, &mine).unwrap());
    assert!(!hall.store.replace_device(None, &mine).unwrap());
    assert!(
        !hall.store.replace_device(None, &taken).unwrap(),
        "one key, one machine"
    );
    assert_eq!(hall.store.devices().unwrap(), [mine]);
}

fn kiosk() -> KioskId {
    "kiosk-1".parse().unwrap()
}

/// The hash of a machine's key.
fn key(device: DeviceId) -> Hash {
    Hash::of(format!("the key of {device}").as_bytes())
}

/// With another last character.
fn mistyped(code: &OneTimeCode) -> OneTimeCode {
    let mut text = code.to_string();
    let last = if text.pop() == Some('7') { '9' } else { '7' };
    text.push(last);
    OneTimeCode::parse(&text).unwrap()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, EnrolError>) -> String {
    told(&result.unwrap_err())
}

fn told(error: &EnrolError) -> String {
    match error {
        EnrolError::Refused(refusal) => refusal.code().to_owned(),
        other => panic!("no refusal but {other}"),
    }
}

fn own(id: u128, command: Command) -> Submission {
    Submission {
        id: CommandId(Uuid::from_u128(id)),
        by: None,
        asked: Asked::Command(Box::new(command)),
    }
}

/// A branch and what is kept of codes and keys, without a task and without a network.
struct Hall {
    _dir: tempfile::TempDir,
    store: SqliteStore,
    core: Core,
    state: State,
    entropy: Entropy,
    now: Timestamp,
}

impl Hall {
    fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&dir.path().join("db")).unwrap();
        let site = Arc::new(site_named("East hall"));
        let calendar = Calendar::of(&site.settings.branch).unwrap();
        let mut hall = Self {
            _dir: dir,
            store,
            core: Core::new(site, calendar, State::default()),
            state: State::default(),
            entropy: Entropy::seeded(1),
            now: MORNING,
        };
        hall.commands(hall.core.configure(LogId(Uuid::from_u128(1))));
        for due in hall.core.due(MORNING) {
            hall.commands(due);
        }
        hall
    }

    fn registrar(&self) -> Registrar<'_> {
        Registrar::new(&self.store)
    }

    fn made(&self) -> (OneTimeCode, Code) {
        let branch: &BranchId = self.core.branch();
        let made = self
            .registrar()
            .make_code(branch, &kiosk(), &self.entropy, self.now);
        made.unwrap()
    }

    fn gives_out(&self) -> OneTimeCode {
        self.made().0
    }

    fn binds(&self, code: &OneTimeCode, device: DeviceId) -> Result<Code, EnrolError> {
        self.registrar().bind(code, device, key(device), self.now)
    }

    /// All steps, as a machine that waits for its answer sees them.
    fn enrols(&mut self, code: &OneTimeCode, device: DeviceId) -> Result<Device, EnrolError> {
        let bound = self.binds(code, device)?;
        self.commands(command_of(&bound).unwrap());
        self.registrar().settle(&bound, &self.state, self.now)
    }

    fn commands(&mut self, submission: Submission) {
        let mut round = self.core.round(vec![submission]);
        let mut input = Input::Begin;
        loop {
            let step = round.next(&mut self.core, self.now, input);
            let branch = self.core.branch().clone();
            match carry_out(&step, &self.store, &branch, &mut self.state) {
                Some(next) => input = next,
                None => return,
            }
        }
    }
}
