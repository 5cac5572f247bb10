//! What is kept on disk: the log, the answers to commands, published configuration, and rows projected from the log.
//! One trait, one module for each database, one suite of contract tests that runs against every one of them.

#[cfg(test)]
pub(crate) mod contract;
mod data_dir;
mod sqlite;

use std::sync::Arc;

use frontdesk_domain::branch::{Past, PastQuestion, Refusal};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, CommandId};
use frontdesk_domain::ticket::Ticket;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::ErrorBody;

pub use data_dir::{DataDir, DataDirError};
pub use sqlite::SqliteStore;

/// An event as it is stored: the exact bytes it was hashed as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    pub seq: u64,
    /// Of the event before, [`Hash::ZERO`] for the first.
    pub prev: Hash,
    /// Of `json`.
    pub hash: Hash,
    pub at: Timestamp,
    pub json: Arc<str>,
}

/// What a command was answered, kept so that the same command gets the same answer again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    pub command_id: CommandId,
    pub body_hash: Hash,
    pub outcome: Outcome,
}

/// An accepted command names its events in the log rather than repeating them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// `count` events from `first_seq` on; with none, `first_seq` is where the next event would have stood.
    Done {
        first_seq: u64,
        count: u32,
    },
    Refused(ErrorBody),
}

impl From<&Refusal> for Outcome {
    fn from(refusal: &Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// One version of settings or catalogue, found again by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    pub hash: Hash,
    pub kind: ConfigurationKind,
    pub json: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigurationKind {
    Settings,
    Catalogue,
}

/// What a branch wants written, all or nothing.
#[derive(Debug, Clone)]
pub struct Batch {
    pub branch: BranchId,
    pub events: Vec<StoredEvent>,
    pub answers: Vec<StoredAnswer>,
    /// The tickets that these events ended.
    pub tickets: Vec<Ticket>,
    pub configurations: Vec<Configuration>,
    /// Which of these events put a configuration in force.
    pub publications: Vec<u64>,
}

impl Batch {
    pub fn empty(branch: BranchId) -> Self {
        Self {
            branch,
            events: Vec::new(),
            answers: Vec::new(),
            tickets: Vec::new(),
            configurations: Vec::new(),
            publications: Vec::new(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
            && self.answers.is_empty()
            && self.tickets.is_empty()
            && self.configurations.is_empty()
    }
}

/// A ticket that has ended, found in the projected rows, which keep it after the branch's state has dropped it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTicket {
    pub branch: BranchId,
    pub ticket: Ticket,
}

/// A branch's state as it was after an event, to start from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSnapshot {
    pub seq: u64,
    /// Of the event `seq`.
    pub hash: Hash,
    /// Of the rules that made the state from the log.
    pub version: u32,
    pub json: String,
}

/// Somebody else has appended to this branch or answered one of these commands: read the tail and decide again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "another writer has extended this branch's log; its tail must be read before deciding again"
)]
pub struct Collision;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Of a commit it is not known whether it happened.
    #[error(
        "The database failed ({0}). Check that the data directory's disk has room and is writable."
    )]
    Database(#[from] rusqlite::Error),
    #[error(
        "The database in {path} was written by a newer version of this program (schema {found}, known here: {known}). Start that version, or restore a backup from before."
    )]
    Newer {
        path: String,
        found: i64,
        known: i64,
    },
    #[error(
        "A row of the database cannot be read ({0}). Restore a backup; the log of each branch is complete in it."
    )]
    Damaged(String),
}

/// The calls block: use them from threads that may.
pub trait Store: Send + Sync + 'static {
    /// Writes all batches in one durable transaction. A batch that collides is left out; the others stand. When the
    /// whole fails, whether it was written is unknown.
    fn append(&self, batches: &[&Batch]) -> Result<Vec<Result<(), Collision>>, StoreError>;

    /// The events of a branch after `after`, at most `limit`, in order.
    fn events_after(
        &self,
        branch: &BranchId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError>;

    /// The answers among these commands that were given before.
    fn answers(
        &self,
        branch: &BranchId,
        ids: &[CommandId],
    ) -> Result<Vec<StoredAnswer>, StoreError>;

    /// What is asked of tickets that the branch's state has dropped. A receipt code is one for the whole installation.
    fn past(&self, branch: &BranchId, questions: &[PastQuestion]) -> Result<Past, StoreError>;

    /// The newest ticket with this receipt code's hash, of whatever branch and day.
    fn ticket_by_code(&self, code: &Hash) -> Result<Option<FoundTicket>, StoreError>;

    fn configuration(&self, hash: &Hash) -> Result<Option<Configuration>, StoreError>;

    /// The events before `before` that put a configuration in force, as stored, the newest first; at most `limit`.
    fn publications(
        &self,
        _branch: &BranchId,
        _before: u64,
        _limit: usize,
    ) -> Result<Vec<Arc<str>>, StoreError> {
        Ok(Vec::new())
    }

    /// What the content of the hall's file was when it was last put in force.
    fn hall_file(&self, _branch: &BranchId) -> Result<Option<Hash>, StoreError> {
        Ok(None)
    }

    fn take_hall_file(&self, _branch: &BranchId, _content: &Hash) -> Result<(), StoreError> {
        Ok(())
    }

    /// The newest snapshot of an event before `below`. A store that keeps none has its logs read from their beginnings.
    fn newest_snapshot(
        &self,
        _branch: &BranchId,
        _below: u64,
    ) -> Result<Option<StoredSnapshot>, StoreError> {
        Ok(None)
    }

    /// Keeps it, and the one before.
    fn keep_snapshot(
        &self,
        _branch: &BranchId,
        _snapshot: &StoredSnapshot,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    fn drop_snapshots(&self, _branch: &BranchId) -> Result<(), StoreError> {
        Ok(())
    }

    /// Whether the database answers.
    fn check(&self) -> Result<(), StoreError>;
}
