//! A help call: raised → delivered → acknowledged → arrived → resolved, or cancelled, or undeliverable.

use serde::{Deserialize, Serialize};

use crate::ids::{HelpId, KioskId, ServiceId, TicketId};
use crate::text::Lang;
use crate::time::Timestamp;

/// The longest name of a helper, in characters.
pub const NAME_MAX_CHARS: usize = 40;

/// A call as the branch knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpCall {
    pub id: HelpId,
    pub from: HelpOrigin,
    pub context: HelpContext,
    pub topic: Option<HelpTopic>,
    pub raised_at: Timestamp,
    /// Delivered by then, or undeliverable.
    pub valid_until: Timestamp,
    pub state: HelpState,
}

/// Where the call comes from: to whom somebody has to walk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum HelpOrigin {
    Kiosk { kiosk: KioskId },
    Phone { ticket: TicketId },
}

/// What the customer was doing, so that nobody has to ask.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpContext {
    /// The screen they were on, such as `checklist`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<Screen>,
    pub lang: Lang,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceId>,
}

/// A screen of the kiosk, by the names of its guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    Welcome,
    Services,
    Question,
    Checklist,
    Lacking,
    Ticket,
    OutOfService,
    Search,
    Track,
    Rate,
}

/// What it is about, when the customer says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelpTopic {
    Machine,
    Papers,
    Complaint,
    /// Feeling unwell: an emergency.
    Unwell,
    /// Staff who are there want somebody who knows the service.
    Specialist,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum HelpState {
    /// The centre has it; no staff screen has shown it yet.
    Raised,
    /// A staff screen showed it.
    Delivered {
        at: Timestamp,
    },
    /// Somebody is coming, in about so many minutes.
    Acknowledged {
        at: Timestamp,
        by: String,
        eta_minutes: u16,
    },
    Arrived {
        at: Timestamp,
        by: String,
    },
    Resolved {
        at: Timestamp,
        reason: HelpResolution,
    },
    Cancelled {
        at: Timestamp,
    },
    /// No staff screen showed it while it was valid.
    Undeliverable {
        at: Timestamp,
    },
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelpResolution {
    Helped,
    /// Passed on to somebody else, such as medical services.
    Referred,
    /// Nobody was there any more.
    NobodyThere,
    DayEnded,
}

/// A step that the call's state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the help call is {is}")]
pub struct WrongHelpState {
    pub is: &'static str,
}

use HelpState::{Acknowledged, Arrived, Cancelled, Delivered, Raised, Resolved, Undeliverable};

impl HelpState {
    pub fn name(&self) -> &'static str {
        match self {
            Raised => "raised",
            Delivered { .. } => "delivered",
            Acknowledged { .. } => "acknowledged",
            Arrived { .. } => "arrived",
            Resolved { .. } => "resolved",
            Cancelled { .. } => "cancelled",
            Undeliverable { .. } => "undeliverable",
        }
    }

    pub fn is_terminal(&self) -> bool {
        matches!(
            self,
            Resolved { .. } | Cancelled { .. } | Undeliverable { .. }
        )
    }

    fn wrong<T>(&self) -> Result<T, WrongHelpState> {
        Err(WrongHelpState { is: self.name() })
    }

    pub fn deliver(self, at: Timestamp) -> Result<Self, WrongHelpState> {
        match self {
            Raised => Ok(Delivered { at }),
            other => other.wrong(),
        }
    }

    /// Who acknowledges has seen it, so this delivers too.
    pub fn acknowledge(
        self,
        at: Timestamp,
        by: String,
        eta_minutes: u16,
    ) -> Result<Self, WrongHelpState> {
        match self {
            Raised | Delivered { .. } => Ok(Acknowledged {
                at,
                by,
                eta_minutes,
            }),
            other => other.wrong(),
        }
    }

    pub fn arrive(self, at: Timestamp) -> Result<Self, WrongHelpState> {
        match self {
            Acknowledged { by, .. } => Ok(Arrived { at, by }),
            other => other.wrong(),
        }
    }

    pub fn resolve(self, at: Timestamp, reason: HelpResolution) -> Result<Self, WrongHelpState> {
        match self {
            Delivered { .. } | Acknowledged { .. } | Arrived { .. } => Ok(Resolved { at, reason }),
            Raised if reason == HelpResolution::DayEnded => Ok(Resolved { at, reason }),
            other => other.wrong(),
        }
    }

    pub fn cancel(self, at: Timestamp) -> Result<Self, WrongHelpState> {
        match self {
            Raised | Delivered { .. } | Acknowledged { .. } => Ok(Cancelled { at }),
            other => other.wrong(),
        }
    }

    pub fn expire(self, at: Timestamp) -> Result<Self, WrongHelpState> {
        match self {
            Raised => Ok(Undeliverable { at }),
            other => other.wrong(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp(1_000);

    fn every_state() -> [HelpState; 7] {
        let by = || "Lin".to_owned();
        [
            Raised,
            Delivered { at: AT },
            Acknowledged {
                at: AT,
                by: by(),
                eta_minutes: 1,
            },
            Arrived { at: AT, by: by() },
            Resolved {
                at: AT,
                reason: HelpResolution::Helped,
            },
            Cancelled { at: AT },
            Undeliverable { at: AT },
        ]
    }

    type Row = (
        &'static str,
        fn(HelpState) -> Result<HelpState, WrongHelpState>,
        &'static [&'static str],
    );

    #[test]
    fn every_transition_is_allowed_from_exactly_the_states_of_the_design() {
        let table: [Row; 6] = [
            ("deliver", |s| s.deliver(AT), &["raised"]),
            (
                "acknowledge",
                |s| s.acknowledge(AT, "Lin".into(), 1),
                &["raised", "delivered"],
            ),
            ("arrive", |s| s.arrive(AT), &["acknowledged"]),
            (
                "resolve",
                |s| s.resolve(AT, HelpResolution::Helped),
                &["delivered", "acknowledged", "arrived"],
            ),
            (
                "cancel",
                |s| s.cancel(AT),
                &["raised", "delivered", "acknowledged"],
            ),
            ("expire", |s| s.expire(AT), &["raised"]),
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
}
