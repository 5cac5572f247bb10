//! The rows of the floor's lists, worded from its view.

use frontdesk_domain::branch::Notice;
use frontdesk_domain::counter::CounterState;
use frontdesk_domain::ids::{CommandId, KioskId, ServiceId, StaffId};
use frontdesk_domain::lane::LaneStanding;
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::slip::Printer;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view::{
    BeingServed, CounterOnFloor, DaySummary, Figures, FloorView, KioskOnFloor, Late, ServiceOnFloor,
};

use super::KioskNews;
use crate::pages::counter::{Choice, Mint, Viewer, minutes, pause_name};
use crate::pages::printer_name;
use crate::pages::ui::Ui;

#[derive(Debug)]
pub struct ServiceRow {
    pub service: ServiceId,
    pub name: String,
    pub waiting: u32,
    pub longest: Option<String>,
    pub serving: u32,
    /// Somebody of it has waited longer than the hall has promised.
    pub overdue: bool,
    /// What customers are told, where no more numbers are given out.
    pub stopped: Option<String>,
    pub id: CommandId,
}

#[derive(Debug)]
pub struct CounterRow {
    pub counter: CounterNumber,
    pub name: String,
    pub area: String,
    /// `closed`, `paused`, `open` or `serving`.
    pub state: &'static str,
    pub state_words: String,
    pub clerk: Option<String>,
    /// The ticket, and for how long.
    pub serves: Option<String>,
    pub held: Option<String>,
    /// `open` where it is closed, or else `hand_over`.
    pub does: &'static str,
    pub id: CommandId,
    pub colleagues: Vec<Choice>,
    /// Where nobody is at it.
    pub close_id: Option<CommandId>,
}

#[derive(Debug)]
pub struct LateRow {
    pub number: String,
    pub what: String,
}

#[derive(Debug)]
pub struct KioskRow {
    pub place: String,
    pub well: bool,
    pub stands: String,
    pub printer: Option<String>,
    pub printer_well: bool,
}

#[derive(Debug)]
pub struct NoticeRow {
    pub text: String,
    pub until: String,
}

pub struct Words<'a> {
    pub ui: &'a Ui,
    pub view: &'a FloorView,
    pub viewer: &'a Viewer,
    pub now: Timestamp,
    pub wait_limit_ms: i64,
}

