//! What staff must look at although nobody stands before them: numbers that could not be recorded, machines that may
//! be two, what kiosks say is wrong with them, and a log that another one has outlived.

use frontdesk_domain::alarm::{AlarmRecord, KioskAlarm};
use frontdesk_domain::branch::{Lost, SetAside, SetAsideReason, State};
use frontdesk_domain::ids::KioskId;
use frontdesk_domain::lane::{ForkReason, LaneStanding};
use frontdesk_domain::slip::{PrinterRecord, SlipState};
use frontdesk_domain::ticket::Ticket;
use frontdesk_domain::time::Timestamp;

use crate::pages::printer_name;
use crate::pages::ui::Ui;

/// What happened once is said for this long; the other troubles are said while they last.
pub const SHOWN_MS: i64 = 24 * 60 * 60 * 1000;

/// One trouble, and what is to be done about it.
#[derive(Debug)]
pub struct Trouble {
    at: Timestamp,
    pub time: String,
    pub what: String,
    pub todo: String,
}

/// Everything there is, the newest first.
pub fn all(ui: &Ui, state: &State, now: Timestamp) -> Vec<Trouble> {
    let say = Say { ui, now };
    let set_aside = state.set_aside.iter().map(|aside| say.set_aside(aside));
    let suspended = state
        .lanes
        .values()
        .filter_map(|holder| match holder.standing {
            LaneStanding::Suspended { at, reason } => {
                Some(say.suspended(&holder.kiosk, at, reason))
            }
            LaneStanding::Active | LaneStanding::Resting { .. } => None,
        });
    let lost = state.lost.iter();
    let is_new = |at: Timestamp| now.ms_since(at) < SHOWN_MS;
    let lost = lost.filter(|(_, lost)| is_new(lost.at));
    let lost = lost.map(|(kiosk, lost)| say.lost(kiosk, lost));
    let alarms = state.alarms.iter().filter(|alarm| is_new(alarm.at));
    let alarms = alarms.map(|alarm| say.alarm(alarm));
    let printers = state.printers.iter();
    let printers = printers.filter_map(|(kiosk, record)| say.printer(kiosk, *record));
    let slips = state.tickets.values();
    let slips = slips.filter_map(|ticket| say.slip(ticket));
    let all = set_aside.chain(suspended).chain(lost).chain(alarms);
    let all = all.chain(printers).chain(slips);
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|trouble| std::cmp::Reverse(trouble.at));
    all
}

struct Say<'a> {
    ui: &'a Ui,
    now: Timestamp,
}

impl Say<'_> {
    fn set_aside(&self, aside: &SetAside) -> Trouble {
        let reason = match aside.reason {
            SetAsideReason::NotItsLane => "trouble.not_its_lane",
            SetAsideReason::NumberTaken => "trouble.number_taken",
            SetAsideReason::CodeTaken => "trouble.code_taken",
        };
        self.trouble(
            aside.at,
            self.ui.n(reason, &aside.number),
            "trouble.set_aside_todo",
        )
    }

    fn suspended(&self, kiosk: &KioskId, at: Timestamp, reason: ForkReason) -> Trouble {
        let reason = match reason {
            ForkReason::OlderRun | ForkReason::SameEpoch => "trouble.two_machines",
            ForkReason::NumberTwice => "trouble.number_twice",
        };
        self.trouble(at, self.ui.n(reason, kiosk), "trouble.suspended_todo")
    }

    fn lost(&self, kiosk: &KioskId, lost: &Lost) -> Trouble {
        self.trouble(
            lost.at,
            self.ui.n("trouble.lost", kiosk),
            "trouble.lost_todo",
        )
    }

    fn alarm(&self, record: &AlarmRecord) -> Trouble {
        let (what, todo) = match record.alarm {
            KioskAlarm::CommandsKeptAside { .. } => {
                ("trouble.kept_aside", "trouble.kept_aside_todo")
            }
            KioskAlarm::DatabaseSetAside => ("trouble.database", "trouble.database_todo"),
        };
        self.trouble(record.at, self.ui.n(what, &record.kiosk), todo)
    }

    /// While it lasts.
    fn printer(&self, kiosk: &KioskId, record: PrinterRecord) -> Option<Trouble> {
        if !record.printer.wants_staff() {
            return None;
        }
        let name = printer_name(record.printer);
        let what = self.ui.n(&format!("trouble.printer_{name}"), kiosk);
        let todo = format!("trouble.printer_{name}_todo");
        Some(self.trouble(record.at, what, &todo))
    }

    /// Until it was printed again, or its holder needs it no more.
    fn slip(&self, ticket: &Ticket) -> Option<Trouble> {
        let slip = ticket.slip?;
        let doubtful = slip.state == SlipState::Doubtful && !ticket.state.is_terminal();
        doubtful.then(|| {
            let what = self.ui.n("trouble.slip_doubtful", &ticket.number);
            self.trouble(ticket.arrival, what, "trouble.slip_doubtful_todo")
        })
    }

    fn trouble(&self, at: Timestamp, what: String, todo: &str) -> Trouble {
        Trouble {
            at,
            time: self.ui.moment(at, self.now),
            what,
            todo: self.ui.t(todo),
        }
    }
}
