//! The branch as a fold over its log. Its JSON is the snapshot that a replica starts from.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::SetAsideReason;
use crate::act::LastAct;
use crate::alarm::AlarmRecord;
use crate::counter::Counter;
use crate::hash::Hash;
use crate::help::HelpCall;
use crate::ids::{BranchId, HelpId, KioskId, LogId, ServiceId, TicketId};
use crate::lane::LaneHolder;
use crate::number::{Lane, Prefix, TicketNumber};
use crate::queue::CallReason;
use crate::rules::{CounterNumber, PriorityClass, Rules};
use crate::slip::PrinterRecord;
use crate::text::Text;
use crate::ticket::{Place, Ticket, Tickets};
use crate::time::{BusinessDate, Timestamp};

/// So many calls are remembered, to explain to those who wait why somebody went first.
pub const CALLS_KEPT: usize = 60;

/// What customers are told of a stopped service, of an early closing or on every screen has at most so many characters in each language.
pub const NOTICE_CHARS_MAX: usize = 80;

/// A notice on every screen ends within so many hours: what is true for longer belongs into the hall's file.
pub const NOTICE_HOURS_MAX: u32 = 24;

/// So many facts that could not be true are remembered; all are in the log.
pub const SET_ASIDE_KEPT: usize = 200;

/// Raised with every change of what a log makes: of the state's fields, or of how an event is applied. A snapshot that
/// other rules made is not started from.
pub const STATE_VERSION: u32 = 6;

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
    /// What each counter did last, where it can still be taken back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub last_acts: BTreeMap<CounterNumber, LastAct>,
    /// The last calls, oldest first.
    pub calls: Vec<CallRecord>,
    /// The greatest counter of today's numbers the centre itself issued, by prefix.
    pub desk: BTreeMap<Prefix, u32>,
    /// Facts that could not be true, for staff to look into: the newest of the open day.
    #[serde(deserialize_with = "set_aside_of_any_version")]
    pub set_aside: Vec<SetAside>,
    /// When the last event happened, by the centre's clock.
    #[serde(default)]
    pub last_at: Timestamp,
    /// When the open business day began, by the calendar.
    #[serde(default, alias = "day_opened_at")]
    pub day_began_at: Timestamp,
    /// Every lane that a machine has held, with the one that holds it or did last.
    #[serde(default)]
    pub lanes: BTreeMap<Lane, LaneHolder>,
    /// The greatest `offline_issue_days` that was ever in force: a kiosk that is away goes by the one it knew.
    #[serde(default)]
    pub offline_issue_days_max: u16,
    /// What kiosks last said of a log that went on where this one does not.
    #[serde(default)]
    pub lost: BTreeMap<KioskId, Lost>,
    /// What kiosks last said was wrong with them, oldest first.
    #[serde(default)]
    pub alarms: Vec<AlarmRecord>,
    /// Services that kiosks give out no more numbers for today, with what customers are told.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stopped: BTreeMap<ServiceId, Text>,
    /// Where the branch gives out no more numbers today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_early: Option<ClosedEarly>,
    /// What every screen is to say; see [`State::notice_at`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// How each kiosk's printer stands, where there is one.
    #[serde(default)]
    pub printers: BTreeMap<KioskId, PrinterRecord>,
}

/// No more numbers today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedEarly {
    pub at: Timestamp,
    /// For customers; blank, there is nothing to add.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub notice: Text,
}

/// Words for every screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub text: Text,
    /// At this moment it is no longer shown.
    pub until: Timestamp,
}

/// A fact that could not be true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub business_date: Option<BusinessDate>,
    pub code: Option<Hash>,
    pub reason: SetAsideReason,
    pub at: Timestamp,
}

/// How far a kiosk has seen a log that went on where this one does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    pub seq: u64,
    pub head: Hash,
    pub at: Timestamp,
}

/// Older versions kept bare numbers; they say too little to be kept, and are in the log.
fn set_aside_of_any_version<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SetAside>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Entry {
        Full(SetAside),
        Bare(#[expect(dead_code, reason = "read to be passed over")] TicketNumber),
    }
    let entries = Vec::deserialize(from)?;
    let full = entries.into_iter().filter_map(|entry| match entry {
        Entry::Full(set_aside) => Some(set_aside),
        Entry::Bare(_) => None,
    });
    Ok(full.collect())
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

    /// What customers are told where no numbers are given out for a service; nothing where they are.
    pub fn not_issued(&self, service: &ServiceId) -> Option<&Text> {
        let all = self.closed_early.as_ref().map(|closed| &closed.notice);
        all.or_else(|| self.stopped.get(service))
    }

    /// What every screen says now.
    pub fn notice_at(&self, now: Timestamp) -> Option<&Notice> {
        self.notice.as_ref().filter(|notice| now < notice.until)
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

    /// The lane that a kiosk holds now, be it suspended.
    pub fn lane_of(&self, kiosk: &KioskId) -> Option<(&Lane, &LaneHolder)> {
        let mut held = self.lanes.iter().filter(|(_, holder)| !holder.is_resting());
        held.find(|(_, holder)| holder.kiosk == *kiosk)
    }

    /// The greatest counter that a lane has used for a prefix on the open day, or that a ticket of another day bears
    /// which can still be called: no call may mean two people. As far as this state knows.
    pub fn last_counter(&self, prefix: Prefix, lane: &Lane) -> u32 {
        let today = self
            .day
            .map(|day| self.tickets.last_counter_of(day, prefix, lane));
        let open = self.tickets.last_open_counter(prefix, lane);
        today.unwrap_or(0).max(open)
    }
}
