//! How a machine becomes a kiosk, and what becomes of what it owed before.

use frontdesk_central::entropy::Entropy;
use frontdesk_domain::alarm::KioskAlarm;
use frontdesk_domain::help::HelpContext;
use frontdesk_domain::ids::KioskId;
use frontdesk_domain::wire::EnrolRequest;

use super::hall::{Centre, Hall, NOW, kiosk, refusal, refuses};
use crate::kiosk::disk::{Fault, Kept, MemoryDisk};
use crate::kiosk::logic::{Ask, CodeRefused, Enrolment, Hitch, Kiosk, Slot, What};
use crate::kiosk::session::OutOfService;

const CODE: &str = "7K4M9QPT";

#[test]
fn a_machine_that_is_no_kiosk_asks_nothing_and_gives_no_numbers() {
    let mut hall = Hall::with_new_machine();
    hall.waits(20_000);
    assert!(hall.waiting.is_empty());
    assert!(hall.tries_to_issue().is_err());
    assert_eq!(
        hall.kiosk.facts().out_of_service,
        Some(OutOfService::NotEnrolled)
    );
    assert!(
        hall.kiosk
            .raise_help(HelpContext::default(), None, hall.now)
            .is_err()
    );
}

#[test]
fn a_machine_on_which_the_code_is_typed_becomes_that_kiosk_and_gives_numbers() {
    let mut hall = Hall::with_new_machine();
    hall.gives_out(CODE, &kiosk());
    hall.types("7k4m-9qpt");
    assert_eq!(hall.kiosk.facts().enrolment, Enrolment::Asking(None));
    hall.talks();
    let facts = hall.kiosk.facts();
    assert_eq!(facts.place.as_ref().unwrap().kiosk, kiosk());
    assert_eq!(
        (facts.enrolment, facts.out_of_service),
        (Enrolment::NoCode, None)
    );
    assert_eq!(hall.issues().number.to_string(), "A001");
    hall.talks();
    assert_eq!(hall.centre.state.tickets.len(), 1);
}

#[test]
fn id_and_key_are_on_the_disk_before_the_code_is_sent() {
    let mut hall = Hall::with_new_machine();
    hall.disk.fail_next(Fault::Before);
    assert!(hall.kiosk.enrol(CODE, hall.now).is_err());
    hall.polls();
    assert!(hall.waiting.is_empty(), "nothing is asked without them");
    hall.types(CODE);
    let (asked, kept) = (hall.shown(), hall.disk.everything().attempt.unwrap());
    assert_eq!(
        (asked.device, asked.secret_hash),
        (kept.device, kept.key.hash())
    );
}

#[test]
fn a_lost_answer_is_asked_for_with_the_same_three_also_after_a_power_cut() {
    let mut hall = Hall::with_new_machine();
    hall.gives_out(CODE, &kiosk());
    hall.types(CODE);
    let first = hall.shown();
    let lost = hall.waiting.pop().unwrap();
    hall.centre_hears(&lost);
    hall.waits(10_000);
    assert_eq!(
        hall.kiosk.facts().enrolment,
        Enrolment::Asking(Some(Hitch::Unreachable))
    );
    hall.starts_again();
    assert_eq!(hall.shown(), first);
    hall.talks();
    assert_eq!(hall.kiosk.facts().out_of_service, None);
    assert_eq!(hall.centre.state.lanes.len(), 1);
}

#[test]
fn what_could_not_be_written_down_is_asked_for_again_and_no_run_begins_twice() {
    for fault in [Fault::Before, Fault::After] {
        let mut hall = Hall::with_new_machine();
        hall.gives_out(CODE, &kiosk());
        hall.types(CODE);
        hall.disk.fail_next(fault);
        let ask = hall.waiting.pop().unwrap();
        hall.answers(&ask);
        assert!(hall.kiosk.identity().is_none());
        hall.waits(20_000);
        hall.talks();
        let out_of_service = hall.kiosk.facts().out_of_service;
        assert_eq!(out_of_service, None, "{fault:?}");
        hall.issues();
    }
}

