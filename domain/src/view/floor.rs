//! The hall as it is now, for whoever looks after it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::day::{DaySummary, day_summary};
use crate::branch::{ClosedEarly, Notice, State};
use crate::counter::{Counter, CounterState};
use crate::ids::{KioskId, ServiceId, StaffId, TicketId};
use crate::lane::LaneStanding;
use crate::number::{Lane, TicketNumber};
use crate::rules::CounterNumber;
use crate::site::Site;
use crate::slip::PrinterRecord;
use crate::text::{Lang, Text};
use crate::ticket::{Ticket, TicketState};
use crate::time::{BusinessDate, Timestamp};

/// Names are in the reader's language. A clerk is an id; the name is with the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorView {
    /// The last event this view has seen.
    pub seq: u64,
    pub made_at: Timestamp,
    pub day: Option<BusinessDate>,
    pub closed_early: Option<ClosedEarly>,
    pub notice: Option<Notice>,
    /// In the catalogue's order, then what it has no more.
    pub services: Vec<ServiceOnFloor>,
    /// By counter.
    pub counters: Vec<CounterOnFloor>,
    /// At a counter now, the longest first.
    pub serving: Vec<BeingServed>,
    /// The worst first.
    pub overdue: Vec<Overdue>,
    pub kiosks: Vec<KioskOnFloor>,
    pub summary: DaySummary,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceOnFloor {
    pub service: ServiceId,
    pub name: String,
    pub waiting: u32,
    /// Of those who wait.
    pub longest_wait_ms: Option<i64>,
    pub serving: u32,
    /// Kiosks give out no more numbers; what customers are told.
    pub stopped: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterOnFloor {
    pub counter: CounterNumber,
    pub area: String,
    pub clerk: Option<StaffId>,
    /// With since when, and why it is paused.
    pub state: CounterState,
    pub number: Option<TicketNumber>,
    pub held: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeingServed {
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub service: String,
    pub counter: CounterNumber,
    pub held: bool,
    pub for_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overdue {
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub what: Late,
    /// Beyond the limit.
    pub by_ms: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Late {
    /// Waits longer than the hall has promised.
    Waiting,
    /// Is served longer than such a matter takes.
    Serving,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KioskOnFloor {
    pub kiosk: KioskId,
    pub place: String,
    /// Nothing where no machine is this kiosk.
    pub lane: Option<Lane>,
    pub standing: Option<LaneStanding>,
    pub printer: Option<PrinterRecord>,
}

pub fn floor(state: &State, site: &Site, lang: Lang, now: Timestamp) -> FloorView {
    let floor = Floor {
        state,
        site,
        lang,
        now,
    };
    FloorView {
        seq: state.seq,
        made_at: now,
        day: state.day,
        closed_early: state.closed_early.clone(),
        notice: state.notice_at(now).cloned(),
        services: floor.services(),
        counters: floor.counters(),
        serving: floor.serving(),
        overdue: floor.overdue(),
        kiosks: floor.kiosks(),
        summary: day_summary(state),
    }
}

struct Floor<'a> {
    state: &'a State,
    site: &'a Site,
    lang: Lang,
    now: Timestamp,
}

impl Floor<'_> {
    fn waited_ms(&self, ticket: &Ticket) -> i64 {
        self.now
            .ms_since(ticket.arrival.max(self.state.day_began_at))
    }

    fn service_name(&self, id: &ServiceId) -> String {
        let service = self.site.catalogue.service(id);
        service.map_or_else(
            || id.to_string(),
            |service| service.name.to(self.lang).to_owned(),
        )
    }

    /// With the counter, whether it is held, and since when it is served.
    fn at_counters(&self) -> impl Iterator<Item = (&Ticket, CounterNumber, bool, Timestamp)> {
        let counters = self.state.counters.keys();
        let tickets = counters.flat_map(|counter| self.state.tickets.at_counter(*counter));
        tickets.filter_map(|ticket| match ticket.state {
            TicketState::Serving { counter, since } => Some((&**ticket, counter, false, since)),
            TicketState::Held { counter, since } => Some((&**ticket, counter, true, since)),
            _ => None,
        })
    }

    fn services(&self) -> Vec<ServiceOnFloor> {
        let mut waits: BTreeMap<&ServiceId, (u32, i64)> = BTreeMap::new();
        for ticket in self.state.waiting() {
            let (waiting, longest) = waits.entry(&ticket.service).or_default();
            *waiting += 1;
            *longest = self.waited_ms(ticket).max(*longest);
        }
        let mut served: BTreeMap<&ServiceId, u32> = BTreeMap::new();
        for (ticket, ..) in self.at_counters() {
            *served.entry(&ticket.service).or_default() += 1;
        }
        let offered = &self.site.catalogue.services;
        let offered: Vec<&ServiceId> = offered.iter().map(|service| &service.id).collect();
        let known: BTreeSet<&ServiceId> = offered.iter().copied().collect();
        let busy = waits.keys().chain(served.keys()).copied();
        let gone: BTreeSet<&ServiceId> = busy.filter(|id| !known.contains(id)).collect();
        let all = offered.into_iter().chain(gone);
        all.map(|id| ServiceOnFloor {
            service: id.clone(),
            name: self.service_name(id),
            waiting: waits.get(id).map_or(0, |(waiting, _)| *waiting),
            longest_wait_ms: waits.get(id).map(|(_, longest)| *longest),
            serving: served.get(id).copied().unwrap_or(0),
            stopped: self.state.stopped.get(id).cloned(),
        })
        .collect()
    }

    fn counters(&self) -> Vec<CounterOnFloor> {
        let on_floor = |counter: &Counter| {
            let area = self.site.settings.area(&counter.area);
            let ticket = counter.ticket.and_then(|id| self.state.tickets.get(&id));
            let with = self.state.tickets.at_counter(counter.number);
            let held = with.filter(|ticket| matches!(ticket.state, TicketState::Held { .. }));
            CounterOnFloor {
                counter: counter.number,
                area: area
                    .map(|area| area.name.to(self.lang).to_owned())
                    .unwrap_or_default(),
                clerk: counter.clerk,
                state: counter.state.clone(),
                number: ticket.map(|ticket| ticket.number.clone()),
                held: u32::try_from(held.count()).unwrap_or(u32::MAX),
            }
        };
        self.state.counters.values().map(on_floor).collect()
    }

    fn serving(&self) -> Vec<BeingServed> {
        let served = self
            .at_counters()
            .map(|(ticket, counter, held, since)| BeingServed {
                ticket: ticket.id,
                number: ticket.number.clone(),
                service: self.service_name(&ticket.service),
                counter,
                held,
                for_ms: self.now.ms_since(since),
            });
        let mut served: Vec<_> = served.collect();
        served.sort_by_key(|served| (std::cmp::Reverse(served.for_ms), served.ticket));
        served
    }

    /// At the limit itself nobody is overdue yet.
    fn overdue(&self) -> Vec<Overdue> {
        let rules = &self.state.rules;
        let wait_limit_ms = i64::from(rules.wait_limit_minutes) * 60_000;
        let late = |ticket: &Ticket, what, by_ms: i64| {
            (by_ms > 0).then(|| Overdue {
                ticket: ticket.id,
                number: ticket.number.clone(),
                what,
                by_ms,
            })
        };
        let waiting = self.state.waiting();
        let waiting = waiting.filter_map(|ticket| {
            let by_ms = self.waited_ms(ticket) - wait_limit_ms;
            late(ticket, Late::Waiting, by_ms)
        });
        let serving = self.at_counters().filter_map(|(ticket, _, _, since)| {
            let percent = i64::from(rules.handling_limit_percent);
            let limit_ms = i64::from(ticket.handling_minutes) * 600 * percent;
            late(ticket, Late::Serving, self.now.ms_since(since) - limit_ms)
        });
        let mut overdue: Vec<_> = waiting.chain(serving).collect();
        overdue.sort_by_key(|late| (std::cmp::Reverse(late.by_ms), late.ticket));
        overdue
    }

    /// Those of the hall's file, then those that only machines remember.
    fn kiosks(&self) -> Vec<KioskOnFloor> {
        let settings = &self.site.settings;
        let configured = settings.kiosks.iter().map(|kiosk| &kiosk.id);
        let holders = self
            .state
            .lanes
            .values()
            .filter(|holder| !holder.is_resting());
        let others = holders.map(|holder| &holder.kiosk);
        let others = others.filter(|kiosk| settings.kiosk(kiosk).is_none());
        let on_floor = |kiosk: &KioskId| {
            let held = self.state.lane_of(kiosk);
            let setup = settings.kiosk(kiosk);
            KioskOnFloor {
                kiosk: kiosk.clone(),
                place: setup
                    .map(|setup| setup.place.to(self.lang).to_owned())
                    .unwrap_or_default(),
                lane: held.map(|(lane, _)| lane.clone()),
                standing: held.map(|(_, holder)| holder.standing),
                printer: self.state.printers.get(kiosk).copied(),
            }
        };
        configured.chain(others).map(on_floor).collect()
    }
}
