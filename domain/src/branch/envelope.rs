//! How an event travels and is stored: with its place in the log, when, by whom, and the hash of the one before.

use serde::{Deserialize, Serialize};

use super::Event;
use crate::hash::Hash;
use crate::ids::{CommandId, KioskId, StaffId, TicketId};
use crate::rules::CounterNumber;
use crate::time::{BusinessDate, Timestamp};

/// The version of the event format that this code writes.
pub const ENVELOPE_VERSION: u16 = 2;

/// An event in its place. Its stored bytes are what the next one's `prev` is the hash of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Counts from 1 without a gap.
    pub seq: u64,
    /// The hash of the envelope before, as stored; [`Hash::ZERO`] for the first.
    pub prev: Hash,
    pub at: Timestamp,
    /// The business day that was open; nothing before the first one.
    pub business_date: Option<BusinessDate>,
    pub actor: Actor,
    /// Which member of staff it was, where that is known; an envelope without one has the bytes it always had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<StaffId>,
    pub command_id: CommandId,
    pub v: u16,
    pub event: Event,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// The centre itself: timers, configuration.
    Centre,
    Kiosk {
        kiosk: KioskId,
    },
    Counter {
        counter: CounterNumber,
    },
    /// The holder of a ticket, by its receipt code.
    Customer {
        ticket: TicketId,
    },
    /// Somebody with an access key, where the command names no device.
    Staff,
}

impl Envelope {
    /// The bytes that are stored, sent and hashed.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an envelope has only string keys and finite numbers")
    }

    /// The hash of the bytes as they were received: an older version's bytes are kept, not written anew.
    pub fn hash_of(json: &str) -> Hash {
        Hash::of(json.as_bytes())
    }
}
