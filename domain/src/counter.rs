//! A counter: closed, open or paused, and how its calls have gone between the priority classes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{AreaId, ClassId, SkillId, StaffId, TicketId};
use crate::rules::CounterNumber;
use crate::ticket::Need;
use crate::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    pub number: CounterNumber,
    pub area: AreaId,
    pub skills: Vec<SkillId>,
    pub state: CounterState,
    /// Who serves here, where they said so when they opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk: Option<StaffId>,
    /// The ticket at this counter: called or being served. One that is held leaves the counter free to call.
    pub ticket: Option<TicketId>,
    /// What each class is owed here; see [`crate::queue`].
    pub credits: BTreeMap<ClassId, i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum CounterState {
    Closed,
    Open {
        since: Timestamp,
    },
    /// The clerk is away for a moment; a ticket at the counter stays there.
    Paused {
        since: Timestamp,
        /// Nothing where the clerk did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<PauseReason>,
    },
}

/// Why a counter is paused, for the floor's view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    Break,
    Meal,
    Meeting,
    /// Work that belongs to the matter and is not done at the counter.
    BackOffice,
    Other,
}

/// A step that the counter's state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the counter is {is}")]
pub struct WrongCounterState {
    pub is: &'static str,
}

impl CounterState {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open { .. } => "open",
            Self::Paused { .. } => "paused",
        }
    }

    fn wrong<T>(&self) -> Result<T, WrongCounterState> {
        Err(WrongCounterState { is: self.name() })
    }

    /// Opens a closed counter, or ends a pause.
    pub fn open(self, at: Timestamp) -> Result<Self, WrongCounterState> {
        match self {
            Self::Closed | Self::Paused { .. } => Ok(Self::Open { since: at }),
            other @ Self::Open { .. } => other.wrong(),
        }
    }

    pub fn pause(
        self,
        at: Timestamp,
        reason: Option<PauseReason>,
    ) -> Result<Self, WrongCounterState> {
        match self {
            Self::Open { .. } => Ok(Self::Paused { since: at, reason }),
            other => other.wrong(),
        }
    }

    /// Another clerk takes over; it stays as it is.
    pub fn hand_over(self) -> Result<Self, WrongCounterState> {
        match self {
            Self::Open { .. } | Self::Paused { .. } => Ok(self),
            other @ Self::Closed => other.wrong(),
        }
    }

    pub fn close(self) -> Result<Self, WrongCounterState> {
        match self {
            Self::Open { .. } | Self::Paused { .. } => Ok(Self::Closed),
            other @ Self::Closed => other.wrong(),
        }
    }
}

impl Counter {
    /// Nobody may call here, but it may have a ticket and whatever was sent here waits.
    pub fn is_closed(&self) -> bool {
        matches!(self.state, CounterState::Closed)
    }

    pub fn is_open(&self) -> bool {
        matches!(self.state, CounterState::Open { .. })
    }

    /// What was sent to a counter is served there and nowhere else, whatever its skills.
    pub fn can_serve(&self, need: Need<'_>) -> bool {
        match need {
            Need::Skill(skill) => skill.is_none_or(|skill| self.skills.contains(skill)),
            Need::Counter(counter) => counter == self.number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_opens_pauses_and_closes_only_in_a_sensible_order() {
        let at = Timestamp(1);
        let (closed, open, paused) = (
            CounterState::Closed,
            CounterState::Open { since: at },
            CounterState::Paused {
                since: at,
                reason: Some(PauseReason::Meal),
            },
        );
        assert_eq!(closed.clone().open(at), Ok(open.clone()));
        assert_eq!(
            paused.clone().open(at),
            Ok(open.clone()),
            "opening ends a pause"
        );
        assert!(open.clone().open(at).is_err());
        assert!(closed.clone().pause(at, None).is_err());
        assert!(paused.clone().pause(at, None).is_err());
        assert!(closed.clone().close().is_err());
        assert!(closed.clone().hand_over().is_err());
        assert_eq!(paused.clone().hand_over(), Ok(paused.clone()));
        assert_eq!(open.close(), Ok(closed.clone()));
        assert_eq!(paused.close(), Ok(closed));
    }
}
