//! Who is called, where, and whether it was their turn: judged by what the log said at the call, with a small reckoning
//! of its own.

use std::collections::{BTreeMap, BTreeSet};

use frontdesk_domain::branch::{Envelope, Event, Issued};
use frontdesk_domain::ids::{ClassId, SkillId, TicketId};
use frontdesk_domain::number::{Lane, Prefix};
use frontdesk_domain::queue::CallRule;
use frontdesk_domain::rules::{CounterNumber, Settings};
use frontdesk_domain::time::Timestamp;

use super::{Verdict, broken};

pub struct Calls {
    skills: BTreeMap<CounterNumber, Vec<SkillId>>,
    weights: BTreeMap<ClassId, u32>,
    tickets: BTreeMap<TicketId, Ticket>,
    /// Those of them that wait, and those that a counter is busy with: a hall has thousands that have ended.
    waiting: BTreeSet<TicketId>,
    busy: BTreeMap<CounterNumber, TicketId>,
    stretches: BTreeMap<CounterNumber, Stretch>,
    count: usize,
}

struct Ticket {
    class: ClassId,
    skill: Option<SkillId>,
    /// The one counter that may call it.
    waits_for: Option<CounterNumber>,
    arrived: (Timestamp, Lane, u32, Prefix),
    /// Its holder let others pass or came back late, or staff moved it: arrival does not say where it stands.
    moved: bool,
    at: Place,
    /// Where it was, and for whom, before the last thing that a counter did with it.
    before: Option<(Place, Option<SkillId>, Option<CounterNumber>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Waiting,
    Called(CounterNumber),
    Serving(CounterNumber),
    Held(CounterNumber),
    Missed,
    Ended,
}

/// Calls at one counter, one after another, at which the same classes waited.
#[derive(Debug, Default)]
struct Stretch {
    waiting: BTreeSet<ClassId>,
    calls: BTreeMap<ClassId, u32>,
}

impl Calls {
    pub fn of(settings: &Settings) -> Self {
        Self {
            skills: settings
                .counters
                .iter()
                .map(|counter| (counter.number, counter.skills.clone()))
                .collect(),
            weights: settings
                .classes
                .iter()
                .map(|class| (class.id.clone(), u32::from(class.weight)))
                .collect(),
            tickets: BTreeMap::new(),
            waiting: BTreeSet::new(),
            busy: BTreeMap::new(),
            stretches: BTreeMap::new(),
            count: 0,
        }
    }

    pub fn count(&self) -> usize {
        self.count
    }

    pub fn set_back(&mut self, kept: &[Envelope]) {
        let count = self.count;
        self.tickets.clear();
        self.waiting.clear();
        self.busy.clear();
        self.stretches.clear();
        for envelope in kept {
            // It was judged when it was written.
            drop(self.read(envelope));
        }
        self.count = count;
    }

    pub fn read(&mut self, envelope: &Envelope) -> Verdict {
        match &envelope.event {
            Event::TicketIssued(issued) => {
                self.tickets.insert(issued.ticket, Ticket::of(issued));
                self.waiting.insert(issued.ticket);
                Ok(())
            }
            Event::TicketCalled {
                ticket,
                counter,
                reason,
            } => {
                self.count += 1;
                self.nobody_is_called_after_they_are_done(*ticket)?;
                self.one_counter_holds_a_ticket(
                    *ticket,
                    *counter,
                    &[Place::Waiting],
                    Place::Called(*counter),
                )?;
                // Out of turn by the clerk's word.
                if reason.rule == CallRule::Chosen {
                    return Ok(());
                }
                self.calls_keep_the_order_of_arrival(*ticket, *counter)?;
                self.calls_keep_the_ratio_of_the_classes(*ticket, *counter)
            }
            Event::TicketRecalled { ticket, counter } => self.one_counter_holds_a_ticket(
                *ticket,
                *counter,
                &[Place::Called(*counter)],
                Place::Called(*counter),
            ),
            Event::TicketStarted { ticket, counter } => self.one_counter_holds_a_ticket(
                *ticket,
                *counter,
                &[Place::Called(*counter)],
                Place::Serving(*counter),
            ),
            Event::TicketHeld { ticket, counter } => self.one_counter_holds_a_ticket(
                *ticket,
                *counter,
                &[Place::Serving(*counter)],
                Place::Held(*counter),
            ),
            Event::TicketResumed { ticket, counter } => self.one_counter_holds_a_ticket(
                *ticket,
                *counter,
                &[Place::Held(*counter)],
                Place::Serving(*counter),
            ),
            Event::TicketDone {
                ticket, counter, ..
            } => self.one_counter_holds_a_ticket(
                *ticket,
                *counter,
                &[Place::Serving(*counter), Place::Held(*counter)],
                Place::Ended,
            ),
            Event::TicketMissed { ticket, counter } => self.one_counter_holds_a_ticket(
                *ticket,
                *counter,
                &[Place::Called(*counter)],
                Place::Missed,
            ),
            Event::TicketTransferred { .. }
            | Event::TicketTransferredToSkill { .. }
            | Event::TicketTransferredToCounter { .. }
            | Event::ServiceCorrected { .. } => self.passed_on(&envelope.event),
            other => {
                self.follows(other);
                Ok(())
            }
        }
    }

