//! What a round needs done, and what can come of it.

use std::sync::Arc;

use frontdesk_domain::branch::{Corrupt, Envelope, Past, PastQuestion, State};
use frontdesk_domain::ids::{BranchId, CommandId};

use crate::branch::load::{self, LoadError};
use crate::branch::{Answer, Asked, Frame, InForce, Submission, SubmitError, Touch};
use crate::store::{Batch, Store, StoreError, StoredAnswer};

/// What a round needs done next. Any of these may fail, or never be answered: what was not committed was not decided.
#[derive(Debug)]
pub enum Step {
    /// Ask the store: [`Input::Found`] or [`Input::LookFailed`].
    Look(Lookup),
    /// Write this durably: [`Input::Committed`], [`Input::Collided`], or [`Input::Doubtful`] where nobody knows.
    Commit(Batch),
    /// Apply this to the committed state, then wake its readers: [`Input::Published`].
    Publish(Publication),
    /// Read the events of earlier answers: [`Input::Events`] or [`Input::EventsFailed`].
    Read(EarlierEvents),
    /// Bring the committed state up to the end of the log: [`Input::Reread`] or [`Input::RereadFailed`].
    ReadAgain(Setback),
    /// The round is over.
    Answered(Answers),
}

/// What came of a step.
#[derive(Debug)]
pub enum Input {
    /// The first input of every round.
    Begin,
    Found(Found),
    LookFailed,
    Committed,
    /// Nothing was written: another writer was first.
    Collided,
    /// Whether it was written is unknown.
    Doubtful,
    Published,
    /// The events' texts, one list for each that was asked for.
    Events(Vec<Vec<Arc<str>>>),
    EventsFailed,
    Reread(Box<Reread>),
    RereadFailed,
}

/// Which answers were given before, and what was given out on days that the state has dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    pub branch: BranchId,
    pub commands: Vec<CommandId>,
    pub past: Vec<PastQuestion>,
    /// What the state says to these questions now. One of the commands may end the day and with it drop the tickets, and
    /// those that it ends are in the store only afterwards.
    pub present: Past,
}

/// What the store knew of these commands before they are decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub answers: Vec<StoredAnswer>,
    pub past: Past,
}

/// Events that were committed, in order, and what readers are shown of them.
#[derive(Debug, Clone)]
pub struct Publication {
    pub events: Vec<(Envelope, Arc<str>)>,
    pub frames: Vec<Frame>,
    /// What these events put in force, where they do.
    pub in_force: Option<Arc<InForce>>,
}

/// Where the events of earlier answers stand in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierEvents {
    pub branch: BranchId,
    pub wanted: Vec<Earlier>,
}

/// `count` events from `first_seq` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    pub first_seq: u64,
    pub count: u32,
}

/// The committed state at the end of the log, and the events that this brought.
#[derive(Debug)]
pub struct Reread {
    pub state: State,
    pub tail: Vec<(Envelope, Arc<str>)>,
    /// What the tail put in force, where it did.
    pub in_force: Option<Arc<InForce>>,
}

/// Why the working state is not to be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Setback {
    #[error("a decision contradicts the state ({0}); its command is left out")]
    Contradiction(Corrupt),
    #[error("another writer has extended this branch's log")]
    Collided,
    #[error("the database failed; whether the batch was written is unknown")]
    Doubtful,
    #[error("the store cannot be read")]
    Unread,
    #[error("an earlier round was not finished")]
    Unfinished,
    /// Nothing has happened: the branch looks whether it can be read.
    #[error("the branch is probed")]
    Probe,
}

/// The end of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// One for each submission, in order.
    pub answers: Vec<Result<Answer, SubmitError>>,
    /// Whether the branch could do what it had to; else it is probed until it can.
    pub ready: bool,
}

