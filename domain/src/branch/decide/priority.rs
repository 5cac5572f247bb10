//! A claim to priority is believed until a clerk sees who made it.

use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::ids::TicketId;
use crate::priority::Priority;
use crate::rules::CounterNumber;
use crate::ticket::Ticket;

impl Deciding<'_> {
    pub(super) fn confirm_priority(&self, counter: CounterNumber, id: TicketId) -> Decision {
        let ticket = self.claiming(counter, id)?;
        ticket.state.clone().still_open()?;
        Ok(vec![Event::PriorityConfirmed {
            ticket: id,
            counter,
        }])
    }

    /// Whoever is being served already is not sent back for it.
    pub(super) fn revoke_priority(&self, counter: CounterNumber, id: TicketId) -> Decision {
        let ticket = self.claiming(counter, id)?;
        ticket.state.clone().step_back()?;
        Ok(vec![Event::PriorityRevoked {
            ticket: id,
            counter,
            class: self.default_class(Some(&ticket.class)),
        }])
    }

    /// A ticket with a claim that nobody has looked at, in the queue or at this counter.
    fn claiming(&self, counter: CounterNumber, id: TicketId) -> Result<&Ticket, Refusal> {
        let ticket = self.ticket_at(counter, id)?;
        if ticket.priority != Priority::Claimed {
            return Err(Refusal::NoPriorityClaim);
        }
        Ok(ticket)
    }
}
