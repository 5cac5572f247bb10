//! How this kiosk is, told to the centre once a minute and when something that staff should know of has changed. It is
//! told as well as it can be: nothing is kept of it, nothing waits for it, and whether it is heard changes nothing here.

use frontdesk_domain::health::{self, KioskHealth};
use frontdesk_domain::slip::Printer;
use frontdesk_domain::time::Timestamp;

use super::ask::{Answer, Ask, AskId, Asked, Slot, What};
use super::patience::Patience;
use super::printing::PrinterStands;
use super::pushing::ANSWER_MAX_MS;
use super::{Disk, Kiosk};
use crate::kiosk::session::OutOfService;

/// Of this program, as it is told.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// It is told this often while nothing happens.
pub const TOLD_EVERY_MS: i64 = 60_000;
/// A change is told when it has lasted so long: a ticket that is owed for a moment is none. Nothing is told more often.
pub const LASTS_MS: i64 = 2_000;

/// What the machine itself shows, as its edges read it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MachineReading {
    /// What is left of the disk that the database lies on.
    pub free_mb: Option<u64>,
    /// The longest wait for the frame after a touch since the last reading; nothing where nobody touched it.
    pub frame_ms: Option<u32>,
}

#[derive(Debug, Default)]
pub(super) struct Telling {
    machine: MachineReading,
    /// What is under way, and what it tells.
    under_way: Option<(Asked, Told)>,
    /// What the centre has heard last.
    told: Option<Told>,
    /// When the last one left.
    left: Option<Timestamp>,
    /// Since when it is otherwise than was told.
    changed: Option<Timestamp>,
    patience: Patience,
}

#[derive(Debug, Clone, Copy)]
struct Told {
    /// The stream that was open: whoever opens another one may be another centre, or one that has forgotten.
    stream: AskId,
    at: Timestamp,
    gist: Gist,
}

/// What is told at once when it changes; numbers that only grow and shrink are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Gist {
    printer: Option<Printer>,
    out_of_service: Option<OutOfService>,
    owes: bool,
    unreadable: u32,
}

impl Telling {
    pub fn asked(&self, ask: AskId) -> Option<Asked> {
        let (asked, _) = self.under_way?;
        (asked.id == ask).then_some(asked)
    }

    /// Nobody waits for what was told as somebody else.
    pub fn hang_up(&mut self) {
        *self = Self {
            machine: self.machine,
            left: self.left,
            ..Self::default()
        };
    }
}

impl<D: Disk> Kiosk<D> {
    /// What was read of the machine. It is told with the next report, and is no reason for one.
    pub fn machine_is(&mut self, reading: MachineReading) {
        self.telling.machine = reading;
    }

    /// How this kiosk is now.
    pub fn health(&self) -> KioskHealth {
        let facts = &self.facts;
        let gist = self.gist();
        let MachineReading { free_mb, frame_ms } = self.telling.machine;
        let health = KioskHealth {
            version: VERSION.to_owned(),
            printer: gist.printer,
            out_of_service: gist.out_of_service.and_then(told),
            owed: facts.owed,
            unreadable: facts.unreadable,
            free_mb,
            offset_ms: facts.offset_ms,
            frame_ms,
        };
        health.within_bounds()
    }

    fn gist(&self) -> Gist {
        let facts = &self.facts;
        Gist {
            printer: match facts.papers.printer {
                PrinterStands::Heard(printer) => Some(printer),
                PrinterStands::None | PrinterStands::Unheard => None,
            },
            out_of_service: facts.out_of_service,
            owes: facts.owed > 0,
            unreadable: facts.unreadable,
        }
    }

