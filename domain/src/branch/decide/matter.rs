//! What a clerk finds out about the matter of the ticket at the counter: what is lacking, which steps are done, and that
//! it is another service.

use std::collections::BTreeSet;

use super::issue::check_answers;
use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::catalogue::Answers;
use crate::ids::{MaterialId, ServiceId, StepId, TicketId};
use crate::rules::CounterNumber;
use crate::ticket::{Need, Ticket, WrongState};

impl Deciding<'_> {
    /// Only what the service asks of this customer, by their answers.
    pub(super) fn record_lacking(
        &self,
        counter: CounterNumber,
        id: TicketId,
        lacking: &BTreeSet<MaterialId>,
    ) -> Decision {
        let ticket = self.at_this(counter, id)?;
        let service = self.service(&ticket.service)?;
        let asked: BTreeSet<_> = service
            .materials_for(&ticket.answers)
            .map(|material| &material.id)
            .collect();
        if let Some(unknown) = lacking.iter().find(|material| !asked.contains(material)) {
            return Err(Refusal::UnknownMaterial(unknown.clone()));
        }
        if ticket.lacking == *lacking {
            return Ok(Vec::new());
        }
        Ok(vec![Event::LackingRecorded {
            ticket: id,
            counter,
            lacking: lacking.clone(),
        }])
    }

    pub(super) fn tick_step(
        &self,
        counter: CounterNumber,
        id: TicketId,
        step: &StepId,
        done: bool,
    ) -> Decision {
        let ticket = self.at_this(counter, id)?;
        let service = self.service(&ticket.service)?;
        if !service.steps.iter().any(|known| known.id == *step) {
            return Err(Refusal::UnknownStep(step.clone()));
        }
        if ticket.steps_done.contains(step) == done {
            return Ok(Vec::new());
        }
        Ok(vec![Event::StepTicked {
            ticket: id,
            counter,
            step: step.clone(),
            done,
        }])
    }

    /// Where the counter has the skill, whoever stands there goes on being served: they did nothing wrong, and the clerk
    /// has begun to listen. Where it has not, they go back to the queue at their own place, as in a transfer. The answers
    /// were those of the other service, so new ones may be given; what they have with them they still have.
    pub(super) fn correct_service(
        &self,
        counter: CounterNumber,
        id: TicketId,
        to: &ServiceId,
        answers: &Answers,
    ) -> Decision {
        let ticket = self.at_this(counter, id)?;
        let service = self.service(to)?;
        check_answers(service, answers)?;
        if ticket.service == *to && ticket.answers == *answers {
            return Ok(Vec::new());
        }
        let asked = service.materials_for(answers);
        let has = asked.filter(|material| ticket.ticked.contains(&material.id));
        let need = Need::Skill(Some(&service.skill));
        Ok(vec![Event::ServiceCorrected {
            ticket: id,
            counter,
            service: service.id.clone(),
            skill: service.skill.clone(),
            handling_minutes: service.handling_minutes,
            catalogue: self.catalogue_in_force(),
            answers: answers.clone(),
            ticked: has.map(|material| material.id.clone()).collect(),
            stays: self.counter(counter)?.can_serve(need),
        }])
    }

    /// The ticket that this counter has called, serves or holds.
    fn at_this(&self, counter: CounterNumber, id: TicketId) -> Result<&Ticket, Refusal> {
        let ticket = self.ticket_at(counter, id)?;
        let is = ticket.state.name();
        match ticket.counter() {
            Some(_) => Ok(ticket),
            None => Err(WrongState { is }.into()),
        }
    }
}
