//! What the kiosk asks of the centre, and what comes back. The shell carries it out over HTTP; a simulation otherwise.

use std::sync::Arc;

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, KioskId, LogId};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::ErrorBody;
use serde::de::IgnoredAny;

use crate::kiosk::disk::Secret;

/// What was asked for has the tag of what is at hand.
pub const NOT_MODIFIED: u16 = 304;

/// One question to the centre. Its answer, its failure and the frames of its stream name the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub id: AskId,
    /// A new question in a slot means that nobody waits for the one before any more.
    pub slot: Slot,
    /// Nothing where the question is for anybody to ask.
    pub pass: Option<Arc<Pass>>,
    pub what: What,
}

/// Where the kiosk belongs, and the key that it is let in by.
#[derive(Debug, PartialEq, Eq)]
pub struct Pass {
    pub branch: BranchId,
    pub key: Secret,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AskId(pub(super) u64);

/// At most one question of each is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    Enrol,
    Key,
    Follow,
    Refresh,
    PushHelp,
    PushInTurn,
    Wish,
    Health,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// `POST /api/v1/enrol` with exactly these bytes.
    Enrol { body: Arc<str> },
    /// `POST /api/v1/devices/key` with exactly these bytes.
    ReplaceKey { body: Arc<str> },
    /// `POST …/commands` with exactly these bytes.
    Post { body: Arc<str> },
    /// `PUT …/kiosks/{kiosk}/health` with exactly these bytes.
    Health { kiosk: KioskId, body: Arc<str> },
    /// `GET …/catalogue`; nothing is sent again that has this tag.
    Catalogue { at_hand: Option<Hash> },
    /// `GET …/snapshot`.
    Snapshot,
    /// `GET …/events?after=…&hash=…&log=…`: answered when its head is there, then a frame for each event.
    Follow(Cursor),
}

/// The last event the replica holds: the log it is of, its number and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub after: u64,
    pub hash: Hash,
    pub log: Option<LogId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The answer's `Date`, good to a second: the centre's clock.
    pub date: Option<Timestamp>,
    /// Empty for a stream that was opened. Of what is at hand, the tag that the answer bears.
    pub body: String,
}

impl Answer {
    /// Whether the centre can have said this: its errors have codes, its documents are objects, and what is at hand bears
    /// a tag such as it gives. A login page or a proxy in its place speaks otherwise, and what such a one says tells
    /// nothing: neither whose the key is, nor what time it is.
    pub(super) fn is_the_centres(&self) -> bool {
        let is_at_hand = self.status == NOT_MODIFIED && self.body.parse::<Hash>().is_ok();
        let is_object =
            || self.body.starts_with('{') && serde_json::from_str::<IgnoredAny>(&self.body).is_ok();
        is_at_hand || (self.status == 200 && is_object()) || self.code().is_some()
    }

    /// The code of an error's body.
    pub(super) fn code(&self) -> Option<String> {
        let body: ErrorBody = serde_json::from_str(&self.body).ok()?;
        Some(body.code)
    }
}

/// A question under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub id: AskId,
    pub sent: Timestamp,
}
