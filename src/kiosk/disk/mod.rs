//! What a kiosk must not forget, and the promise of the place where it is kept: a write that has returned survives a
//! power cut, and one that failed is there whole or not at all.

#[cfg(test)]
mod contract;
mod damage;
#[cfg(feature = "kiosk")]
mod day_key;
mod identity;
mod memory;
pub mod prints;
pub(in crate::kiosk) mod private;
mod sqlite;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use frontdesk_domain::branch::State;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::lane::Run;
use frontdesk_domain::number::{Lane, Prefix};
use frontdesk_domain::time::{BusinessDate, Timestamp};
use frontdesk_domain::wire::CatalogueBody;
use serde::{Deserialize, Serialize};

#[cfg(feature = "kiosk")]
pub use day_key::{DayKey, DayKeys, NoDayKey};
pub use identity::{Attempt, Identity, Place, Secret};
pub use memory::{Fault, MemoryDisk};
pub use prints::{Print, PrintEnd};
pub use sqlite::SqliteDisk;

/// Where a kiosk keeps things.
pub trait Disk: Send {
    /// Everything that was written and not forgotten.
    fn load(&self) -> Result<Kept, DiskError>;

    /// One transaction: all of it is there for good when this returns. After an error nobody knows; load again.
    fn write(&mut self, changes: &[Change]) -> Result<(), DiskError>;
}

/// Why the kiosk's disk cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    #[error(
        "cannot write in {path}: {why}. Give the kiosk a directory it may write to with --data"
    )]
    NotWritable { path: PathBuf, why: std::io::Error },
    #[error("{path} is in use by another kiosk. Stop it, or choose another directory with --data")]
    InUse { path: PathBuf },
    #[error(
        "{path} was written by a newer version of Frontdesk (tables {found}, this program knows {known}). Run that version, or choose another directory with --data"
    )]
    Newer {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    #[error("the kiosk's database failed: {0}. Check that the disk is not full and not damaged")]
    Database(#[from] rusqlite::Error),
    #[error("the kiosk's disk failed: {0}")]
    Failed(&'static str),
}

/// All that a kiosk has kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kept {
    pub numbers: BTreeMap<(Prefix, Lane), LastNumber>,
    /// By position: what is owed, and what was answered lately.
    pub outbox: BTreeMap<i64, Entry>,
    /// What the centre has published.
    pub catalogue: Option<Arc<CatalogueBody>>,
    /// The branch as it was when it was last kept; its cursor is inside.
    pub replica: Option<Arc<State>>,
    /// The last run of the program.
    pub run: Option<Run>,
    pub times: Option<Times>,
    /// The file that a damaged database was set aside in, until the kiosk is enrolled again.
    pub set_aside: Option<String>,
    /// Who this machine is, once it was enrolled.
    pub identity: Option<Identity>,
    /// The code that is shown to the centre.
    pub attempt: Option<Attempt>,
    /// The events that the centre has named in its answers, until the replica on this disk has followed so far.
    pub answered: BTreeSet<Answered>,
    /// Positions of the commands that are kept aside of which staff were told.
    pub alarmed: BTreeSet<i64>,
    /// The papers of the day, by position.
    pub prints: BTreeMap<i64, Print>,
}

/// An event that followed from a command of this kiosk, as its answer said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Answered {
    pub seq: u64,
    pub command_id: CommandId,
}

impl Answered {
    /// Those that a replica that has come to `seq` has yet to meet.
    pub fn after(answered: &BTreeSet<Self>, seq: u64) -> BTreeSet<Self> {
        let ahead = answered.iter().filter(|answered| answered.seq > seq);
        ahead.copied().collect()
    }
}

/// The last number of a prefix and lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastNumber {
    pub business_date: BusinessDate,
    pub counter: u32,
    /// When its customer came.
    pub arrival: Timestamp,
    /// Where its ticket is in the outbox.
    pub position: i64,
}

/// What this kiosk remembers of time, by a clock of its own that never runs backwards, over all starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// The latest it has ever been.
    pub seen: Timestamp,
    /// When the centre was last heard.
    pub contact: Timestamp,
}

