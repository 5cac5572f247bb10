//! Where a reader has got to in a log, and whether that is this log.

use frontdesk_domain::branch::State;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, LogId};

use crate::store::{Store, StoreError};

/// The last event a reader has, and how it knows it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// The event's number; 0 for none.
    pub seq: u64,
    /// Its hash, where the reader says it; [`Hash::ZERO`] for none.
    pub hash: Option<Hash>,
    pub log: Option<LogId>,
}

/// Why a reader cannot go on from its cursor: it must start from a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongCursor {
    #[error(
        "The log ends at event {head}, and {asked} was asked for: this log was restored from a backup, or it is another one. Start again from a snapshot."
    )]
    Beyond { asked: u64, head: u64 },
    #[error(
        "Event {asked} of this log is not the one the cursor names: the log was restored from a backup, or it is another one. Start again from a snapshot."
    )]
    OtherLog { asked: u64 },
}

impl WrongCursor {
    /// Never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Beyond { .. } => "cursor_beyond",
            Self::OtherLog { .. } => "cursor_other_log",
        }
    }
}

impl Cursor {
    /// Whether the log that makes `state` holds what the reader has. Asks the store only about an event before the last.
    pub fn check(
        &self,
        branch: &BranchId,
        state: &State,
        store: &dyn Store,
    ) -> Result<Result<(), WrongCursor>, StoreError> {
        let asked = self.seq;
        let other_log = Err(WrongCursor::OtherLog { asked });
        if self.log.is_some_and(|log| state.log != Some(log)) {
            return Ok(other_log);
        }
        if asked > state.seq {
            let head = state.seq;
            return Ok(Err(WrongCursor::Beyond { asked, head }));
        }
        let Some(hash) = self.hash else {
            return Ok(Ok(()));
        };
        let ours = if asked == state.seq {
            state.head
        } else if asked == 0 {
            Hash::ZERO
        } else {
            let event = store.events_after(branch, asked - 1, 1)?.pop();
            let missing = || StoreError::Damaged(format!("event {asked} of `{branch}` is missing"));
            event.ok_or_else(missing)?.hash
        };
        Ok(if ours == hash { Ok(()) } else { other_log })
    }
}
