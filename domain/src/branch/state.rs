//! The branch as a fold over its log. Its JSON is the snapshot that a replica starts from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::counter::Counter;
use crate::hash::Hash;
use crate::help::HelpCall;
use crate::ids::{BranchId, HelpId, LogId, TicketId};
use crate::number::{Lane, Prefix, TicketNumber};
use crate::queue::CallReason;
use crate::rules::{CounterNumber, PriorityClass, Rules};
use crate::ticket::{Place, Ticket, Tickets};
use crate::time::{BusinessDate, Timestamp};

/// So many calls are remembered, to explain to those who wait why somebody went first.
pub const CALLS_KEPT: usize = 60;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    pub log: Option<LogId>,
    pub branch: Option<BranchId>,
    /// The sequence number and hash of the last event applied.
    pub seq: u64,
    pub head: Hash,
    pub settings: Option<Hash>,
    pub catalogue: Option<Hash>,
    pub rules: Rules,
    pub classes: Vec<PriorityClass>,
    pub day: Option<BusinessDate>,
    /// The tickets of the open business day, and those that came late.
    pub tickets: Tickets,
    pub counters: BTreeMap<CounterNumber, Counter>,
    /// The help calls of the open business day.
    pub help: BTreeMap<HelpId, HelpCall>,
    /// The last calls, oldest first.
    pub calls: Vec<CallRecord>,
    /// The greatest counter of today's numbers the centre itself issued, by prefix.
    pub desk: BTreeMap<Prefix, u32>,
    /// Facts that could not be true, for staff to look into.
    pub set_aside: Vec<TicketNumber>,
}

/// One call, with what explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRecord {
    pub at: Timestamp,
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub counter: CounterNumber,
    pub place: Place,
    pub reason: CallReason,
}

impl State {
    /// The tickets in the queue, in no order that matters; see [`crate::queue`].
    pub fn waiting(&self) -> impl Iterator<Item = &Ticket> {
        let lines = self.tickets.lines();
        lines.flat_map(|(_, _, line)| line.iter().map(|ticket| &**ticket))
    }

    pub fn open_counters(&self) -> impl Iterator<Item = &Counter> {
        self.counters.values().filter(|counter| counter.is_open())
    }

    pub fn open_help(&self) -> impl Iterator<Item = &HelpCall> {
        self.help.values().filter(|call| !call.state.is_terminal())
    }

    pub fn ticket_by_code(&self, code: &Hash) -> Option<&Ticket> {
        self.tickets.by_code(code).map(|ticket| &**ticket)
    }

    /// The next thing the centre must do by itself, and when. The deadline has a name: the command.
    pub fn next_deadline(&self) -> Option<(Timestamp, HelpId)> {
        let raised = self
            .help
            .values()
            .filter(|call| matches!(call.state, crate::help::HelpState::Raised));
        raised.map(|call| (call.valid_until, call.id)).min()
    }

    /// The greatest counter that a lane has used for a prefix on the open day, as far as this state knows.
    pub fn last_counter(&self, prefix: Prefix, lane: &Lane) -> u32 {
        self.day
            .map_or(0, |day| self.tickets.last_counter_of(day, prefix, lane))
    }
}
