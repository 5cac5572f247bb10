//! What a clerk has before them: who comes next, and all that is known of the customer at the counter.

use serde::{Deserialize, Serialize};

use crate::act::{Act, UNDO_SECONDS};
use crate::branch::State;
use crate::catalogue::{Material, Question, Step};
use crate::counter::{Counter, CounterState};
use crate::ids::{MaterialId, ServiceId, StaffId, StepId, TicketId};
use crate::number::TicketNumber;
use crate::priority::Priority;
use crate::queue::{self, CallRule};
use crate::rules::CounterNumber;
use crate::site::Site;
use crate::text::Lang;
use crate::ticket::{Flag, Spans, Ticket, TicketState};
use crate::time::Timestamp;

/// So many who come next are shown.
pub const NEXT_SHOWN: usize = 3;

/// Names are in the clerk's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleView {
    /// The last event this view has seen.
    pub seq: u64,
    pub made_at: Timestamp,
    pub counter: CounterNumber,
    pub clerk: Option<StaffId>,
    pub state: CounterState,
    pub current: Option<AtTheCounter>,
    pub held: Vec<AtTheCounter>,
    /// At most [`NEXT_SHOWN`], in the order in which this counter would call them.
    pub next: Vec<Next>,
    /// All that this counter could call.
    pub waiting: u32,
    pub undo: Option<MayUndo>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub service: String,
    pub class: String,
    /// Why it would be called.
    pub rule: CallRule,
    pub waited_ms: i64,
    /// A colleague sent it to this counter.
    pub sent_here: bool,
}

/// A ticket with what the clerk needs to know before the first word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtTheCounter {
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub service: ServiceId,
    pub name: String,
    pub state: TicketState,
    pub class: String,
    pub priority: Priority,
    /// The customer's.
    pub lang: Lang,
    /// From arrival until the call, or until now.
    pub waited_ms: i64,
    pub flags: Vec<Flag>,
    pub answers: Vec<Answered>,
    pub materials: Vec<MaterialLine>,
    pub steps: Vec<StepLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub question: String,
    pub answer: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialLine {
    pub material: MaterialId,
    pub name: String,
    /// The customer said that they have it.
    pub ticked: bool,
    /// The counter found it missing.
    pub lacking: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepLine {
    pub step: StepId,
    pub name: String,
    /// The key action.
    pub action: String,
    pub risk: String,
    pub done: bool,
}

/// What can be taken back, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MayUndo {
    pub act: Act,
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub until: Timestamp,
}

/// Nothing for a counter that the branch does not have.
pub fn console(
    state: &State,
    site: &Site,
    number: CounterNumber,
    lang: Lang,
    now: Timestamp,
) -> Option<ConsoleView> {
    let counter = state.counters.get(&number)?;
    let desk = Desk {
        state,
        site,
        lang,
        now,
    };
    let here = state.tickets.at_counter(number);
    let held = here.filter(|ticket| matches!(ticket.state, TicketState::Held { .. }));
    let waiting = state
        .waiting()
        .filter(|ticket| counter.can_serve(ticket.need()));
    let last = state.last_acts.get(&number);
    Some(ConsoleView {
        seq: state.seq,
        made_at: now,
        counter: number,
        clerk: counter.clerk,
        state: counter.state.clone(),
        current: counter
            .ticket
            .and_then(|id| state.tickets.get(&id))
            .map(|ticket| desk.at_the_counter(ticket)),
        held: held.map(|ticket| desk.at_the_counter(ticket)).collect(),
        next: desk.next(counter),
        waiting: u32::try_from(waiting.count()).unwrap_or(u32::MAX),
        undo: last
            .filter(|last| last.may_be_undone(now))
            .map(|last| MayUndo {
                act: last.act,
                ticket: last.ticket.id,
                number: last.ticket.number.clone(),
                until: last.at.plus_seconds(UNDO_SECONDS),
            }),
    })
}

struct Desk<'a> {
    state: &'a State,
    site: &'a Site,
    lang: Lang,
    now: Timestamp,
}

impl Desk<'_> {
    fn next(&self, counter: &Counter) -> Vec<Next> {
        let upcoming = queue::upcoming(self.state, counter, NEXT_SHOWN);
        let next = upcoming.into_iter().filter_map(|(id, rule)| {
            let ticket = self.state.tickets.get(&id)?;
            Some(Next {
                ticket: id,
                number: ticket.number.clone(),
                service: self.service_name(ticket),
                class: self.class_name(ticket),
                rule,
                waited_ms: self.now.ms_since(ticket.arrival),
                sent_here: ticket.waits_for.is_some(),
            })
        });
        next.collect()
    }

    fn at_the_counter(&self, ticket: &Ticket) -> AtTheCounter {
        let lang = self.lang;
        let service = self.site.catalogue.service(&ticket.service);
        let called = Spans::of(ticket).and_then(|spans| spans.first_called);
        let answered = |question: &Question| {
            let choice = ticket.answers.get(&question.id)?;
            let choice = question.choices.iter().find(|known| known.id == *choice)?;
            Some(Answered {
                question: question.text.to(lang).to_owned(),
                answer: choice.text.to(lang).to_owned(),
            })
        };
        let material = |material: &Material| MaterialLine {
            material: material.id.clone(),
            name: material.name.to(lang).to_owned(),
            ticked: ticket.ticked.contains(&material.id),
            lacking: ticket.lacking.contains(&material.id),
        };
        let step = |step: &Step| StepLine {
            step: step.id.clone(),
            name: step.name.to(lang).to_owned(),
            action: step.action.to(lang).to_owned(),
            risk: step.risk.to(lang).to_owned(),
            done: ticket.steps_done.contains(&step.id),
        };
        let of_service = service.into_iter();
        AtTheCounter {
            ticket: ticket.id,
            number: ticket.number.clone(),
            service: ticket.service.clone(),
            name: self.service_name(ticket),
            state: ticket.state.clone(),
            class: self.class_name(ticket),
            priority: ticket.priority,
            lang: ticket.lang,
            waited_ms: called.unwrap_or(self.now).ms_since(ticket.arrival),
            flags: ticket.flags.iter().copied().collect(),
            answers: of_service
                .clone()
                .flat_map(|service| service.questions.iter().filter_map(answered))
                .collect(),
            materials: of_service
                .clone()
                .flat_map(|service| service.materials_for(&ticket.answers).map(material))
                .collect(),
            steps: of_service
                .flat_map(|service| service.steps.iter().map(step))
                .collect(),
        }
    }

    fn service_name(&self, ticket: &Ticket) -> String {
        let service = self.site.catalogue.service(&ticket.service);
        let name = service.map(|service| service.name.to(self.lang).to_owned());
        name.unwrap_or_else(|| ticket.service.to_string())
    }

    fn class_name(&self, ticket: &Ticket) -> String {
        let class = self.site.settings.class(&ticket.class);
        let name = class.map(|class| class.name.to(self.lang).to_owned());
        name.unwrap_or_else(|| ticket.class.to_string())
    }
}
