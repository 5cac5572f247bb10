//! What the kiosk has issued and owes, in memory as it is on its disk. Pure: it says what is to be written, and takes
//! what was written.

mod numbering;
mod outbox;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use frontdesk_domain::branch::State;
use frontdesk_domain::lane::Run;
use frontdesk_domain::number::{Lane, Prefix};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CatalogueBody;

pub use numbering::Unnumbered;
pub use outbox::{KEPT_MS, Owed, Verdict, Way};

use super::disk::{
    Answered, Attempt, Change, Entry, Identity, Kept, LastNumber, Print, Times, Urgency,
};

#[derive(Debug, Clone, Default)]
pub struct Ledger {
    numbers: BTreeMap<(Prefix, Lane), LastNumber>,
    outbox: BTreeMap<i64, Entry>,
    /// Positions of the outbox that wait for an answer, in the order they leave in.
    waiting: BTreeSet<(Reverse<Urgency>, i64)>,
    /// Those that were answered, by when.
    answered: BTreeSet<(Timestamp, i64)>,
    /// Positions of those that the centre could not read or does not take from this kiosk, with what it said.
    unreadable: BTreeMap<i64, u16>,
    /// The greatest position that was ever given.
    last_position: i64,
}

/// What is kept beside the ledger, as it was when the disk was read.
#[derive(Debug, Default)]
pub struct Documents {
    pub catalogue: Option<Arc<CatalogueBody>>,
    pub replica: Option<Arc<State>>,
    pub run: Option<Run>,
    pub times: Option<Times>,
    pub set_aside: Option<String>,
    pub identity: Option<Identity>,
    pub attempt: Option<Attempt>,
    pub answered: BTreeSet<Answered>,
    pub alarmed: BTreeSet<i64>,
    pub prints: BTreeMap<i64, Print>,
}

impl Ledger {
    pub fn new(kept: Kept) -> (Self, Documents) {
        let mut ledger = Self {
            numbers: kept.numbers,
            ..Self::default()
        };
        for last in ledger.numbers.values() {
            ledger.last_position = ledger.last_position.max(last.position);
        }
        for (position, entry) in kept.outbox {
            ledger.last_position = ledger.last_position.max(position);
            ledger.enter(position, entry);
        }
        let documents = Documents {
            catalogue: kept.catalogue,
            replica: kept.replica,
            run: kept.run,
            times: kept.times,
            set_aside: kept.set_aside,
            identity: kept.identity,
            attempt: kept.attempt,
            answered: kept.answered,
            alarmed: kept.alarmed,
            prints: kept.prints,
        };
        (ledger, documents)
    }

    /// Takes what is on the disk now.
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
                self.last_position = self.last_position.max(*position);
                let entry = Entry {
                    urgency: *urgency,
                    body: body.clone(),
                    queued_at: *at,
                    settled: None,
                };
                self.enter(*position, entry);
            }
            Change::Settle {
                position, settled, ..
            } => {
                if let Some(entry) = self.leave(*position) {
                    let settled = Some(*settled);
                    self.enter(*position, Entry { settled, ..entry });
                }
            }
            Change::OweAgain { position } => {
                if let Some(entry) = self.leave(*position) {
                    let again = Entry {
                        settled: None,
                        urgency: Urgency::InTurn,
                        ..entry
                    };
                    self.enter(*position, again);
                }
            }
            Change::Forget { position } => {
                self.leave(*position);
            }
            Change::Run(_)
            | Change::Times(_)
            | Change::SetAside(_)
            | Change::Identity(_)
            | Change::Attempt(_)
            | Change::Answered(_)
            | Change::Alarmed(_)
            | Change::PrintBegun { .. }
            | Change::PrintEnded { .. }
            | Change::ForgetSealed { .. }
            | Change::ForgetPrint { .. }
            | Change::ForgetBranch
            | Change::Catalogue(_)
            | Change::Replica(_) => {}
        }
    }
}