impl Words<'_> {
    /// Those in which something is the matter, the longest wait first; and the others.
    pub fn services(&self, mint: Mint<'_>) -> (Vec<ServiceRow>, Vec<ServiceRow>) {
        let is_busy = |service: &&ServiceOnFloor| {
            service.waiting + service.serving > 0 || service.stopped.is_some()
        };
        let (mut busy, idle): (Vec<_>, Vec<_>) = self.view.services.iter().partition(is_busy);
        busy.sort_by_key(|service| std::cmp::Reverse(service.longest_wait_ms));
        let mut row = |service: &ServiceOnFloor| ServiceRow {
            service: service.service.clone(),
            name: service.name.clone(),
            waiting: service.waiting,
            longest: service.longest_wait_ms.map(|ms| self.minutes(ms)),
            serving: service.serving,
            overdue: service
                .longest_wait_ms
                .is_some_and(|ms| ms > self.wait_limit_ms),
            stopped: service.stopped.as_ref().map(|notice| {
                let words = notice.to(self.ui.lang());
                if words.is_empty() {
                    self.ui.t("floor.stopped")
                } else {
                    words.to_owned()
                }
            }),
            id: mint(),
        };
        let busy = busy.into_iter().map(&mut row).collect();
        (busy, idle.into_iter().map(row).collect())
    }

    pub fn counters(&self, mint: Mint<'_>) -> Vec<CounterRow> {
        let counters = self.view.counters.iter();
        counters
            .map(|counter| self.counter(counter, mint))
            .collect()
    }

    fn counter(&self, counter: &CounterOnFloor, mint: Mint<'_>) -> CounterRow {
        let ui = self.ui;
        let mut present = self.view.serving.iter();
        let serves = present.find(|one| one.counter == counter.counter && !one.held);
        let closed = counter.state == CounterState::Closed;
        let free = counter.number.is_none() && counter.held == 0;
        let (state, state_words) = match &counter.state {
            CounterState::Closed => ("closed", ui.t("counter.state_closed")),
            CounterState::Paused { since, reason } => {
                let reason = reason.map_or_else(
                    || ui.t("counter.state_paused"),
                    |reason| ui.t_of("pause", pause_name(reason)),
                );
                let since = self.minutes(self.now.ms_since(*since));
                ("paused", format!("{reason} · {since}"))
            }
            CounterState::Open { .. } if serves.is_some() => {
                ("serving", ui.t("counter.state_serving"))
            }
            CounterState::Open { .. } if counter.number.is_some() => {
                ("serving", ui.t("counter.state_called"))
            }
            CounterState::Open { .. } => ("open", ui.t("counter.state_open")),
        };
        let held = u64::from(counter.held);
        CounterRow {
            counter: counter.counter,
            name: ui.n("counter_n", counter.counter),
            area: counter.area.clone(),
            state,
            state_words,
            clerk: counter.clerk.map(|clerk| self.viewer.name_of(clerk, ui)),
            serves: self.serves(counter, serves),
            held: (held > 0).then(|| ui.count("floor.held", held)),
            does: if closed { "open" } else { "hand_over" },
            id: mint(),
            colleagues: self.colleagues(counter.clerk),
            close_id: (!closed && free).then(&mut *mint),
        }
    }

    fn serves(&self, counter: &CounterOnFloor, served: Option<&BeingServed>) -> Option<String> {
        let number = counter.number.as_ref()?;
        Some(match served {
            Some(served) => format!("{number} · {}", self.minutes(served.for_ms)),
            None => number.to_string(),
        })
    }

    /// Who serves elsewhere already is not offered.
    fn colleagues(&self, there: Option<StaffId>) -> Vec<Choice> {
        let busy: Vec<StaffId> = self
            .view
            .counters
            .iter()
            .filter_map(|counter| counter.clerk)
            .collect();
        let free = self.viewer.colleagues.iter();
        let free = free.filter(|(id, _)| Some(*id) != there && !busy.contains(id));
        free.map(|(id, name)| Choice::new(id, name.as_str()))
            .collect()
    }

    pub fn overdue(&self) -> Vec<LateRow> {
        let late = self.view.overdue.iter();
        late.map(|late| LateRow {
            number: late.number.to_string(),
            what: self.ui.n(
                match late.what {
                    Late::Waiting => "floor.late_waiting",
                    Late::Serving => "floor.late_serving",
                },
                minutes(late.by_ms),
            ),
        })
        .collect()
    }

    pub fn kiosks(&self, news: &dyn Fn(&KioskId) -> KioskNews) -> Vec<KioskRow> {
        let kiosks = self.view.kiosks.iter();
        kiosks
            .map(|kiosk| self.kiosk(kiosk, news(&kiosk.kiosk)))
            .collect()
    }

    fn kiosk(&self, kiosk: &KioskOnFloor, news: KioskNews) -> KioskRow {
        let stands = match kiosk.standing {
            None => "not_enrolled",
            Some(LaneStanding::Suspended { .. }) => "suspended",
            Some(_) if !news.linked => "away",
            Some(_) if news.out_of_service => "out_of_service",
            Some(_) => "well",
        };
        let printer = kiosk.printer.map(|record| record.printer);
        KioskRow {
            place: if kiosk.place.is_empty() {
                kiosk.kiosk.to_string()
            } else {
                kiosk.place.clone()
            },
            well: stands == "well",
            stands: self.ui.t(&format!("floor.kiosk_{stands}")),
            printer: printer.map(|printer| self.ui.t_of("printer", printer_name(printer))),
            printer_well: printer.is_none_or(|printer| printer == Printer::Ready),
        }
    }

    pub fn notice(&self, notice: &Notice) -> NoticeRow {
        NoticeRow {
            text: notice.text.to(self.ui.lang()).to_owned(),
            until: self
                .ui
                .n("floor.until", self.ui.moment(notice.until, self.now)),
        }
    }

    /// What is counted of the day, with its name.
    pub fn day(&self) -> Vec<(String, String)> {
        let DaySummary {
            issued,
            served,
            missed,
            no_show,
            left,
            wait,
            handling,
        } = self.view.summary;
        let figure = |figures: Option<Figures>| match figures {
            Some(figures) => self.ui.fill(
                "floor.figures",
                &[
                    ("mean", &minutes(figures.mean_ms)),
                    ("p90", &minutes(figures.p90_ms)),
                ],
            ),
            None => "–".to_owned(),
        };
        [
            ("issued", issued.to_string()),
            ("served", served.to_string()),
            ("missed", (missed + no_show).to_string()),
            ("left", left.to_string()),
            ("wait", figure(wait)),
            ("handling", figure(handling)),
        ]
        .map(|(name, value)| (self.ui.t(&format!("floor.day_{name}")), value))
        .to_vec()
    }

    fn minutes(&self, ms: i64) -> String {
        self.ui.n("floor.minutes", minutes(ms))
    }
}