/// A command on its way, or arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub urgency: Urgency,
    /// The request's JSON, the same bytes at every attempt.
    pub body: Arc<str>,
    pub queued_at: Timestamp,
    pub settled: Option<Settled>,
}

/// What overtakes what on the way out. Within one urgency the order is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// A ticket is final without the centre.
    InTurn,
    /// A call for help is nothing without it.
    Help,
    /// Staff must know before anything else.
    Alarm,
}

/// What the centre said to a command, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    pub at: Timestamp,
    /// The answer's HTTP status.
    pub status: u16,
}

/// One step of what a kiosk keeps.
#[derive(Debug, Clone)]
pub enum Change {
    Number {
        prefix: Prefix,
        lane: Lane,
        last: LastNumber,
    },
    /// A command is owed to the centre, at a position that no other has had.
    Owe {
        position: i64,
        id: CommandId,
        urgency: Urgency,
        body: Arc<str>,
        at: Timestamp,
    },
    Settle {
        position: i64,
        settled: Settled,
        answer: String,
    },
    /// Its answer is lost at the centre: it is owed again, in its place among the tickets.
    OweAgain {
        position: i64,
    },
    Forget {
        position: i64,
    },
    Run(Run),
    Times(Times),
    SetAside(Option<String>),
    Identity(Box<Identity>),
    Attempt(Option<Box<Attempt>>),
    Answered(BTreeSet<Answered>),
    Alarmed(BTreeSet<i64>),
    /// A paper is about to go to the printer, at a position that no other has had.
    PrintBegun {
        position: i64,
        print: Box<Print>,
    },
    PrintEnded {
        position: i64,
        end: PrintEnd,
    },
    /// What stands on it is not kept any longer; that it was printed is.
    ForgetSealed {
        position: i64,
    },
    ForgetPrint {
        position: i64,
    },
    /// What was known of the branch is of another one.
    ForgetBranch,
    Catalogue(Arc<CatalogueBody>),
    Replica(Arc<State>),
}

impl Change {
    pub fn is_of_paper(&self) -> bool {
        matches!(
            self,
            Self::PrintBegun { .. }
                | Self::PrintEnded { .. }
                | Self::ForgetSealed { .. }
                | Self::ForgetPrint { .. }
        )
    }
}

impl Kept {
    /// What every disk must give back after a write.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Number { prefix, lane, last } => {
                self.numbers.insert((*prefix, lane.clone()), *last);
            }
            Change::Owe {
                position,
                urgency,
                body,
                at,
                ..
            } => {
                let entry = Entry {
                    urgency: *urgency,
                    body: body.clone(),
                    queued_at: *at,
                    settled: None,
                };
                self.outbox.insert(*position, entry);
            }
            Change::Settle {
                position, settled, ..
            } => {
                if let Some(entry) = self.outbox.get_mut(position) {
                    entry.settled = Some(*settled);
                }
            }
            Change::OweAgain { position } => {
                if let Some(entry) = self.outbox.get_mut(position) {
                    entry.settled = None;
                    entry.urgency = Urgency::InTurn;
                }
            }
            Change::Forget { position } => {
                self.outbox.remove(position);
            }
            Change::Run(run) => self.run = Some(*run),
            Change::Times(times) => self.times = Some(*times),
            Change::SetAside(name) => self.set_aside.clone_from(name),
            Change::Identity(identity) => self.identity = Some((**identity).clone()),
            Change::Attempt(attempt) => self.attempt = attempt.as_deref().cloned(),
            Change::Answered(answered) => self.answered.clone_from(answered),
            Change::Alarmed(positions) => self.alarmed.clone_from(positions),
            Change::PrintBegun { .. }
            | Change::PrintEnded { .. }
            | Change::ForgetSealed { .. }
            | Change::ForgetPrint { .. } => prints::apply(&mut self.prints, change),
            Change::ForgetBranch => (self.catalogue, self.replica) = (None, None),
            Change::Catalogue(body) => self.catalogue = Some(body.clone()),
            Change::Replica(state) => self.replica = Some(state.clone()),
        }
    }
}
