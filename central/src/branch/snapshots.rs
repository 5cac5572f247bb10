//! Snapshots: a branch starts from the newest one that fits its log, reads the tail, and only then, in the background,
//! verifies the whole log. A snapshot is a saving and never the truth.

use frontdesk_domain::branch::{STATE_VERSION, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::BranchId;

use super::load::{self, LoadError};
use crate::store::{Store, StoreError, StoredSnapshot};

/// A start reads at most about so many events behind its snapshot.
pub const EVENTS_BETWEEN: u64 = 5_000;

/// On a day of more tickets the snapshot waits for the stop or the next day: written meanwhile, it would hold up
/// everybody's commit.
const TICKETS_MAX: u64 = 20_000;

/// What a branch starts with.
pub(super) struct Beginning {
    pub state: State,
    /// Nothing where the whole log was read, and so verified.
    pub snapshot: Option<Origin>,
}

/// Which snapshot was started from: the event it is of, and the hash of the state that was read in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    pub seq: u64,
    state: Hash,
}

/// The state at the end of the log, from the newest snapshot that can be used.
pub(super) fn begin(store: &dyn Store, branch: &BranchId) -> Result<Beginning, LoadError> {
    let mut below = u64::MAX;
    while let Some(snapshot) = store.newest_snapshot(branch, below)? {
        below = snapshot.seq;
        match with_tail(store, branch, &snapshot) {
            Ok((state, origin)) => {
                let snapshot = Some(origin);
                return Ok(Beginning { state, snapshot });
            }
            Err(Unusable::Store(error)) => return Err(error.into()),
            Err(why) => {
                tracing::warn!(%branch, seq = snapshot.seq, %why, "A snapshot is not started from");
            }
        }
    }
    let state = load::from_the_start(store, branch)?;
    Ok(Beginning {
        state,
        snapshot: None,
    })
}

/// Why a start looks for an earlier snapshot.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("it was made by version {0} of the rules")]
    OtherRules(u32),
    #[error("it cannot be read ({0})")]
    Unreadable(#[from] serde_json::Error),
    #[error("it is not of the event that it names")]
    OtherEvent,
    #[error("the log does not go on from it ({0})")]
    Tail(LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn with_tail(
    store: &dyn Store,
    branch: &BranchId,
    snapshot: &StoredSnapshot,
) -> Result<(State, Origin), Unusable> {
    let mut state = read(snapshot)?;
    let origin = Origin {
        seq: snapshot.seq,
        state: hash_of(&state)?,
    };
    let of_this_log = match snapshot.seq.checked_sub(1) {
        Some(before) => store
            .events_after(branch, before, 1)?
            .first()
            .is_some_and(|event| event.seq == snapshot.seq && event.hash == snapshot.hash),
        None => false,
    };
    if !of_this_log || state.branch.as_ref() != Some(branch) {
        return Err(Unusable::OtherEvent);
    }
    match load::catch_up(store, branch, &mut state) {
        Ok(_) => Ok((state, origin)),
        Err(LoadError::Store(error)) => Err(error.into()),
        Err(why) => Err(Unusable::Tail(why)),
    }
}

fn read(snapshot: &StoredSnapshot) -> Result<State, Unusable> {
    if snapshot.version != STATE_VERSION {
        return Err(Unusable::OtherRules(snapshot.version));
    }
    let state: State = serde_json::from_str(&snapshot.json)?;
    if (state.seq, state.head) == (snapshot.seq, snapshot.hash) {
        Ok(state)
    } else {
        Err(Unusable::OtherEvent)
    }
}

/// Two states are the same when these are: a state's JSON has one order.
fn hash_of(state: &State) -> serde_json::Result<Hash> {
    Ok(Hash::of(&serde_json::to_vec(state)?))
}

/// What the background found.
#[derive(Debug)]
pub(super) enum Finding {
    Sound,
    /// The log makes another state of the snapshot's event than the snapshot says: this one.
    Lies(Box<State>),
    /// The log is not what was written.
    Broken(LoadError),
    /// The centre stops, or the store cannot be read now.
    Unfinished,
}

/// Reads the whole log up to the snapshot that a branch was started from, and compares.
pub(super) fn verify(
    store: &dyn Store,
    branch: &BranchId,
    origin: Origin,
    goes_on: impl Fn() -> bool,
) -> Finding {
    let mut state = State::default();
    while state.seq < origin.seq {
        if !goes_on() {
            return Finding::Unfinished;
        }
        match load::page(store, branch, &mut state, origin.seq) {
            Ok(()) => {}
            Err(LoadError::Store(error)) => {
                tracing::warn!(%branch, %error, "The log could not be verified to its end");
                return Finding::Unfinished;
            }
            Err(why) => return Finding::Broken(why),
        }
    }
    if hash_of(&state).is_ok_and(|hash| hash == origin.state) {
        Finding::Sound
    } else {
        Finding::Lies(Box::new(state))
    }
}

/// Whether it is time for one. What it costs grows with the tickets of the day, and so does the time to the next.
pub(super) fn is_due(state: &State, kept: u64) -> bool {
    let tickets = state.tickets.len() as u64;
    tickets <= TICKETS_MAX && state.seq.saturating_sub(kept) >= EVENTS_BETWEEN.max(2 * tickets)
}

/// What could not be written is written another time.
pub(super) fn keep(store: &dyn Store, branch: &BranchId, state: &State) {
    let kept = match serde_json::to_string(state) {
        Ok(json) => store.keep_snapshot(
            branch,
            &StoredSnapshot {
                seq: state.seq,
                hash: state.head,
                version: STATE_VERSION,
                json,
            },
        ),
        Err(error) => Err(StoreError::Damaged(error.to_string())),
    };
    match kept {
        Ok(()) => tracing::debug!(%branch, seq = state.seq, "A snapshot was written"),
        Err(error) => tracing::warn!(%branch, %error, "A snapshot could not be written"),
    }
}