    /// Tells how it is, once that is due. The facts are to be as they are now.
    pub(super) fn tell_on(&mut self, now: Timestamp) -> Option<Ask> {
        let gist = self.gist();
        let telling = &mut self.telling;
        let sent = telling.under_way.map(|(_, told)| told);
        let otherwise = sent.or(telling.told).is_some_and(|told| told.gist != gist);
        let since = telling.changed.unwrap_or(now);
        telling.changed = otherwise.then_some(since);
        if telling.under_way.is_some() {
            return None;
        }
        let (stream, due) = self.telling_due()?;
        if due > now {
            return None;
        }
        let body = serde_json::to_string(&self.health()).expect("texts and numbers are JSON");
        let what = What::Health {
            kiosk: self.kiosk()?.clone(),
            body: body.into(),
        };
        let ask = self.ask(Slot::Health, what);
        let asked = Asked {
            id: ask.id,
            sent: now,
        };
        let told = Told {
            stream,
            at: now,
            gist,
        };
        self.telling.under_way = Some((asked, told));
        self.telling.left = Some(now);
        Some(ask)
    }

    /// The stream that is open, and when the next report is due; nothing without a stream.
    fn telling_due(&self) -> Option<(AskId, Timestamp)> {
        let stream = self.follower.stream()?;
        let telling = &self.telling;
        let due = match telling.told.filter(|told| told.stream == stream) {
            None => Timestamp::default(),
            Some(told) => {
                let changed = telling.changed.map(|since| since.plus_ms(LASTS_MS));
                let again = told.at.plus_ms(TOLD_EVERY_MS);
                changed.map_or(again, |changed| changed.min(again))
            }
        };
        let not_before = telling.left.map(|left| left.plus_ms(LASTS_MS));
        let due = due.max(not_before.unwrap_or_default());
        Some((
            stream,
            due.max(telling.patience.until().unwrap_or_default()),
        ))
    }

    /// What the centre does not take it will not take a moment later either: the next report comes in its time.
    pub(super) fn telling_answered(&mut self, answer: &Answer, now: Timestamp) {
        if !answer.is_the_centres() || answer.status >= 500 {
            return self.telling_failed(&format!("it was answered by {}", answer.status), now);
        }
        if answer.status != 200 {
            let status = answer.status;
            tracing::warn!(status, "The centre does not take how this kiosk is.");
        }
        let telling = &mut self.telling;
        telling.told = telling.under_way.take().map(|(_, told)| told);
        telling.patience.worked();
    }

    pub(super) fn telling_failed(&mut self, why: &str, now: Timestamp) {
        tracing::debug!(why, "How this kiosk is was not heard.");
        self.telling.under_way = None;
        self.telling.patience.failed(now, &self.entropy);
    }

    pub(super) fn give_up_late_telling(&mut self, now: Timestamp) {
        let under_way = self.telling.under_way;
        if under_way.is_some_and(|(asked, _)| now.ms_since(asked.sent) >= ANSWER_MAX_MS) {
            self.telling_failed("no answer in time", now);
        }
    }

    pub(super) fn telling_wakes(&self) -> Option<(Timestamp, &'static str)> {
        if let Some((asked, _)) = self.telling.under_way {
            return Some((asked.sent.plus_ms(ANSWER_MAX_MS), "no answer to a report"));
        }
        let (_, due) = self.telling_due()?;
        Some((due, "tell how it is"))
    }
}

/// Nothing where the machine is well and only nobody is served.
fn told(why: OutOfService) -> Option<health::OutOfService> {
    Some(match why {
        OutOfService::NoCatalogue => health::OutOfService::NoCatalogue,
        OutOfService::NotEnrolled => health::OutOfService::NotEnrolled,
        OutOfService::Revoked => health::OutOfService::Revoked,
        OutOfService::LaneSuspended => health::OutOfService::LaneSuspended,
        OutOfService::OfflineTooLong => health::OutOfService::OfflineTooLong,
        OutOfService::DatabaseSetAside => health::OutOfService::DatabaseSetAside,
        OutOfService::Starting => health::OutOfService::Starting,
        OutOfService::Closed => return None,
    })
}
