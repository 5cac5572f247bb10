//! How the kiosk is, as the centre hears it.

use frontdesk_domain::branch::Command;
use frontdesk_domain::health::{self, KioskHealth};
use frontdesk_domain::slip::Printer;

use super::hall::{Hall, kiosk, refusal};
use crate::kiosk::logic::health::{LASTS_MS, TOLD_EVERY_MS};
use crate::kiosk::logic::{Ask, MachineReading, Slot, What};
use crate::kiosk::session::OutOfService;

#[test]
fn a_kiosk_says_how_it_is_once_it_follows_its_branch_and_not_before() {
    let mut hall = Hall::new();
    hall.kiosk.machine_is(READING);
    while hall.telling.is_none() {
        assert!(hall.centre.stream.is_none());
        let ask = hall.waiting.remove(0);
        hall.answers(&ask);
    }
    hall.talks();
    assert_eq!(hall.centre.told.len(), 1);
    let (who, said) = &hall.centre.told[0];
    let expected = KioskHealth {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        printer: None,
        // It has not told of its start yet.
        out_of_service: Some(health::OutOfService::Starting),
        owed: 1,
        unreadable: 0,
        free_mb: READING.free_mb,
        offset_ms: 0,
        frame_ms: READING.frame_ms,
    };
    assert_eq!((who, said), (&kiosk(), &expected));
}

#[test]
fn it_says_so_again_each_minute_and_not_a_moment_sooner() {
    let mut hall = Hall::that_is_well();
    for _ in 0..3 {
        hall.stays(TOLD_EVERY_MS - 1);
        assert_eq!(hall.telling, None);
        hall.stays(1);
        hall.talks();
    }
    assert_eq!(hall.centre.told.len(), 3);
}

#[test]
fn a_change_is_told_when_it_has_lasted_two_seconds() {
    let mut hall = Hall::that_is_well();
    hall.stays(LASTS_MS);
    hall.printer_is(Printer::PaperOut);
    hall.talks();
    hall.stays(LASTS_MS - 1);
    assert_eq!(hall.telling, None);
    hall.stays(1);
    assert_eq!(hall.said().printer, Some(Printer::PaperOut));
    hall.printer_is(Printer::Ready);
    hall.talks();
    hall.stays(LASTS_MS);
    assert_eq!(hall.said().printer, Some(Printer::Ready));
}

#[test]
fn what_was_otherwise_for_a_moment_is_no_news() {
    let mut hall = Hall::that_is_well();
    for _ in 0..3 {
        hall.stays(LASTS_MS);
        hall.issues();
        hall.talks();
    }
    hall.stays(LASTS_MS);
    assert_eq!(hall.telling, None, "every ticket was recorded at once");
}

#[test]
fn that_it_owes_is_told_and_that_it_owes_nothing_any_more_and_not_how_much() {
    let mut hall = Hall::that_is_well();
    hall.issues();
    hall.stays(LASTS_MS);
    assert_eq!(hall.said().owed, 1);
    hall.issues();
    hall.stays(LASTS_MS);
    assert_eq!(hall.telling, None);
    hall.talks();
    hall.stays(LASTS_MS);
    assert_eq!(hall.said().owed, 0);
}

#[test]
fn what_the_centre_cannot_read_is_told() {
    let mut hall = Hall::that_is_well();
    hall.issues();
    let spoiled = hall.waiting.pop().unwrap();
    hall.is_told(&spoiled, refusal(422, "unreadable"));
    hall.talks();
    hall.stays(LASTS_MS);
    assert_eq!(hall.said().unreadable, 1);
}

#[test]
fn a_reading_of_the_machine_is_told_in_its_time_and_is_no_reason_to_tell() {
    let mut hall = Hall::that_is_well();
    hall.kiosk.machine_is(READING);
    hall.polls();
    hall.stays(LASTS_MS);
    assert_eq!(hall.telling, None);
    hall.stays(TOLD_EVERY_MS);
    let said = hall.said();
    assert_eq!((said.free_mb, said.frame_ms), (Some(80), Some(250)));
}

#[test]
fn why_it_serves_nobody_is_told() {
    let mut hall = Hall::that_is_well();
    let run = frontdesk_domain::lane::Run {
        epoch: hall.kiosk.run().epoch + 1,
        id: frontdesk_domain::ids::RunId(uuid::Uuid::from_u128(99)),
    };
    hall.centre.does(&Command::StartKiosk {
        kiosk: kiosk(),
        run,
        before: None,
    });
    hall.talks();
    let why = hall.kiosk.facts().out_of_service;
    assert_eq!(why, Some(OutOfService::LaneSuspended));
    hall.stays(LASTS_MS);
    let told = hall.said().out_of_service;
    assert_eq!(told, Some(health::OutOfService::LaneSuspended));
}

#[test]
fn however_much_changes_two_reports_are_two_seconds_apart() {
    let mut hall = Hall::that_is_well();
    let mut last = hall.now;
    let mut states = [Printer::PaperLow, Printer::PaperOut, Printer::CoverOpen];
    for _ in 0..100 {
        let told = hall.centre.told.last().and_then(|(_, said)| said.printer);
        states.rotate_left(1);
        if Some(states[0]) == told {
            states.rotate_left(1);
        }
        hall.printer_is(states[0]);
        hall.stays(100);
        if hall.telling.is_some() {
            assert!(hall.now.ms_since(last) >= LASTS_MS, "{:?}", hall.now);
            last = hall.now;
        }
        hall.talks();
    }
    assert_eq!(hall.centre.told.len(), 5, "within ten seconds");
}

