//! A slip from the draft to the paper and back: disk, journal, key and printer together.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use frontdesk_central::entropy::Entropy;
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::BusinessDate;
use uuid::Uuid;

use super::emulated::{Behaviour, Emulated, Trouble};
use super::*;
use crate::kiosk::disk::{Change, DayKeys, Disk as _, PrintEnd, SqliteDisk};
use crate::kiosk::journal::{JobId, Journal, Of};

const TICKET: TicketId = TicketId(Uuid::from_u128(7));
const PATIENCE: Patience = Patience {
    step: Duration::from_secs(3),
    confirm: Duration::from_secs(5),
    job: Duration::from_secs(20),
    give_up: Duration::from_secs(30),
};

/// One run of a kiosk, as far as paper goes.
struct Kiosk {
    disk: SqliteDisk,
    journal: Journal,
    keys: DayKeys,
    printer: Printer,
    heard: Receiver<Heard>,
}

impl Kiosk {
    fn starts(dir: &Path, emulated: &Emulated) -> Self {
        let disk = SqliteDisk::open(dir).unwrap();
        let journal = Journal::new(disk.load().unwrap().prints);
        let (to, heard) = channel();
        let settings = PrinterSettings::Printer(PrinterSetup {
            connection: Connection::Tcp {
                host: "127.0.0.1".to_owned(),
                port: emulated.address.port(),
            },
            paper: Paper::Mm80,
            asked: true,
        });
        let tell = move |word| {
            let _ = to.send(word);
        };
        let mut kiosk = Self {
            disk,
            journal,
            keys: DayKeys::beside_database(dir),
            printer: Printer::start(&settings, PATIENCE, tell).unwrap().unwrap(),
            heard,
        };
        let changes = kiosk.journal.after_start();
        kiosk.writes(&changes);
        kiosk
    }

    fn writes(&mut self, changes: &[Change]) {
        self.disk.write(changes).unwrap();
        for change in changes {
            self.journal.apply(change);
        }
    }

    /// On the disk, and on its way.
    fn begins(&mut self) -> JobId {
        let (slip, entropy) = (samples::slip(Lang::ZhHans), Entropy::system());
        let key = self.keys.of(today(), &entropy).unwrap();
        let sealed = seal(&slip, TICKET, &key, &entropy).unwrap();
        let of = Of {
            ticket: TICKET,
            number: &"A017".parse().unwrap(),
            business_date: today(),
        };
        let (job, changes) = self.journal.first(of, sealed, samples::NOW).unwrap();
        self.writes(&changes);
        self.printer
            .print(Job::Slip(job), Sheet::Slip(slip))
            .unwrap();
        job
    }

    fn begins_again(&mut self) -> JobId {
        let (job, changes) = self.journal.again(TICKET, samples::LATER).unwrap();
        let sealed = self.journal.slip_of(TICKET).unwrap();
        let key = self.keys.existing(today()).unwrap();
        let slip = open(sealed, TICKET, &key).unwrap();
        let again = slip.again(samples::LATER, &samples::zone());
        self.writes(&changes);
        self.printer
            .print(Job::Slip(job), Sheet::Slip(again))
            .unwrap();
        job
    }

    fn hears(&mut self, job: JobId) -> Outcome {
        let Heard::Ended { job: of, report } =
            self.heard.recv_timeout(Duration::from_mins(1)).unwrap()
        else {
            panic!("nobody asked how it is")
        };
        assert_eq!(of, Job::Slip(job));
        let end = self.journal.end(job, report.outcome.end());
        self.writes(end.as_slice());
        report.outcome
    }
}

fn today() -> BusinessDate {
    "2026-11-21".parse().unwrap()
}

#[test]
fn a_slip_is_printed_once_and_again_with_a_mark_when_it_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let emulated = Emulated::new(Behaviour::default());
    let mut kiosk = Kiosk::starts(dir.path(), &emulated);
    let job = kiosk.begins();
    assert_eq!(kiosk.hears(job), Outcome::Printed);
    drop(kiosk);
    let mut kiosk = Kiosk::starts(dir.path(), &emulated);
    let job = kiosk.begins_again();
    assert_eq!(kiosk.hears(job), Outcome::Printed);
    let [first, again] = &emulated.papers()[..] else {
        panic!("two papers")
    };
    assert!(!is_marked(first) && is_marked(again));
    assert_eq!(samples::read_code(first), samples::read_code(again));
}

/// The band across the paper.
fn is_marked(paper: &Picture) -> bool {
    let black = |y| (0..paper.width_dots()).all(|x| paper.is_black(x, y));
    (0..paper.height_dots()).any(black)
}

#[test]
fn after_a_crash_in_the_middle_nothing_comes_out_until_somebody_asks() {
    let dir = tempfile::tempdir().unwrap();
    let hangs = Behaviour {
        trouble_after: Some((100, Trouble::Hangs)),
        ..Behaviour::default()
    };
    let mut kiosk = Kiosk::starts(dir.path(), &Emulated::new(hangs));
    let job = kiosk.begins();
    // The power fails while the printer hangs.
    drop(kiosk);
    let emulated = Emulated::new(Behaviour::default());
    let mut kiosk = Kiosk::starts(dir.path(), &emulated);
    let doubtful: Vec<_> = kiosk.journal.doubtful().map(|(job, _)| job).collect();
    assert_eq!(doubtful, [job]);
    assert!(emulated.is_untouched());
    let again = kiosk.begins_again();
    assert_eq!(kiosk.hears(again), Outcome::Printed);
    assert!(is_marked(&emulated.papers()[0]));
    let settled = kiosk.journal.settle(job, false).unwrap();
    kiosk.writes(&[settled]);
    let ends: Vec<_> = kiosk.disk.load().unwrap().prints.into_values().collect();
    let ends: Vec<_> = ends.iter().map(|print| print.end).collect();
    assert_eq!(ends, [Some(PrintEnd::Failed), Some(PrintEnd::Printed)]);
}

#[test]
fn no_code_of_a_slip_is_on_the_disk_in_clear_and_after_the_day_nothing_opens_it() {
    let dir = tempfile::tempdir().unwrap();
    let emulated = Emulated::new(Behaviour::default());
    let mut kiosk = Kiosk::starts(dir.path(), &emulated);
    let job = kiosk.begins();
    kiosk.hears(job);
    let slip = samples::slip(Lang::ZhHans);
    let code = slip.page_url.rsplit('/').next().unwrap();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in [code, &slip.page_url, &slip.short_code] {
            let secret = secret.as_bytes();
            assert!(!bytes.windows(secret.len()).any(|part| part == secret));
        }
    }
    let sealed = kiosk.journal.slip_of(TICKET).unwrap().clone();
    let changes = kiosk.journal.day("2026-11-22".parse().unwrap());
    kiosk.writes(&changes);
    kiosk.keys.keep_only("2026-11-22".parse().unwrap()).unwrap();
    assert!(kiosk.journal.slip_of(TICKET).is_none());
    let tomorrow = kiosk
        .keys
        .of("2026-11-22".parse().unwrap(), &Entropy::system());
    assert!(open(&sealed, TICKET, &tomorrow.unwrap()) == Err(CannotOpen));
}
