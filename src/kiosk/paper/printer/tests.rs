//! What is said of a printer in every state that one can be in, and that nothing is said to have printed that may not
//! have.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use frontdesk_domain::text::Lang;

use super::*;
use crate::kiosk::paper::emulated::{Behaviour, Emulated, Trouble, decode};
use crate::kiosk::paper::{Connection, Paper, samples};

const QUICK: Patience = Patience {
    step: Duration::from_millis(300),
    confirm: Duration::from_millis(600),
    job: Duration::from_secs(20),
    give_up: Duration::from_secs(30),
};
/// No test waits longer for a word.
const A_WHILE: Duration = Duration::from_mins(1);
const SLIP: Job = Job::Slip(JobId(1));

/// A kiosk's end: the handle and what was heard.
struct Desk {
    printer: Printer,
    heard: Receiver<Heard>,
}

impl Desk {
    fn with(setup: PrinterSetup, patience: Patience) -> Self {
        let (to, heard) = channel();
        let settings = PrinterSettings::Printer(setup);
        let printer = Printer::start(&settings, patience, move |word| {
            let _ = to.send(word);
        });
        Self {
            printer: printer.unwrap().unwrap(),
            heard,
        }
    }

    fn at(emulated: &Emulated, paper: Paper) -> Self {
        Self::with(tcp(emulated.address.port(), paper), QUICK)
    }

    fn prints(&self) -> Report {
        let slip = Sheet::Slip(samples::slip(Lang::ZhHans));
        self.printer.print(SLIP, slip).unwrap();
        self.hears()
    }

    fn hears(&self) -> Report {
        match self.heard.recv_timeout(A_WHILE).unwrap() {
            Heard::Ended { job: SLIP, report } => report,
            other => panic!("{other:?}"),
        }
    }

    fn looks(&self) -> Result<Option<Status>, Fault> {
        self.printer.look().unwrap();
        match self.heard.recv_timeout(A_WHILE).unwrap() {
            Heard::State(state) => state,
            other @ Heard::Ended { .. } => panic!("{other:?}"),
        }
    }
}

fn tcp(port: u16, paper: Paper) -> PrinterSetup {
    PrinterSetup {
        connection: Connection::Tcp {
            host: "127.0.0.1".to_owned(),
            port,
        },
        paper,
        asked: true,
    }
}

fn file(path: PathBuf, asked: bool) -> PrinterSetup {
    PrinterSetup {
        connection: Connection::File { path },
        paper: Paper::Mm58,
        asked,
    }
}

/// What becomes of a slip on a printer that behaves like this, and whether a dot of it came out.
fn outcome(behaviour: Behaviour) -> (Outcome, bool) {
    let emulated = Emulated::new(behaviour);
    let report = Desk::at(&emulated, Paper::Mm58).prints();
    (report.outcome, !emulated.is_untouched())
}

#[test]
fn a_slip_comes_out_as_it_was_drawn_on_58_and_80_mm() {
    for paper in [Paper::Mm58, Paper::Mm80] {
        let emulated = Emulated::new(Behaviour::default());
        let desk = Desk::at(&emulated, paper);
        // One of each kind.
        for (nth, (_, sheet)) in samples::all().into_iter().take(4).enumerate() {
            let address = samples::address(&sheet).to_owned();
            let drawn = draw(&sheet, paper, &mut Pen::new()).unwrap();
            desk.printer.print(SLIP, sheet).unwrap();
            let report = desk.hears();
            assert_eq!(
                (report.outcome, report.paper_low),
                (Outcome::Printed, Some(false))
            );
            let came_out = &emulated.papers()[nth];
            assert!(*came_out == drawn);
            assert_eq!(samples::read_code(came_out), address);
        }
        assert_eq!(emulated.unknown_bytes(), 0);
    }
}

#[test]
fn a_printer_that_cannot_print_is_found_out_before_a_dot_is_lost() {
    let with = |faults: &[Fault]| Behaviour {
        faults: faults.to_vec(),
        ..Behaviour::default()
    };
    let silent = Behaviour {
        silent: true,
        ..Behaviour::default()
    };
    let garbled = |says: &'static [u8]| Behaviour {
        says: Some(says),
        ..Behaviour::default()
    };
    for (behaviour, fault) in [
        (with(&[Fault::PaperOut]), Fault::PaperOut),
        (with(&[Fault::CoverOpen]), Fault::CoverOpen),
        (with(&[Fault::PaperOut, Fault::CoverOpen]), Fault::CoverOpen),
        (with(&[Fault::Jammed]), Fault::Jammed),
        (with(&[Fault::Offline]), Fault::Offline),
        (silent, Fault::NoAnswer),
        (garbled(b"\xff"), Fault::Garbled),
        // Its `r` alone would be an answer: the paper is out.
        (garbled(b"\xff\xaa\x55garbage"), Fault::Garbled),
    ] {
        let name = format!("{behaviour:?}");
        assert_eq!(
            outcome(behaviour),
            (Outcome::Failed(fault), false),
            "{name}"
        );
    }
}

