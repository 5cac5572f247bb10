//! The kiosk as window and link share it: a handle of the one [`Kiosk`], with the real disk and clock.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use frontdesk_central::clock::Clock;
use frontdesk_domain::help::{HelpContext, HelpTopic};
use frontdesk_domain::ids::{CommandId, HelpId, TicketId};
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::slip::Printer;
use frontdesk_domain::time::{BusinessDate, Timestamp};
use frontdesk_domain::wish::Wish;
use tokio::sync::{Notify, watch};

use super::disk::{DiskError, Identity, PrintEnd, SqliteDisk};
use super::facts::Facts;
use super::journal::JobId;
use super::logic::{
    Answer, Ask, AskId, CallError, IssueError, Kiosk, MachineReading, OpenError, OtherPaper,
    PrintError,
};
use super::session::{Draft, TicketShown};
use frontdesk_central::entropy::Entropy;

pub struct Device {
    kiosk: Mutex<Kiosk<SqliteDisk>>,
    clock: Clock,
    facts: watch::Sender<Facts>,
    /// The longest wait for a frame since the machine was last looked at, in milliseconds; 0 where nobody waited. Outside
    /// the kiosk, so that the glass waits for nobody who writes.
    longest_frame_ms: AtomicU32,
    /// Something happened after which the link must look what to do.
    wake: Notify,
}

impl Device {
    /// Opens the kiosk's disk and goes on from what it last knew.
    pub fn open(dir: &Path, clock: Clock) -> Result<Arc<Self>, OpenError> {
        let disk = SqliteDisk::open(dir)?;
        let kiosk = Kiosk::open(disk, Entropy::system(), clock.now())?;
        Ok(Arc::new(Self {
            facts: watch::Sender::new(kiosk.facts().clone()),
            longest_frame_ms: AtomicU32::default(),
            kiosk: Mutex::new(kiosk),
            clock,
            wake: Notify::new(),
        }))
    }

    /// The time, by this machine's clock as the centre corrects it.
    pub fn now(&self) -> Timestamp {
        self.clock.now().plus_ms(self.facts.borrow().offset_ms)
    }

    pub fn facts(&self) -> Facts {
        self.facts.borrow().clone()
    }

    /// Wakes whenever the facts change.
    pub fn watch(&self) -> watch::Receiver<Facts> {
        self.facts.subscribe()
    }

    /// A code was typed; what becomes of it is in the facts.
    pub fn enrol(&self, code: &str) -> Result<(), CallError> {
        self.with(|kiosk, now| kiosk.enrol(code, now))
    }

    /// Who this machine is, with its key.
    pub fn identity(&self) -> Option<Identity> {
        self.kiosk().identity().cloned()
    }

    /// Issues a ticket: when this returns, its number is on this kiosk's disk and owed to the centre.
    pub fn issue(&self, draft: &Draft) -> Result<TicketShown, IssueError> {
        self.with(|kiosk, now| kiosk.issue(draft, now))
    }

    /// Calls for help; what becomes of it is in the facts' state under the id.
    pub fn raise_help(
        &self,
        context: HelpContext,
        topic: Option<HelpTopic>,
    ) -> Result<HelpId, CallError> {
        self.with(|kiosk, now| kiosk.raise_help(context, topic, now))
    }

    pub fn set_help_topic(&self, help: HelpId, topic: HelpTopic) -> Result<(), CallError> {
        self.with(|kiosk, now| kiosk.set_help_topic(help, topic, now))
    }

    pub fn cancel_help(&self, help: HelpId) -> Result<(), CallError> {
        self.with(|kiosk, now| kiosk.cancel_help(help, now))
    }

    /// Asks for what the holder of a ticket wishes; what becomes of it is in the facts under the id.
    pub fn wish(&self, ticket: TicketId, wish: &Wish) -> Result<CommandId, CallError> {
        self.with(|kiosk, now| kiosk.wish(ticket, wish, now))
    }

    /// A touch waited so long for its frame.
    pub fn frame_took(&self, ms: u32) {
        self.longest_frame_ms.fetch_max(ms, Ordering::Relaxed);
    }

    /// The machine was looked at: so much is left of its disk.
    pub fn machine_is(&self, free_mb: Option<u64>) {
        let longest_ms = self.longest_frame_ms.swap(0, Ordering::Relaxed);
        let reading = MachineReading {
            free_mb,
            frame_ms: (longest_ms > 0).then_some(longest_ms),
        };
        self.with(|kiosk, _| kiosk.machine_is(reading));
    }

