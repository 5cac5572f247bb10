//! A hall in which deeds are done one after the other, and what must be remembered to judge what comes of them.

use std::collections::{BTreeMap, BTreeSet};

use frontdesk_domain::act::Act;
use frontdesk_domain::branch::{Command, Envelope, Event, Refusal, State, TicketFact};
use frontdesk_domain::counter::Counter;
use frontdesk_domain::ids::{ClassId, CommandId, KioskId, TicketId};
use frontdesk_domain::lane::Run;
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::queue::CallRule;
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::ticket::Ticket;
use frontdesk_domain::time::BusinessDate;
use proptest::sample::Index;

use crate::deeds::Deed;
use crate::hall::{self, Hall};
use crate::invariants::PROPERTIES;

/// A hall, a replica that follows it, and what must be remembered to judge it.
pub struct Story {
    pub hall: Hall,
    pub replica: State,
    pub facts: Vec<TicketFact>,
    /// The runs that each kiosk's program had.
    pub runs: BTreeMap<KioskId, Vec<Run>>,
    /// Which ticket bears which number of which day, for ever.
    pub numbers: BTreeMap<(BusinessDate, TicketNumber), TicketId>,
    pub ended: BTreeSet<TicketId>,
    /// Each counter and ticket as they were before the last step that changed them both.
    pub before_acts: BTreeMap<(CounterNumber, TicketId), (Counter, Ticket)>,
    /// The classes called at each counter when both waited.
    pub contested: BTreeMap<CounterNumber, Vec<ClassId>>,
    pub steps: u32,
}

/// One command and what came of it.
pub struct Step {
    pub command: Command,
    pub before: State,
    pub after: State,
    pub events: Vec<Event>,
    pub refusal: Option<Refusal>,
    pub not_applied: Option<String>,
    pub tampered_with: Index,
    /// What takes long is checked at every tenth step.
    pub is_a_tenth: bool,
}

impl Story {
    pub fn begins() -> Self {
        let mut hall = Hall::open_with(|site| site.settings.rules.calls_before_missed = 1);
        for kiosk in hall.site.settings.kiosks.clone() {
            hall.has_enrolled(kiosk.id.as_str());
        }
        let replica = hall::replay(hall.log.iter().map(String::as_str));
        Self {
            hall,
            replica,
            facts: Vec::new(),
            runs: BTreeMap::new(),
            numbers: BTreeMap::new(),
            ended: BTreeSet::new(),
            before_acts: BTreeMap::new(),
            contested: BTreeMap::new(),
            steps: 0,
        }
    }

    pub fn goes_on(&mut self, deed: &Deed, pause_ms: i64, tampered_with: Index) -> Option<Step> {
        self.hall.passes_ms(pause_ms);
        let command = self.command(deed)?;
        self.steps += 1;
        let mut step = Step {
            before: self.hall.state.clone(),
            after: State::default(),
            events: Vec::new(),
            refusal: None,
            not_applied: None,
            tampered_with,
            is_a_tenth: self.steps.is_multiple_of(10),
            command,
        };
        match self.hall.decides(&step.command) {
            Ok(events) => self.takes_place(events, &mut step),
            Err(refusal) => step.refusal = Some(refusal),
        }
        step.after = self.hall.state.clone();
        self.remembers(&step);
        for property in PROPERTIES {
            property(self, &step);
        }
        self.remembers_what_was_before(&step);
        Some(step)
    }

    fn takes_place(&mut self, events: Vec<Event>, step: &mut Step) {
        let command_id = CommandId(self.hall.mint());
        for event in events {
            let envelope = self.hall.wraps(event, &step.command, command_id);
            let json = envelope.to_json();
            if let Err(corrupt) = self.hall.state.apply(&envelope, &json) {
                step.not_applied = Some(format!("{corrupt}: {json}"));
                return;
            }
            let read: Envelope = serde_json::from_str(&json).expect("a stored event can be read");
            assert_eq!(read, envelope);
            self.replica
                .apply(&read, &json)
                .expect("a replica applies what the hall applied");
            self.hall.keeps(&envelope.event, json);
            step.events.push(envelope.event);
        }
        if let Some(site) = step.command.publishes(&self.hall.site) {
            self.hall.site = site;
        }
    }

    fn remembers_what_was_before(&mut self, step: &Step) {
        for (number, last) in &step.after.last_acts {
            if step.before.last_acts.get(number) != Some(last) {
                let (id, before) = (last.ticket.id, &step.before);
                let counter = before.counters[number].clone();
                let ticket = Ticket::clone(&before.tickets[&id]);
                self.before_acts.insert((*number, id), (counter, ticket));
            }
        }
    }

    fn remembers(&mut self, step: &Step) {
        for event in &step.events {
            match event {
                Event::TicketIssued(issued) => {
                    let number = (issued.business_date, issued.number.clone());
                    self.numbers.entry(number).or_insert(issued.ticket);
                }
                Event::TicketCalled {
                    counter, reason, ..
                } if reason.waiting.len() == 2 && reason.rule != CallRule::Chosen => {
                    self.contested
                        .entry(*counter)
                        .or_default()
                        .push(reason.class.clone());
                }
                Event::DayOpened { .. } | Event::BranchConfigured { .. } => self.contested.clear(),
                Event::ActUndone {
                    ticket,
                    counter,
                    act,
                } => {
                    self.ended.remove(ticket);
                    // Whose turn it was is whose turn it is again.
                    if *act == Act::Call {
                        self.contested.remove(counter);
                    }
                }
                Event::TicketDone { ticket, .. }
                | Event::TicketNoShow { ticket }
                | Event::TicketCancelled { ticket, .. } => {
                    self.ended.insert(*ticket);
                }
                _ => {}
            }
        }
    }
}
