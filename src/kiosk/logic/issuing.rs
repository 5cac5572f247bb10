//! What customers do: take a number, call for help.

use frontdesk_central::entropy::NoEntropy;
use frontdesk_domain::branch::{Command, TicketFact};
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpTopic};
use frontdesk_domain::ids::{CommandId, HelpId, KioskId, ServiceId, TicketId};
use frontdesk_domain::number::Prefix;
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;

use super::Kiosk;
use crate::kiosk::disk::{Disk, DiskError, Urgency};
use crate::kiosk::ledger::{Unnumbered, Way};
use crate::kiosk::session::{Draft, OutOfService, TicketShown};

/// Why there is no number.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    #[error("the numbers of prefix {0} are used up for today")]
    UsedUp(Prefix),
    #[error("the kiosk has not heard of a business day yet. Connect it to the centre once")]
    NoDay,
    #[error("the kiosk gives out no numbers for the moment ({0:?}); its screen says what to do")]
    OutOfService(OutOfService),
    #[error("no numbers are given out for service `{0}` now")]
    Stopped(ServiceId),
    #[error("service `{0}` is not in the kiosk's catalogue any more")]
    UnknownService(ServiceId),
}

/// Why something could not even be put on the disk.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    #[error("this machine is no kiosk yet, so there is nobody to call")]
    NotEnrolled,
}

impl<D: Disk> Kiosk<D> {
    /// Which of its branch's kiosks this is.
    pub(super) fn kiosk(&self) -> Option<&KioskId> {
        let identity = self.identity.as_ref()?;
        Some(&identity.place.kiosk)
    }

    /// Issues a ticket: when this returns, its number is on this kiosk's disk and owed to the centre.
    pub fn issue(&mut self, draft: &Draft, now: Timestamp) -> Result<TicketShown, IssueError> {
        self.make_certain()?;
        if let Some(why) = self.out_of_service(now) {
            return Err(IssueError::OutOfService(why));
        }
        let at = self.centre_time(now);
        let published = self.facts.published.clone().ok_or(IssueError::NoDay)?;
        let site = &published.site;
        let service = site
            .catalogue
            .service(&draft.service)
            .ok_or_else(|| IssueError::UnknownService(draft.service.clone()))?;
        let not_enrolled = IssueError::OutOfService(OutOfService::NotEnrolled);
        let kiosk = self.kiosk().ok_or(not_enrolled)?.clone();
        let (lane, _) = self
            .holder()
            .ok_or(IssueError::OutOfService(OutOfService::Starting))?;
        let lane = lane.clone();
        let state = &self.facts.state;
        if state.not_issued(&draft.service).is_some() {
            return Err(IssueError::Stopped(draft.service.clone()));
        }
        let day = state.day.ok_or(IssueError::NoDay)?;
        // Nobody came before what this kiosk already knows of, whatever its clock shows.
        let arrival = at.max(state.last_at).max(self.ledger.last_owed_arrival());
        let ticket = TicketId(self.entropy.id(at)?);
        let code = ReceiptCode::new(self.entropy.bytes()?);
        let unnumbered = Unnumbered {
            command: CommandId(self.entropy.id(at)?),
            prefix: service.prefix,
            day,
            // A replica of long ago does not know it.
            day_began_at: Some(state.day_began_at).filter(|at| *at > Timestamp(0)),
            known: state.last_counter(service.prefix, &lane),
            caught_up: self
                .answered
                .last()
                .is_none_or(|answered| state.seq >= answered.seq),
            arrival,
            now,
            lane,
        };
        let fact = |number, business_date| TicketFact {
            kiosk,
            ticket,
            number,
            business_date,
            code: code.hash(),
            service: draft.service.clone(),
            class: draft.class.clone(),
            catalogue: published.catalogue_version,
            lang: draft.lang,
            answers: draft.answers.clone(),
            ticked: draft.ticked.clone(),
            arrival,
            run: Some(self.started.run),
        };
        let (number, mut changes) = self
            .ledger
            .issue(&unnumbered, fact)
            .map_err(|_| IssueError::UsedUp(service.prefix))?;
        changes.push(self.times(now));
        self.commit(&changes)?;
        self.look_around(now);
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
    pub fn raise_help(
        &mut self,
        context: HelpContext,
        topic: Option<HelpTopic>,
        now: Timestamp,
    ) -> Result<HelpId, CallError> {
        let raised_at = self.centre_time(now);
        let help = HelpId(self.entropy.id(raised_at)?);
        let kiosk = self.kiosk().ok_or(CallError::NotEnrolled)?.clone();
        let origin = HelpOrigin::Kiosk { kiosk };
        let call = Command::RaiseHelp {
            help,
            origin,
            context,
            topic,
            raised_at,
        };
        self.owe_about_help(call, now)?;
        Ok(help)
    }

    pub fn set_help_topic(
        &mut self,
        help: HelpId,
        topic: HelpTopic,
        now: Timestamp,
    ) -> Result<(), CallError> {
        self.owe_about_help(Command::SetHelpTopic { help, topic }, now)
    }

    pub fn cancel_help(&mut self, help: HelpId, now: Timestamp) -> Result<(), CallError> {
        self.owe_about_help(Command::CancelHelp { help }, now)
    }

    fn owe_about_help(&mut self, command: Command, now: Timestamp) -> Result<(), CallError> {
        self.make_certain()?;
        let id = CommandId(self.entropy.id(self.centre_time(now))?);
        let owed = self
            .ledger
            .owe(&CommandRequest { id, command }, Urgency::Help, now);
        self.commit(&[owed])?;
        self.pushers.hurry(Way::Urgent);
        self.look_around(now);
        Ok(())
    }
}
