//! What may be printed, as sentences over a disk.

use uuid::Uuid;

use super::*;
use crate::kiosk::disk::{Disk, Fault, Kept, MemoryDisk, SqliteDisk};

const TODAY: &str = "2026-11-21";

/// A kiosk's journal with its disk.
struct Desk<D> {
    disk: D,
    journal: Journal,
}

impl Desk<MemoryDisk> {
    fn new() -> Self {
        Self::on(MemoryDisk::default())
    }
}

impl<D: Disk> Desk<D> {
    /// As after a start.
    fn on(disk: D) -> Self {
        let journal = Journal::new(disk.load().unwrap().prints);
        let mut started = Self { disk, journal };
        let changes = started.journal.after_start();
        started.commit(&changes);
        started
    }

    fn commit(&mut self, changes: &[Change]) {
        self.disk.write(changes).unwrap();
        for change in changes {
            self.journal.apply(change);
        }
        assert_eq!(self.journal.prints, self.disk.load().unwrap().prints);
    }

    fn begins(&mut self, nth: u128) -> Result<JobId, NotBegun> {
        let of = Of {
            ticket: ticket(nth),
            number: &"A017".parse().unwrap(),
            business_date: TODAY.parse().unwrap(),
        };
        let (job, changes) = self.journal.first(of, [1].into(), Timestamp(1))?;
        self.commit(&changes);
        Ok(job)
    }

    fn begins_again(&mut self, nth: u128) -> Result<JobId, NotBegun> {
        let (job, changes) = self.journal.again(ticket(nth), Timestamp(2))?;
        self.commit(&changes);
        Ok(job)
    }

    fn ends(&mut self, job: JobId, end: PrintEnd) {
        let change = self.journal.end(job, end);
        self.commit(change.as_slice());
    }

    fn prints(&mut self, nth: u128) -> JobId {
        let job = self.begins(nth).unwrap();
        self.ends(job, PrintEnd::Printed);
        job
    }
}

fn ticket(nth: u128) -> TicketId {
    TicketId(Uuid::from_u128(nth))
}

#[test]
fn a_ticket_has_one_slip_unless_somebody_asks_for_another_which_is_marked() {
    let mut desk = Desk::new();
    let first = desk.begins(1).unwrap();
    assert_eq!(desk.begins(1), Err(NotBegun::BeingPrinted));
    assert_eq!(desk.begins_again(1), Err(NotBegun::BeingPrinted));
    for end in [PrintEnd::Printed, PrintEnd::Sent, PrintEnd::Doubtful] {
        let mut desk = Desk::on(desk.disk.copied());
        desk.journal.prints.get_mut(&first.0).unwrap().end = Some(end);
        assert_eq!(
            desk.journal.first(of(1), [1].into(), Timestamp(3)).err(),
            Some(NotBegun::HasSlip)
        );
    }
    desk.ends(first, PrintEnd::Printed);
    let again = desk.begins_again(1).unwrap();
    assert!(desk.journal.prints[&again.0].reprint && !desk.journal.prints[&first.0].reprint);
}

fn of(nth: u128) -> Of<'static> {
    static NUMBER: std::sync::OnceLock<TicketNumber> = std::sync::OnceLock::new();
    Of {
        ticket: ticket(nth),
        number: NUMBER.get_or_init(|| "A017".parse().unwrap()),
        business_date: TODAY.parse().unwrap(),
    }
}

#[test]
fn what_certainly_did_not_come_out_may_be_printed_as_the_first() {
    let mut desk = Desk::new();
    let job = desk.begins(1).unwrap();
    desk.ends(job, PrintEnd::Failed);
    let job = desk.begins(1).unwrap();
    assert!(!desk.journal.prints[&job.0].reprint);
    assert_eq!(desk.journal.kept().count(), 1);
}

