//! Reading a branch's log from the store: every hash is checked, every event applied.

use std::sync::Arc;

use frontdesk_domain::branch::{Corrupt, Envelope, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::BranchId;

use crate::store::{Store, StoreError, StoredEvent};

/// So many events are read at once.
const PAGE: usize = 1000;

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "Event {seq} of branch `{branch}` is not what was written: its text does not have its hash. Restore a backup."
    )]
    Altered { branch: BranchId, seq: u64 },
    #[error(
        "Event {seq} of branch `{branch}` cannot be read ({why}). It may come from a newer version of this program; start that one, or restore a backup."
    )]
    Unreadable {
        branch: BranchId,
        seq: u64,
        why: serde_json::Error,
    },
    #[error(
        "Configuration {hash} of branch `{branch}` is in force and cannot be read ({why}). Restore a backup, or change something in the hall's file: a changed file is published anew."
    )]
    Configuration {
        branch: BranchId,
        hash: Hash,
        why: String,
    },
    #[error("The log of branch `{branch}` is damaged: {why}. Restore a backup.")]
    Corrupt { branch: BranchId, why: Corrupt },
}

/// Applies to `state` everything that stands after it in the log, and returns that.
pub(super) fn catch_up(
    store: &dyn Store,
    branch: &BranchId,
    state: &mut State,
) -> Result<Vec<(Envelope, Arc<str>)>, LoadError> {
    let mut tail = Vec::new();
    follow(store, branch, state, |event| tail.push(event))?;
    Ok(tail)
}

/// The state as the whole log makes it.
pub(super) fn from_the_start(store: &dyn Store, branch: &BranchId) -> Result<State, LoadError> {
    let mut state = State::default();
    follow(store, branch, &mut state, drop)?;
    Ok(state)
}

fn follow(
    store: &dyn Store,
    branch: &BranchId,
    state: &mut State,
    mut each: impl FnMut((Envelope, Arc<str>)),
) -> Result<(), LoadError> {
    while read(store, branch, state, PAGE, &mut each)? == PAGE {}
    Ok(())
}

/// Applies the next page of the log to `state`, and nothing behind event `until`, which must be there.
pub(super) fn page(
    store: &dyn Store,
    branch: &BranchId,
    state: &mut State,
    until: u64,
) -> Result<(), LoadError> {
    let left = usize::try_from(until.saturating_sub(state.seq)).unwrap_or(PAGE);
    if read(store, branch, state, left.min(PAGE), &mut drop)? > 0 {
        return Ok(());
    }
    let why = Corrupt::Gap {
        expected: state.seq + 1,
        got: until,
    };
    let branch = branch.clone();
    Err(LoadError::Corrupt { branch, why })
}

/// Applies at most `count` events, and says how many there were.
fn read(
    store: &dyn Store,
    branch: &BranchId,
    state: &mut State,
    count: usize,
    each: &mut impl FnMut((Envelope, Arc<str>)),
) -> Result<usize, LoadError> {
    let events = store.events_after(branch, state.seq, count)?;
    let found = events.len();
    for event in events {
        let envelope = verified(branch, &event)?;
        let applied = state.apply(&envelope, &event.json);
        applied.map_err(|why| LoadError::Corrupt {
            branch: branch.clone(),
            why,
        })?;
        each((envelope, event.json));
    }
    Ok(found)
}

/// That each names the one before is checked when it is applied.
fn verified(branch: &BranchId, event: &StoredEvent) -> Result<Envelope, LoadError> {
    if Hash::of(event.json.as_bytes()) != event.hash {
        return Err(LoadError::Altered {
            branch: branch.clone(),
            seq: event.seq,
        });
    }
    serde_json::from_str(&event.json).map_err(|why| LoadError::Unreadable {
        branch: branch.clone(),
        seq: event.seq,
        why,
    })
}