#[test]
fn paper_that_is_low_is_a_warning_and_not_a_fault() {
    let behaviour = Behaviour {
        paper_low: true,
        ..Behaviour::default()
    };
    let report = Desk::at(&Emulated::new(behaviour), Paper::Mm80).prints();
    assert_eq!(
        (report.outcome, report.paper_low),
        (Outcome::Printed, Some(true))
    );
}

#[test]
fn what_breaks_in_the_middle_is_in_doubt() {
    for (trouble, fault) in [
        (Trouble::Closes, Fault::NoAnswer),
        (Trouble::Hangs, Fault::NoAnswer),
        (Trouble::PaperOut, Fault::PaperOut),
    ] {
        for rows in [0, 1, 200] {
            let behaviour = Behaviour {
                trouble_after: Some((rows, trouble)),
                ..Behaviour::default()
            };
            assert_eq!(
                outcome(behaviour).0,
                Outcome::Doubtful(fault),
                "{trouble:?} after {rows}"
            );
        }
    }
}

#[test]
fn a_printer_that_never_confirms_is_not_said_to_have_printed() {
    let behaviour = Behaviour {
        never_confirms: true,
        ..Behaviour::default()
    };
    assert_eq!(outcome(behaviour), (Outcome::Sent, true));
}

#[test]
fn a_late_answer_to_an_earlier_job_confirms_nothing() {
    let behaviour = Behaviour {
        stale: vec![0; 10],
        trouble_after: Some((10, Trouble::Hangs)),
        ..Behaviour::default()
    };
    assert_eq!(outcome(behaviour).0, Outcome::Doubtful(Fault::NoAnswer));
}

#[test]
fn so_many_stray_bytes_are_passed_over_and_no_more() {
    for (stray, outcome_is) in [
        (64, Outcome::Printed),
        (65, Outcome::Failed(Fault::Garbled)),
    ] {
        let behaviour = Behaviour {
            stale: vec![0xff; stray],
            ..Behaviour::default()
        };
        assert_eq!(outcome(behaviour).0, outcome_is, "{stray}");
    }
}

#[test]
fn a_job_that_takes_too_long_ends() {
    let no_time = Patience {
        job: Duration::ZERO,
        ..QUICK
    };
    let emulated = Emulated::new(Behaviour::default());
    let desk = Desk::with(tcp(emulated.address.port(), Paper::Mm58), no_time);
    assert_eq!(desk.prints().outcome, Outcome::Failed(Fault::NoAnswer));
    assert!(emulated.is_untouched());
}

#[test]
fn a_line_that_is_closed_in_the_middle_is_not_waited_for() {
    let patient = Patience {
        confirm: Duration::from_hours(1),
        ..QUICK
    };
    let closes = Behaviour {
        trouble_after: Some((10, Trouble::Closes)),
        ..Behaviour::default()
    };
    let emulated = Emulated::new(closes);
    let desk = Desk::with(tcp(emulated.address.port(), Paper::Mm58), patient);
    assert_eq!(desk.prints().outcome, Outcome::Doubtful(Fault::NoAnswer));
}

#[test]
fn a_printer_that_is_not_there_is_said_to_be_missing() {
    // A port that nothing listens on any more.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let desk = Desk::with(tcp(port, Paper::Mm58), QUICK);
    assert_eq!(desk.prints().outcome, Outcome::Failed(Fault::NotThere));
    assert_eq!(desk.looks(), Err(Fault::NotThere));
    let usb = PrinterSetup {
        connection: Connection::Usb {
            vendor: 0xffff,
            product: 0xffff,
        },
        ..tcp(port, Paper::Mm58)
    };
    for setup in [usb, file("/nowhere/lp0".into(), false)] {
        let desk = Desk::with(setup, QUICK);
        assert_eq!(desk.prints().outcome, Outcome::Failed(Fault::NotThere));
    }
}

#[test]
fn after_a_fault_is_mended_the_same_printer_prints() {
    let emulated = Emulated::new(Behaviour {
        faults: vec![Fault::CoverOpen],
        ..Behaviour::default()
    });
    let desk = Desk::at(&emulated, Paper::Mm58);
    assert_eq!(desk.prints().outcome, Outcome::Failed(Fault::CoverOpen));
    assert_eq!(
        desk.looks().unwrap().unwrap().fault(),
        Some(Fault::CoverOpen)
    );
    emulated.behave(Behaviour::default());
    assert_eq!(desk.looks().unwrap().unwrap().fault(), None);
    assert_eq!(desk.prints().outcome, Outcome::Printed);
}

