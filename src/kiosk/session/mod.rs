//! One customer's visit as a pure state machine: which screen, what was answered, what happens when nobody touches
//! the glass. It knows no window, no network and no clock; the same inputs give the same visit.

mod enrolling;
mod help;
mod idle;
mod input;
mod modes;
mod searching;
mod staff;
#[cfg(test)]
mod tests;
mod tracking;
mod visit;
mod ways;

use std::collections::BTreeSet;

use frontdesk_domain::catalogue::{Catalogue, Service};
use frontdesk_domain::help::Screen;
use frontdesk_domain::ids::{GroupId, MaterialId, ServiceId, TicketId};
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::rating::{Level, RatingReason};
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::{BusinessDate, Timestamp};

pub use enrolling::{CODE_CHARS, Typing};
pub use help::{HELP_ANSWER_MS, HELP_SILENCE_MS, HELP_VALID_MS, HelpProgress, HelpVisit};
pub use idle::{COUNTDOWN_MS, IDLE_ACCESSIBLE_MS, IDLE_MS};
pub use input::{Effect, Input};
pub use modes::{Mode, Modes, VoiceKey};
pub use staff::{Deed, PIN_CHARS, Pin, PinState, StaffPage, StaffTap, Sure};
pub use tracking::{Asked, LET_PASS, TRACK_MAX_CHARS, TrackProblem};
pub use visit::{CameBy, Draft, Visit};

use idle::Idle;

/// A tap this soon after a new screen came up was meant for the one before, so that a double tap does one thing.
pub const SETTLE_MS: i64 = 350;

/// Everything the kiosk remembers of the customer in front of it. A wipe leaves a new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    at: At,
    overlay: Overlay,
    /// What the languages or the modes were opened over, and give way to again.
    beneath: Overlay,
    lang: Lang,
    /// In which each customer begins today.
    begins_in: Lang,
    today: Option<BusinessDate>,
    modes: Modes,
    help: Option<HelpVisit>,
    idle: Idle,
    /// When the present screen came up, or changed its mind about what its buttons do.
    came_up: Timestamp,
    /// What was switched last, and when.
    switched: Option<(Switch, Timestamp)>,
}

/// What each touch turns to the other side.
#[derive(Debug, Clone, PartialEq)]
enum Switch {
    Material(MaterialId),
    Mode(Mode),
    Reason(RatingReason),
    Priority,
    /// A paper that comes out twice is no help either.
    Paper(Input),
}

impl Switch {
    fn of(input: &Input) -> Option<Self> {
        Some(match input {
            Input::Toggle(material) => Self::Material(material.clone()),
            Input::SetMode(mode, _) => Self::Mode(*mode),
            Input::RateReason(reason) => Self::Reason(*reason),
            Input::AskForPriority(_) => Self::Priority,
            Input::PrintList
            | Input::Staff(StaffTap::Does(
                Deed::TestPage | Deed::PrintWaiting | Deed::Reprint(_),
            )) => Self::Paper(input.clone()),
            _ => return None,
        })
    }
}

/// The screen, with what it needs.
#[derive(Debug, Clone, PartialEq)]
pub enum At {
    Welcome {
        page: usize,
    },
    Services {
        group: GroupId,
        page: usize,
    },
    /// The question with this index.
    Question {
        visit: Visit,
        index: usize,
    },
    Checklist {
        visit: Visit,
        page: usize,
        issuing: bool,
    },
    Lacking {
        visit: Visit,
        page: usize,
        issuing: bool,
        /// The list was asked for on paper.
        on_paper: bool,
    },
    Ticket(Box<TicketShown>),
    /// A service is looked for by what was typed.
    Search {
        typed: String,
        page: usize,
    },
    /// The code of a slip is typed or scanned.
    Track {
        typed: String,
        problem: Option<TrackProblem>,
    },
    /// Where a ticket stands.
    Found {
        ticket: TicketId,
        /// Leaving was touched once.
        leaving: bool,
        asked: Option<Asked>,
    },
    Rate {
        ticket: TicketId,
        level: Option<Level>,
        reasons: BTreeSet<RatingReason>,
        asked: Option<Asked>,
    },
    OutOfService(OutOfService),
    /// A code is typed, and why it is needed.
    Enrolment {
        typing: Typing,
        why: OutOfService,
    },
    /// Staff type their PIN; the customer's screen waits.
    Pin {
        pin: Pin,
        state: PinState,
        behind: Box<At>,
    },
    Staff {
        page: StaffPage,
        behind: Box<At>,
    },
}

