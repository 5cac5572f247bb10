//! The paper side of tickets: which slips may go to the printer, and what the centre is told of them and of the printer.
//! What stands on a slip is sealed before it comes here.

use std::sync::Arc;

use frontdesk_central::entropy::NoEntropy;
use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::slip::{Printer, SlipState};
use frontdesk_domain::time::{BusinessDate, Timestamp};
use frontdesk_domain::wire::CommandRequest;

use super::Kiosk;
use crate::kiosk::disk::{Change, Disk, DiskError, Print, PrintEnd, Urgency};
use crate::kiosk::journal::{JobId, NotBegun, Of};

/// Why a slip is not printed, or why what became of it could not be written down.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    #[error(transparent)]
    Not(#[from] NotBegun),
    #[error("no business day is known, so there is none to keep slips for")]
    NoDay,
}

/// The printer and its papers, as far as screens show them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Papers {
    pub printer: PrinterStands,
    /// The slip that was begun last.
    pub latest: Option<SlipShown>,
    /// What can be printed again, newest first.
    pub kept: Vec<SlipShown>,
    /// Slips of which nobody knows whether they came out, oldest first.
    pub doubtful: Vec<SlipShown>,
    /// The paper without a ticket that was asked for last: a list or a test page.
    pub other: OtherPaper,
}

/// What is known of the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PrinterStands {
    /// This kiosk has none.
    #[default]
    None,
    /// It was not heard yet.
    Unheard,
    Heard(Printer),
}

/// A slip of the journal, without what stands on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipShown {
    pub job: JobId,
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub begun_at: Timestamp,
    /// Nothing while it is being printed.
    pub end: Option<PrintEnd>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OtherPaper {
    #[default]
    None,
    Printing,
    Ended(PrintEnd),
}

impl SlipShown {
    fn of((job, print): (JobId, &Print)) -> Self {
        Self {
            job,
            ticket: print.ticket,
            number: print.number.clone(),
            begun_at: print.begun_at,
            end: print.end,
        }
    }
}

impl<D: Disk> Kiosk<D> {
    /// After a start: what was being printed when the program stopped is in doubt, and staff are asked.
    pub(super) fn doubt_what_was_begun(&mut self, now: Timestamp) -> Result<(), PrintError> {
        for ended in self.journal.after_start() {
            self.write_end(ended, now)?;
        }
        Ok(())
    }

    /// This kiosk has a printer.
    pub fn has_printer(&mut self) {
        self.change_papers(|papers| papers.printer = PrinterStands::Unheard);
    }

    /// A ticket's first slip: when this returns it is on the disk, and the printer may have it.
    pub fn begin_slip(
        &mut self,
        ticket: TicketId,
        number: &TicketNumber,
        sealed: Arc<[u8]>,
        now: Timestamp,
    ) -> Result<JobId, PrintError> {
        self.make_certain()?;
        let business_date = self.facts.state.day.ok_or(PrintError::NoDay)?;
        let of = Of {
            ticket,
            number,
            business_date,
        };
        let (job, changes) = self.journal.first(of, sealed, self.centre_time(now))?;
        self.commit(&changes)?;
        Ok(job)
    }

    /// The same slip once more, with what stands on it, still sealed.
    pub fn begin_reprint(
        &mut self,
        ticket: TicketId,
        now: Timestamp,
    ) -> Result<(JobId, Arc<[u8]>), PrintError> {
        self.make_certain()?;
        let (job, changes) = self.journal.again(ticket, self.centre_time(now))?;
        let sealed = self.journal.slip_of(ticket).ok_or(NotBegun::NoneKept)?;
        let sealed = Arc::clone(sealed);
        self.commit(&changes)?;
        Ok((job, sealed))
    }

    /// A slip did not even get into the journal: the customer is told, and nothing is written.
    pub fn slip_not_begun(&mut self, ticket: TicketId, number: &TicketNumber, now: Timestamp) {
        let begun_at = self.centre_time(now);
        let slip = SlipShown {
            job: JobId(0),
            ticket,
            number: number.clone(),
            begun_at,
            end: Some(PrintEnd::Failed),
        };
        self.change_papers(|papers| papers.latest = Some(slip));
    }

