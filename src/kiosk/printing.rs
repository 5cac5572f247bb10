//! What the kiosk prints, and hears of its printer: slips sealed with the key of the day, lists and test pages. Nothing
//! here waits for a printer; what becomes of a paper is in the device's facts.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use frontdesk_central::entropy::{Entropy, NoEntropy};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::receipt::{NotAReceiptCode, ReceiptCode};
use frontdesk_domain::slip;
use frontdesk_domain::text::Lang;

use super::device::Device;
use super::disk::{DayKeys, NoDayKey};
use super::facts::{Facts, Published};
use super::logic::{OtherPaper, PrintError};
use super::paper::{
    CannotOpen, Fault, Heard, Job, LackingList, Outcome, Patience, Printer, PrinterSettings,
    Report, SealError, Sheet, Slip, SlipFacts, Status, TestPage, WaitingList, open, seal,
};
use super::session::{Draft, TicketShown};
use super::waiting;
use crate::local_time::Zone;

/// The printer is asked how it is this often, so that staff hear of an empty roll before a customer does.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// Why a paper is not printed.
#[derive(Debug, thiserror::Error)]
pub enum NotPrinted {
    #[error("this kiosk has no printer")]
    NoPrinter,
    #[error("the kiosk does not know what this hall offers")]
    NoCatalogue,
    #[error(transparent)]
    Journal(#[from] PrintError),
    #[error(transparent)]
    Key(#[from] NoDayKey),
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    CannotOpen(#[from] CannotOpen),
    #[error("the ticket's page has no code in its address: {0}")]
    Code(#[from] NotAReceiptCode),
    #[error(transparent)]
    Printer(#[from] Fault),
}

/// A handle of the printer and of what is kept for it.
pub struct Printing {
    device: Arc<Device>,
    printer: Option<Printer>,
    keys: DayKeys,
    entropy: Entropy,
}

impl Printing {
    /// `dir` is where the device keeps its database.
    pub fn start(
        device: Arc<Device>,
        settings: &PrinterSettings,
        patience: Patience,
        dir: &Path,
    ) -> std::io::Result<Arc<Self>> {
        let hearing = Arc::clone(&device);
        let tell = move |heard| hear(&hearing, heard);
        let printer = Printer::start(settings, patience, tell)?;
        if printer.is_some() {
            device.has_printer();
        }
        Ok(Arc::new(Self {
            device,
            printer,
            keys: DayKeys::beside_database(dir),
            entropy: Entropy::system(),
        }))
    }

    /// Asks the printer how it is, and forgets the papers of days that are over, for as long as it is waited for.
    pub async fn keep(&self) {
        let mut due = tokio::time::interval(LOOK_EVERY);
        let mut facts = self.device.watch();
        let mut day = None;
        loop {
            tokio::select! {
                _ = due.tick() => self.look(),
                Ok(()) = facts.changed() => {}
            }
            let today = facts.borrow_and_update().state.day;
            if today != day {
                self.keep_papers_of_today();
                day = today;
            }
        }
    }

    fn look(&self) {
        if let Some(printer) = &self.printer
            && let Err(fault) = printer.look()
        {
            tracing::debug!(%fault, "The printer was not asked how it is.");
        }
    }

    /// The papers first, then the key that they could be read with.
    pub(super) fn keep_papers_of_today(&self) {
        match self.device.keep_papers_of_today() {
            Ok(Some(today)) => {
                if let Err(error) = self.keys.keep_only(today) {
                    tracing::error!(%error, "The key of an ended day could not be destroyed.");
                }
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "Papers of an ended day could not be forgotten."),
        }
    }

    /// The slip of a ticket that was just issued. Whatever goes wrong, the ticket is final without it.
    pub fn slip(&self, draft: &Draft, ticket: &TicketShown) {
        match self.try_slip(draft, ticket) {
            Ok(()) | Err(NotPrinted::NoPrinter) => {}
            Err(error) => {
                tracing::error!(number = %ticket.number, %error, "A slip could not be printed.");
            }
        }
    }

    fn try_slip(&self, draft: &Draft, ticket: &TicketShown) -> Result<(), NotPrinted> {
        let printer = self.printer()?;
        let begun = self.begin_slip(draft, ticket);
        let (job, slip) = begun.inspect_err(|_| {
            self.device.slip_not_begun(ticket.ticket, &ticket.number);
        })?;
        self.hand_over(printer, Job::Slip(job), Sheet::Slip(slip))
    }

    fn begin_slip(
        &self,
        draft: &Draft,
        ticket: &TicketShown,
    ) -> Result<(super::journal::JobId, Slip), NotPrinted> {
        let facts = self.device.facts();
        let published = published(&facts)?;
        let site = &published.site;
        let today = facts.state.day.ok_or(PrintError::NoDay)?;
        let code = ticket.page_url.rsplit('/').next().unwrap_or_default();
        let code: ReceiptCode = code.parse()?;
        let now = self.device.now();
        let skill = site.catalogue.service(&draft.service);
        let estimate =
            skill.and_then(|service| facts.estimate_of(ticket.ticket, &service.skill, now));
        let slip = Slip::of(
            draft,
            &SlipFacts {
                site,
                zone: &zone(published),
                number: &ticket.number,
                code: &code.hash(),
                page_url: &ticket.page_url,
                estimate,
                issued_at: now,
            },
        );
        let key = self.keys.of(today, &self.entropy)?;
        let sealed = seal(&slip, ticket.ticket, &key, &self.entropy)?;
        let job = self
            .device
            .begin_slip(ticket.ticket, &ticket.number, sealed)?;
        Ok((job, slip))
    }

    /// The same slip once more, marked, because staff asked for it.
    pub fn again(&self, ticket: TicketId) -> Result<(), NotPrinted> {
        let printer = self.printer()?;
        let facts = self.device.facts();
        let zone = zone(published(&facts)?);
        let today = facts.state.day.ok_or(PrintError::NoDay)?;
        // Without the key nothing is begun.
        let key = self.keys.existing(today).ok_or(CannotOpen)?;
        let (job, sealed) = self.device.begin_reprint(ticket)?;
        let slip = match open(&sealed, ticket, &key) {
            Ok(slip) => slip.again(self.device.now(), &zone),
            Err(error) => {
                ended(
                    &self.device,
                    Job::Slip(job),
                    Outcome::Failed(Fault::NotDrawn),
                );
                return Err(error.into());
            }
        };
        self.hand_over(printer, Job::Slip(job), Sheet::Slip(slip))
    }

    /// What is lacking, to take along, with the code of the page that says the same.
    pub fn lacking(&self, draft: &Draft) -> Result<(), NotPrinted> {
        let list = self.lacking_list(draft)?;
        self.other(Job::Lacking, Sheet::Lacking(list))
    }

    fn lacking_list(&self, draft: &Draft) -> Result<LackingList, NotPrinted> {
        let facts = self.device.facts();
        let published = published(&facts)?;
        let (now, zone) = (self.device.now(), zone(published));
        let service = published.site.catalogue.service(&draft.service);
        let page_url = service.and_then(|service| published.list_url(&draft.list(), service));
        let page_url = page_url.unwrap_or_default();
        let site = &published.site;
        Ok(LackingList::of(draft, site, &page_url, now, &zone))
    }

    /// Shows staff that everything prints.
    pub fn test_page(&self, lang: Lang) -> Result<(), NotPrinted> {
        let facts = self.device.facts();
        let published = published(&facts)?;
        let page = TestPage {
            lang,
            hall: published.site.settings.branch.name.to(lang).to_owned(),
            kiosk: kiosk_name(&facts),
            printed: zone(published).date_and_clock(self.device.now()),
            page_url: published.public_url.clone(),
        };
        self.other(Job::Test, Sheet::Test(page))
    }

    /// Who is waiting, for staff.
    pub fn waiting_list(&self, lang: Lang) -> Result<(), NotPrinted> {
        let facts = self.device.facts();
        let published = published(&facts)?;
        let zone = zone(published);
        let waiting = waiting::list(&facts, lang, &zone);
        let now = self.device.now();
        let list = WaitingList::of(waiting, lang, &published.site, now, &zone);
        self.other(Job::Waiting, Sheet::Waiting(list))
    }

    fn other(&self, job: Job, sheet: Sheet) -> Result<(), NotPrinted> {
        let printer = self.printer()?;
        self.device.other_paper(OtherPaper::Printing);
        self.hand_over(printer, job, sheet)
    }

    fn hand_over(&self, printer: &Printer, job: Job, sheet: Sheet) -> Result<(), NotPrinted> {
        printer.print(job, sheet).map_err(|fault| {
            ended(&self.device, job, Outcome::Failed(fault));
            fault.into()
        })
    }

    fn printer(&self) -> Result<&Printer, NotPrinted> {
        self.printer.as_ref().ok_or(NotPrinted::NoPrinter)
    }
}

fn published(facts: &Facts) -> Result<&Published, NotPrinted> {
    facts.published.as_deref().ok_or(NotPrinted::NoCatalogue)
}

fn zone(published: &Published) -> Zone {
    Zone::named(&published.site.settings.branch.time_zone)
}

fn kiosk_name(facts: &Facts) -> String {
    let place = facts.place.as_ref();
    place.map_or_else(String::new, |place| place.kiosk.to_string())
}

/// On a thread of the printer's.
fn hear(device: &Device, heard: Heard) {
    let printer = match heard {
        Heard::Ended { job, report } => {
            ended(device, job, report.outcome);
            after(report)
        }
        Heard::State(state) => standing(state),
    };
    if let Some(printer) = printer
        && let Err(error) = device.printer_is(printer)
    {
        tracing::error!(%error, "Staff could not be told how the printer is.");
    }
}

fn ended(device: &Device, job: Job, outcome: Outcome) {
    if let Outcome::Failed(fault) | Outcome::Doubtful(fault) = outcome {
        tracing::warn!(?job, %fault, "A paper did not come out as it should.");
    }
    match job {
        Job::Slip(job) => {
            if let Err(error) = device.slip_ended(job, outcome.end()) {
                tracing::error!(%error, "What became of a slip could not be written down.");
            }
        }
        Job::Lacking | Job::Test | Job::Waiting => {
            device.other_paper(OtherPaper::Ended(outcome.end()));
        }
    }
}

/// What a report tells of the printer.
fn after(report: Report) -> Option<slip::Printer> {
    match report.outcome {
        Outcome::Printed | Outcome::Sent if report.paper_low == Some(true) => {
            Some(slip::Printer::PaperLow)
        }
        Outcome::Printed | Outcome::Sent => Some(slip::Printer::Ready),
        Outcome::Doubtful(fault) | Outcome::Failed(fault) => faulty(fault),
    }
}

fn standing(state: Result<Option<Status>, Fault>) -> Option<slip::Printer> {
    match state {
        Ok(Some(status)) => match status.fault() {
            Some(fault) => faulty(fault),
            None if status.paper_low => Some(slip::Printer::PaperLow),
            None => Some(slip::Printer::Ready),
        },
        // It can be reached, and says no more.
        Ok(None) => Some(slip::Printer::Ready),
        Err(fault) => faulty(fault),
    }
}

/// Nothing for a fault that is not the printer's.
fn faulty(fault: Fault) -> Option<slip::Printer> {
    match fault {
        Fault::CoverOpen => Some(slip::Printer::CoverOpen),
        Fault::PaperOut => Some(slip::Printer::PaperOut),
        Fault::Jammed => Some(slip::Printer::Jammed),
        Fault::Offline | Fault::NotThere | Fault::NoAnswer => Some(slip::Printer::Offline),
        Fault::Garbled => Some(slip::Printer::Unreadable),
        Fault::Busy | Fault::NotDrawn => None,
    }
}

#[cfg(test)]
mod tests;
