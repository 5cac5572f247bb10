//! What clerks, the desk, staff and customers' phones ask of the centre: the same again until it is answered, and now
//! and then once more after that.

use frontdesk::kiosk::logic::Answer;
use frontdesk_central::branch::{Asked, Submission};
use frontdesk_domain::branch::{Command, Event};
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::wire::{CommandAnswer, CustomerCommand};

use super::centre::ReplyTo;
use super::network::Parcel;
use super::{Event as Happens, From, Paper, Sight, World};
use crate::faults::Fault;

pub type ErrandId = usize;

#[derive(Debug)]
pub struct Errand {
    pub submission: Submission,
    pub whose: Whose,
    pub answered: bool,
    tries: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Counter(u16),
    Desk,
    Phone,
    Staff,
}

const AGAIN_AFTER_MS: i64 = 4_000;

impl World {
    pub(super) fn run_errand(&mut self, whose: Whose, command: Command) {
        self.begin_errand(whose, Asked::Command(Box::new(command)));
    }

    pub(super) fn run_customers_errand(&mut self, ticket: TicketId, command: CustomerCommand) {
        self.begin_errand(Whose::Phone, Asked::Customer { ticket, command });
    }

    fn begin_errand(&mut self, whose: Whose, asked: Asked) {
        let id = CommandId(self.fresh_id());
        self.sights.push(Sight::Asked(id));
        let submission = Submission {
            id,
            by: None,
            asked,
        };
        self.errands.push(Errand {
            submission,
            whose,
            answered: false,
            tries: 0,
        });
        self.try_errand(self.errands.len() - 1);
    }

    pub(super) fn try_errand(&mut self, id: ErrandId) {
        let fresh = CommandId(self.fresh_id());
        let errand = &mut self.errands[id];
        if errand.answered {
            return;
        }
        errand.tries += 1;
        if self.fault == Some(Fault::RetriesUnderNewId) && errand.tries > 1 {
            errand.submission.id = fresh;
        }
        self.send(Parcel::FromErrand { errand: id });
        self.at(self.now.plus_ms(AGAIN_AFTER_MS), Happens::Retry(id));
    }

    pub(super) fn centre_hears_errand(&mut self, id: ErrandId) {
        let submission = self.errands[id].submission.clone();
        self.centre_takes(submission, ReplyTo::Errand(id));
    }

    pub(super) fn errand_answered(&mut self, id: ErrandId, answer: &Answer) {
        if !matches!(answer.status, 200 | 409) {
            return;
        }
        let errand = &mut self.errands[id];
        let first = !std::mem::replace(&mut errand.answered, true);
        if first && errand.whose == Whose::Desk && answer.status == 200 {
            self.desk_hands_out(&answer.body);
        }
        // A page that was closed before the answer came asks again.
        if first && self.dice.in_a_thousand(60) {
            self.send(Parcel::FromErrand { errand: id });
        }
    }

    /// Whoever stood at the desk holds what it was answered.
    fn desk_hands_out(&mut self, body: &str) {
        let answer: CommandAnswer = serde_json::from_str(body).expect("an answer of the centre's");
        for envelope in answer.events {
            if let Event::TicketIssued(issued) = envelope.event {
                self.sights.push(Sight::Shown(Paper {
                    ticket: issued.ticket,
                    number: issued.number,
                    date: issued.business_date,
                    page: format!("/t/{}", issued.ticket),
                    forked: false,
                    from: From::Desk,
                }));
            }
        }
    }

    pub(super) fn has_open_errand(&self, whose: Whose) -> bool {
        let mut latest = self.errands.iter().rev().take(200);
        latest.any(|errand| errand.whose == whose && !errand.answered)
    }
}