    /// Does something with the kiosk, tells what became of it, and wakes the link.
    fn with<T>(&self, act: impl FnOnce(&mut Kiosk<SqliteDisk>, Timestamp) -> T) -> T {
        let mut kiosk = self.kiosk();
        let done = act(&mut kiosk, self.clock.now());
        self.tell(&mut kiosk);
        self.wake.notify_one();
        done
    }

    fn tell(&self, kiosk: &mut Kiosk<SqliteDisk>) {
        if let Some(facts) = kiosk.news() {
            self.facts.send_replace(facts);
        }
    }

    fn kiosk(&self) -> MutexGuard<'_, Kiosk<SqliteDisk>> {
        // Every write is one transaction, so a panic elsewhere has left nothing half done.
        self.kiosk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is printed.
impl Device {
    pub fn has_printer(&self) {
        self.with(|kiosk, _| kiosk.has_printer());
    }

    /// How the printer is, as it was heard.
    pub fn printer_is(&self, printer: Printer) -> Result<(), PrintError> {
        self.with(|kiosk, now| kiosk.printer_is(printer, now))
    }

    /// A ticket's first slip: when this returns, the printer may have it.
    pub fn begin_slip(
        &self,
        ticket: TicketId,
        number: &TicketNumber,
        sealed: Arc<[u8]>,
    ) -> Result<JobId, PrintError> {
        self.with(|kiosk, now| kiosk.begin_slip(ticket, number, sealed, now))
    }

    pub fn slip_not_begun(&self, ticket: TicketId, number: &TicketNumber) {
        self.with(|kiosk, now| kiosk.slip_not_begun(ticket, number, now));
    }

    /// The same slip once more, with what stands on it, still sealed.
    pub fn begin_reprint(&self, ticket: TicketId) -> Result<(JobId, Arc<[u8]>), PrintError> {
        self.with(|kiosk, now| kiosk.begin_reprint(ticket, now))
    }

    pub fn slip_ended(&self, job: JobId, end: PrintEnd) -> Result<(), PrintError> {
        self.with(|kiosk, now| kiosk.slip_ended(job, end, now))
    }

    /// What staff found in the tray.
    pub fn settle_slip(&self, job: JobId, came_out: bool) -> Result<(), PrintError> {
        self.with(|kiosk, now| kiosk.settle_slip(job, came_out, now))
    }

    /// What becomes of a list or a test page.
    pub fn other_paper(&self, paper: OtherPaper) {
        self.with(|kiosk, _| kiosk.other_paper(paper));
    }

    /// Forgets the papers of other days, and says which day is open.
    pub fn keep_papers_of_today(&self) -> Result<Option<BusinessDate>, DiskError> {
        self.with(|kiosk, _| kiosk.keep_papers_of_today())
    }
}

/// What the link does with the device.
impl Device {
    /// What to ask of the centre now.
    pub(super) fn poll(&self) -> Vec<Ask> {
        let mut kiosk = self.kiosk();
        let asks = kiosk.poll(self.clock.now());
        self.tell(&mut kiosk);
        asks
    }

    /// Returns when it is time to ask again.
    pub(super) async fn woken(&self) {
        let wake = self.kiosk().next_wake();
        let due = async {
            match wake {
                Some((at, _)) => self.clock.sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = due => {}
            () = self.wake.notified() => {}
        }
    }

    pub(super) fn answered(&self, ask: AskId, answer: &Answer) {
        self.with(|kiosk, now| kiosk.answered(ask, answer, now));
    }

    pub(super) fn failed(&self, ask: AskId, why: &str) {
        self.with(|kiosk, now| kiosk.failed(ask, why, now));
    }

    pub(super) fn still_here(&self, ask: AskId) {
        self.with(|kiosk, now| kiosk.still_here(ask, now));
    }

    /// Frames that came together: told together, so that the replica is copied at most once for all of them.
    pub(super) fn frames(&self, ask: AskId, frames: &[String]) {
        self.with(|kiosk, now| {
            for frame in frames {
                kiosk.frame(ask, frame, now);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wait_for_a_frame_is_told_once() {
        let data = tempfile::tempdir().unwrap();
        let device = Device::open(data.path(), Clock::system()).unwrap();
        let told = |free_mb| {
            device.machine_is(free_mb);
            let health = device.kiosk().health();
            (health.free_mb, health.frame_ms)
        };
        for ms in [40, 250, 90] {
            device.frame_took(ms);
        }
        assert_eq!(told(Some(80)), (Some(80), Some(250)));
        assert_eq!(told(None), (None, None), "nobody touched it since");
    }
}