#[test]
fn a_refused_code_says_why_and_the_next_code_has_an_id_and_a_key_of_its_own() {
    for (status, code, why) in [
        (403, "wrong_code", CodeRefused::Wrong),
        (403, "code_expired", CodeRefused::Expired),
        (403, "code_locked", CodeRefused::Locked),
        (403, "code_used", CodeRefused::Used),
        (403, "key_revoked", CodeRefused::Used),
        (409, "device_used", CodeRefused::Used),
        (409, "lanes_used_up", CodeRefused::NoLaneFree),
        (404, "unknown_branch", CodeRefused::Other),
    ] {
        let mut hall = Hall::with_new_machine();
        hall.types(CODE);
        let first = hall.shown();
        hall.is_answered(refusal(status, code));
        assert_eq!(hall.kiosk.facts().enrolment, Enrolment::Refused(why));
        hall.waits(60_000);
        assert!(hall.waiting.is_empty(), "{code} is final");
        assert_eq!(hall.disk.everything().attempt, None);
        hall.types("9QPT7K4M");
        let second = hall.shown();
        assert_ne!(first.device, second.device);
        assert_ne!(first.secret_hash, second.secret_hash);
    }
}

#[test]
fn what_is_no_refusal_is_asked_again_and_says_why_it_takes_so_long() {
    let garbage = (404, "<html>".to_owned());
    for (answer, hitch) in [
        (refusal(429, "too_many_tries"), Hitch::TooManyTries),
        (refusal(503, "unavailable"), Hitch::Unreachable),
        (garbage, Hitch::NoSense),
        ((200, "{}".to_owned()), Hitch::NoSense),
    ] {
        let mut hall = Hall::with_new_machine();
        hall.gives_out(CODE, &kiosk());
        hall.types(CODE);
        let first = hall.shown();
        hall.is_answered(answer);
        assert_eq!(hall.kiosk.facts().enrolment, Enrolment::Asking(Some(hitch)));
        hall.waits(20_000);
        assert_eq!(hall.shown(), first);
        hall.talks();
        assert_eq!(hall.kiosk.facts().out_of_service, None);
    }
}

#[test]
fn a_text_that_can_be_no_code_is_not_sent() {
    let mut hall = Hall::with_new_machine();
    for typed in ["", " - ", &"7".repeat(1_000)] {
        hall.types(typed);
        assert!(hall.waiting.is_empty());
        let refused = Enrolment::Refused(CodeRefused::Wrong);
        assert_eq!(hall.kiosk.facts().enrolment, refused);
    }
}

#[test]
fn the_code_that_it_was_enrolled_by_changes_nothing_when_it_is_typed_again() {
    let mut hall = Hall::with_new_machine();
    hall.gives_out(CODE, &kiosk());
    hall.types(CODE);
    hall.talks();
    let before = hall.disk.everything().identity;
    hall.types("7k4m 9qpt");
    hall.talks();
    assert_eq!(hall.disk.everything().identity, before);
    assert_eq!(hall.kiosk.facts().enrolment, Enrolment::NoCode);
}

#[test]
fn a_kiosk_whose_place_another_machine_took_says_so_and_tells_what_it_owes_once_enrolled_again() {
    let mut hall = Hall::in_step();
    hall.issues();
    hall.talks();
    hall.is_cut_off();
    let owed = hall.issues();
    hall.centre.enrols(2);
    hall.waits(20_000);
    hall.talks();
    refuses(&mut hall, OutOfService::Revoked);
    assert_eq!(hall.kiosk.facts().owed, 1, "kept");
    hall.starts_again();
    refuses(&mut hall, OutOfService::Revoked);
    hall.waits(60_000);
    assert!(hall.waiting.is_empty(), "in vain");
    hall.gives_out(CODE, &kiosk());
    hall.types(CODE);
    hall.talks();
    assert_eq!(hall.kiosk.facts().owed, 0);
    let recorded = &hall.centre.state.tickets;
    assert!(recorded.contains_key(&owed.ticket), "of the lane it held");
    let next = hall.issues();
    assert_ne!(next.number.lane, owed.number.lane);
    assert_eq!(next.number.counter(), 1);
    hall.talks();
    assert!(hall.centre.state.set_aside.is_empty());
    let (_, holder) = hall.centre.state.lane_of(&kiosk()).unwrap();
    assert!(holder.is_active());
    assert_eq!(holder.run, Some(hall.kiosk.run()));
}

