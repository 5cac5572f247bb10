//! What deciding must know of the days that the state has dropped. The store knows it; a command says what to look up.

use std::collections::BTreeSet;

use super::{Command, State};
use crate::hash::Hash;
use crate::ids::TicketId;
use crate::number::TicketNumber;
use crate::time::BusinessDate;

/// What was found of what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    pub tickets: BTreeSet<TicketId>,
    pub numbers: BTreeSet<(BusinessDate, TicketNumber)>,
    pub codes: BTreeSet<Hash>,
}

impl Past {
    /// Of a branch in which nothing was ever asked about exists.
    pub fn nothing() -> &'static Self {
        static NOTHING: Past = Past {
            tickets: BTreeSet::new(),
            numbers: BTreeSet::new(),
            codes: BTreeSet::new(),
        };
        &NOTHING
    }

    /// Notes what a state says that may drop it before the command is decided: its day may end first.
    pub fn note(&mut self, state: &State, question: &PastQuestion) {
        if state.tickets.contains_key(&question.ticket) {
            self.tickets.insert(question.ticket);
        }
        if state.tickets.by_code(&question.code).is_some() {
            self.codes.insert(question.code);
        }
        let number = question.number.as_ref();
        let taken =
            number.filter(|(date, number)| state.tickets.by_number(*date, number).is_some());
        self.numbers.extend(taken.cloned());
    }

    pub fn merge(&mut self, other: Self) {
        self.tickets.extend(other.tickets);
        self.numbers.extend(other.numbers);
        self.codes.extend(other.codes);
    }
}

/// What a command wants to know of tickets that the state no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastQuestion {
    pub ticket: TicketId,
    pub code: Hash,
    /// Nothing where the centre numbers.
    pub number: Option<(BusinessDate, TicketNumber)>,
}

impl Command {
    /// What must be looked up before this is decided; [`Past`] is the answer.
    pub fn asks_of_the_past(&self, state: &State) -> Option<PastQuestion> {
        let question = match self {
            Self::RecordTicket(fact) => PastQuestion {
                ticket: fact.ticket,
                code: fact.code,
                // Even of the open day: it may have ended by the time this is decided.
                number: Some((fact.business_date, fact.number.clone())),
            },
            Self::IssueTicket(request) => PastQuestion {
                ticket: request.ticket,
                code: request.code,
                number: None,
            },
            _ => return None,
        };
        (!state.tickets.contains_key(&question.ticket)).then_some(question)
    }
}
