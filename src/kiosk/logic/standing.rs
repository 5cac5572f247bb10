//! Whether this kiosk may give out numbers, and what that hangs on: its lane, its run, and how long it has been alone.

use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::{CommandId, KioskId, RunId};
use frontdesk_domain::lane::{LaneHolder, LaneStanding, Run};
use frontdesk_domain::number::Lane;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;

use super::{Disk, Entropy, Kiosk, NoEntropy};
use crate::kiosk::disk::{Change, Times, Urgency};
use crate::kiosk::ledger::Ledger;
use crate::kiosk::session::OutOfService;

/// A disk that was set back must hear of the greater counter before it gives out numbers, if the centre is there to
/// tell it: so long is waited for the centre.
pub const START_GRACE_MS: i64 = 3_000;
/// And so long for what it has to tell, once it is there.
pub const HEARING_MAX_MS: i64 = 30_000;
/// What the kiosk remembers of time is at most this old on its disk, and a power cut makes it no younger.
const TIMES_KEPT_EVERY_MS: i64 = 10 * 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// This run of the program, and what the centre has said to it.
#[derive(Debug)]
pub(super) struct Started {
    pub run: Run,
    at: Timestamp,
    /// Where the run is in the outbox.
    position: Option<i64>,
    /// The last event of the centre's answer to it.
    heard: Option<u64>,
    /// The log has told of numbers that this disk does not know it gave out: it was set back.
    pub set_back: bool,
}

/// A clock that never runs backwards, over all starts, and when the centre was last heard by it.
#[derive(Debug)]
pub(super) struct Alone {
    /// What to add to this run's clock: it may show less than was seen before, for somebody set it, or its battery
    /// is dead.
    behind_ms: i64,
    contact: Timestamp,
    /// When this goes to the disk next.
    keep_at: Timestamp,
}

impl Alone {
    pub fn since(times: Option<Times>, now: Timestamp) -> Self {
        let behind_ms = times.map_or(0, |times| times.seen.ms_since(now));
        let own = now.plus_ms(behind_ms);
        Self {
            behind_ms,
            contact: times.map_or(own, |times| times.contact.min(own)),
            keep_at: now,
        }
    }

    pub fn behind_ms(&self) -> i64 {
        self.behind_ms
    }

    /// By the clock that never runs backwards.
    pub fn own(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(self.behind_ms)
    }

    /// What this run's clock shows then.
    pub fn shown(&self, own: Timestamp) -> Timestamp {
        own.plus_ms(-self.behind_ms)
    }

    fn times(&self, now: Timestamp) -> Times {
        Times {
            seen: self.own(now),
            contact: self.contact,
        }
    }

    /// The first moment at which it has been too long.
    fn too_long_at(&self, days: u16) -> Timestamp {
        let last = self.contact.plus_ms(i64::from(days) * DAY_MS);
        self.shown(last.plus_ms(1))
    }
}

/// The run that begins now, and what is to be written of it. A machine that is no kiosk has nobody to tell it to.
pub(super) fn start(
    kiosk: Option<&KioskId>,
    ledger: &Ledger,
    before: Option<Run>,
    entropy: &Entropy,
    now: Timestamp,
) -> Result<(Started, Vec<Change>), NoEntropy> {
    let run = Run {
        epoch: before.map_or(1, |run| run.epoch.saturating_add(1)),
        id: RunId(entropy.id(now)?),
    };
    let mut changes = vec![Change::Run(run)];
    if let Some(kiosk) = kiosk {
        let request = CommandRequest {
            id: CommandId(entropy.id(now)?),
            command: Command::StartKiosk {
                kiosk: kiosk.clone(),
                run,
                before: before.map(|run| run.id),
            },
        };
        // After what earlier runs have issued, before anything that this one does.
        changes.push(ledger.owe(&request, Urgency::InTurn, now));
    }
    let started = Started {
        run,
        at: now,
        position: kiosk.map(|_| ledger.next_position()),
        heard: None,
        set_back: false,
    };
    Ok((started, changes))
}