#[test]
fn a_report_that_is_not_heard_is_told_again_and_holds_nothing_up() {
    let mut hall = Hall::that_is_well();
    hall.stays(TOLD_EVERY_MS);
    let lost = hall.telling.take().unwrap();
    hall.kiosk.failed(lost.id, "the line was cut", hall.now);
    hall.polls();
    assert!(hall.kiosk.facts().connected);
    hall.issues();
    let ticket = hall.waiting.pop().unwrap();
    hall.answers(&ticket);
    assert_eq!(hall.kiosk.facts().owed, 0);
    hall.stays(LASTS_MS - 1);
    assert_eq!(hall.telling, None);
    hall.stays(1);
    let unanswered = hall.telling.take().unwrap();
    assert_eq!(unanswered.slot, Slot::Health);
    hall.stays(9_999);
    assert_eq!(hall.telling, None, "it is waited for");
    hall.stays(1);
    hall.stays(6_000);
    let again = hall.telling.take().unwrap();
    // The answer to the one before comes after all, and is nobody's any more.
    hall.answers(&unanswered);
    assert_eq!(hall.telling, None);
    hall.answers(&again);
    hall.stays(TOLD_EVERY_MS - 1);
    assert_eq!(hall.telling, None);
}

#[test]
fn a_login_page_has_heard_nothing() {
    let mut hall = Hall::that_is_well();
    hall.stays(TOLD_EVERY_MS);
    for (status, page) in [(200, "<html>Log in</html>"), (204, "")] {
        let ask = hall.telling.take().unwrap();
        hall.is_told(&ask, (status, page.to_owned()));
        hall.stays(6_000);
    }
    hall.talks();
    assert_eq!(hall.centre.told.len(), 1);
}

#[test]
fn a_centre_that_takes_no_report_is_not_asked_again_within_the_minute_and_nobody_is_locked_out() {
    for refused in [
        refusal(404, "no_such_route"),
        refusal(403, "other_kiosk"),
        refusal(401, "key_revoked"),
    ] {
        let mut hall = Hall::that_is_well();
        hall.stays(TOLD_EVERY_MS);
        let ask = hall.telling.take().unwrap();
        hall.is_told(&ask, refused);
        hall.stays(TOLD_EVERY_MS - 1);
        assert_eq!(hall.telling, None);
        hall.issues();
        hall.stays(1);
        assert!(hall.telling.is_some());
    }
}

#[test]
fn without_a_stream_nothing_is_told_and_with_the_next_one_at_once() {
    let mut hall = Hall::that_is_well();
    hall.is_cut_off();
    hall.printer_is(Printer::PaperOut);
    for _ in 0..20 {
        hall.waits(5_000);
        assert_eq!(hall.telling, None);
    }
    hall.talks();
    assert_eq!(hall.centre.told.len(), 1);
    assert_eq!(hall.centre.told[0].1.printer, Some(Printer::PaperOut));
}

#[test]
fn a_kiosk_that_is_let_in_no_more_says_nothing() {
    let mut hall = Hall::that_is_well();
    hall.stays(TOLD_EVERY_MS);
    let under_way = hall.telling.take().unwrap();
    hall.centre.does(&Command::RevokeKiosk { kiosk: kiosk() });
    hall.talks();
    let why = hall.kiosk.facts().out_of_service;
    assert_eq!(why, Some(OutOfService::Revoked));
    hall.kiosk
        .failed(under_way.id, "the line was cut", hall.now);
    for _ in 0..10 {
        hall.waits(TOLD_EVERY_MS);
        assert_eq!(hall.telling, None);
    }
    hall.starts_again();
    hall.waits(TOLD_EVERY_MS);
    assert_eq!(hall.telling, None);
    assert!(hall.centre.told.is_empty());
}

const READING: MachineReading = MachineReading {
    free_mb: Some(80),
    frame_ms: Some(250),
};

impl Hall {
    /// In step, and its centre has just heard that nothing is wrong.
    fn that_is_well() -> Self {
        let mut hall = Self::in_step();
        hall.stays(LASTS_MS);
        let said = hall.said();
        assert_eq!((said.out_of_service, said.owed), (None, 0));
        hall.centre.told.clear();
        hall
    }

    /// Time passes, and the stream goes on.
    fn stays(&mut self, ms: i64) {
        let mut left = ms;
        while left > 0 {
            let step = left.min(15_000);
            self.is_still_there();
            self.waits(step);
            left -= step;
        }
    }

    fn printer_is(&mut self, printer: Printer) {
        self.kiosk.printer_is(printer, self.now).unwrap();
        self.polls();
    }

    /// What the kiosk tells now; the centre hears it.
    fn said(&mut self) -> KioskHealth {
        let ask: Ask = self.telling.take().expect("it tells how it is");
        assert!(matches!(&ask.what, What::Health { kiosk: named, .. } if *named == kiosk()));
        self.answers(&ask);
        let (_, said) = self.centre.told.last().unwrap();
        said.clone()
    }
}