#[test]
fn whoever_waits_for_a_hanging_printer_is_told_and_nothing_comes_out_behind_their_back() {
    let impatient = Patience {
        step: Duration::from_secs(2),
        confirm: Duration::from_secs(2),
        give_up: Duration::from_millis(200),
        ..QUICK
    };
    let silent = Behaviour {
        silent: true,
        ..Behaviour::default()
    };
    let emulated = Emulated::new(silent);
    let desk = Desk::with(tcp(emulated.address.port(), Paper::Mm58), impatient);
    let given_up = Outcome::Failed(Fault::NoAnswer);
    assert_eq!(desk.prints().outcome, given_up);
    assert_eq!(desk.prints().outcome, given_up, "it still hangs");
    assert_eq!(desk.looks(), Err(Fault::NoAnswer));
    assert!(emulated.is_untouched());
}

#[test]
fn a_turn_is_begun_or_given_up_and_never_both() {
    let turn = Turn::default();
    assert!(turn.begin() && !turn.give_up());
    let turn = Turn::default();
    assert!(turn.give_up() && !turn.begin());
}

#[test]
fn no_more_papers_wait_than_a_few() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // It takes the connection and says nothing.
    let desk = Desk::with(tcp(port, Paper::Mm58), Patience::default());
    let sheet = || Sheet::Slip(samples::slip(Lang::ZhHans));
    let taken = (0..20)
        .take_while(|_| desk.printer.print(SLIP, sheet()).is_ok())
        .count();
    assert!((WAITING_MAX..=WAITING_MAX + 1).contains(&taken), "{taken}");
    assert_eq!(desk.printer.print(SLIP, sheet()), Err(Fault::Busy));
}

#[test]
fn a_paper_that_cannot_be_drawn_costs_no_other() {
    let emulated = Emulated::new(Behaviour::default());
    let desk = Desk::at(&emulated, Paper::Mm58);
    let mut endless = samples::lacking(Lang::ZhHans);
    let mut line = endless.missing.named[0].clone();
    (line.name, line.detail) = ("材".repeat(400), "料".repeat(400));
    endless.missing.named = vec![line; 64];
    desk.printer.print(SLIP, Sheet::Lacking(endless)).unwrap();
    assert_eq!(desk.hears().outcome, Outcome::Failed(Fault::NotDrawn));
    assert!(emulated.is_untouched());
    assert_eq!(desk.prints().outcome, Outcome::Printed);
}

#[test]
fn a_device_that_says_nothing_gets_the_same_bytes_and_is_said_to_have_been_sent_them() {
    let device = tempfile::NamedTempFile::new().unwrap();
    let desk = Desk::with(file(device.path().to_owned(), false), QUICK);
    assert_eq!(desk.looks(), Ok(None));
    let report = desk.prints();
    assert_eq!((report.outcome, report.paper_low), (Outcome::Sent, None));
    let papers = decode(&std::fs::read(device.path()).unwrap());
    let sheet = Sheet::Slip(samples::slip(Lang::ZhHans));
    assert!(papers == [draw(&sheet, Paper::Mm58, &mut Pen::new()).unwrap()]);
}

#[test]
fn a_device_that_is_to_answer_and_does_not_gets_no_paper() {
    let device = tempfile::NamedTempFile::new().unwrap();
    let desk = Desk::with(file(device.path().to_owned(), true), QUICK);
    assert_eq!(desk.prints().outcome, Outcome::Failed(Fault::NoAnswer));
}

#[test]
#[cfg(target_os = "linux")]
fn a_device_that_takes_no_more_holds_nobody() {
    let full = Desk::with(file("/dev/full".into(), false), QUICK);
    assert_eq!(full.prints().outcome, Outcome::Failed(Fault::NoAnswer));
    // A pipe that nobody reads takes some and then no more.
    let dir = tempfile::tempdir().unwrap();
    let pipe = dir.path().join("lp0");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let reader = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&pipe)
        .unwrap();
    let desk = Desk::with(file(pipe, false), QUICK);
    let mut long = samples::slip(Lang::ZhHans);
    long.service = "办".repeat(400);
    let line = long.missing.named[0].clone();
    long.missing.named = vec![line; 60];
    desk.printer.print(SLIP, Sheet::Slip(long)).unwrap();
    assert_eq!(desk.hears().outcome, Outcome::Doubtful(Fault::NoAnswer));
    drop(reader);
}

#[test]
fn a_kiosk_without_a_printer_has_none() {
    let none = Printer::start(&PrinterSettings::None, QUICK, |_| {});
    assert!(none.unwrap().is_none());
}
