//! The kiosk without its shell: it does no I/O but on its disk, has no clock and draws no lots but from the source it
//! was given. Readings of the kiosk's clock come in as `now` and never run backwards.
//!
//! Whoever drives it calls [`Kiosk::poll`] after every input and at [`Kiosk::next_wake`], carries out what it asks,
//! and tells it what came of it.

mod ask;
mod following;
mod issuing;
mod offset;
mod patience;
mod pushing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use frontdesk_domain::branch::State;
use frontdesk_domain::ids::KioskId;
use frontdesk_domain::time::Timestamp;

pub use ask::{Answer, Ask, AskId, Cursor, Slot, What};
pub use issuing::{CallError, IssueError};

use ask::Asked;
use following::Follower;
use offset::Offset;
use pushing::Pushers;

use super::disk::{Change, Disk, DiskError, Urgency};
use super::facts::{Facts, Published};
use super::ledger::Ledger;
use super::session::OutOfService;
use frontdesk_central::entropy::Entropy;

/// Events that come close together are kept on disk together.
const KEEP_EVERY_MS: i64 = 2_000;

pub struct Kiosk<D> {
    id: KioskId,
    disk: D,
    entropy: Entropy,
    ledger: Ledger,
    /// A write failed, so the ledger may not be what is on the disk.
    doubtful: bool,
    facts: Facts,
    /// The facts have changed since somebody asked.
    news: bool,
    offset: Offset,
    last_ask: u64,
    follower: Follower,
    pushers: Pushers,
    /// When the replica, which has moved, is to be kept.
    keep_at: Option<Timestamp>,
}

impl<D: Disk> Kiosk<D> {
    /// Goes on from what the disk has kept.
    pub fn open(id: KioskId, disk: D, entropy: Entropy) -> Result<Self, DiskError> {
        let (ledger, documents) = Ledger::new(disk.load()?);
        let facts = Facts {
            published: documents
                .catalogue
                .map(|body| Arc::new(Published::from(&*body))),
            state: documents.replica.unwrap_or_default(),
            owed: ledger.owed(),
            unreadable: ledger.unreadable(),
            ..Facts::default()
        };
        let mut kiosk = Self {
            id,
            disk,
            entropy,
            ledger,
            doubtful: false,
            facts,
            news: true,
            offset: Offset::default(),
            last_ask: 0,
            follower: Follower::default(),
            pushers: Pushers::default(),
            keep_at: None,
        };
        kiosk.look_around();
        Ok(kiosk)
    }

    pub fn id(&self) -> &KioskId {
        &self.id
    }

    /// What the kiosk knows; cheap to copy.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The facts, when they have changed since they were last asked for here.
    pub fn news(&mut self) -> Option<Facts> {
        std::mem::take(&mut self.news).then(|| self.facts.clone())
    }

    /// The centre's time, as far as this kiosk can tell.
    pub fn centre_time(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(self.offset.ms())
    }

    /// What is held on the disk; a simulation looks there.
    pub fn disk(&self) -> &D {
        &self.disk
    }

    /// The disk of a kiosk that stops.
    pub fn into_disk(self) -> D {
        self.disk
    }

    /// What to ask of the centre now. Call it after every input, and at [`Self::next_wake`].
    pub fn poll(&mut self, now: Timestamp) -> Vec<Ask> {
        self.give_up_late(now);
        if self.keep_at.is_some_and(|at| at <= now) {
            self.keep_replica(now);
        }
        let mut asks = Vec::new();
        asks.extend(self.follow_on(now));
        asks.extend(self.refresh_on(now));
        for urgency in [Urgency::Help, Urgency::InTurn] {
            asks.extend(self.push_on(urgency, now));
        }
        asks
    }

    /// When [`Self::poll`] has something to do by itself, and what.
    pub fn next_wake(&self) -> Option<(Timestamp, &'static str)> {
        let keep = self.keep_at.map(|at| (at, "keep the replica"));
        keep.into_iter()
            .chain(self.follower_wakes())
            .chain(self.pusher_wakes())
            .min()
    }

    /// The centre has answered; for a stream: it is open.
    pub fn answered(&mut self, ask: AskId, answer: &Answer, now: Timestamp) {
        if let Some(asked) = self.follower.asked(ask) {
            self.measure(asked, answer, now);
            self.follower_answered(answer, now);
        } else if let Some(asked) = self.follower.refreshing(ask) {
            self.measure(asked, answer, now);
            self.refreshed(answer, now);
        } else if let Some((urgency, asked)) = self.pushers.asked(ask) {
            self.measure(asked, answer, now);
            self.pushed(urgency, answer, now);
        }
        // An answer that came after it was given up is the one that comes again.
    }

    /// There is no answer, or the stream has ended.
    pub fn failed(&mut self, ask: AskId, why: &str, now: Timestamp) {
        if self.follower.is_about(ask) {
            self.follower_failed(why, now);
        } else if let Some((urgency, _)) = self.pushers.asked(ask) {
            self.push_failed(urgency, why, now);
        }
    }

    /// One writes to the disk, then remembers it.
    fn commit(&mut self, changes: &[Change]) -> Result<(), DiskError> {
        if let Err(error) = self.disk.write(changes) {
            self.doubtful = true;
            return Err(error);
        }
        for change in changes {
            self.ledger.apply(change);
        }
        self.look_around();
        Ok(())
    }

    /// After a failed write nobody knows what is on the disk until it is read again: a number may be there that no
    /// customer was given.
    fn make_certain(&mut self) -> Result<(), DiskError> {
        if self.doubtful {
            let (ledger, _) = Ledger::new(self.disk.load()?);
            self.ledger = ledger;
            self.doubtful = false;
            self.look_around();
        }
        Ok(())
    }

    fn keep_replica(&mut self, now: Timestamp) {
        self.keep_at = None;
        let replica = Change::Replica(self.facts.state.clone());
        if let Err(error) = self.commit(&[replica]) {
            // The centre has it all; it is tried again with what comes next.
            tracing::warn!(%error, "The replica could not be kept.");
            self.keep_at = Some(now.plus_ms(KEEP_EVERY_MS));
        }
    }

    /// The answer's own date tells the centre's clock. What is in the answer does not: it may be one given long ago.
    fn measure(&mut self, asked: Asked, answer: &Answer, now: Timestamp) {
        let Some(date) = answer.date else { return };
        let before = self.offset;
        self.offset = before.measured(date, asked.sent, now);
        if self.offset != before {
            let moved = self.offset.ms() - before.ms();
            self.facts.offset_ms = self.offset.ms();
            self.facts.heard_at = self.facts.heard_at.map(|at| at.plus_ms(moved));
            self.news = true;
        }
    }

    fn replace_state(&mut self, state: State) {
        self.facts.state = Arc::new(state);
        self.news = true;
    }

    /// Tells the facts what follows from the rest.
    fn look_around(&mut self) {
        self.facts.owed = self.ledger.owed();
        self.facts.unreadable = self.ledger.unreadable();
        self.facts.out_of_service = self.out_of_service();
        self.news = true;
    }

    fn out_of_service(&self) -> Option<OutOfService> {
        match &self.facts.published {
            None => Some(OutOfService::NoCatalogue),
            Some(published) if published.site.settings.kiosk(&self.id).is_none() => {
                Some(OutOfService::NotSetUp)
            }
            Some(_) => None,
        }
    }

    fn ask(&mut self, slot: Slot, what: What) -> Ask {
        self.last_ask += 1;
        Ask {
            id: AskId(self.last_ask),
            slot,
            what,
        }
    }
}
