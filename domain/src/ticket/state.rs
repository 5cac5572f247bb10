//! The ticket machine. Each transition consumes the state and gives the next one, or says why not.

use serde::{Deserialize, Serialize};

use crate::rules::CounterNumber;
use crate::time::Timestamp;

/// Where a ticket stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum TicketState {
    /// In the queue.
    Waiting,
    /// Called to a counter, `calls` times so far, last at `at`.
    Called {
        counter: CounterNumber,
        at: Timestamp,
        calls: u16,
    },
    /// At the counter since `since`.
    Serving {
        counter: CounterNumber,
        since: Timestamp,
    },
    /// Set aside by the counter, which still owns it; served since `since`.
    Held {
        counter: CounterNumber,
        since: Timestamp,
    },
    /// Called and not come; may return to the queue until the day ends.
    Missed {
        at: Timestamp,
    },
    Done {
        at: Timestamp,
        outcome: Outcome,
    },
    /// Missed, and the day ended.
    NoShow {
        at: Timestamp,
    },
    Cancelled {
        at: Timestamp,
        reason: CancelReason,
    },
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Finished at the counter.
    Completed,
    /// Taken in; the matter goes on behind the counter.
    Accepted,
    /// Papers were missing; the customer comes again.
    Incomplete,
    /// It cannot be granted: the conditions are not met.
    Declined,
    /// Another office, hall or channel is the right one; the customer was told which.
    NotHandledHere,
    /// The customer gave up while being served.
    Withdrawn,
    /// Nobody recorded an outcome before the day ended.
    DayEnded,
}

/// Why a ticket left the queue without being served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// Its holder left the queue.
    Left,
    /// The business day ended first.
    DayEnded,
}

/// A step that the ticket's state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the ticket is {is}")]
pub struct WrongState {
    /// The state it is in, as on the wire.
    pub is: &'static str,
}

use TicketState::{Called, Cancelled, Done, Held, Missed, NoShow, Serving, Waiting};

