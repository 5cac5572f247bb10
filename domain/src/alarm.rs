//! What a kiosk says is wrong with it that staff must look at, although no customer can tell them.

use serde::{Deserialize, Serialize};

use crate::ids::KioskId;
use crate::time::Timestamp;

/// So many are remembered, the newest; all are in the log.
pub const ALARMS_KEPT: usize = 100;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alarm", rename_all = "snake_case")]
pub enum KioskAlarm {
    /// So many commands stay on its disk that the centre cannot read or does not take from this kiosk. One that is new
    /// among them was answered with this HTTP status.
    CommandsKeptAside { commands: u32, status: u16 },
    /// Its database was damaged. What it had not told is in the file that was set aside.
    DatabaseSetAside,
}

/// An alarm as it was raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmRecord {
    pub kiosk: KioskId,
    #[serde(flatten)]
    pub alarm: KioskAlarm,
    pub at: Timestamp,
}
