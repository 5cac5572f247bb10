//! A branch without any input or output: its working state, what is due, and the rounds that take commands from their
//! arrival to their answers. A round says step by step what it needs done ([`Step`]) and is told what came of it
//! ([`Input`]); whoever carries the steps out may do so with threads, or one at a time and with every fault there is.

mod round;
mod step;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use frontdesk_domain::branch::State;
use frontdesk_domain::ids::{BranchId, LogId};
use frontdesk_domain::site::Site;
use frontdesk_domain::time::Timestamp;

pub use round::Round;
pub use step::{
    Answers, Earlier, EarlierEvents, Found, Input, Lookup, Publication, Reread, Setback, Step,
    carry_out, load, read_again,
};

use super::{InForce, Submission, timers};
use crate::calendar::Calendar;

/// So many commands are decided and written together.
pub const BATCH_MAX: usize = 256;

/// How often a batch is decided, the first time included, before its senders are asked to come again.
pub const ATTEMPTS_MAX: usize = 3;

/// What one branch decides with. Rounds follow each other; there is never more than one under way.
#[derive(Debug, Clone)]
pub struct Core {
    branch: BranchId,
    /// As committed; while a batch is being written that changes it, still what was before.
    in_force: Arc<InForce>,
    /// As committed, and ahead of it while a batch is being written.
    working: State,
    /// Whether `working` is what the log says. Else it is read again before anything is decided on it.
    sure: bool,
}

impl Core {
    /// A branch whose log makes `state`, with the configuration that is in force or is to come in force first.
    pub fn new(site: Arc<Site>, calendar: Calendar, state: State) -> Self {
        Self::with(Arc::new(InForce::new(site, calendar)), state)
    }

    pub(super) fn with(in_force: Arc<InForce>, state: State) -> Self {
        Self {
            branch: in_force.site.settings.branch.id.clone(),
            in_force,
            working: state,
            sure: true,
        }
    }

    pub fn branch(&self) -> &BranchId {
        &self.branch
    }

    pub fn site(&self) -> &Arc<Site> {
        &self.in_force.site
    }

    /// What the next command would be decided on. Not for readers: while a batch is being written, it is ahead of what
    /// was committed.
    pub fn state(&self) -> &State {
        &self.working
    }

    /// The committed state has been replaced: the next round reads it before it decides.
    pub(super) fn doubt(&mut self, in_force: Arc<InForce>) {
        self.in_force = in_force;
        self.sure = false;
    }

    /// One batch of commands, from question to answers. `submissions` are decided in their order.
    pub fn round(&self, submissions: Vec<Submission>) -> Round {
        Round::of(submissions)
    }

    /// Sees whether the branch can be written and read, without deciding anything.
    pub fn probe(&self) -> Round {
        Round::probe()
    }

    /// What the branch must command itself at `now`.
    pub fn due(&self, now: Timestamp) -> Vec<Submission> {
        timers::due(&self.branch, &self.working, &self.in_force.calendar, now)
    }

    /// When to look at [`Core::due`] again, should nothing happen before.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        timers::next(&self.working, &self.in_force.calendar)
    }

    /// Puts the site's configuration in force, and begins the log as `new_log` where there is none. The first thing a
    /// branch commands itself after its start.
    pub fn configure(&self, new_log: LogId) -> Submission {
        timers::configure(
            &self.branch,
            &self.working,
            &self.in_force.versions,
            new_log,
        )
    }
}
