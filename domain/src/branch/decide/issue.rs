//! Tickets come in: as a kiosk's fact, which is never refused, or as a request that the centre numbers.

use std::collections::BTreeSet;

use super::{Deciding, Decision};
use crate::branch::{Event, Issued, Refusal, SetAsideReason, TicketFact, TicketRequest};
use crate::catalogue::Service;
use crate::ids::ClassId;
use crate::number::TicketNumber;
use crate::ticket::Flag;

impl Deciding<'_> {
    /// Records what a kiosk has issued. A fact that cannot be true is set aside; a second one changes nothing.
    pub(super) fn record(&self, fact: &TicketFact) -> Vec<Event> {
        if self.state.tickets.contains_key(&fact.ticket) {
            return Vec::new();
        }
        if let Some(reason) = self.cannot_be(fact) {
            return vec![Event::TicketSetAside {
                ticket: fact.ticket,
                number: fact.number.clone(),
                reason,
            }];
        }
        let mut flags = BTreeSet::new();
        let service = self.site.catalogue.service(&fact.service);
        if service.is_none() {
            flags.insert(Flag::UnknownService);
        }
        let class = fact
            .class
            .as_ref()
            .filter(|class| self.site.settings.class(class).is_some());
        if class.is_none() && fact.class.is_some() {
            flags.insert(Flag::UnknownClass);
        }
        if self.state.day != Some(fact.business_date) {
            flags.insert(Flag::OtherDay);
        }
        let class = class
            .cloned()
            .unwrap_or_else(|| self.default_class(fact.class.as_ref()));
        vec![Event::TicketIssued(Box::new(Issued {
            ticket: fact.ticket,
            number: fact.number.clone(),
            business_date: fact.business_date,
            code: fact.code,
            service: fact.service.clone(),
            skill: service.map(|service| service.skill.clone()),
            handling_minutes: service
                .map_or(DEFAULT_HANDLING_MINUTES, |service| service.handling_minutes),
            class,
            catalogue: fact.catalogue,
            lang: fact.lang,
            answers: fact.answers.clone(),
            ticked: fact.ticked.clone(),
            // Nobody arrives later than the centre hears of it.
            arrival: fact.arrival.min(self.at),
            flags,
        }))]
    }

    /// A checked configuration has a class; were there none, no ticket must be lost for it.
    fn default_class(&self, asked: Option<&ClassId>) -> ClassId {
        let configured = self.site.settings.default_class();
        configured
            .or(asked)
            .cloned()
            .unwrap_or_else(|| "normal".parse().expect("`normal` is a slug"))
    }

    fn cannot_be(&self, fact: &TicketFact) -> Option<SetAsideReason> {
        let lane = self
            .site
            .settings
            .kiosk(&fact.kiosk)
            .map(|kiosk| &kiosk.lane);
        if lane != Some(&fact.number.lane) {
            return Some(SetAsideReason::NotItsLane);
        }
        let (date, number) = (fact.business_date, &fact.number);
        if self.state.tickets.by_number(date, number).is_some() {
            return Some(SetAsideReason::NumberTaken);
        }
        self.state
            .ticket_by_code(&fact.code)
            .map(|_| SetAsideReason::CodeTaken)
    }

    pub(super) fn issue(&self, request: &TicketRequest) -> Decision {
        let Some(business_date) = self.state.day else {
            return Err(Refusal::NoOpenDay);
        };
        if self.state.tickets.contains_key(&request.ticket)
            || self.state.ticket_by_code(&request.code).is_some()
        {
            return Err(Refusal::IdTaken);
        }
        let service = self
            .site
            .catalogue
            .service(&request.service)
            .ok_or_else(|| Refusal::UnknownService(request.service.clone()))?;
        check_answers(service, request)?;
        let class = match &request.class {
            Some(class) if self.site.settings.class(class).is_none() => {
                return Err(Refusal::UnknownClass(class.clone()));
            }
            Some(class) => class.clone(),
            None => self.default_class(None),
        };
        let lane = self.state.rules.desk_lane.clone();
        let issued = self.state.desk.get(&service.prefix).copied().unwrap_or(0);
        // The desk may have been given a lane in which a kiosk issued earlier today.
        let last = issued.max(self.state.last_counter(service.prefix, &lane));
        let number = TicketNumber::new(service.prefix, lane, last + 1)
            .map_err(|_| Refusal::NumbersUsedUp(service.prefix))?;
        Ok(vec![Event::TicketIssued(Box::new(Issued {
            ticket: request.ticket,
            number,
            business_date,
            code: request.code,
            service: service.id.clone(),
            skill: Some(service.skill.clone()),
            handling_minutes: service.handling_minutes,
            class,
            catalogue: self.site.catalogue.version(),
            lang: request.lang,
            answers: request.answers.clone(),
            ticked: request.ticked.clone(),
            arrival: self.at,
            flags: BTreeSet::new(),
        }))])
    }
}

/// What a ticket of a service nobody knows is reckoned to take.
const DEFAULT_HANDLING_MINUTES: u16 = 10;

fn check_answers(service: &Service, request: &TicketRequest) -> Result<(), Refusal> {
    for (question, choice) in &request.answers {
        let known = service
            .question(question)
            .is_some_and(|question| question.choices.iter().any(|c| c.id == *choice));
        if !known {
            return Err(Refusal::BadAnswer(format!("`{question}` = `{choice}`")));
        }
    }
    Ok(())
}
