//! What the panels of the console offer to choose from.

use frontdesk_domain::branch::State;
use frontdesk_domain::catalogue::Service;
use frontdesk_domain::counter::Counter;
use frontdesk_domain::ids::{CommandId, StaffId, TicketId};
use frontdesk_domain::queue;
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Ticket;
use frontdesk_domain::time::Timestamp;

use super::act::Mint;
use super::ticket::{lang_key, minutes};
use crate::pages::ui::Ui;

/// One thing to choose: what the form says, how it reads, and whether it is chosen already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: &impl ToString, label: impl Into<String>) -> Self {
        Self {
            value: value.to_string(),
            label: label.into(),
            chosen: false,
        }
    }

    fn chosen_if(self, chosen: bool) -> Self {
        Self { chosen, ..self }
    }
}

/// Where the ticket at the counter can be sent.
#[derive(Debug)]
pub struct Transfer {
    pub ticket: TicketId,
    pub service_id: CommandId,
    pub services: Vec<Choice>,
    pub counter_id: CommandId,
    /// Those that are not closed.
    pub counters: Vec<Choice>,
    pub skill_id: CommandId,
    pub skills: Vec<Choice>,
}

/// What the ticket at the counter should have said.
#[derive(Debug)]
pub struct Correct {
    pub ticket: TicketId,
    pub service_id: CommandId,
    pub services: Vec<Choice>,
    pub answers_id: CommandId,
    /// Its service, which stays when only answers are put right.
    pub service: String,
    pub questions: Vec<Asked>,
}

/// A question of the service, with what may be answered.
#[derive(Debug)]
pub struct Asked {
    pub question: String,
    pub text: String,
    pub choices: Vec<Choice>,
}

/// Who waits, to be put elsewhere or, by whoever may, called out of turn.
#[derive(Debug)]
pub struct Queue {
    pub put_id: CommandId,
    pub call_id: Option<CommandId>,
    /// In the order in which they would be called here.
    pub tickets: Vec<Choice>,
    /// The same, with the second one chosen: nobody is put next to themselves.
    pub others: Vec<Choice>,
}

/// A number for somebody who stands at the desk.
#[derive(Debug)]
pub struct Issue {
    pub id: CommandId,
    pub ticket: TicketId,
    /// Of the ticket that this form may become.
    pub code: ReceiptCode,
    /// What this counter serves stands first.
    pub services: Vec<Choice>,
    pub classes: Vec<Choice>,
    pub langs: Vec<Choice>,
}

/// Whom the counter can be handed over to.
#[derive(Debug)]
pub struct HandOver {
    pub id: CommandId,
    pub colleagues: Vec<Choice>,
}

/// So many who wait can be chosen among.
const WAITING_SHOWN: usize = 60;

pub struct Panels<'a> {
    pub ui: &'a Ui,
    pub state: &'a State,
    pub site: &'a Site,
    pub counter: &'a Counter,
    pub now: Timestamp,
}

impl Panels<'_> {
    fn lang(&self) -> Lang {
        self.ui.lang()
    }

    fn service(&self, service: &Service) -> Choice {
        Choice::new(&service.id, service.name.to(self.lang()))
    }

    pub fn transfer(&self, ticket: &Ticket, mint: Mint<'_>) -> Transfer {
        let services = self.site.catalogue.services.iter();
        let services = services.filter(|service| service.id != ticket.service);
        let counters = self.state.counters.values();
        let counters = counters.filter(|counter| !counter.is_closed());
        let skills = self.site.settings.skills.iter();
        let skills = skills.filter(|skill| Some(&skill.id) != ticket.skill.as_ref());
        Transfer {
            ticket: ticket.id,
            service_id: mint(),
            services: services.map(|service| self.service(service)).collect(),
            counter_id: mint(),
            counters: counters
                .map(|counter| {
                    let name = self.ui.n("counter_n", counter.number);
                    let here = counter.number == self.counter.number;
                    let label = if here {
                        self.ui.n("counter.this_counter", name)
                    } else {
                        name
                    };
                    Choice::new(&counter.number, label)
                })
                .collect(),
            skill_id: mint(),
            skills: skills
                .map(|skill| Choice::new(&skill.id, skill.name.to(self.lang())))
                .collect(),
        }
    }

    pub fn correct(&self, ticket: &Ticket, mint: Mint<'_>) -> Correct {
        let services = self.site.catalogue.services.iter();
        let services = services.filter(|service| service.id != ticket.service);
        let present = self.site.catalogue.service(&ticket.service);
        let questions = present
            .into_iter()
            .flat_map(|service| service.questions.iter());
        Correct {
            ticket: ticket.id,
            service_id: mint(),
            services: services.map(|service| self.service(service)).collect(),
            answers_id: mint(),
            service: ticket.service.to_string(),
            questions: questions
                .map(|question| Asked {
                    question: question.id.to_string(),
                    text: question.text.to(self.lang()).to_owned(),
                    choices: question
                        .choices
                        .iter()
                        .map(|choice| {
                            let answered = ticket.answers.get(&question.id);
                            Choice::new(&choice.id, choice.text.to(self.lang()))
                                .chosen_if(answered == Some(&choice.id))
                        })
                        .collect(),
                })
                .collect(),
        }
    }

    pub fn queue(&self, may_call: bool, mint: Mint<'_>) -> Queue {
        let upcoming = queue::upcoming(self.state, self.counter, WAITING_SHOWN);
        let tickets = upcoming.into_iter().filter_map(|(id, _)| {
            let ticket = self.state.tickets.get(&id)?;
            let service = self.ui.service(self.site, &ticket.service);
            let waited = minutes(self.now.ms_since(ticket.arrival));
            let waited = self.ui.n("counter.waits", waited);
            let label = format!("{} · {service} · {waited}", ticket.number);
            Some(Choice::new(&id, label))
        });
        let tickets: Vec<Choice> = tickets.collect();
        let others = tickets.iter().cloned().enumerate();
        Queue {
            put_id: mint(),
            call_id: may_call.then(&mut *mint),
            others: others.map(|(n, choice)| choice.chosen_if(n == 1)).collect(),
            tickets,
        }
    }

    pub fn issue(&self, code: ReceiptCode, mint: Mint<'_>) -> Issue {
        let (ours, others): (Vec<&Service>, Vec<&Service>) = self
            .site
            .catalogue
            .services
            .iter()
            .partition(|service| self.counter.skills.contains(&service.skill));
        let settings = &self.site.settings;
        let usual = settings.default_class();
        let class = |class: &frontdesk_domain::rules::PriorityClass| {
            Choice::new(&class.id, class.name.to(self.lang())).chosen_if(usual == Some(&class.id))
        };
        Issue {
            id: mint(),
            ticket: TicketId(mint().0),
            code,
            services: ours
                .into_iter()
                .chain(others)
                .map(|service| self.service(service))
                .collect(),
            classes: settings.classes.iter().map(class).collect(),
            langs: Lang::ALL
                .into_iter()
                .map(|lang| {
                    Choice::new(&lang.tag(), self.ui.t(lang_key(lang)))
                        .chosen_if(lang == self.lang())
                })
                .collect(),
        }
    }
}

/// To anybody who works here but the one who is there.
pub fn hand_over(
    clerk: Option<StaffId>,
    colleagues: &[(StaffId, String)],
    mint: Mint<'_>,
) -> HandOver {
    let others = colleagues.iter().filter(|(id, _)| Some(*id) != clerk);
    HandOver {
        id: mint(),
        colleagues: others
            .map(|(id, name)| Choice::new(id, name.as_str()))
            .collect(),
    }
}