#[test]
fn a_kiosk_that_becomes_another_one_keeps_aside_what_it_owed_as_the_one_before() {
    let mut hall = Hall::in_step();
    hall.is_cut_off();
    hall.issues();
    let other: KioskId = "kiosk-2".parse().unwrap();
    hall.gives_out(CODE, &other);
    hall.types(CODE);
    hall.talks();
    let facts = hall.kiosk.facts();
    assert_eq!((facts.owed, facts.unreadable), (0, 1));
    assert_eq!(facts.place.as_ref().unwrap().kiosk, other);
    hall.issues();
    hall.talks();
    assert!(hall.told().iter().all(|fact| fact.kiosk == other));
    let alarm = KioskAlarm::CommandsKeptAside {
        commands: 1,
        status: 403,
    };
    assert_eq!(hall.alarms(), [(other, alarm)]);
}

#[test]
fn a_machine_whose_database_was_damaged_says_so_until_it_is_enrolled_again() {
    let mut hall = Hall::with_machine(Kept {
        set_aside: Some("kiosk.db.corrupt-1".to_owned()),
        ..Kept::default()
    });
    let facts = hall.kiosk.facts();
    assert_eq!(facts.set_aside.as_deref(), Some("kiosk.db.corrupt-1"));
    assert_eq!(facts.out_of_service, Some(OutOfService::DatabaseSetAside));
    hall.gives_out(CODE, &kiosk());
    hall.types(CODE);
    hall.talks();
    assert_eq!(hall.kiosk.facts().set_aside, None);
    assert_eq!(hall.disk.everything().set_aside, None);
    assert_eq!(hall.alarms(), [(kiosk(), KioskAlarm::DatabaseSetAside)]);
    hall.issues();
}

#[test]
fn that_a_database_was_damaged_is_told_also_when_the_power_fails_first() {
    let mut hall = Hall::with_machine(Kept {
        set_aside: Some("kiosk.db.corrupt-1".to_owned()),
        ..Kept::default()
    });
    hall.gives_out(CODE, &kiosk());
    hall.types(CODE);
    let ask = hall.waiting.pop().unwrap();
    hall.disk.fail_next(Fault::Before);
    hall.answers(&ask);
    hall.starts_again();
    hall.talks();
    hall.starts_again();
    hall.talks();
    assert_eq!(hall.alarms(), [(kiosk(), KioskAlarm::DatabaseSetAside)]);
}

impl Hall {
    /// A hall whose machine has never been a kiosk.
    fn with_new_machine() -> Self {
        Self::with_machine(Kept::default())
    }

    fn with_machine(kept: Kept) -> Self {
        let mut hall = Self::new();
        hall.centre = Centre::with_day();
        hall.disk = MemoryDisk::holding(kept);
        hall.waiting.clear();
        hall.kiosk = Kiosk::open(hall.disk.clone(), Entropy::seeded(5), NOW).unwrap();
        hall.polls();
        hall
    }

    pub fn gives_out(&mut self, code: &str, kiosk: &KioskId) {
        self.centre
            .codes
            .insert(code.to_owned(), (kiosk.clone(), None));
    }

    pub fn types(&mut self, code: &str) {
        self.kiosk.enrol(code, self.now).unwrap();
        self.polls();
    }

    /// The three that the centre is being shown.
    fn shown(&self) -> EnrolRequest {
        let enrol = |ask: &&Ask| ask.slot == Slot::Enrol;
        let ask = self.waiting.iter().find(enrol).unwrap();
        assert_eq!(ask.pass, None);
        let What::Enrol { body } = &ask.what else {
            panic!("{ask:?}")
        };
        serde_json::from_str(body).unwrap()
    }

    /// The only question is answered with this.
    fn is_answered(&mut self, answer: (u16, String)) {
        let ask = self.waiting.pop().unwrap();
        self.is_told(&ask, answer);
    }

    /// The question arrives; its answer does not.
    fn centre_hears(&mut self, ask: &Ask) {
        self.centre.answers(ask);
    }
}
