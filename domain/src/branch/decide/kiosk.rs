//! The machines that issue: which lane each has, and how a disk that was rolled back or copied is found.

use std::collections::BTreeMap;

use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::hash::Hash;
use crate::ids::{DeviceId, KioskId};
use crate::lane::{ForkReason, LaneHolder, Run};
use crate::number::{COUNTER_MAX, Lane, Prefix};

impl Deciding<'_> {
    /// The same machine again changes nothing; another one takes the kiosk over and gets a lane of its own, because
    /// the one before may still be issuing.
    pub(super) fn enrol_kiosk(&self, kiosk: &KioskId, device: DeviceId) -> Decision {
        let is_it = |holder: &LaneHolder| holder.kiosk == *kiosk && holder.device == device;
        if self.state.lane_of(kiosk).is_some_and(|(_, it)| is_it(it)) {
            return Ok(Vec::new());
        }
        let lane = self.free_lane(kiosk).ok_or(Refusal::LanesUsedUp)?;
        let before = self.state.lanes.iter().filter(|(_, holder)| {
            !holder.is_resting() && (holder.kiosk == *kiosk || holder.device == device)
        });
        let mut events: Vec<_> = before.map(|(lane, holder)| revoked(lane, holder)).collect();
        events.push(Event::KioskEnrolled {
            kiosk: kiosk.clone(),
            device,
            lane,
        });
        Ok(events)
    }

    pub(super) fn revoke_kiosk(&self, kiosk: &KioskId) -> Vec<Event> {
        let held = self.state.lane_of(kiosk);
        held.map(|(lane, holder)| revoked(lane, holder))
            .into_iter()
            .collect()
    }

    /// The kiosk's own lane of the hall's file, else the first that nobody has, is meant to have, or may still be
    /// issuing in.
    fn free_lane(&self, kiosk: &KioskId) -> Option<Lane> {
        let settings = &self.site.settings;
        let own = settings.kiosk(kiosk).map(|setup| setup.lane.clone());
        let is_anothers = |lane: &Lane| {
            let mut others = settings.kiosks.iter().filter(|setup| setup.id != *kiosk);
            others.any(|setup| setup.lane == *lane)
        };
        let mut in_order = own.into_iter().chain(Lane::all());
        in_order.find(|lane| {
            *lane != self.state.rules.desk_lane
                && *lane != settings.rules.desk_lane
                && !is_anothers(lane)
                && self.holder_of(lane).is_none()
        })
    }

    /// Who has the lane, or may not have heard yet that it was taken away.
    pub(super) fn holder_of(&self, lane: &Lane) -> Option<&LaneHolder> {
        let days = self.state.offline_issue_days_max;
        let holder = self.state.lanes.get(lane)?;
        (!holder.is_free(self.at, days)).then_some(holder)
    }

    /// Told out of order or twice, a start must not look like a fork: the run's id decides first, then the epoch.
    pub(super) fn start_kiosk(&self, kiosk: &KioskId, run: Run) -> Decision {
        let Some((lane, holder)) = self.state.lane_of(kiosk) else {
            return Err(Refusal::NotEnrolled(kiosk.clone()));
        };
        let started = |run, set_back| Event::KioskStarted {
            kiosk: kiosk.clone(),
            lane: lane.clone(),
            run,
            set_back,
        };
        Ok(match holder.run {
            Some(known) if known.id == run.id => Vec::new(),
            Some(known) if known.epoch == run.epoch => self
                .suspends(lane, ForkReason::SameEpoch)
                .into_iter()
                .collect(),
            Some(known) if known.epoch > run.epoch => {
                let epoch = known.epoch.saturating_add(1);
                vec![started(Run { epoch, ..run }, true)]
            }
            Some(_) | None => vec![started(run, false)],
        })
    }

    /// Once; a lane that rests or is suspended already has nothing more to lose.
    pub(super) fn suspends(&self, lane: &Lane, reason: ForkReason) -> Option<Event> {
        let holder = self.state.lanes.get(lane)?;
        holder.is_active().then(|| Event::LaneSuspended {
            lane: lane.clone(),
            kiosk: holder.kiosk.clone(),
            reason,
        })
    }

    /// What another kiosk has said already is not said again.
    pub(super) fn report_divergence(
        &self,
        kiosk: &KioskId,
        seq: u64,
        head: Hash,
        desk: &BTreeMap<Prefix, u32>,
    ) -> Vec<Event> {
        let here = (self.state.seq, self.state.head);
        let mut said = self.state.lost.values().map(|lost| (lost.seq, lost.head));
        let told = here == (seq, head) || said.any(|before| before == (seq, head));
        let known = |prefix| self.state.desk.get(prefix).copied().unwrap_or(0);
        let ahead = desk.iter().any(|(prefix, counter)| {
            // Beyond the bound no number exists that could be doubled.
            (*counter).min(COUNTER_MAX) > known(prefix)
        });
        if told && !ahead {
            return Vec::new();
        }
        let desk = desk.iter().map(|(prefix, counter)| {
            let counter = (*counter).min(COUNTER_MAX);
            (*prefix, counter)
        });
        vec![Event::HistoryLost {
            kiosk: kiosk.clone(),
            seq,
            head,
            desk: desk.collect(),
        }]
    }
}

fn revoked(lane: &Lane, holder: &LaneHolder) -> Event {
    Event::KioskRevoked {
        kiosk: holder.kiosk.clone(),
        device: holder.device,
        lane: lane.clone(),
    }
}