    fn passed_on(&mut self, event: &Event) -> Verdict {
        match event {
            Event::TicketTransferred {
                ticket,
                counter,
                skill,
                ..
            }
            | Event::TicketTransferredToSkill {
                ticket,
                counter,
                skill,
            } => {
                self.goes_back_to_the_queue(*ticket, *counter)?;
                self.change(*ticket, |ticket| {
                    ticket.skill = Some(skill.clone());
                    ticket.waits_for = None;
                });
                Ok(())
            }
            Event::ServiceCorrected {
                ticket,
                counter,
                skill,
                stays,
                ..
            } => {
                if *stays {
                    let there = self.tickets.get(ticket).map(|ticket| ticket.at);
                    there.and_then(|there| self.moves(*ticket, there));
                } else {
                    self.goes_back_to_the_queue(*ticket, *counter)?;
                }
                self.change(*ticket, |ticket| {
                    ticket.skill = Some(skill.clone());
                    ticket.waits_for = None;
                });
                Ok(())
            }
            Event::TicketTransferredToCounter {
                ticket,
                counter,
                to,
            } => {
                self.goes_back_to_the_queue(*ticket, *counter)?;
                self.change(*ticket, |ticket| ticket.waits_for = Some(*to));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What there is nothing to say against.
    fn follows(&mut self, event: &Event) {
        match event {
            Event::ActUndone {
                ticket, counter, ..
            } => {
                self.is_where_it_was(*ticket);
                // A call that was taken back was nobody's turn.
                self.stretches.remove(counter);
            }
            Event::CounterClosed { counter } => {
                for ticket in self.tickets.values_mut() {
                    ticket.waits_for = ticket.waits_for.filter(|there| there != counter);
                }
            }
            Event::TicketReturned { ticket, .. } => {
                self.change(*ticket, |ticket| ticket.moved = true);
                self.moves(*ticket, Place::Waiting);
            }
            Event::TicketLetPass { ticket, .. } | Event::TicketMoved { ticket, .. } => {
                self.change(*ticket, |ticket| ticket.moved = true);
            }
            Event::TicketCarriedOver { ticket } => {
                self.moves(*ticket, Place::Waiting);
            }
            Event::TicketCancelled { ticket, .. } | Event::TicketNoShow { ticket } => {
                self.moves(*ticket, Place::Ended);
            }
            _ => {}
        }
    }

    fn is_where_it_was(&mut self, id: TicketId) {
        let before = self.tickets.get_mut(&id).and_then(|t| t.before.take());
        if let Some((place, skill, waits_for)) = before {
            self.moves(id, place);
            self.change(id, |ticket| {
                (ticket.skill, ticket.waits_for) = (skill, waits_for);
            });
        }
    }

    fn goes_back_to_the_queue(&mut self, ticket: TicketId, from: CounterNumber) -> Verdict {
        let there = [Place::Called(from), Place::Serving(from), Place::Held(from)];
        self.one_counter_holds_a_ticket(ticket, from, &there, Place::Waiting)
    }

    fn change(&mut self, ticket: TicketId, how: impl FnOnce(&mut Ticket)) {
        if let Some(ticket) = self.tickets.get_mut(&ticket) {
            how(ticket);
        }
    }

    /// Returns where it was; nothing for a ticket that nobody issued.
    fn moves(&mut self, id: TicketId, to: Place) -> Option<Place> {
        let ticket = self.tickets.get_mut(&id)?;
        let before = std::mem::replace(&mut ticket.at, to);
        ticket.before = Some((before, ticket.skill.clone(), ticket.waits_for));
        self.busy.retain(|_, with| *with != id);
        self.waiting.remove(&id);
        match to {
            Place::Waiting => drop(self.waiting.insert(id)),
            Place::Called(counter) | Place::Serving(counter) => {
                self.busy.insert(counter, id);
            }
            Place::Held(_) | Place::Missed | Place::Ended => {}
        }
        Some(before)
    }

    fn waiting(&self) -> impl Iterator<Item = (&TicketId, &Ticket)> {
        let tickets = self.waiting.iter();
        tickets.filter_map(|id| Some((id, self.tickets.get(id)?)))
    }

    fn nobody_is_called_after_they_are_done(&self, id: TicketId) -> Verdict {
        match self.tickets.get(&id) {
            Some(ticket) if ticket.at == Place::Ended => broken(
                "nobody_is_called_after_they_are_done",
                format!("{id} was called"),
            ),
            _ => Ok(()),
        }
    }

    fn one_counter_holds_a_ticket(
        &mut self,
        id: TicketId,
        counter: CounterNumber,
        from: &[Place],
        to: Place,
    ) -> Verdict {
        let takes = matches!(to, Place::Called(_) | Place::Serving(_));
        let other = self.busy.get(&counter).filter(|other| **other != id);
        if let Some(other) = other.filter(|_| takes) {
            return broken(
                "a_counter_has_one_ticket",
                format!("counter {counter} has {other} and takes {id}"),
            );
        }
        let Some(before) = self.moves(id, to) else {
            return broken(
                "one_counter_holds_a_ticket",
                format!("counter {counter} has {id}, which nobody issued"),
            );
        };
        if from.contains(&before) {
            Ok(())
        } else {
            broken(
                "one_counter_holds_a_ticket",
                format!("{id} is {before:?} and goes to {to:?}"),
            )
        }
    }

    fn can_serve(&self, counter: CounterNumber, ticket: &Ticket) -> bool {
        if let Some(there) = ticket.waits_for {
            return there == counter;
        }
        let (skills, skill) = (self.skills.get(&counter), ticket.skill.as_ref());
        skill.is_none_or(|skill| skills.is_some_and(|skills| skills.contains(skill)))
    }

    /// Of the called one's class, nobody whom the counter can serve came earlier.
    fn calls_keep_the_order_of_arrival(&self, id: TicketId, counter: CounterNumber) -> Verdict {
        let called = &self.tickets[&id];
        if called.moved {
            return Ok(());
        }
        let earlier = self.waiting().find(|(_, ticket)| {
            !ticket.moved
                && ticket.class == called.class
                && self.can_serve(counter, ticket)
                && ticket.arrived < called.arrived
        });
        match earlier {
            Some((earlier, _)) => broken(
                "calls_keep_the_order_of_arrival",
                format!("{id} was called before {earlier}"),
            ),
            None => Ok(()),
        }
    }

    /// While the same classes wait at a counter, each gets its weight of the calls, give or take what a class was owed
    /// from before.
    fn calls_keep_the_ratio_of_the_classes(
        &mut self,
        id: TicketId,
        counter: CounterNumber,
    ) -> Verdict {
        let called = self.tickets[&id].class.clone();
        let waits = self
            .waiting()
            .filter(|(_, ticket)| self.can_serve(counter, ticket));
        let mut waiting: BTreeSet<ClassId> =
            waits.map(|(_, ticket)| ticket.class.clone()).collect();
        waiting.insert(called.clone());
        let stretch = self.stretches.entry(counter).or_default();
        if stretch.waiting != waiting {
            *stretch = Stretch {
                waiting,
                calls: BTreeMap::new(),
            };
        }
        *stretch.calls.entry(called).or_default() += 1;
        let weight = |class: &ClassId| f64::from(self.weights.get(class).copied().unwrap_or(1));
        let all: f64 = stretch.waiting.iter().map(weight).sum();
        let calls: u32 = stretch.calls.values().sum();
        let tolerance = f64::from(u32::try_from(stretch.waiting.len()).unwrap_or(u32::MAX)) + 1.0;
        for class in &stretch.waiting {
            let got = f64::from(stretch.calls.get(class).copied().unwrap_or(0));
            let due = f64::from(calls) * weight(class) / all;
            if (got - due).abs() > tolerance {
                return broken(
                    "calls_keep_the_ratio_of_the_classes",
                    format!("counter {counter} called {got} of {class}, of {calls} calls"),
                );
            }
        }
        Ok(())
    }
}

impl Ticket {
    fn of(issued: &Issued) -> Self {
        let number = &issued.number;
        Self {
            class: issued.class.clone(),
            skill: issued.skill.clone(),
            waits_for: None,
            arrived: (
                issued.arrival,
                number.lane.clone(),
                number.counter(),
                number.prefix,
            ),
            moved: false,
            at: Place::Waiting,
            before: None,
        }
    }
}

#[cfg(test)]
mod tests;
