//! A counter passes a ticket on, back to the queue. Number, arrival and place are kept.

use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::ids::{ServiceId, SkillId, TicketId};
use crate::rules::CounterNumber;

impl Deciding<'_> {
    /// For another service.
    pub(super) fn transfer(
        &self,
        counter: CounterNumber,
        id: TicketId,
        to: &ServiceId,
    ) -> Decision {
        self.ticket_at(counter, id)?.state.clone().transfer()?;
        let service = self.service(to)?;
        Ok(vec![Event::TicketTransferred {
            ticket: id,
            counter,
            service: service.id.clone(),
            skill: service.skill.clone(),
            handling_minutes: service.handling_minutes,
        }])
    }

    /// For one counter, whatever its skills: whoever sends the customer there knows why. It may be the same counter, for
    /// a customer who only fetches something. While it pauses they wait; a closed one nobody would call from.
    pub(super) fn transfer_to_counter(
        &self,
        counter: CounterNumber,
        id: TicketId,
        to: CounterNumber,
    ) -> Decision {
        self.ticket_at(counter, id)?.state.clone().transfer()?;
        if self.counter(to)?.is_closed() {
            return Err(Refusal::CounterClosed(to));
        }
        Ok(vec![Event::TicketTransferredToCounter {
            ticket: id,
            counter,
            to,
        }])
    }

    /// For the same service, by somebody who can do more.
    pub(super) fn transfer_to_skill(
        &self,
        counter: CounterNumber,
        id: TicketId,
        skill: &SkillId,
    ) -> Decision {
        self.ticket_at(counter, id)?.state.clone().transfer()?;
        let mut counters = self.state.counters.values();
        if !counters.any(|counter| counter.skills.contains(skill)) {
            return Err(Refusal::UnknownSkill(skill.clone()));
        }
        Ok(vec![Event::TicketTransferredToSkill {
            ticket: id,
            counter,
            skill: skill.clone(),
        }])
    }
}