    /// What became of a slip, as far as the printer tells.
    pub fn slip_ended(
        &mut self,
        job: JobId,
        end: PrintEnd,
        now: Timestamp,
    ) -> Result<(), PrintError> {
        self.make_certain()?;
        if let Some(ended) = self.journal.end(job, end) {
            self.write_end(ended, now)?;
        }
        Ok(())
    }

    /// What staff found in the tray.
    pub fn settle_slip(
        &mut self,
        job: JobId,
        came_out: bool,
        now: Timestamp,
    ) -> Result<(), PrintError> {
        self.make_certain()?;
        if let Some(settled) = self.journal.settle(job, came_out) {
            self.write_end(settled, now)?;
        }
        Ok(())
    }

    /// A list or a test page: nothing of it is kept.
    pub fn other_paper(&mut self, paper: OtherPaper) {
        self.change_papers(|papers| papers.other = paper);
    }

    /// How the printer is, as it was heard. Staff are told when that is news.
    pub fn printer_is(&mut self, printer: Printer, now: Timestamp) -> Result<(), PrintError> {
        self.change_papers(|papers| papers.printer = PrinterStands::Heard(printer));
        let Some(kiosk) = self.kiosk().cloned() else {
            return Ok(());
        };
        self.make_certain()?;
        let known = self.told_of_printer.unwrap_or_else(|| {
            let recorded = self.facts.state.printers.get(&kiosk);
            recorded.map_or(Printer::Ready, |record| record.printer)
        });
        if printer != known {
            let report = Command::ReportPrinter { kiosk, printer };
            let owed = self.owed_report(report, now)?;
            self.commit(&[owed])?;
            self.look_around(now);
        }
        self.told_of_printer = Some(printer);
        Ok(())
    }

    /// Forgets the papers of other days than the open one, and says which that is: the keys of others may go then.
    pub fn keep_papers_of_today(&mut self) -> Result<Option<BusinessDate>, DiskError> {
        self.make_certain()?;
        let Some(today) = self.facts.state.day else {
            return Ok(None);
        };
        let forgotten = self.journal.day(today);
        if !forgotten.is_empty() {
            self.commit(&forgotten)?;
        }
        Ok(Some(today))
    }

    /// How it ended and that the centre is to be told, together.
    fn write_end(&mut self, ended: Change, now: Timestamp) -> Result<(), PrintError> {
        let report = self.report_of(&ended);
        let mut changes = vec![ended];
        if let Some(report) = report {
            changes.push(self.owed_report(report, now)?);
        }
        self.commit(&changes)?;
        self.look_around(now);
        Ok(())
    }

    fn report_of(&self, ended: &Change) -> Option<Command> {
        let Change::PrintEnded { position, end } = *ended else {
            return None;
        };
        let print = self.journal.get(JobId(position))?;
        Some(Command::ReportSlip {
            kiosk: self.kiosk()?.clone(),
            ticket: print.ticket,
            slip: state_of(end),
            again: print.reprint,
        })
    }

    fn owed_report(&self, command: Command, now: Timestamp) -> Result<Change, NoEntropy> {
        let id = CommandId(self.entropy.id(self.centre_time(now))?);
        let request = CommandRequest { id, command };
        Ok(self.ledger.owe(&request, Urgency::InTurn, now))
    }

    /// Shows what is in the journal now.
    pub(super) fn show_journal(&mut self) {
        let journal = &self.journal;
        let latest = journal.latest().map(SlipShown::of);
        let kept = journal.kept().map(SlipShown::of).collect();
        let doubtful = journal.doubtful().map(SlipShown::of).collect();
        self.change_papers(|papers| {
            (papers.latest, papers.kept, papers.doubtful) = (latest, kept, doubtful);
        });
    }

    fn change_papers(&mut self, change: impl FnOnce(&mut Papers)) {
        let mut papers = Papers::clone(&self.facts.papers);
        change(&mut papers);
        if *self.facts.papers != papers {
            self.facts.papers = Arc::new(papers);
            self.news = true;
        }
    }
}

fn state_of(end: PrintEnd) -> SlipState {
    match end {
        PrintEnd::Printed => SlipState::Printed,
        PrintEnd::Sent => SlipState::Sent,
        PrintEnd::Doubtful => SlipState::Doubtful,
        PrintEnd::Failed => SlipState::Failed,
    }
}
