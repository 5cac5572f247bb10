//! The kiosk without its shell: it does no I/O but on its disk, has no clock and draws no lots but from the source it
//! was given. Readings of the kiosk's clock come in as `now` and never run backwards while it is open.
//!
//! Whoever drives it calls [`Kiosk::poll`] after every input and at [`Kiosk::next_wake`], carries out what it asks,
//! and tells it what came of it.

mod alarming;
mod ask;
mod diverging;
mod enrolling;
mod following;
mod health;
mod issuing;
mod offset;
mod owed;
mod patience;
mod printing;
mod pushing;
mod rotating;
mod standing;
#[cfg(test)]
mod tests;
mod wishing;

use std::collections::BTreeSet;
use std::sync::Arc;

use frontdesk_central::entropy::{Entropy, NoEntropy};
use frontdesk_domain::lane::Run;
use frontdesk_domain::slip::Printer;
use frontdesk_domain::time::Timestamp;

pub use ask::{Answer, Ask, AskId, Cursor, NOT_MODIFIED, Pass, Slot, What};
pub use enrolling::{CodeRefused, Enrolment, Hitch};
pub use health::MachineReading;
pub use issuing::{CallError, IssueError};
pub use printing::{OtherPaper, Papers, PrintError, PrinterStands, SlipShown};
pub use rotating::KEY_AGE_MAX_MS;
pub use standing::{HEARING_MAX_MS, START_GRACE_MS};
pub use wishing::{WISH_ANSWER_MS, Wished};

use ask::Asked;
use enrolling::Enrolling;
use following::Follower;
use health::Telling;
use offset::Offset;
use pushing::Pushers;
use rotating::Rotating;
use standing::{Alone, Started};
use wishing::Wishing;

use super::disk::{Answered, Change, Disk, DiskError, Identity};
use super::facts::{Facts, Published};
use super::journal::Journal;
use super::ledger::{Ledger, Way};

/// The replica goes to the disk this often while it moves. It is large, disks of kiosks wear out, and what it lacks after
/// a power cut comes again with the stream.
const KEEP_EVERY_MS: i64 = 60_000;

/// Why the kiosk cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    #[error(transparent)]
    Print(#[from] PrintError),
}

pub struct Kiosk<D> {
    /// Nothing until it was enrolled.
    identity: Option<Identity>,
    /// What it shows the centre, as the identity says; nothing where that is in vain.
    pass: Option<Arc<Pass>>,
    /// The centre said that it knows no such key. It may be the wrong one that answers.
    is_unknown: bool,
    enrolling: Enrolling,
    rotating: Rotating,
    disk: D,
    entropy: Entropy,
    ledger: Ledger,
    /// A write failed, so the ledger may not be what is on the disk.
    doubtful: bool,
    facts: Facts,
    /// The facts have changed since somebody asked.
    news: bool,
    offset: Offset,
    started: Started,
    alone: Alone,
    last_ask: u64,
    follower: Follower,
    pushers: Pushers,
    wishing: Wishing,
    telling: Telling,
    /// The papers of the day.
    journal: Journal,
    /// What was said last of the printer, as long as this run lasts.
    told_of_printer: Option<Printer>,
    /// The events that the centre has named in its answers, until the replica on the disk has followed so far.
    answered: BTreeSet<Answered>,
    /// Positions of the commands that are kept aside of which staff were told.
    alarmed: BTreeSet<i64>,
    /// When the replica, which has moved, is to be kept.
    keep_at: Option<Timestamp>,
    polled_at: Timestamp,
}

