//! What a kiosk remembers of the papers it printed: that one was begun before its first byte went out, and how it
//! ended. What stood on it is here only encrypted.

use std::collections::BTreeMap;
use std::sync::Arc;

use frontdesk_domain::ids::TicketId;
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::time::{BusinessDate, Timestamp};

use super::Change;

/// The slip of a ticket, on its way to the printer or there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    pub ticket: TicketId,
    pub number: TicketNumber,
    /// The day it is kept for.
    pub business_date: BusinessDate,
    /// Not the first paper of its ticket, and marked so.
    pub reprint: bool,
    pub begun_at: Timestamp,
    /// Nothing while it is being printed, and after a crash in the middle of it.
    pub end: Option<PrintEnd>,
    /// What stands on it, encrypted with the key of the day; nothing when it is not to be printed again.
    pub sealed: Option<Arc<[u8]>>,
}

/// How printing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintEnd {
    /// The printer said that it came out.
    Printed,
    /// Every byte was sent, to a printer that says nothing.
    Sent,
    /// Nobody knows how much of it came out.
    Doubtful,
    /// Nothing of it came out.
    Failed,
}

impl PrintEnd {
    /// As it is on the disk. Never renamed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Sent => "sent",
            Self::Doubtful => "doubtful",
            Self::Failed => "failed",
        }
    }

    /// What a newer version wrote is in doubt.
    pub(in crate::kiosk::disk) fn read(text: &str) -> Self {
        match text {
            "printed" => Self::Printed,
            "sent" => Self::Sent,
            "failed" => Self::Failed,
            _ => Self::Doubtful,
        }
    }
}

/// What a change does to the papers that are remembered; others do nothing to them.
pub fn apply(prints: &mut BTreeMap<i64, Print>, change: &Change) {
    match change {
        Change::PrintBegun { position, print } => {
            prints.insert(*position, (**print).clone());
        }
        Change::PrintEnded { position, end } => {
            if let Some(print) = prints.get_mut(position) {
                print.end = Some(*end);
            }
        }
        Change::ForgetSealed { position } => {
            if let Some(print) = prints.get_mut(position) {
                print.sealed = None;
            }
        }
        Change::ForgetPrint { position } => {
            prints.remove(position);
        }
        _ => {}
    }
}
