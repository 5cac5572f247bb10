//! One branch: its log, the task that alone extends it, and what everybody else may read of it.

pub mod core;
mod cursor;
mod draft;
mod feed;
mod in_force;
mod load;
mod published;
mod snapshots;
mod start;
mod submission;
mod task;
#[cfg(test)]
pub(crate) mod tests;
mod timers;
mod touch;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use frontdesk_domain::branch::{Envelope, State};
use frontdesk_domain::ids::BranchId;
use frontdesk_domain::site::Site;
use frontdesk_domain::wire::{CommandAnswer, ErrorBody};
use tokio::sync::{mpsc, oneshot};

pub use cursor::{Cursor, WrongCursor};
pub use feed::{FRAMES_MAX, Frame, Reader};
pub use in_force::InForce;
pub use load::LoadError;
pub use published::Estimates;
pub use start::BranchStartError;
pub(crate) use start::{Parts, start};
pub use submission::{Asked, Submission};
pub use touch::Touch;

use crate::clock::Clock;
use crate::store::Store;
use feed::Feed;
use published::Published;

/// So many commands may wait for one branch; more are sent away to come again.
pub const COMMANDS_WAITING_MAX: usize = 1024;

/// What a command was answered. The same command is answered the same again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Done(Done),
    /// The rules refused it.
    Refused(ErrorBody),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The first event's number; with no events, where the next one would have stood.
    pub first_seq: u64,
    /// The stored text of each event.
    pub events: Vec<Arc<str>>,
}

impl Done {
    /// Whoever has applied this much of the log sees what the command did.
    pub fn seq(&self) -> u64 {
        self.first_seq + self.events.len() as u64 - 1
    }

    /// [`CommandAnswer`] with the events' own bytes.
    pub fn to_json(&self) -> String {
        format!("{{\"events\":[{}]}}", self.events.join(","))
    }

    pub fn to_answer(&self) -> Result<CommandAnswer, serde_json::Error> {
        let events: Result<Vec<Envelope>, _> = self
            .events
            .iter()
            .map(|json| serde_json::from_str(json))
            .collect();
        Ok(CommandAnswer { events: events? })
    }
}

/// Why a command got no answer. [`SubmitError::Busy`] and [`SubmitError::Unavailable`] ask to send it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    #[error("This command id was used for another command. Use a new id for a new command.")]
    IdReused,
    /// A fault of the program, which the same command would meet again.
    #[error(
        "What would follow from this command contradicts the branch's state. Keep it, tell the operator the time of day, and send it again to a later version."
    )]
    Contradiction,
    #[error("The branch has too much to do at the moment. Send the command again in a second.")]
    Busy,
    #[error(
        "The centre cannot write at the moment. Send the same command again; it counts only once."
    )]
    Unavailable,
}

/// A handle on a running branch; clones are the same branch.
#[derive(Clone)]
pub struct Branch {
    shared: Arc<Shared>,
    commands: mpsc::Sender<Waiting>,
}

/// What the branch's task writes and everybody reads.
struct Shared {
    id: BranchId,
    in_force: Mutex<Arc<InForce>>,
    published: Published,
    feed: Feed,
    store: Arc<dyn Store>,
    clock: Clock,
    ready: AtomicBool,
    /// Why the branch takes no commands any more, once its log was found to be other than it was written.
    broken: OnceLock<String>,
}

impl Shared {
    fn in_force(&self) -> Arc<InForce> {
        Arc::clone(&self.in_force.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn puts_in_force(&self, in_force: Arc<InForce>) {
        *self.in_force.lock().unwrap_or_else(PoisonError::into_inner) = in_force;
    }
}

struct Waiting {
    submission: Submission,
    /// Nobody, where the centre commands itself.
    reply: Option<oneshot::Sender<Result<Answer, SubmitError>>>,
}

impl Branch {
    pub fn id(&self) -> &BranchId {
        &self.shared.id
    }

    /// The configuration in force.
    pub fn site(&self) -> Arc<Site> {
        Arc::clone(&self.in_force().site)
    }

    /// The same, with the hashes that the log names it by.
    pub fn in_force(&self) -> Arc<InForce> {
        self.shared.in_force()
    }

    /// Whether the last thing the branch wanted written was written.
    pub fn is_ready(&self) -> bool {
        self.shared.ready.load(Ordering::Relaxed) && !self.commands.is_closed()
    }

    /// What the log was found to be, when it is not what was written. Such a branch takes no commands any more.
    pub fn broken(&self) -> Option<&str> {
        self.shared.broken.get().map(String::as_str)
    }

    /// The state as it was last committed.
    pub fn state(&self) -> Arc<State> {
        self.shared.published.state()
    }

    /// The waits of everybody who waits, reckoned at most once a second and event.
    pub fn estimates(&self) -> Arc<Estimates> {
        self.shared.published.estimates(self.shared.clock.now())
    }

    /// The log from `after` on, and then as it grows.
    pub fn follow(&self, after: u64) -> Reader {
        Reader::new(Arc::clone(&self.shared), after)
    }

    /// The answer comes when everything that follows from the command is on disk.
    pub async fn submit(&self, submission: Submission) -> Result<Answer, SubmitError> {
        let (reply, answer) = oneshot::channel();
        let waiting = Waiting {
            submission,
            reply: Some(reply),
        };
        self.commands
            .try_send(waiting)
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => SubmitError::Busy,
                mpsc::error::TrySendError::Closed(_) => SubmitError::Unavailable,
            })?;
        answer.await.unwrap_or(Err(SubmitError::Unavailable))
    }
}
