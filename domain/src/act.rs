//! What a clerk did last at a counter, kept for as long as it can be taken back.
//!
//! Taking back restores the ticket, the counter and whose turn it was there as they were. What people have heard or read
//! meanwhile stays heard: an announced call does no harm, because the customer is called again. What cannot be taken
//! back is an act on which something else has been built: the customer rated the visit, left the queue or came back,
//! another counter called the ticket, staff moved it, or the clerk did something else with it since.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::ClassId;
use crate::ticket::Ticket;
use crate::time::Timestamp;

/// An act can be taken back within so many seconds.
pub const UNDO_SECONDS: u32 = 10;

/// What can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    Call,
    Recall,
    Start,
    Hold,
    Resume,
    Finish,
    Miss,
    Return,
    Transfer,
    CorrectService,
    RevokePriority,
}

/// An act, and what was before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastAct {
    pub act: Act,
    pub at: Timestamp,
    pub ticket: Box<Ticket>,
    /// Of the counter's classes.
    pub credits: BTreeMap<ClassId, i64>,
}

impl LastAct {
    pub fn may_be_undone(&self, now: Timestamp) -> bool {
        now.ms_since(self.at) <= i64::from(UNDO_SECONDS) * 1000
    }
}