impl<D: Disk> Kiosk<D> {
    /// A new run goes on from what the disk has kept.
    pub fn open(disk: D, entropy: Entropy, now: Timestamp) -> Result<Self, OpenError> {
        let (ledger, documents) = Ledger::new(disk.load()?);
        let identity = documents.identity;
        let kiosk = identity.as_ref().map(|identity| &identity.place.kiosk);
        let (started, mut changes) = standing::start(kiosk, &ledger, documents.run, &entropy, now)?;
        changes.extend(ledger.try_again());
        let enrolling = Enrolling::with(documents.attempt);
        let alone = Alone::since(documents.times, now);
        let offset = Offset::beginning(alone.behind_ms());
        let published = documents.catalogue.as_deref().map(Published::from);
        let facts = Facts {
            published: published.map(Arc::new),
            state: documents.replica.unwrap_or_default(),
            offset_ms: offset.ms(),
            set_aside: documents.set_aside,
            enrolment: enrolling.begins(),
            ..Facts::default()
        };
        let mut kiosk = Self {
            identity: None,
            pass: None,
            is_unknown: false,
            enrolling,
            rotating: Rotating::default(),
            disk,
            entropy,
            ledger,
            doubtful: false,
            facts,
            news: true,
            offset,
            started,
            alone,
            last_ask: 0,
            follower: Follower::default(),
            pushers: Pushers::default(),
            wishing: Wishing::default(),
            telling: Telling::default(),
            journal: Journal::new(documents.prints),
            told_of_printer: None,
            answered: documents.answered,
            alarmed: documents.alarmed,
            keep_at: None,
            polled_at: now,
        };
        kiosk.commit(&changes)?;
        kiosk.identify(identity);
        kiosk.doubt_what_was_begun(now)?;
        kiosk.show_journal();
        kiosk.read_owed_tickets();
        if kiosk.facts.state.seq == 0 && kiosk.ledger.has_answers() {
            // It cannot tell any more whether the log is still the one that it was answered from.
            kiosk.begin_anew(now);
        }
        kiosk.look_around(now);
        Ok(kiosk)
    }

