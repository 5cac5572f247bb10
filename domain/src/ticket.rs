//! A ticket and the states it goes through: waiting → called → serving ⇄ held → done, with missed, no-show and
//! cancelled beside them. Illegal states cannot be written down; illegal steps are refused with a type.

mod line;
mod need;
mod place;
mod spans;
mod state;
mod tickets;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use line::Line;
pub use need::Need;
pub use place::Place;
pub use spans::Spans;
pub use state::{CancelReason, Outcome, TicketState, WrongState};
pub use tickets::{Change, Tickets};

use crate::act::Act;
use crate::catalogue::Answers;
use crate::hash::Hash;
use crate::ids::{ClassId, MaterialId, ServiceId, SkillId, StepId, TicketId};
use crate::number::TicketNumber;
use crate::priority::Priority;
use crate::rating::Rating;
use crate::rules::{CounterNumber, Rules};
use crate::slip::Slip;
use crate::text::Lang;
use crate::time::{BusinessDate, Timestamp};

/// A ticket as the branch knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub id: TicketId,
    pub number: TicketNumber,
    pub business_date: BusinessDate,
    /// SHA-256 of the receipt code; the code itself is nowhere in the log.
    pub code: Hash,
    pub service: ServiceId,
    /// What a counter must be able to do; nothing when the service was unknown at issue: then any counter may call.
    pub skill: Option<SkillId>,
    pub handling_minutes: u16,
    pub class: ClassId,
    #[serde(default, skip_serializing_if = "Priority::is_not_asked")]
    pub priority: Priority,
    /// The catalogue version it was issued under.
    pub catalogue: Hash,
    pub lang: Lang,
    pub answers: Answers,
    /// The materials the customer said they have.
    pub ticked: BTreeSet<MaterialId>,
    /// The materials that the counter found missing.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub lacking: BTreeSet<MaterialId>,
    /// The steps of its service that were ticked off at a counter.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub steps_done: BTreeSet<StepId>,
    pub arrival: Timestamp,
    /// Where it stands in the queue of its class.
    pub place: Place,
    /// How often its holder has let others pass.
    pub let_passed: u16,
    pub flags: BTreeSet<Flag>,
    pub state: TicketState,
    /// The counter that it was sent to and that alone may call it, until that one closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<CounterNumber>,
    /// Nothing where no kiosk has said anything of a slip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slip: Option<Slip>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// What has happened to it, oldest first; the newest [`MOMENTS_MAX`].
    pub moments: Vec<Moment>,
}

/// A ticket remembers so many moments.
pub const MOMENTS_MAX: usize = 32;

/// What staff should know about a ticket that was issued as a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The catalogue in force when it arrived does not have its service.
    UnknownService,
    /// Its class is not configured here; it waits in the default class.
    UnknownClass,
    /// It was issued on another business day than the one that was open when it arrived.
    OtherDay,
    /// Two machines may be issuing in its lane, so another paper may bear its number.
    LaneSuspended,
    /// Its kiosk had lost its lane when it arrived.
    LaneResting,
}

/// Something that happened to a ticket, as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    pub at: Timestamp,
    #[serde(flatten)]
    pub what: Happening,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happening {
    Issued {
        ahead: u32,
    },
    Called {
        counter: CounterNumber,
    },
    Started {
        counter: CounterNumber,
    },
    Held,
    Resumed {
        counter: CounterNumber,
    },
    Transferred {
        service: ServiceId,
    },
    /// It had been taken for another service by mistake.
    ServiceCorrected {
        service: ServiceId,
    },
    SentToCounter {
        counter: CounterNumber,
    },
    SentToSkill,
    Missed,
    Returned,
    LetPass {
        others: u16,
    },
    /// Staff put it elsewhere in the queue.
    Moved,
    PriorityConfirmed,
    PriorityRevoked,
    /// The counter took back what it had just done.
    Undone {
        act: Act,
    },
    Done,
    Cancelled,
    NoShow,
}

impl Ticket {
    pub fn need(&self) -> Need<'_> {
        match self.waits_for {
            Some(counter) => Need::Counter(counter),
            None => Need::Skill(self.skill.as_ref()),
        }
    }

    pub fn is_waiting(&self) -> bool {
        matches!(self.state, TicketState::Waiting)
    }

    /// Its holder may let others go first.
    pub fn may_let_pass(&self, rules: &Rules) -> bool {
        self.is_waiting() && self.let_passed < rules.let_pass_times
    }

    pub fn may_leave(&self) -> bool {
        matches!(
            self.state,
            TicketState::Waiting | TicketState::Called { .. } | TicketState::Missed { .. }
        )
    }

    /// Its holder missed the call and may check in again.
    pub fn may_return(&self) -> bool {
        matches!(self.state, TicketState::Missed { .. })
    }

    /// The visit is over and was not rated yet.
    pub fn may_rate(&self) -> bool {
        matches!(self.state, TicketState::Done { .. }) && self.rating.is_none()
    }

    /// The counter that holds the ticket now, if one does.
    pub fn counter(&self) -> Option<CounterNumber> {
        self.state.counter()
    }

    /// Of another service nobody knows yet what is lacking and what is done.
    pub fn begins_anew(&mut self) {
        self.lacking.clear();
        self.steps_done.clear();
    }

    /// Remembers what happened, forgetting the oldest but the first (its issue) when there is too much.
    pub fn remember(&mut self, at: Timestamp, what: Happening) {
        if self.moments.len() >= MOMENTS_MAX {
            self.moments.remove(1);
        }
        self.moments.push(Moment { at, what });
    }
}