impl At {
    /// Where the buttons mean what they mean: a second tap that comes too soon was meant for the place before.
    fn place(&self) -> (std::mem::Discriminant<Self>, usize) {
        let waited =
            |asked: Option<Asked>| usize::from(asked.is_some_and(|it| it != Asked::Asking));
        let within = match self {
            Self::Question { index, .. } => *index,
            Self::Found { leaving, asked, .. } => usize::from(*leaving) + 2 * waited(*asked),
            Self::Rate { level, asked, .. } => usize::from(level.is_some()) + 2 * waited(*asked),
            Self::Staff {
                page: StaffPage::Machine { sure },
                ..
            } => sure.map_or(0, |sure| 1 + sure as usize),
            _ => 0,
        };
        (std::mem::discriminant(self), within)
    }
}

/// What lies over the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    None,
    Help,
    Language,
    Accessibility,
    StillThere,
    Notice(Notice),
}

/// Why the customer's last wish was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The number could not be put on this kiosk's disk, so there is none.
    NumberNotSaved,
    /// The service is no longer offered.
    ServiceUnavailable,
    /// No more numbers are given out for it now.
    IssuingStopped,
}

/// Why the kiosk cannot work at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutOfService {
    /// It has never heard what this hall offers.
    NoCatalogue,
    /// It belongs to no branch yet: it must be given a code.
    NotEnrolled,
    /// The centre lets it in no more.
    Revoked,
    /// Another machine may be giving out the same numbers.
    LaneSuspended,
    /// It has not heard from the centre for more days than it may issue alone.
    OfflineTooLong,
    /// Its database was damaged and set aside; it must be enrolled again.
    DatabaseSetAside,
    /// It has just been switched on and is asking the centre for news.
    Starting,
    /// It could, but the hall is not open now.
    Closed,
}

/// A ticket whose number is on this kiosk's disk for good.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketShown {
    pub ticket: frontdesk_domain::ids::TicketId,
    pub number: TicketNumber,
    pub service: ServiceId,
    /// The address of the customer's page, for the QR code.
    pub page_url: String,
}

impl Session {
    pub fn new(now: Timestamp) -> Self {
        Self {
            at: At::Welcome { page: 0 },
            overlay: Overlay::None,
            beneath: Overlay::None,
            lang: Lang::default(),
            begins_in: Lang::default(),
            today: None,
            modes: Modes::default(),
            help: None,
            idle: Idle::touched(now),
            came_up: now.plus_ms(-SETTLE_MS),
            switched: None,
        }
    }

    pub fn at(&self) -> &At {
        &self.at
    }