#[test]
fn after_a_crash_in_the_middle_staff_are_asked_and_nothing_is_printed_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let job = Desk::on(SqliteDisk::open(dir.path()).unwrap())
        .begins(1)
        .unwrap();
    // The program is gone; nobody wrote how it ended.
    for _ in 0..2 {
        let mut desk = Desk::on(SqliteDisk::open(dir.path()).unwrap());
        let doubtful: Vec<_> = desk.journal.doubtful().map(|(job, _)| job).collect();
        assert_eq!(doubtful, [job]);
        assert_eq!(desk.begins(1), Err(NotBegun::HasSlip));
    }
    let mut desk = Desk::on(SqliteDisk::open(dir.path()).unwrap());
    let settled = desk.journal.settle(job, false).unwrap();
    desk.commit(&[settled]);
    assert_eq!(desk.journal.doubtful().count(), 0);
    assert!(desk.begins(1).is_ok(), "staff found nothing in the tray");
}

#[test]
fn what_staff_found_is_settled_once() {
    let mut desk = Desk::new();
    let job = desk.begins(1).unwrap();
    assert!(
        desk.journal.settle(job, true).is_none(),
        "it is not in doubt"
    );
    desk.ends(job, PrintEnd::Doubtful);
    let settled = desk.journal.settle(job, true).unwrap();
    desk.commit(&[settled]);
    assert!(desk.journal.settle(job, false).is_none());
    assert_eq!(desk.begins(1), Err(NotBegun::HasSlip));
}

#[test]
fn the_first_word_on_how_it_ended_counts() {
    let mut desk = Desk::new();
    let job = desk.begins(1).unwrap();
    desk.ends(job, PrintEnd::Doubtful);
    assert!(desk.journal.end(job, PrintEnd::Printed).is_none());
    assert!(desk.journal.end(JobId(99), PrintEnd::Printed).is_none());
}

#[test]
fn the_last_twenty_slips_are_kept_and_no_more() {
    let mut desk = Desk::new();
    for nth in 1..=21 {
        desk.prints(nth);
    }
    let kept: Vec<_> = desk.journal.kept().map(|(_, print)| print.ticket).collect();
    let last: Vec<_> = (2..=21).rev().map(ticket).collect();
    assert_eq!(kept, last);
    assert_eq!(desk.begins_again(1), Err(NotBegun::NoneKept));
    assert!(desk.begins_again(2).is_ok());
    assert_eq!(
        desk.begins(1),
        Err(NotBegun::HasSlip),
        "it is not forgotten that it has one"
    );
}

#[test]
fn the_journal_does_not_grow_without_end_and_forgets_nothing_that_is_in_doubt() {
    let mut prints = BTreeMap::new();
    let mut desk = Desk::new();
    let job = desk.prints(1);
    let print = desk.journal.prints[&job.0].clone();
    for nth in 1..=i64::try_from(PRINTS_KEPT).unwrap() {
        let print = Print {
            ticket: ticket(u128::try_from(nth).unwrap()),
            sealed: None,
            end: Some(if nth == 1 {
                PrintEnd::Doubtful
            } else {
                PrintEnd::Printed
            }),
            ..print.clone()
        };
        prints.insert(nth, print);
    }
    let kept = Kept {
        prints,
        ..Kept::default()
    };
    let mut desk = Desk::on(MemoryDisk::holding(kept));
    desk.prints(1_000_000);
    assert_eq!(desk.journal.prints.len(), PRINTS_KEPT);
    assert!(desk.journal.prints.contains_key(&1) && !desk.journal.prints.contains_key(&2));
}

#[test]
fn when_the_day_ends_all_is_forgotten() {
    let mut desk = Desk::new();
    desk.prints(1);
    assert!(desk.journal.day(TODAY.parse().unwrap()).is_empty());
    let changes = desk.journal.day("2026-11-22".parse().unwrap());
    desk.commit(&changes);
    assert_eq!(desk.disk.load().unwrap(), Kept::default());
    let job = desk.begins(1).unwrap();
    assert_eq!(job, JobId(2), "no position is given out twice in a run");
}

#[test]
fn a_print_that_could_not_be_written_is_not_begun() {
    let mut desk = Desk::new();
    desk.disk.fail_next(Fault::Before);
    let (_, changes) = desk.journal.first(of(1), [1].into(), Timestamp(1)).unwrap();
    assert!(desk.disk.write(&changes).is_err());
    assert!(desk.disk.load().unwrap().prints.is_empty());
    assert!(desk.begins(1).is_ok());
}