impl Lookup {
    pub(super) fn for_these<'a>(
        branch: &BranchId,
        state: &State,
        submissions: impl Iterator<Item = &'a Submission> + Clone,
    ) -> Self {
        let asks = |submission: &Submission| match &submission.asked {
            Asked::Command(command) => command.asks_of_the_past(state),
            Asked::Customer { .. } => None,
        };
        let past: Vec<_> = submissions.clone().filter_map(asks).collect();
        let mut present = Past::default();
        for question in &past {
            present.note(state, question);
        }
        Self {
            branch: branch.clone(),
            past,
            present,
            commands: submissions.map(|submission| submission.id).collect(),
        }
    }

    pub fn look(&self, store: &dyn Store) -> Result<Found, StoreError> {
        let mut past = store.past(&self.branch, &self.past)?;
        past.merge(self.present.clone());
        Ok(Found {
            answers: store.answers(&self.branch, &self.commands)?,
            past,
        })
    }
}

impl Publication {
    /// Events read from the log, without the state that each was applied to.
    pub(super) fn of_tail(
        events: Vec<(Envelope, Arc<str>)>,
        in_force: Option<Arc<InForce>>,
    ) -> Self {
        let frame = |(envelope, json): &(Envelope, Arc<str>)| Frame {
            seq: envelope.seq,
            json: Arc::clone(json),
            touch: Touch::UNKNOWN,
        };
        Self {
            frames: events.iter().map(frame).collect(),
            events,
            in_force,
        }
    }

    pub fn apply_to(&self, committed: &mut State) -> Result<(), Corrupt> {
        self.events
            .iter()
            .try_for_each(|(envelope, json)| committed.apply(envelope, json))
    }
}

impl EarlierEvents {
    pub fn read(&self, store: &dyn Store) -> Result<Vec<Vec<Arc<str>>>, StoreError> {
        let read = |earlier: &Earlier| {
            let (before, count) = (earlier.first_seq - 1, earlier.count as usize);
            let events = store.events_after(&self.branch, before, count)?;
            Ok(events.into_iter().map(|event| event.json).collect())
        };
        self.wanted.iter().map(read).collect()
    }
}

/// The state that a branch's whole log makes.
pub fn load(store: &dyn Store, branch: &BranchId) -> Result<State, LoadError> {
    load::from_the_start(store, branch)
}

/// Reads on from a committed state to the end of the log.
pub fn read_again(
    store: &dyn Store,
    branch: &BranchId,
    committed: State,
) -> Result<Reread, LoadError> {
    let mut state = committed;
    let before = (state.settings, state.catalogue);
    let tail = load::catch_up(store, branch, &mut state)?;
    let in_force = if (state.settings, state.catalogue) == before {
        None
    } else {
        InForce::read(store, branch, &state)?.map(Arc::new)
    };
    Ok(Reread {
        state,
        tail,
        in_force,
    })
}

/// Carries a step out at once, for whoever has only a store and a committed state. Nothing for the last step.
pub fn carry_out(
    step: &Step,
    store: &dyn Store,
    branch: &BranchId,
    committed: &mut State,
) -> Option<Input> {
    Some(match step {
        Step::Look(lookup) => match lookup.look(store) {
            Ok(found) => Input::Found(found),
            Err(_) => Input::LookFailed,
        },
        Step::Commit(batch) => match store.append(&[batch]) {
            Ok(results) if results.iter().all(Result::is_ok) => Input::Committed,
            Ok(_) => Input::Collided,
            Err(_) => Input::Doubtful,
        },
        Step::Publish(publication) => {
            publication
                .apply_to(committed)
                .expect("the same events were applied to the same state before");
            Input::Published
        }
        Step::Read(earlier) => match earlier.read(store) {
            Ok(events) => Input::Events(events),
            Err(_) => Input::EventsFailed,
        },
        Step::ReadAgain(_) => match read_again(store, branch, committed.clone()) {
            Ok(reread) => Input::Reread(Box::new(reread)),
            Err(_) => Input::RereadFailed,
        },
        Step::Answered(_) => return None,
    })
}
