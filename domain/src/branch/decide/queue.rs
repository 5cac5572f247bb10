//! Where a ticket stands in the queue: its holder comes back after a missed call, leaves or lets others pass; staff put
//! it before or behind another one.

use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::ids::TicketId;
use crate::queue::line;
use crate::rules::CounterNumber;
use crate::ticket::{CancelReason, Line, Place, Ticket, WrongState};

impl Deciding<'_> {
    /// After the next K of the same class and skill; at the end, when fewer wait.
    pub(super) fn come_back(&self, id: TicketId, counter: Option<CounterNumber>) -> Decision {
        if let Some(counter) = counter {
            self.counter(counter)?;
        }
        let ticket = self.ticket(id)?;
        ticket.state.clone().come_back()?;
        let line = line(self.state, ticket);
        let place = self.behind_the(usize::from(self.state.rules.return_after), line, ticket);
        Ok(vec![Event::TicketReturned {
            ticket: id,
            place,
            counter,
        }])
    }

    pub(super) fn leave(&self, id: TicketId) -> Decision {
        self.ticket(id)?
            .state
            .clone()
            .cancel(self.at, CancelReason::Left)?;
        Ok(vec![Event::TicketCancelled {
            ticket: id,
            reason: CancelReason::Left,
        }])
    }

    pub(super) fn let_pass(&self, id: TicketId, others: u16) -> Decision {
        let rules = &self.state.rules;
        let ticket = self.waiting(id)?;
        if !(1..=rules.let_pass_max).contains(&others) {
            return Err(Refusal::LetPassRange(rules.let_pass_max));
        }
        if ticket.let_passed >= rules.let_pass_times {
            return Err(Refusal::LetPassUsedUp(rules.let_pass_times));
        }
        let line = line(self.state, ticket).ok_or(Refusal::NobodyBehind)?;
        let first_behind = line.up_to(&ticket.place);
        let passing = usize::from(others).min(line.len() - first_behind);
        let last_passing = line.iter().skip(first_behind).take(passing).next_back();
        let last = last_passing.ok_or(Refusal::NobodyBehind)?;
        let place = Place::behind(&last.place, self.state.seq + 1);
        Ok(vec![Event::TicketLetPass {
            ticket: id,
            place,
            others: u16::try_from(passing).unwrap_or(others),
        }])
    }

    /// Among the tickets of its class, whichever counters serve them: between classes not the place decides.
    pub(super) fn put_before(&self, id: TicketId, other: TicketId) -> Decision {
        let (ticket, other) = self.two_of_a_class(id, other)?;
        let lines = self.state.tickets.lines();
        let of_class = lines.filter(|(class, _, _)| **class == other.class);
        let previous = of_class.filter_map(|(_, _, line)| {
            let previous = line.iter().take(line.before(&other.place)).rev();
            previous
                .map(|previous| &**previous)
                .find(|previous| previous.id != id)
        });
        let previous = previous.map(|previous| &previous.place).max();
        let seq = self.state.seq + 1;
        Ok(vec![Event::TicketMoved {
            ticket: id,
            place: Place::before(&other.place, previous, &ticket.number, seq),
        }])
    }

    pub(super) fn put_behind(&self, id: TicketId, other: TicketId) -> Decision {
        let (_, other) = self.two_of_a_class(id, other)?;
        Ok(vec![Event::TicketMoved {
            ticket: id,
            place: Place::behind(&other.place, self.state.seq + 1),
        }])
    }

    fn two_of_a_class(&self, id: TicketId, other: TicketId) -> Result<(&Ticket, &Ticket), Refusal> {
        if id == other {
            return Err(Refusal::SameTicket);
        }
        let (ticket, other) = (self.waiting(id)?, self.waiting(other)?);
        if ticket.class != other.class {
            return Err(Refusal::OtherClass);
        }
        Ok((ticket, other))
    }

    fn waiting(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        let ticket = self.ticket(id)?;
        let is = ticket.state.name();
        if ticket.is_waiting() {
            Ok(ticket)
        } else {
            Err(WrongState { is }.into())
        }
    }

    /// Directly behind the `count`th of a line, or where somebody who arrives now stands.
    fn behind_the(&self, count: usize, line: Option<&Line>, ticket: &Ticket) -> Place {
        let behind = |other: &Ticket| Place::behind(&other.place, self.state.seq + 1);
        let index = count.checked_sub(1);
        if let Some(other) = index.and_then(|index| line?.get(index)) {
            return behind(other);
        }
        let now = Place::on_arrival(self.at, ticket.number.clone());
        // Whoever took a number in this very moment, by a clock that may since have been set back, still stands before.
        let last = line.and_then(Line::last);
        match last.filter(|last| last.place >= now) {
            Some(last) => behind(last),
            None => now,
        }
    }
}