impl<D: Disk> Kiosk<D> {
    /// Why no numbers are given out, if that is so.
    pub(super) fn out_of_service(&self, now: Timestamp) -> Option<OutOfService> {
        let rules = &self.facts.state.rules;
        let Some(identity) = &self.identity else {
            return Some(match self.facts.set_aside {
                Some(_) => OutOfService::DatabaseSetAside,
                None => OutOfService::NotEnrolled,
            });
        };
        if identity.revoked || self.is_unknown {
            return Some(OutOfService::Revoked);
        }
        if self.is_starting(now) {
            return Some(OutOfService::Starting);
        }
        if self.facts.published.is_none() {
            return Some(OutOfService::NoCatalogue);
        }
        let Some((_, holder)) = self.holder() else {
            // Just enrolled, and not in the log yet as far as it was followed.
            return Some(OutOfService::Starting);
        };
        if holder.is_resting() {
            return Some(OutOfService::Revoked);
        }
        if self.is_suspended(holder) {
            return Some(OutOfService::LaneSuspended);
        }
        if now >= self.alone.too_long_at(rules.offline_issue_days) {
            return Some(OutOfService::OfflineTooLong);
        }
        None
    }

    /// The lane that this machine holds, or held last, as far as its replica knows.
    pub(super) fn holder(&self) -> Option<(&Lane, &LaneHolder)> {
        let identity = self.identity.as_ref()?;
        let lanes = self.facts.state.lanes.iter();
        let own = lanes.filter(|(_, holder)| {
            holder.device == identity.device && holder.kiosk == identity.place.kiosk
        });
        own.min_by_key(|(_, holder)| holder.is_resting())
    }

    fn is_suspended(&self, holder: &LaneHolder) -> bool {
        matches!(holder.standing, LaneStanding::Suspended { .. }) || self.is_superseded(holder)
    }

    /// The centre has heard of this run, and then of another: a copy of this disk runs elsewhere.
    fn is_superseded(&self, holder: &LaneHolder) -> bool {
        let own = self.started.run;
        let newer = |run: Run| run.id != own.id && run.epoch >= own.epoch;
        self.has_been_heard() && holder.run.is_some_and(newer)
    }

    fn has_been_heard(&self) -> bool {
        let heard = self.started.heard;
        heard.is_some_and(|seq| self.facts.state.seq >= seq)
    }

    fn is_starting(&self, now: Timestamp) -> bool {
        let patience_ms = if self.facts.connected {
            HEARING_MAX_MS
        } else {
            START_GRACE_MS
        };
        !self.has_been_heard() && now.ms_since(self.started.at) < patience_ms
    }

    /// An answer to this run's own start.
    pub(super) fn heed_start(&mut self, position: i64, last_event: u64) {
        if self.started.position == Some(position) {
            self.started.heard = Some(last_event);
        }
    }

    /// The answers are of a log that is gone.
    pub(super) fn forget_start(&mut self) {
        self.started.heard = None;
    }

    /// The log says that this run has a greater epoch: the disk was set back.
    pub(super) fn heed_epoch(&mut self) {
        let own = self.started.run;
        let known = self.holder().and_then(|(_, holder)| holder.run);
        let Some(run) = known.filter(|run| run.id == own.id && run.epoch > own.epoch) else {
            return;
        };
        tracing::error!(
            epoch = own.epoch,
            known = run.epoch,
            "This kiosk's disk was set back to an earlier state. Numbers go on from the greatest that the centre knows."
        );
        self.started.run = run;
        if let Err(error) = self.commit(&[Change::Run(run)]) {
            // Then the next start is set right by the centre again.
            tracing::warn!(%error, "The run could not be kept.");
        }
    }

    /// The centre let this kiosk in and spoke to it.
    pub(super) fn in_contact(&mut self, now: Timestamp) {
        self.alone.contact = self.alone.own(now);
    }

    /// What is remembered of time goes to the disk with everything else, and at least so often.
    pub(super) fn times(&mut self, now: Timestamp) -> Change {
        self.alone.keep_at = now.plus_ms(TIMES_KEPT_EVERY_MS);
        Change::Times(self.alone.times(now))
    }

    pub(super) fn keep_times_when_due(&mut self, now: Timestamp) {
        if self.alone.keep_at <= now {
            let times = self.times(now);
            if let Err(error) = self.commit(&[times]) {
                tracing::warn!(%error, "What the kiosk remembers of time could not be kept.");
            }
        }
    }

    pub(super) fn standing_wakes(&self) -> impl Iterator<Item = (Timestamp, &'static str)> {
        let now = self.polled_at;
        let days = self.facts.state.rules.offline_issue_days;
        let grace = (self.started.at.plus_ms(START_GRACE_MS), "started");
        let heard = (self.started.at.plus_ms(HEARING_MAX_MS), "heard enough");
        let alone = (self.alone.too_long_at(days), "alone for too long");
        let later = [grace, heard, alone]
            .into_iter()
            .filter(move |(at, _)| *at > now);
        later.chain([(self.alone.keep_at, "keep the times")])
    }
}
