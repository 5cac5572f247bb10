//! What each counter did last, and how it is taken back.

use super::{Corrupt, Step};
use crate::act::{Act, LastAct};
use crate::branch::Event;
use crate::counter::Counter;
use crate::ids::TicketId;
use crate::rules::CounterNumber;
use crate::ticket::{Happening, Ticket, TicketState};

impl Step<'_> {
    /// An act at a counter, with everything as it is before. What names no ticket or counter of this branch is none;
    /// carrying it out will say so.
    pub(super) fn act_of(&self, event: &Event) -> Option<(CounterNumber, LastAct)> {
        let (act, counter, ticket) = act(event)?;
        let ticket = self.state.tickets.get(&ticket)?;
        let at_counter = self.state.counters.get(&counter)?;
        let last = LastAct {
            act,
            at: self.at,
            ticket: Box::new(Ticket::clone(ticket)),
            credits: at_counter.credits.clone(),
        };
        Some((counter, last))
    }

    /// Whatever else happens to a ticket, nothing that was done to it before can be taken back.
    pub(super) fn remember_act(&mut self, event: &Event, act: Option<(CounterNumber, LastAct)>) {
        if let Some(ticket) = builds_on(event) {
            let acts = &mut self.state.last_acts;
            acts.retain(|_, last| last.ticket.id != ticket);
        }
        self.state.last_acts.extend(act);
    }

    /// Paper and what the customer has seen happen are not taken back.
    pub(super) fn undo(
        &mut self,
        id: TicketId,
        counter: CounterNumber,
        act: Act,
    ) -> Result<(), Corrupt> {
        let (seq, at) = (self.seq, self.at);
        let last = self.state.last_acts.get(&counter);
        let last = last.filter(|last| last.ticket.id == id && last.act == act);
        let last = last.cloned().ok_or_else(|| Corrupt::Step {
            seq,
            why: format!("counter {counter} did nothing that could be taken back"),
        })?;
        self.counter(counter)?;
        let state = last.ticket.state.clone();
        let mut ticket = self.ticket(id)?;
        let before = Ticket {
            slip: ticket.slip,
            rating: ticket.rating.take(),
            moments: std::mem::take(&mut ticket.moments),
            ..*last.ticket
        };
        *ticket = before;
        ticket.remember(at, Happening::Undone { act });
        let waited_for = ticket.waits_for;
        drop(ticket);
        let counters = &self.state.counters;
        let closed = |number| counters.get(&number).is_none_or(Counter::is_closed);
        if waited_for.is_some_and(closed) {
            self.ticket(id)?.waits_for = None;
        }
        self.free(counter, id);
        let there = self.counter(counter)?;
        there.credits = last.credits;
        if matches!(
            state,
            TicketState::Called { .. } | TicketState::Serving { .. }
        ) {
            there.ticket = Some(id);
        }
        if act == Act::Call {
            let calls = &mut self.state.calls;
            if let Some(index) = calls.iter().rposition(|call| call.ticket == id) {
                calls.remove(index);
            }
        }
        Ok(())
    }
}

fn act(event: &Event) -> Option<(Act, CounterNumber, TicketId)> {
    let (act, counter, ticket) = match event {
        Event::TicketCalled {
            ticket, counter, ..
        } => (Act::Call, counter, ticket),
        Event::TicketRecalled { ticket, counter } => (Act::Recall, counter, ticket),
        Event::TicketStarted { ticket, counter } => (Act::Start, counter, ticket),
        Event::TicketHeld { ticket, counter } => (Act::Hold, counter, ticket),
        Event::TicketResumed { ticket, counter } => (Act::Resume, counter, ticket),
        Event::TicketDone {
            ticket, counter, ..
        } => (Act::Finish, counter, ticket),
        Event::TicketMissed { ticket, counter } => (Act::Miss, counter, ticket),
        Event::TicketReturned {
            ticket,
            counter: Some(counter),
            ..
        } => (Act::Return, counter, ticket),
        Event::TicketTransferred {
            ticket, counter, ..
        }
        | Event::TicketTransferredToCounter {
            ticket, counter, ..
        }
        | Event::TicketTransferredToSkill {
            ticket, counter, ..
        } => (Act::Transfer, counter, ticket),
        Event::ServiceCorrected {
            ticket, counter, ..
        } => (Act::CorrectService, counter, ticket),
        Event::PriorityRevoked {
            ticket, counter, ..
        } => (Act::RevokePriority, counter, ticket),
        _ => return None,
    };
    Some((act, *counter, *ticket))
}

/// The ticket that an event changes. What became of its slip changes nothing about the visit.
fn builds_on(event: &Event) -> Option<TicketId> {
    if let Some((_, _, ticket)) = act(event) {
        return Some(ticket);
    }
    match event {
        Event::TicketReturned { ticket, .. }
        | Event::TicketMoved { ticket, .. }
        | Event::TicketLetPass { ticket, .. }
        | Event::TicketCancelled { ticket, .. }
        | Event::TicketNoShow { ticket }
        | Event::TicketCarriedOver { ticket }
        | Event::LackingRecorded { ticket, .. }
        | Event::StepTicked { ticket, .. }
        | Event::PriorityConfirmed { ticket, .. }
        | Event::ActUndone { ticket, .. }
        | Event::RatingGiven { ticket, .. } => Some(*ticket),
        _ => None,
    }
}