    pub fn overlay(&self) -> Overlay {
        self.overlay
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The language of the day, as staff chose it.
    pub fn begins_in(&self) -> Lang {
        self.begins_in
    }

    pub fn modes(&self) -> Modes {
        self.modes
    }

    pub fn help(&self) -> Option<&HelpVisit> {
        self.help.as_ref()
    }

    /// Takes one input. `now` never runs backwards.
    pub fn step(&mut self, input: Input, catalogue: &Catalogue, now: Timestamp) -> Option<Effect> {
        if self.is_switched_twice(&input, now) {
            return None;
        }
        let before = (self.at.place(), self.overlay);
        let effect = self.take(input, catalogue, now);
        if (self.at.place(), self.overlay) != before {
            self.came_up = now;
        }
        effect
    }

    /// A trembling finger switches once.
    fn is_switched_twice(&mut self, input: &Input, now: Timestamp) -> bool {
        let Some(switch) = Switch::of(input) else {
            return false;
        };
        let again = self
            .switched
            .as_ref()
            .is_some_and(|(before, at)| *before == switch && now.ms_since(*at) < SETTLE_MS);
        if again {
            self.idle.touch(now);
        } else {
            self.switched = Some((switch, now));
        }
        again
    }

    fn take(&mut self, input: Input, catalogue: &Catalogue, now: Timestamp) -> Option<Effect> {
        match input {
            Input::Tick => self.let_time_pass(now),
            Input::HelpProgress(progress) => self.help_moved(progress, now),
            Input::Silence { ms } => {
                if let Some(help) = &mut self.help {
                    help.hears_nothing(ms);
                }
            }
            Input::Wished(asked) => self.wished(asked),
            Input::Read(reading) => self.show_reading(*reading, catalogue),
            Input::PinChecked(checked) => self.pin_checked(checked),
            Input::Issued(ticket) => self.show_ticket(ticket),
            Input::NotIssued(notice) => self.not_issued(notice),
            Input::CannotWork(why) => self.cannot_work(why),
            Input::CanWork => self.can_work(now),
            Input::Today(day) => self.day_is(day),
            touch => {
                self.idle.touch(now);
                return self.touched(touch, catalogue, now);
            }
        }
        None
    }

    /// Everything a finger does.
    fn touched(&mut self, touch: Input, catalogue: &Catalogue, now: Timestamp) -> Option<Effect> {
        if self.overlay == Overlay::StillThere {
            self.overlay = Overlay::None;
            return None;
        }
        match touch {
            Input::Help => return self.ask_for_help(now),
            Input::Scanned(code) => return self.scanned(code),
            Input::OpenLanguage => self.open_over(Overlay::Language),
            Input::OpenAccessibility => self.open_over(Overlay::Accessibility),
            Input::OpenStaff => self.open_staff(),
            Input::Voice(key) if self.modes.has(Mode::Spoken) => return Some(Effect::Voice(key)),
            settled if now.ms_since(self.came_up) >= SETTLE_MS => {
                return self.touched_settled(settled, catalogue, now);
            }
            _ => {}
        }
        None
    }

    /// What a finger does once screen and overlay have stood for a moment: before that it was meant for what stood there
    /// before.
    fn touched_settled(
        &mut self,
        touch: Input,
        catalogue: &Catalogue,
        now: Timestamp,
    ) -> Option<Effect> {
        match touch {
            Input::HelpTopic(topic) => return self.choose_topic(topic),
            Input::CancelHelp => return self.cancel_help(),
            Input::CloseOverlay | Input::GoOn => return self.close_overlay(),
            Input::ChooseLanguage(lang) => {
                self.lang = lang;
                if self.overlay == Overlay::Language {
                    return self.close_overlay();
                }
            }
            Input::SetMode(mode, on) => self.modes.set(mode, on),
            Input::Back if self.overlay_can_close() => return self.close_overlay(),
            Input::Back if self.can_go_back() => self.back(catalogue),
            Input::Home => return self.home(),
            Input::Summon => return self.summon(now),
            on_screen if self.overlay == Overlay::None => {
                return self.on_screen(on_screen, catalogue);
            }
            _ => {}
        }
        None
    }

    /// Taps on the screen itself, once it has settled and nothing lies over it.
    fn on_screen(&mut self, tap: Input, catalogue: &Catalogue) -> Option<Effect> {
        match (tap, &mut self.at) {
            (Input::OpenSearch, At::Welcome { .. }) => self.at = At::searching(String::new()),
            (Input::OpenTrack, At::Welcome { .. }) => self.at = At::tracking(None),
            (tap, At::Search { .. } | At::Track { .. } | At::Found { .. } | At::Rate { .. }) => {
                return self.on_found_or_typed(tap, catalogue);
            }
            (tap, At::Pin { .. } | At::Staff { .. }) => return self.on_staff(&tap),
            (
                Input::AskForPriority(class),
                At::Checklist {
                    visit,
                    issuing: false,
                    ..
                },
            ) => visit.class = class,
            (Input::ChooseGroup(group), At::Welcome { .. }) => {
                self.at = At::Services { group, page: 0 }
            }
            (Input::ChooseService(service), At::Services { group, .. }) => {
                let came_by = CameBy::Group(group.clone());
                self.choose_service(&service, came_by, catalogue);
            }
            (Input::Answer(choice), At::Question { visit, index }) => {
                if let Some(at) = visit.answer(*index, choice, catalogue) {
                    self.at = at;
                }
            }
            (
                Input::Toggle(material),
                At::Checklist {
                    visit,
                    issuing: false,
                    ..
                },
            ) => visit.toggle(material),
            (
                Input::ShowLacking,
                At::Checklist {
                    visit,
                    issuing: false,
                    ..
                },
            ) => {
                self.at = At::Lacking {
                    visit: visit.clone(),
                    page: 0,
                    issuing: false,
                    on_paper: false,
                };
            }
            (
                Input::PrintList,
                At::Lacking {
                    visit, on_paper, ..
                },
            ) => {
                *on_paper = true;
                return Some(Effect::PrintList(visit.draft(self.lang)));
            }
            (tap, At::OutOfService(_) | At::Enrolment { .. }) => return self.on_enrolment(&tap),
            (Input::OpenPage, At::Ticket(ticket)) => {
                return Some(Effect::OpenPage {
                    url: ticket.page_url.clone(),
                });
            }
            (
                Input::TakeNumber,
                At::Checklist {
                    visit,
                    issuing: issuing @ false,
                    ..
                }
                | At::Lacking {
                    visit,
                    issuing: issuing @ false,
                    ..
                },
            ) => {
                *issuing = true;
                return Some(Effect::Issue(visit.draft(self.lang)));
            }
            (Input::ComeLater, At::Lacking { issuing: false, .. })
            | (Input::Done, At::Ticket(_)) => self.end_visit(),
            (
                Input::Page(to),
                At::Welcome { page }
                | At::Services { page, .. }
                | At::Checklist { page, .. }
                | At::Lacking { page, .. },
            ) => *page = to,
            _ => {}
        }
        None
    }

    fn choose_service(&mut self, id: &ServiceId, came_by: CameBy, catalogue: &Catalogue) {
        match catalogue.service(id) {
            Some(service) => self.at = Visit::begin(service, came_by),
            None => self.overlay = Overlay::Notice(Notice::ServiceUnavailable),
        }
    }

    fn show_ticket(&mut self, ticket: Box<TicketShown>) {
        if matches!(
            self.at,
            At::Checklist { issuing: true, .. } | At::Lacking { issuing: true, .. }
        ) {
            self.at = At::Ticket(ticket);
        }
    }

    fn not_issued(&mut self, notice: Notice) {
        if let At::Checklist { issuing, .. } | At::Lacking { issuing, .. } = &mut self.at {
            *issuing = false;
            self.overlay = Overlay::Notice(notice);
            self.beneath = Overlay::None;
        }
    }

    fn can_work(&mut self, now: Timestamp) {
        if self.out_of_service().is_some() {
            *self = Self {
                help: self.help.take(),
                overlay: self.overlay,
                beneath: self.beneath,
                lang: self.lang,
                modes: self.modes,
                ..self.next_customers(now)
            };
        }
    }

    /// What is the machine's and no customer's goes on.
    fn next_customers(&self, now: Timestamp) -> Self {
        Self {
            lang: self.begins_in,
            begins_in: self.begins_in,
            today: self.today,
            ..Self::new(now)
        }
    }

    /// With the day its language ends.
    fn day_is(&mut self, day: BusinessDate) {
        if self.today.replace(day).is_some_and(|before| before != day) {
            self.begin_in(Lang::default());
        }
    }

    /// Where nobody's visit is under way it is so at once.
    fn begin_in(&mut self, lang: Lang) {
        let untouched = matches!(
            self.at.customers(),
            At::Welcome { .. } | At::OutOfService(_) | At::Enrolment { .. }
        );
        if untouched && self.lang == self.begins_in {
            self.lang = lang;
        }
        self.begins_in = lang;
    }

    /// The customer is done: nothing of them stays, except an open call for help.
    fn end_visit(&mut self) {
        self.at = At::Welcome { page: 0 };
        if self.help.as_ref().is_none_or(|help| !help.is_open()) {
            self.help = None;
            self.lang = self.begins_in;
            self.modes = Modes::default();
        }
    }

    /// The screen's name, for the context of a call for help.
    pub fn screen(&self) -> Screen {
        match self.at.customers() {
            // Staff are never behind staff.
            At::Welcome { .. } | At::Pin { .. } | At::Staff { .. } => Screen::Welcome,
            At::Services { .. } => Screen::Services,
            At::Question { .. } => Screen::Question,
            At::Checklist { .. } => Screen::Checklist,
            At::Lacking { .. } => Screen::Lacking,
            At::Ticket(_) => Screen::Ticket,
            At::Search { .. } => Screen::Search,
            At::Track { .. } | At::Found { .. } => Screen::Track,
            At::Rate { .. } => Screen::Rate,
            At::OutOfService(_) | At::Enrolment { .. } => Screen::OutOfService,
        }
    }

    /// The service the customer is about, if they have chosen one.
    pub fn service(&self) -> Option<&ServiceId> {
        match self.at.customers() {
            At::Question { visit, .. }
            | At::Checklist { visit, .. }
            | At::Lacking { visit, .. } => Some(&visit.service),
            At::Ticket(ticket) => Some(&ticket.service),
            _ => None,
        }
    }

    pub fn service_in<'a>(&self, catalogue: &'a Catalogue) -> Option<&'a Service> {
        self.service().and_then(|id| catalogue.service(id))
    }
}