    /// Who it is, once it was enrolled.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    fn identify(&mut self, identity: Option<Identity>) {
        let place = identity.as_ref().map(|identity| identity.place.clone());
        let let_in = identity.as_ref().filter(|identity| !identity.revoked);
        self.pass = let_in.map(|identity| {
            Arc::new(Pass {
                branch: identity.place.branch.clone(),
                key: identity.key.clone(),
            })
        });
        self.facts.place = place.map(Arc::new);
        self.identity = identity;
    }

    /// This run of the program, as tickets name it.
    pub fn run(&self) -> Run {
        self.started.run
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

    /// Where it is kept; a simulation looks there.
    pub fn disk(&self) -> &D {
        &self.disk
    }

    /// The disk of a kiosk that stops.
    pub fn into_disk(self) -> D {
        self.disk
    }

    /// What to ask of the centre now. Call it after every input, and at [`Self::next_wake`].
    pub fn poll(&mut self, now: Timestamp) -> Vec<Ask> {
        self.polled_at = now;
        self.give_up_late(now);
        if self.keep_at.is_some_and(|at| at <= now) {
            self.keep_replica(now);
        }
        self.keep_times_when_due(now);
        self.alarm_on(now);
        let mut asks = Vec::new();
        asks.extend(self.enrol_on(now));
        if self.pass.is_some() {
            asks.extend(self.follow_on(now));
            asks.extend(self.refresh_on(now));
            asks.extend(self.rotate_on(now));
            asks.extend(self.wish_on(now));
            for way in [Way::Urgent, Way::InTurn] {
                asks.extend(self.push_on(way, now));
            }
        }
        self.look_around(now);
        if self.pass.is_some() {
            asks.extend(self.tell_on(now));
        }
        asks
    }

    /// When [`Self::poll`] has something to do by itself, and what.
    pub fn next_wake(&self) -> Option<(Timestamp, &'static str)> {
        let keep = self.keep_at.map(|at| (at, "keep the replica"));
        keep.into_iter()
            .chain(self.enrolling_wakes())
            .chain(self.let_in_wakes())
            .chain(self.standing_wakes())
            .min()
    }

    /// Of what is asked with the key.
    fn let_in_wakes(&self) -> impl Iterator<Item = (Timestamp, &'static str)> {
        let asking = self.pass.as_ref().map(|_| {
            let wakes = self.follower_wakes().chain(self.rotating_wakes());
            let wakes = wakes.chain(self.pusher_wakes()).chain(self.wish_wakes());
            wakes.chain(self.telling_wakes())
        });
        asking.into_iter().flatten()
    }

    /// The centre has answered; for a stream: it is open.
    pub fn answered(&mut self, ask: AskId, answer: &Answer, now: Timestamp) {
        if let Some(asked) = self.follower.asked(ask) {
            self.hear(asked, answer, now);
            self.follower_answered(answer, now);
        } else if let Some(asked) = self.follower.refreshing(ask) {
            self.hear(asked, answer, now);
            self.refreshed(answer, now);
        } else if let Some((way, asked)) = self.pushers.asked(ask) {
            self.hear(asked, answer, now);
            self.pushed(way, answer, now);
        } else if let Some(asked) = self.wishing.asked(ask) {
            self.hear(asked, answer, now);
            self.wish_answered(answer);
        } else if let Some(asked) = self.rotating.asked(ask) {
            self.hear(asked, answer, now);
            self.rotation_answered(answer, now);
        } else if let Some(asked) = self.telling.asked(ask) {
            self.hear_time(asked, answer, now);
            self.telling_answered(answer, now);
        } else if let Some(asked) = self.enrolling.asked(ask) {
            self.hear_time(asked, answer, now);
            self.enrolment_answered(answer, now);
        }
        // An answer that came after it was given up is the one that comes again.
        self.look_around(now);
    }

    /// There is no answer, or the stream has ended.
    pub fn failed(&mut self, ask: AskId, why: &str, now: Timestamp) {
        if self.follower.is_about(ask) {
            self.follower_failed(why, now);
        } else if let Some((way, _)) = self.pushers.asked(ask) {
            self.push_failed(way, why, now);
        } else if self.wishing.asked(ask).is_some() {
            self.wish_failed(why);
        } else if self.rotating.asked(ask).is_some() {
            self.rotation_failed(why, now);
        } else if self.telling.asked(ask).is_some() {
            self.telling_failed(why, now);
        } else if self.enrolling.asked(ask).is_some() {
            self.enrolment_failed(why, now);
        }
    }

    /// Writes to the disk, then remembers it.
    fn commit(&mut self, changes: &[Change]) -> Result<(), DiskError> {
        if let Err(error) = self.disk.write(changes) {
            self.doubtful = true;
            return Err(error);
        }
        for change in changes {
            self.ledger.apply(change);
            self.journal.apply(change);
            self.follow_owed_tickets(change);
        }
        if changes.iter().any(Change::is_of_paper) {
            self.show_journal();
        }
        Ok(())
    }

    /// After a failed write nobody knows what is on the disk until it is read again: a number may be there that no
    /// customer was given.
    fn make_certain(&mut self) -> Result<(), DiskError> {
        if self.doubtful {
            let (ledger, documents) = Ledger::new(self.disk.load()?);
            self.ledger = ledger;
            self.journal = Journal::new(documents.prints);
            self.read_owed_tickets();
            self.answered = documents.answered;
            self.alarmed = documents.alarmed;
            self.facts.set_aside = documents.set_aside;
            self.doubtful = false;
        }
        Ok(())
    }

    fn keep_replica(&mut self, now: Timestamp) {
        self.keep_at = None;
        let state = self.facts.state.clone();
        let ahead = Answered::after(&self.answered, state.seq);
        let mut changes = vec![Change::Replica(state), self.times(now)];
        if ahead != self.answered {
            changes.push(Change::Answered(ahead.clone()));
        }
        match self.commit(&changes) {
            Ok(()) => self.answered = ahead,
            Err(error) => {
                // The centre has it all; it is tried again.
                tracing::warn!(%error, "The replica could not be kept.");
                self.keep_at = Some(now.plus_ms(KEEP_EVERY_MS));
            }
        }
    }

    fn hear(&mut self, asked: Asked, answer: &Answer, now: Timestamp) {
        if answer.is_the_centres() {
            self.hear_time(asked, answer, now);
            self.heed_key(answer, now);
        }
    }

    /// Every answer tells the centre's clock by its own date. What is in it does not: it may be one given long ago.
    fn hear_time(&mut self, asked: Asked, answer: &Answer, now: Timestamp) {
        let date = answer.date.filter(|_| answer.is_the_centres());
        let Some(date) = date else { return };
        let before = self.offset;
        self.offset = before.measured(date, asked.sent, now);
        if self.offset != before {
            let moved_ms = self.offset.ms() - before.ms();
            self.facts.offset_ms = self.offset.ms();
            self.facts.heard_at = self.facts.heard_at.map(|at| at.plus_ms(moved_ms));
            self.news = true;
        }
    }

    /// Tells the facts what follows from the rest.
    fn look_around(&mut self, now: Timestamp) {
        let seen = (
            self.ledger.owed(),
            self.ledger.unreadable(),
            self.out_of_service(now),
        );
        let facts = &mut self.facts;
        if seen != (facts.owed, facts.unreadable, facts.out_of_service) {
            (facts.owed, facts.unreadable, facts.out_of_service) = seen;
            self.news = true;
        }
    }

    fn ask(&mut self, slot: Slot, what: What) -> Ask {
        Ask {
            pass: self.pass.clone(),
            ..self.ask_anybody(slot, what)
        }
    }

    fn ask_anybody(&mut self, slot: Slot, what: What) -> Ask {
        self.last_ask += 1;
        Ask {
            id: AskId(self.last_ask),
            slot,
            pass: None,
            what,
        }
    }
}
