//! The paper slip of a ticket and the printer it comes from, as the kiosk knows them. A ticket is final without its slip.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// How a kiosk's printer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Printer {
    Ready,
    /// It prints, and should be given paper soon.
    PaperLow,
    PaperOut,
    CoverOpen,
    /// Its cutter or mechanism is stuck.
    Jammed,
    /// It does not answer.
    Offline,
    /// It answers what no printer of its kind says.
    Unreadable,
}

impl Printer {
    /// Staff have something to do.
    pub fn wants_staff(self) -> bool {
        self != Self::Ready
    }

    pub fn prints(self) -> bool {
        matches!(self, Self::Ready | Self::PaperLow)
    }
}

/// The printer's standing, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrinterRecord {
    pub printer: Printer,
    pub at: Timestamp,
}

/// What became of a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipState {
    /// The printer said so.
    Printed,
    /// All of it went out to a printer that cannot say what became of it.
    Sent,
    /// Nothing came out.
    Failed,
    /// It was cut off in the middle, so there may be a slip or half of one. Nothing prints it again by itself.
    Doubtful,
}

/// A ticket's slip, and how often it was printed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    pub state: SlipState,
    #[serde(default)]
    pub reprints: u16,
}
