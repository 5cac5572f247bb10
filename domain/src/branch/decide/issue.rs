//! Tickets come in: as a kiosk's fact, which is never refused, or as a request that the centre numbers.

use std::collections::BTreeSet;

use super::{Deciding, Decision};
use crate::branch::{Event, Issued, Refusal, SetAsideReason, TicketFact, TicketRequest};
use crate::catalogue::{Answers, Service};
use crate::hash::Hash;
use crate::ids::ClassId;
use crate::lane::{ForkReason, LaneStanding};
use crate::number::{Lane, TicketNumber};
use crate::priority::Priority;
use crate::rules::Unfinished;
use crate::ticket::{CancelReason, Flag};
use crate::time::Timestamp;

impl Deciding<'_> {
    /// Records what a kiosk has issued: in the order of these lines, and never with a refusal. A fact that cannot be
    /// true is set aside; a second one changes nothing.
    pub(super) fn record(&self, fact: &TicketFact) -> Vec<Event> {
        if self.is_known(fact) {
            return Vec::new();
        }
        let lane = &fact.number.lane;
        if !self.is_its_lane(fact) {
            return vec![set_aside(fact, SetAsideReason::NotItsLane)];
        }
        if self.number_is_taken(fact) {
            let fork = self.suspends(lane, ForkReason::NumberTwice);
            let aside = set_aside(fact, SetAsideReason::NumberTaken);
            return std::iter::once(aside).chain(fork).collect();
        }
        if self.code_is_taken(&fact.code) {
            return vec![set_aside(fact, SetAsideReason::CodeTaken)];
        }
        let fork = self
            .is_of_an_older_run(fact)
            .then(|| self.suspends(lane, ForkReason::OlderRun))
            .flatten();
        let mut flags = self.lane_flags(lane);
        if fork.is_some() {
            flags.insert(Flag::LaneSuspended);
        }
        let issued = self.issued_by(fact, flags);
        let ends = self.came_too_late(fact, issued.arrival);
        let mut events = vec![Event::TicketIssued(Box::new(issued))];
        events.extend(ends.then_some(Event::TicketCancelled {
            ticket: fact.ticket,
            reason: CancelReason::DayEnded,
        }));
        events.extend(fork);
        events
    }

    fn is_known(&self, fact: &TicketFact) -> bool {
        let mut aside = self.state.set_aside.iter();
        self.state.tickets.contains_key(&fact.ticket)
            || self.past.tickets.contains(&fact.ticket)
            || aside.any(|aside| aside.ticket == fact.ticket)
    }

    /// Now or formerly: what it issued before it lost the lane is on paper all the same.
    fn is_its_lane(&self, fact: &TicketFact) -> bool {
        let holder = self.state.lanes.get(&fact.number.lane);
        holder.is_some_and(|holder| holder.kiosk == fact.kiosk)
    }

    /// On the paper's business day, be it long ago.
    fn number_is_taken(&self, fact: &TicketFact) -> bool {
        let (date, number) = (fact.business_date, &fact.number);
        let here = self.state.tickets.by_number(date, number).is_some();
        here || self.past.numbers.contains(&(date, number.clone()))
    }

    fn code_is_taken(&self, code: &Hash) -> bool {
        self.state.ticket_by_code(code).is_some() || self.past.codes.contains(code)
    }

    /// A run that is over issues nothing new, unless its disk was copied and both copies run. What it issued in its
    /// time is told before the next run is.
    fn is_of_an_older_run(&self, fact: &TicketFact) -> bool {
        let holder = self.state.lanes.get(&fact.number.lane);
        let newest = holder.and_then(|holder| holder.run);
        newest
            .zip(fact.run)
            .is_some_and(|(newest, run)| run.id != newest.id && run.epoch <= newest.epoch)
    }

    fn lane_flags(&self, lane: &Lane) -> BTreeSet<Flag> {
        let standing = self.state.lanes.get(lane).map(|holder| holder.standing);
        let flag = match standing {
            Some(LaneStanding::Suspended { .. }) => Some(Flag::LaneSuspended),
            Some(LaneStanding::Resting { .. }) => Some(Flag::LaneResting),
            Some(LaneStanding::Active) | None => None,
        };
        flag.into_iter().collect()
    }

    fn issued_by(&self, fact: &TicketFact, mut flags: BTreeSet<Flag>) -> Issued {
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
        // What a kiosk asks for beyond the class of everybody is a claim; a clerk looks at it.
        let claims = class.is_some_and(|class| self.site.settings.default_class() != Some(class));
        let class = class
            .cloned()
            .unwrap_or_else(|| self.default_class(fact.class.as_ref()));
        Issued {
            ticket: fact.ticket,
            number: fact.number.clone(),
            business_date: fact.business_date,
            code: fact.code,
            service: fact.service.clone(),
            skill: service.map(|service| service.skill.clone()),
            handling_minutes: service
                .map_or(DEFAULT_HANDLING_MINUTES, |service| service.handling_minutes),
            class,
            priority: if claims {
                Priority::Claimed
            } else {
                Priority::NotAsked
            },
            catalogue: fact.catalogue,
            lang: fact.lang,
            answers: fact.answers.clone(),
            ticked: fact.ticked.clone(),
            arrival: self.arrival_of(fact),
            flags,
        }
    }

    /// The kiosk's clock may be anything; nobody arrives before the day on their paper began, in the last
    /// century, or after the centre has heard of it.
    fn arrival_of(&self, fact: &TicketFact) -> Timestamp {
        let dated_today = self.state.day == Some(fact.business_date);
        let began = dated_today.then_some(self.state.day_began_at);
        let earliest = Timestamp::EARLIEST_PLAUSIBLE.max(began.unwrap_or_default());
        fact.arrival.max(earliest).min(self.at)
    }

    /// Of a day that has ended, and its holder came before the open day began. Whoever came today, to a kiosk that had
    /// not heard of the new day, stands in the hall and is served.
    fn came_too_late(&self, fact: &TicketFact, arrival: Timestamp) -> bool {
        let ended = self.state.day.is_some_and(|open| fact.business_date < open);
        ended
            && arrival < self.state.day_began_at
            && self.state.rules.unfinished == Unfinished::Close
    }

    /// A checked configuration has a class; were there none, no ticket must be lost for it.
    pub(super) fn default_class(&self, asked: Option<&ClassId>) -> ClassId {
        let configured = self.site.settings.default_class();
        configured
            .or(asked)
            .cloned()
            .unwrap_or_else(|| "normal".parse().expect("`normal` is a slug"))
    }

    /// The log says which; to reckon it anew costs more than all the rest of a decision.
    pub(super) fn catalogue_in_force(&self) -> Hash {
        match self.state.catalogue {
            Some(in_force) => in_force,
            None => self.site.catalogue.version(),
        }
    }

    pub(super) fn issue(&self, request: &TicketRequest) -> Decision {
        let Some(business_date) = self.state.day else {
            return Err(Refusal::NoOpenDay);
        };
        if self.state.closed_early.is_some() {
            return Err(Refusal::ClosedEarly);
        }
        if self.state.tickets.contains_key(&request.ticket)
            || self.past.tickets.contains(&request.ticket)
            || self.code_is_taken(&request.code)
        {
            return Err(Refusal::IdTaken);
        }
        let service = self.service(&request.service)?;
        check_answers(service, &request.answers)?;
        let class = match &request.class {
            Some(class) if self.site.settings.class(class).is_none() => {
                return Err(Refusal::UnknownClass(class.clone()));
            }
            Some(class) => class.clone(),
            None => self.default_class(None),
        };
        let lane = self.state.rules.desk_lane.clone();
        if let Some(holder) = self.holder_of(&lane) {
            let kiosk = holder.kiosk.clone();
            return Err(Refusal::DeskLaneHeld { lane, kiosk });
        }
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
            priority: Priority::NotAsked,
            catalogue: self.catalogue_in_force(),
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

fn set_aside(fact: &TicketFact, reason: SetAsideReason) -> Event {
    Event::TicketSetAside {
        ticket: fact.ticket,
        number: fact.number.clone(),
        reason,
        business_date: Some(fact.business_date),
        code: Some(fact.code),
    }
}

pub(super) fn check_answers(service: &Service, answers: &Answers) -> Result<(), Refusal> {
    for (question, choice) in answers {
        let known = service
            .question(question)
            .is_some_and(|question| question.choices.iter().any(|c| c.id == *choice));
        if !known {
            return Err(Refusal::BadAnswer(format!("`{question}` = `{choice}`")));
        }
    }
    Ok(())
}
