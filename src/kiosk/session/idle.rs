//! What happens when nobody touches the glass: a countdown that anybody can stop, then everything is wiped.

use frontdesk_domain::time::Timestamp;

use super::{Asked, At, HELP_ANSWER_MS, Modes, OutOfService, Overlay, Session};

/// Untouched this long, the countdown begins.
pub const IDLE_MS: i64 = 60_000;
/// The same in a mode for people who need more time.
pub const IDLE_ACCESSIBLE_MS: i64 = 120_000;
/// How long the countdown runs before the wipe.
pub const COUNTDOWN_MS: i64 = 30_000;

/// Since when nobody has touched the glass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Idle {
    since: Timestamp,
}

impl Idle {
    pub(super) fn touched(now: Timestamp) -> Self {
        Self { since: now }
    }

    pub(super) fn touch(&mut self, now: Timestamp) {
        self.since = now;
    }
}

impl Session {
    /// The next moment at which something happens by itself, and what.
    pub fn next_deadline(&self) -> Option<(Timestamp, &'static str)> {
        let unanswered = self.help.as_ref().filter(|help| help.is_unanswered());
        let unanswered =
            unanswered.map(|help| (help.raised_at.plus_ms(HELP_ANSWER_MS), "help unanswered"));
        let idle = self.may_go_idle().then(|| match self.overlay {
            Overlay::StillThere => (self.wipe_at(), "wipe"),
            _ => (self.idle.since.plus_ms(self.patience_ms()), "idle"),
        });
        [unanswered, idle].into_iter().flatten().min()
    }

    pub(super) fn let_time_pass(&mut self, now: Timestamp) {
        if let Some(help) = &mut self.help {
            help.let_time_pass(now);
        }
        if !self.may_go_idle() {
            return;
        }
        if now >= self.wipe_at() {
            let out_of_service = self.out_of_service();
            *self = self.next_customers(now);
            if let Some(why) = out_of_service {
                self.at = why.screen();
            }
        } else if now >= self.idle.since.plus_ms(self.patience_ms()) {
            self.overlay = Overlay::StillThere;
            self.beneath = Overlay::None;
        }
    }

    /// Seconds until the wipe, while the countdown is shown.
    pub fn seconds_left(&self, now: Timestamp) -> i64 {
        (self.wipe_at().ms_since(now) + 999) / 1000
    }

    /// Nobody is here and nobody is served: the panel needs no light.
    pub fn is_dark(&self, now: Timestamp) -> bool {
        self.at == At::OutOfService(OutOfService::Closed)
            && self.nobody_is_here()
            && now.ms_since(self.idle.since) >= IDLE_MS
    }

    fn wipe_at(&self) -> Timestamp {
        self.idle.since.plus_ms(self.patience_ms() + COUNTDOWN_MS)
    }

    fn patience_ms(&self) -> i64 {
        if self.modes == Modes::default() {
            IDLE_MS
        } else {
            IDLE_ACCESSIBLE_MS
        }
    }

    /// Not while somebody is on the way to help, and not where there is nothing of anybody's to wipe.
    fn may_go_idle(&self) -> bool {
        let help_open = self.help.as_ref().is_some_and(super::HelpVisit::is_open);
        !help_open && !self.nobody_is_here() && !self.is_busy()
    }

    /// There is nothing of anybody's.
    pub fn nobody_is_here(&self) -> bool {
        let untouched = match &self.at {
            At::Welcome { page: 0 } | At::OutOfService(_) => true,
            At::Enrolment { .. } => {
                self.out_of_service().map(OutOfService::screen).as_ref() == Some(&self.at)
            }
            _ => false,
        };
        untouched
            && self.overlay == Overlay::None
            && self.lang == self.begins_in
            && self.modes == Modes::default()
            && self.help.is_none()
    }

    /// Something is being written or asked for.
    pub(super) fn is_busy(&self) -> bool {
        matches!(
            self.at,
            At::Checklist { issuing: true, .. }
                | At::Lacking { issuing: true, .. }
                | At::Found {
                    asked: Some(Asked::Asking),
                    ..
                }
                | At::Rate {
                    asked: Some(Asked::Asking),
                    ..
                }
        )
    }
}
