//! The kiosk without its window: issues tickets, calls for help, and tells what it knows. The window and the link
//! share it.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use frontdesk_central::clock::Clock;
use frontdesk_central::entropy::{self, NoEntropy};
use frontdesk_domain::branch::{Command, State, TicketFact};
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpTopic};
use frontdesk_domain::ids::{CommandId, HelpId, KioskId, TicketId};
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::site::Site;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{CatalogueBody, CommandRequest};
use tokio::sync::{Notify, watch};

use super::disk::{Disk, DiskError};
use super::facts::{Facts, Published};
use super::numbering::{IssueError, Unnumbered};
use super::outbox::{Owed, Verdict};
use super::replica;
use super::session::{Draft, OutOfService, TicketShown};

const CATALOGUE_KEPT_AS: &str = "catalogue";

/// Why a call could not even be put on the disk.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

pub struct Device {
    id: KioskId,
    clock: Clock,
    disk: Mutex<Disk>,
    facts: watch::Sender<Facts>,
    /// Something new is owed to the centre.
    owes: Notify,
    /// What to add to this machine's clock to have the centre's.
    offset_ms: watch::Sender<i64>,
}

impl Device {
    /// Opens the kiosk's disk and goes on from what it last knew.
    pub fn open(id: KioskId, dir: &Path, clock: Clock) -> Result<Arc<Self>, DiskError> {
        let disk = Disk::open(dir)?;
        let published = disk
            .kept(CATALOGUE_KEPT_AS)?
            .and_then(|json| serde_json::from_str::<CatalogueBody>(&json).ok());
        let facts = Facts {
            published: published.map(|body| Arc::new(Published::from(body))),
            state: Arc::new(replica::load(&disk)?.unwrap_or_default()),
            owed: disk.owed()?,
            ..Facts::default()
        };
        Ok(Arc::new(Self {
            id,
            clock,
            disk: Mutex::new(disk),
            facts: watch::Sender::new(facts),
            owes: Notify::new(),
            offset_ms: watch::Sender::new(0),
        }))
    }

    /// The time, by this machine's clock as the centre corrects it.
    pub fn now(&self) -> Timestamp {
        self.clock.now().plus_ms(*self.offset_ms.borrow())
    }

    pub fn facts(&self) -> Facts {
        self.facts.borrow().clone()
    }

    /// Wakes whenever the facts change.
    pub fn watch(&self) -> watch::Receiver<Facts> {
        self.facts.subscribe()
    }

    /// Why no customer can be served here at all, if that is so.
    pub fn cannot_work(&self) -> Option<OutOfService> {
        let facts = self.facts();
        match &facts.published {
            None => Some(OutOfService::NoCatalogue),
            Some(published) if published.site.settings.kiosk(&self.id).is_none() => {
                Some(OutOfService::NotSetUp)
            }
            Some(_) => None,
        }
    }

    /// Issues a ticket: when this returns, its number is on this kiosk's disk and owed to the centre.
    pub fn issue(&self, draft: &Draft) -> Result<TicketShown, IssueError> {
        let now = self.now();
        let facts = self.facts();
        let published = facts.published.as_ref().ok_or(IssueError::NoDay)?;
        let site = &published.site;
        let service = site
            .catalogue
            .service(&draft.service)
            .ok_or_else(|| IssueError::UnknownService(draft.service.clone()))?;
        let kiosk = site
            .settings
            .kiosk(&self.id)
            .ok_or_else(|| IssueError::NotSetUp(self.id.clone()))?;
        let day = facts.state.day.ok_or(IssueError::NoDay)?;
        let ticket = TicketId(entropy::id(now)?);
        let code = ReceiptCode::new(entropy::bytes()?);
        let unnumbered = Unnumbered {
            command: CommandId(entropy::id(now)?),
            ticket,
            prefix: service.prefix,
            lane: kiosk.lane.clone(),
            day,
            known: facts.state.last_counter(service.prefix, &kiosk.lane),
            now,
        };
        let number = self
            .disk()
            .issue(&unnumbered, |number, business_date| TicketFact {
                kiosk: self.id.clone(),
                ticket,
                number,
                business_date,
                code: code.hash(),
                service: draft.service.clone(),
                class: None,
                catalogue: published.catalogue_version,
                lang: draft.lang,
                answers: draft.answers.clone(),
                ticked: draft.ticked.clone(),
                arrival: now,
                run: None,
            })?;
        self.owe_changed();
        tracing::info!(%number, service = %draft.service, "A ticket was issued.");
        let page_url = format!("{}/t/{code}", published.public_url.trim_end_matches('/'));
        Ok(TicketShown {
            ticket,
            number,
            service: draft.service.clone(),
            page_url,
        })
    }

