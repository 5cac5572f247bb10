//! What events with more to them do to a ticket: it comes in, is called, passed on, or turns out to be another matter.

use std::collections::BTreeSet;

use super::{Corrupt, Step};
use crate::branch::{CALLS_KEPT, CallRecord, Event, Issued};
use crate::ids::TicketId;
use crate::queue::{self, CallReason, CallRule};
use crate::rules::CounterNumber;
use crate::ticket::{Happening, Place, Ticket, TicketState};

impl Step<'_> {
    /// A second one for the same ticket changes nothing.
    pub(super) fn issue(&mut self, issued: &Issued) {
        if self.state.tickets.contains_key(&issued.ticket) {
            return;
        }
        let place = Place::on_arrival(issued.arrival, issued.number.clone());
        let mut ticket = Ticket {
            id: issued.ticket,
            number: issued.number.clone(),
            business_date: issued.business_date,
            code: issued.code,
            service: issued.service.clone(),
            skill: issued.skill.clone(),
            handling_minutes: issued.handling_minutes,
            class: issued.class.clone(),
            priority: issued.priority,
            catalogue: issued.catalogue,
            lang: issued.lang,
            answers: issued.answers.clone(),
            ticked: issued.ticked.clone(),
            lacking: BTreeSet::new(),
            steps_done: BTreeSet::new(),
            arrival: issued.arrival,
            place,
            let_passed: 0,
            flags: issued.flags.clone(),
            state: TicketState::Waiting,
            waits_for: None,
            slip: None,
            rating: None,
            moments: Vec::new(),
        };
        let line = queue::line(self.state, &ticket);
        let ahead = line.map_or(0, |line| line.before(&ticket.place));
        ticket.remember(
            issued.arrival,
            Happening::Issued {
                ahead: u32::try_from(ahead).unwrap_or(u32::MAX),
            },
        );
        if issued.number.lane == self.state.rules.desk_lane {
            let last = self.state.desk.entry(issued.number.prefix).or_default();
            *last = issued.number.counter().max(*last);
        }
        self.state.tickets.insert(ticket);
    }

    pub(super) fn called(
        &mut self,
        ticket: TicketId,
        counter: CounterNumber,
        reason: &CallReason,
    ) -> Result<(), Corrupt> {
        let at = self.at;
        self.counter(counter)?;
        let called = self.step(
            ticket,
            |state| state.call(counter, at),
            Happening::Called { counter },
        )?;
        let (number, place) = (called.number.clone(), called.place.clone());
        drop(called);
        let state = &mut *self.state;
        if let Some(at_counter) = state.counters.get_mut(&counter) {
            at_counter.ticket = Some(ticket);
            if reason.rule != CallRule::Chosen {
                queue::settle(
                    &state.classes,
                    &mut at_counter.credits,
                    &reason.class,
                    reason.waiting.keys(),
                );
            }
        }
        if state.calls.len() >= CALLS_KEPT {
            state.calls.remove(0);
        }
        state.calls.push(CallRecord {
            at,
            ticket,
            number,
            counter,
            place,
            reason: reason.clone(),
        });

        Ok(())
    }

    /// Back to the queue for another service, for one counter or for another skill.
    pub(super) fn passed_on(&mut self, event: &Event) -> Result<(), Corrupt> {
        match event {
            Event::TicketTransferred {
                ticket,
                counter,
                service,
                skill,
                handling_minutes,
            } => {
                let happened = Happening::Transferred {
                    service: service.clone(),
                };
                let mut moved = self.step(*ticket, TicketState::transfer, happened)?;
                moved.service = service.clone();
                moved.skill = Some(skill.clone());
                moved.handling_minutes = *handling_minutes;
                moved.waits_for = None;
                moved.begins_anew();
                drop(moved);
                self.free(*counter, *ticket);
            }
            Event::TicketTransferredToCounter {
                ticket,
                counter,
                to,
            } => {
                let happened = Happening::SentToCounter { counter: *to };
                self.step(*ticket, TicketState::transfer, happened)?
                    .waits_for = Some(*to);
                self.free(*counter, *ticket);
            }
            Event::TicketTransferredToSkill {
                ticket,
                counter,
                skill,
            } => {
                let mut sent = self.step(*ticket, TicketState::transfer, Happening::SentToSkill)?;
                sent.skill = Some(skill.clone());
                sent.waits_for = None;
                drop(sent);
                self.free(*counter, *ticket);
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn corrected(&mut self, event: &Event) -> Result<(), Corrupt> {
        let Event::ServiceCorrected {
            ticket,
            counter,
            service,
            skill,
            handling_minutes,
            catalogue,
            answers,
            ticked,
            stays,
        } = event
        else {
            return Ok(());
        };
        let happened = Happening::ServiceCorrected {
            service: service.clone(),
        };
        let step = if *stays {
            TicketState::still_open
        } else {
            TicketState::transfer
        };
        let mut corrected = self.step(*ticket, step, happened)?;
        corrected.service = service.clone();
        corrected.skill = Some(skill.clone());
        corrected.handling_minutes = *handling_minutes;
        corrected.catalogue = *catalogue;
        corrected.answers.clone_from(answers);
        corrected.ticked.clone_from(ticked);
        corrected.waits_for = None;
        corrected.begins_anew();
        drop(corrected);
        if !*stays {
            self.free(*counter, *ticket);
        }
        Ok(())
    }
}
