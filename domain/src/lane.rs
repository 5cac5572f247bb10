//! Who issues in which lane. A lane belongs to one machine at a time, and rests when it is taken away from one, so that
//! no number is on two papers.

use serde::{Deserialize, Serialize};

use crate::ids::{DeviceId, KioskId, RunId};
use crate::time::Timestamp;

/// A lane that was taken away is not given to another machine for so many times the days a kiosk may issue alone.
pub const REST_FACTOR: u16 = 2;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// One run of a kiosk's program. A disk that was rolled back or copied shows itself by its epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Raised on the kiosk's disk at each start.
    pub epoch: u64,
    pub id: RunId,
}

/// The machine that a lane belongs to, or did last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneHolder {
    pub kiosk: KioskId,
    pub device: DeviceId,
    /// The newest run that the centre was told of.
    pub run: Option<Run>,
    pub standing: LaneStanding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LaneStanding {
    Active,
    /// Two machines may be issuing in it. What they have issued is recorded; they are to issue nothing more.
    Suspended {
        at: Timestamp,
        reason: ForkReason,
    },
    /// Taken away; its machine may not have heard of it yet.
    Resting {
        since: Timestamp,
    },
}

/// How it was seen that two machines issue in one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForkReason {
    /// A new ticket came from a run before the newest one.
    OlderRun,
    /// Two runs have the same epoch: both were started from the same disk.
    SameEpoch,
    /// One number was issued twice on a business day.
    NumberTwice,
}

impl LaneHolder {
    pub fn is_active(&self) -> bool {
        self.standing == LaneStanding::Active
    }

    pub fn is_resting(&self) -> bool {
        matches!(self.standing, LaneStanding::Resting { .. })
    }

    /// Whether another machine may have the lane: only once its last one, even if it never heard of losing it, must
    /// have stopped issuing by itself.
    pub fn is_free(&self, at: Timestamp, offline_issue_days: u16) -> bool {
        match self.standing {
            LaneStanding::Resting { since } => {
                at.ms_since(since) > i64::from(REST_FACTOR) * i64::from(offline_issue_days) * DAY_MS
            }
            LaneStanding::Active | LaneStanding::Suspended { .. } => false,
        }
    }
}