impl TicketState {
    /// The state's name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Waiting => "waiting",
            Called { .. } => "called",
            Serving { .. } => "serving",
            Held { .. } => "held",
            Missed { .. } => "missed",
            Done { .. } => "done",
            NoShow { .. } => "no_show",
            Cancelled { .. } => "cancelled",
        }
    }

    pub fn counter(&self) -> Option<CounterNumber> {
        match self {
            Called { counter, .. } | Serving { counter, .. } | Held { counter, .. } => {
                Some(*counter)
            }
            _ => None,
        }
    }

    /// Nothing more happens to it.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Done { .. } | NoShow { .. } | Cancelled { .. })
    }

    fn wrong<T>(&self) -> Result<T, WrongState> {
        Err(WrongState { is: self.name() })
    }

    pub fn call(self, counter: CounterNumber, at: Timestamp) -> Result<Self, WrongState> {
        match self {
            Waiting => Ok(Called {
                counter,
                at,
                calls: 1,
            }),
            other => other.wrong(),
        }
    }

    pub fn recall(self, at: Timestamp) -> Result<Self, WrongState> {
        match self {
            Called { counter, calls, .. } => Ok(Called {
                counter,
                at,
                calls: calls.saturating_add(1),
            }),
            other => other.wrong(),
        }
    }

    pub fn start(self, at: Timestamp) -> Result<Self, WrongState> {
        match self {
            Called { counter, .. } => Ok(Serving { counter, since: at }),
            other => other.wrong(),
        }
    }

    pub fn hold(self) -> Result<Self, WrongState> {
        match self {
            Serving { counter, since } => Ok(Held { counter, since }),
            other => other.wrong(),
        }
    }

    pub fn resume(self) -> Result<Self, WrongState> {
        match self {
            Held { counter, since } => Ok(Serving { counter, since }),
            other => other.wrong(),
        }
    }

    pub fn finish(self, at: Timestamp, outcome: Outcome) -> Result<Self, WrongState> {
        match self {
            Serving { .. } | Held { .. } => Ok(Done { at, outcome }),
            other => other.wrong(),
        }
    }

    /// Back to the queue, for another service; number and place are kept by the ticket.
    pub fn transfer(self) -> Result<Self, WrongState> {
        match self {
            Called { .. } | Serving { .. } | Held { .. } => Ok(Waiting),
            other => other.wrong(),
        }
    }

    /// Back to the queue from a counter that has called it; who waits or was missed stays so.
    pub fn step_back(self) -> Result<Self, WrongState> {
        match self {
            Called { .. } => Ok(Waiting),
            Waiting | Missed { .. } => Ok(self),
            other => other.wrong(),
        }
    }

    /// Changes nothing, and is refused where nothing more happens.
    pub fn still_open(self) -> Result<Self, WrongState> {
        if self.is_terminal() {
            return self.wrong();
        }
        Ok(self)
    }

    /// The day ends while a counter has it; whoever was being served has been served.
    pub fn carry_over(self) -> Result<Self, WrongState> {
        match self {
            Called { .. } | Held { .. } => Ok(Waiting),
            other => other.wrong(),
        }
    }

    pub fn miss(self, at: Timestamp) -> Result<Self, WrongState> {
        match self {
            Called { .. } => Ok(Missed { at }),
            other => other.wrong(),
        }
    }

    /// A missed customer came after all.
    pub fn come_back(self) -> Result<Self, WrongState> {
        match self {
            Missed { .. } => Ok(Waiting),
            other => other.wrong(),
        }
    }

    pub fn cancel(self, at: Timestamp, reason: CancelReason) -> Result<Self, WrongState> {
        match self {
            Waiting | Called { .. } | Missed { .. } => Ok(Cancelled { at, reason }),
            other => other.wrong(),
        }
    }

    pub fn give_up(self, at: Timestamp) -> Result<Self, WrongState> {
        match self {
            Missed { .. } | Called { .. } => Ok(NoShow { at }),
            other => other.wrong(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp(1_000);

    fn every_state() -> [TicketState; 8] {
        [
            Waiting,
            Called {
                counter: 1,
                at: AT,
                calls: 1,
            },
            Serving {
                counter: 1,
                since: AT,
            },
            Held {
                counter: 1,
                since: AT,
            },
            Missed { at: AT },
            Done {
                at: AT,
                outcome: Outcome::Completed,
            },
            NoShow { at: AT },
            Cancelled {
                at: AT,
                reason: CancelReason::Left,
            },
        ]
    }

    /// A transition's name and the states it is allowed from.
    type Row = (
        &'static str,
        fn(TicketState) -> Result<TicketState, WrongState>,
        &'static [&'static str],
    );

    #[test]
    fn every_transition_is_allowed_from_exactly_the_states_of_the_design() {
        let table: [Row; 10] = [
            ("call", |s| s.call(2, AT), &["waiting"]),
            ("recall", |s| s.recall(AT), &["called"]),
            ("start", |s| s.start(AT), &["called"]),
            ("hold", TicketState::hold, &["serving"]),
            ("resume", TicketState::resume, &["held"]),
            (
                "finish",
                |s| s.finish(AT, Outcome::Completed),
                &["serving", "held"],
            ),
            (
                "transfer",
                TicketState::transfer,
                &["called", "serving", "held"],
            ),
            ("miss", |s| s.miss(AT), &["called"]),
            ("come_back", TicketState::come_back, &["missed"]),
            (
                "cancel",
                |s| s.cancel(AT, CancelReason::Left),
                &["waiting", "called", "missed"],
            ),
        ];
        for (name, step, allowed) in table {
            for state in every_state() {
                let is = state.name();
                assert_eq!(
                    step(state).is_ok(),
                    allowed.contains(&is),
                    "{name} from {is}"
                );
            }
        }
    }

    #[test]
    fn a_terminal_ticket_stays_as_it_is() {
        for state in every_state().into_iter().filter(TicketState::is_terminal) {
            assert!(state.clone().cancel(AT, CancelReason::DayEnded).is_err());
            assert!(state.give_up(AT).is_err());
        }
    }
}