    /// Calls for help; what becomes of it is in the facts' state under the id.
    pub fn raise_help(&self, context: HelpContext) -> Result<HelpId, CallError> {
        let now = self.now();
        let help = HelpId(entropy::id(now)?);
        let origin = HelpOrigin::Kiosk {
            kiosk: self.id.clone(),
        };
        self.owe(Command::RaiseHelp {
            help,
            origin,
            context,
            topic: None,
            raised_at: now,
        })?;
        Ok(help)
    }

    pub fn set_help_topic(&self, help: HelpId, topic: HelpTopic) -> Result<(), CallError> {
        self.owe(Command::SetHelpTopic { help, topic })
    }

    pub fn cancel_help(&self, help: HelpId) -> Result<(), CallError> {
        self.owe(Command::CancelHelp { help })
    }

    fn owe(&self, command: Command) -> Result<(), CallError> {
        let now = self.now();
        self.disk().queue_urgent(
            &CommandRequest {
                id: CommandId(entropy::id(now)?),
                command,
            },
            now,
        )?;
        self.owe_changed();
        Ok(())
    }

    fn owe_changed(&self) {
        if let Ok(owed) = self.disk().owed() {
            self.facts.send_modify(|facts| facts.owed = owed);
        }
        self.owes.notify_one();
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        // Every write is one transaction, so a panic elsewhere has left nothing half done.
        self.disk
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// What the link does with the device.
impl Device {
    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Waits until something is owed, and gives it.
    pub(super) async fn next_owed(&self) -> Result<Owed, DiskError> {
        loop {
            if let Some(owed) = self.disk().next_owed()? {
                return Ok(owed);
            }
            self.owes.notified().await;
        }
    }

    pub(super) fn settle(
        &self,
        owed: &Owed,
        verdict: Verdict,
        answer: &str,
    ) -> Result<(), DiskError> {
        self.disk()
            .settle(owed.position, verdict, answer, self.now())?;
        let left = self.disk().owed()?;
        self.facts.send_modify(|facts| facts.owed = left);
        Ok(())
    }

    pub(super) fn publish(&self, body: CatalogueBody) -> Result<(), DiskError> {
        let json = serde_json::to_string(&body)
            .expect("a catalogue has only string keys and finite numbers");
        self.disk().keep(CATALOGUE_KEPT_AS, &json)?;
        self.facts
            .send_modify(|facts| facts.published = Some(Arc::new(Published::from(body))));
        Ok(())
    }

    /// The replica has moved; it is kept on disk by [`Device::keep_replica`].
    pub(super) fn moved(&self, state: State) {
        let now = self.now();
        self.facts.send_modify(|facts| {
            facts.state = Arc::new(state);
            facts.heard_at = Some(now);
        });
    }

    pub(super) fn keep_replica(&self) -> Result<(), DiskError> {
        let state = self.facts.borrow().state.clone();
        replica::keep(&self.disk(), &state)
    }

    /// The stream said something, if only that it is there.
    pub(super) fn heard(&self) {
        let now = self.now();
        self.facts.send_modify(|facts| {
            facts.heard_at = Some(now);
            facts.connected = true;
        });
    }

    pub(super) fn lost(&self) {
        self.facts
            .send_if_modified(|facts| std::mem::take(&mut facts.connected));
    }

    /// The centre's clock showed the second that begins at `at`, at some time between `sent` and `answered` of this
    /// machine's.
    pub(super) fn measured(&self, at: Timestamp, sent: Timestamp, answered: Timestamp) {
        self.offset_ms.send_replace(offset_ms(at, sent, answered));
    }
}

/// The least correction that lets both clocks be right; none while they may agree.
fn offset_ms(at: Timestamp, sent: Timestamp, answered: Timestamp) -> i64 {
    let second_ends = at.plus_ms(999);
    if second_ends < sent {
        second_ends.0 - sent.0
    } else if at > answered {
        at.0 - answered.0
    } else {
        0
    }
}

impl From<CatalogueBody> for Published {
    fn from(body: CatalogueBody) -> Self {
        let catalogue_version = body.catalogue.version();
        Self {
            public_url: body.public_url,
            site: Site {
                settings: body.settings,
                catalogue: body.catalogue,
            },
            catalogue_version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_may_agree_is_not_corrected_and_another_as_little_as_possible() {
        let offset =
            |at, sent, answered| offset_ms(Timestamp(at), Timestamp(sent), Timestamp(answered));
        assert_eq!(
            offset(10_000, 10_400, 10_450),
            0,
            "within the second that the date names"
        );
        assert_eq!(offset(10_000, 10_999, 11_100), 0);
        assert_eq!(offset(10_000, 11_000, 11_100), -1);
        assert_eq!(offset(10_000, 70_999, 71_000), -60_000);
        assert_eq!(offset(80_000, 10_000, 20_000), 60_000);
    }
}
