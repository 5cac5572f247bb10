//! Whom an event concerns, so that a phone is not woken by what happens to others.

use frontdesk_domain::branch::{Event, State};
use frontdesk_domain::help::HelpOrigin;
use frontdesk_domain::ids::{HelpId, TicketId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// The ticket the event is about.
    pub ticket: Option<TicketId>,
    /// Everybody who waits may be told another place or another wait.
    pub queue: bool,
    /// Nobody can say whom it concerns, so it may be anybody.
    pub anybody: bool,
}

impl Touch {
    /// An event read from the log, without the state it was applied to.
    pub const UNKNOWN: Self = Self {
        ticket: None,
        queue: true,
        anybody: true,
    };

    /// `state` is as the event has left it.
    pub fn of(event: &Event, state: &State) -> Self {
        let queue = |ticket: &TicketId| Self {
            ticket: Some(*ticket),
            queue: true,
            anybody: false,
        };
        let only = |ticket: Option<TicketId>| Self {
            ticket,
            queue: false,
            anybody: false,
        };
        match event {
            Event::TicketIssued(issued) => queue(&issued.ticket),
            Event::TicketRecalled { ticket, .. }
            | Event::LackingRecorded { ticket, .. }
            | Event::StepTicked { ticket, .. }
            | Event::PriorityConfirmed { ticket, .. }
            | Event::SlipReported { ticket, .. }
            | Event::RatingGiven { ticket, .. } => only(Some(*ticket)),
            Event::TicketCalled { ticket, .. }
            | Event::TicketStarted { ticket, .. }
            | Event::TicketHeld { ticket, .. }
            | Event::TicketResumed { ticket, .. }
            | Event::TicketDone { ticket, .. }
            | Event::TicketMissed { ticket, .. }
            | Event::TicketReturned { ticket, .. }
            | Event::ServiceCorrected { ticket, .. }
            | Event::ActUndone { ticket, .. }
            | Event::TicketTransferred { ticket, .. }
            | Event::TicketTransferredToCounter { ticket, .. }
            | Event::TicketTransferredToSkill { ticket, .. }
            | Event::TicketMoved { ticket, .. }
            | Event::TicketLetPass { ticket, .. }
            | Event::TicketCancelled { ticket, .. }
            | Event::TicketNoShow { ticket }
            | Event::TicketCarriedOver { ticket }
            | Event::PriorityRevoked { ticket, .. } => queue(ticket),
            Event::CounterOpened { .. }
            | Event::CounterHandedOver { .. }
            | Event::CounterPaused { .. }
            | Event::CounterClosed { .. } => Self {
                ticket: None,
                queue: true,
                anybody: false,
            },
            Event::HelpRaised { help, .. }
            | Event::HelpTopicSet { help, .. }
            | Event::HelpDelivered { help }
            | Event::HelpAcknowledged { help, .. }
            | Event::HelpArrived { help }
            | Event::HelpResolved { help, .. }
            | Event::HelpCancelled { help }
            | Event::HelpUndeliverable { help } => only(caller(state, help)),
            Event::TicketSetAside { .. }
            | Event::LogStarted { .. }
            | Event::DayClosed { .. }
            | Event::KioskEnrolled { .. }
            | Event::KioskRevoked { .. }
            | Event::KioskStarted { .. }
            | Event::LaneSuspended { .. }
            | Event::HistoryLost { .. }
            | Event::AlarmRaised { .. }
            | Event::PrinterReported { .. }
            | Event::IssuingStopped { .. }
            | Event::IssuingResumed { .. } => only(None),
            // Every page shows a notice.
            Event::NoticePosted { .. }
            | Event::NoticeWithdrawn
            | Event::BranchClosedEarly { .. }
            | Event::BranchReopened
            | Event::BranchConfigured { .. }
            | Event::CataloguePublished { .. }
            | Event::DayOpened { .. } => Self::UNKNOWN,
        }
    }

    /// Whether the page of a ticket may look different now.
    pub fn concerns(&self, ticket: TicketId, waits: bool) -> bool {
        self.anybody || self.ticket == Some(ticket) || (self.queue && waits)
    }
}

/// The ticket whose phone a help call came from.
fn caller(state: &State, help: &HelpId) -> Option<TicketId> {
    match state.help.get(help)?.from {
        HelpOrigin::Phone { ticket } => Some(ticket),
        HelpOrigin::Kiosk { .. } => None,
    }
}
