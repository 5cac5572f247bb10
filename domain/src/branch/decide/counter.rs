//! What a clerk does with the ticket at the counter.

use super::{Deciding, Decision};
use crate::act::UNDO_SECONDS;
use crate::branch::{Event, Refusal};
use crate::counter::Counter;
use crate::ids::TicketId;
use crate::rules::CounterNumber;
use crate::ticket::{Outcome, TicketState};

impl Deciding<'_> {
    pub(super) fn call_next(&self, counter: CounterNumber) -> Decision {
        let calling = self.free_to_call(counter)?;
        let (ticket, reason) =
            crate::queue::next(self.state, calling).ok_or(Refusal::NobodyWaiting)?;
        Ok(vec![Event::TicketCalled {
            ticket,
            counter,
            reason,
        }])
    }

    /// Whoever is next anyway is called as that.
    pub(super) fn call_ticket(&self, counter: CounterNumber, id: TicketId) -> Decision {
        let calling = self.free_to_call(counter)?;
        let ticket = self.ticket(id)?;
        ticket.state.clone().call(counter, self.at)?;
        if !calling.can_serve(ticket.need()) {
            return Err(Refusal::CannotServe(counter));
        }
        Ok(vec![Event::TicketCalled {
            ticket: id,
            counter,
            reason: crate::queue::called_out(self.state, calling, ticket),
        }])
    }

    fn free_to_call(&self, counter: CounterNumber) -> Result<&Counter, Refusal> {
        let calling = self.counter(counter)?;
        if !calling.is_open() {
            return Err(Refusal::CounterNotOpen(counter));
        }
        if calling.ticket.is_some() {
            return Err(Refusal::CounterBusy(counter));
        }
        Ok(calling)
    }

    pub(super) fn recall(&self, counter: CounterNumber, id: TicketId) -> Decision {
        let ticket = self.ticket_at(counter, id)?;
        ticket.state.clone().recall(self.at)?;
        if let TicketState::Called { at, .. } = ticket.state {
            let spacing_ms = i64::from(self.state.rules.recall_spacing_seconds) * 1000;
            let left_ms = spacing_ms - self.at.ms_since(at);
            if left_ms > 0 {
                return Err(Refusal::TooSoon(
                    u32::try_from((left_ms + 999) / 1000).unwrap_or(u32::MAX),
                ));
            }
        }
        Ok(vec![Event::TicketRecalled {
            ticket: id,
            counter,
        }])
    }

    pub(super) fn start(&self, counter: CounterNumber, id: TicketId) -> Decision {
        self.ticket_at(counter, id)?.state.clone().start(self.at)?;
        Ok(vec![Event::TicketStarted {
            ticket: id,
            counter,
        }])
    }

    pub(super) fn hold(&self, counter: CounterNumber, id: TicketId) -> Decision {
        self.ticket_at(counter, id)?.state.clone().hold()?;
        Ok(vec![Event::TicketHeld {
            ticket: id,
            counter,
        }])
    }

    pub(super) fn resume(&self, counter: CounterNumber, id: TicketId) -> Decision {
        self.ticket_at(counter, id)?.state.clone().resume()?;
        if self.counter(counter)?.ticket.is_some() {
            return Err(Refusal::CounterBusy(counter));
        }
        Ok(vec![Event::TicketResumed {
            ticket: id,
            counter,
        }])
    }

    pub(super) fn finish(
        &self,
        counter: CounterNumber,
        id: TicketId,
        outcome: Outcome,
    ) -> Decision {
        self.ticket_at(counter, id)?
            .state
            .clone()
            .finish(self.at, outcome)?;
        Ok(vec![Event::TicketDone {
            ticket: id,
            counter,
            outcome,
        }])
    }

    pub(super) fn undo(&self, counter: CounterNumber, id: TicketId) -> Decision {
        self.counter(counter)?;
        let last = self.state.last_acts.get(&counter);
        let last = last.filter(|last| last.ticket.id == id);
        let last = last.ok_or(Refusal::NothingToUndo)?;
        if !last.may_be_undone(self.at) {
            return Err(Refusal::TooLateToUndo(UNDO_SECONDS));
        }
        Ok(vec![Event::ActUndone {
            ticket: id,
            counter,
            act: last.act,
        }])
    }

    pub(super) fn miss(&self, counter: CounterNumber, id: TicketId) -> Decision {
        let ticket = self.ticket_at(counter, id)?;
        ticket.state.clone().miss(self.at)?;
        let needed = self.state.rules.calls_before_missed;
        if let TicketState::Called { calls, .. } = ticket.state
            && calls < needed
        {
            return Err(Refusal::CallAgainFirst { calls, needed });
        }
        Ok(vec![Event::TicketMissed {
            ticket: id,
            counter,
        }])
    }
}
