//! The spoken form of every screen and overlay: from the data a view shows to what is said, in the customer's language.
//!
//! Texts of the catalogue and the hall come as the view shows them, in that language. Nothing that was typed as a code
//! is said, and nothing about a person but the name a clerk gave for coming.

mod saying;

use frontdesk_domain::text::Lang;

use super::utterance::Utterance;
use super::words::{self, Phrase};
use saying::{languages, name, rate};

/// What a screen or overlay shows, as far as it is said.
#[derive(Clone, PartialEq, Eq)]
pub enum Spoken {
    Welcome(Welcome),
    Services(Services),
    Search(Search),
    Question(Question),
    Checklist(Checklist),
    Lacking(Lacking),
    Ticket(Ticket),
    Track(TrackProblem),
    Found(Found),
    Rate {
        level: Option<u8>,
        asked: Asked,
    },
    Help(Help),
    Language,
    Accessibility(Modes),
    StillThere {
        seconds: u32,
    },
    Notice {
        notice: Notice,
        /// What staff want customers to know; empty where they said nothing.
        why: String,
        desk: String,
    },
    Closed(Option<Opens>),
    OutOfService {
        starting: bool,
        desk: String,
    },
    /// The staff panel and enrolment: nothing of what stands there is said in a hall.
    Staff,
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Welcome {
    pub hall: String,
    /// Month 1–12, day 1–31, weekday 0–6 from Sunday; where the hall is not known, neither is its day.
    pub date: Option<(u32, u32, u32)>,
    /// What the hall says to everybody now, in place of the figures.
    pub notice: String,
    /// No more numbers are given out today.
    pub closed_early: bool,
    /// People waiting and counters open, while they are fresh enough to be told.
    pub figures: Option<(u32, u32)>,
    /// Names of the groups on this page.
    pub groups: Vec<String>,
    pub page: Page,
}

/// Both count from 1; one page is not told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Page {
    pub page: u32,
    pub pages: u32,
}

impl Default for Page {
    fn default() -> Self {
        Self { page: 1, pages: 1 }
    }
}

#[derive(Clone, PartialEq, Eq, Default)]
pub enum Wait {
    Range {
        low_minutes: u32,
        high_minutes: u32,
        /// As it is shown, `10:32`; empty when it is left out.
        made_at: String,
    },
    NoCounterOpen,
    /// No numbers are given out.
    Stopped,
    #[default]
    Unknown,
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Service {
    pub name: String,
    pub line: String,
    /// 0: not known.
    pub handling_minutes: u32,
    pub wait: Wait,
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Services {
    pub group: String,
    pub services: Vec<Service>,
    pub page: Page,
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Search {
    pub typed: String,
    pub found: Vec<Service>,
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Question {
    pub service: String,
    pub question: String,
    pub line: String,
    /// Counts from 1.
    pub number: u32,
    pub total: u32,
    /// Each answer and the line that explains it.
    pub options: Vec<(String, String)>,
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Material {
    pub name: String,
    pub detail: String,
    pub originals: u32,
    pub copies: u32,
    pub ticked: bool,
}

/// A line below the materials.
#[derive(Clone, PartialEq, Eq)]
pub enum Note {
    Remark(String),
    /// The amount as it is written, its ISO 4217 currency, and what it is for.
    Fee {
        amount: String,
        currency: String,
        note: String,
    },
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Checklist {
    pub service: String,
    /// 0: not known.
    pub handling_minutes: u32,
    pub wait: Wait,
    pub materials: Vec<Material>,
    pub notes: Vec<Note>,
    pub page: Page,
    /// The class that is offered and who may ask for it.
    pub priority: Option<(String, String)>,
    /// The number is being saved.
    pub busy: bool,
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Lacking {
    pub service: String,
    pub materials: Vec<Material>,
    pub page: Page,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    #[default]
    NoPrinter,
    Printing,
    Printed,
    Sent,
    Doubtful,
    Failed,
    PaperOut,
    CoverOpen,
    NoAnswer,
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Ticket {
    pub number: String,
    pub service: String,
    pub area: String,
    /// As slips write them, `1–4, 7`.
    pub counters: String,
    pub ahead: Option<u32>,
    pub wait: Wait,
    pub paper: Paper,
    pub registered: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum TrackProblem {
    #[default]
    None,
    Unknown,
    Foreign,
    TooManyTries,
    ListChanged,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    #[default]
    Waiting,
    Called,
    Serving,
    Held,
    Missed,
    Done,
    Left,
    /// No-show, or its day is over.
    Invalid,
}

/// What became of the last thing that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Asked {
    #[default]
    Nothing,
    Asking,
    Done,
    Refused,
    Unreachable,
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub number: String,
    pub service: String,
    pub area: String,
    pub counters: String,
    pub standing: Standing,
    /// Where it is called, served or held.
    pub counter: u32,
    pub ahead: Option<u32>,
    pub wait: Wait,
    /// Leaving was touched once and is asked again.
    pub leaving: bool,
    pub asked: Asked,
    pub desk: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum HelpState {
    #[default]
    Calling,
    Registered,
    Shown,
    Acknowledged,
    Arrived,
    Resolved,
    Cancelled,
    Undeliverable,
}

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Help {
    pub state: HelpState,
    pub helper: String,
    /// 0: not known.
    pub eta_minutes: u32,
    pub desk: String,
}

/// Which modes are on; nothing for one that this kiosk does not offer.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Modes {
    pub large: Option<bool>,
    pub contrast: Option<bool>,
    pub low_reach: Option<bool>,
    pub speech: Option<bool>,
    pub reduced_motion: Option<bool>,
}

/// When a closed hall opens next.
#[derive(Clone, PartialEq, Eq)]
pub struct Opens {
    pub in_days: u32,
    /// 0–6 from Sunday.
    pub weekday: u32,
    /// As it is shown, `08:30`.
    pub at: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    NumberNotSaved,
    ServiceUnavailable,
    IssuingStopped,
    TryAgain,
}

/// Where in the visit something is said. The same place is not said twice, though its figures change each second.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    screen: std::mem::Discriminant<Spoken>,
    within: String,
}

/// The countdown is said when it begins and once more before it ends.
const LAST_SECONDS: u32 = 10;

impl Spoken {
    pub fn place(&self) -> Place {
        let within = match self {
            Self::Welcome(welcome) => welcome.page.page.to_string(),
            Self::Services(services) => format!("{} {}", services.page.page, services.group),
            Self::Search(search) => {
                let first = search.found.first();
                let name = first.map_or("", |service| service.name.as_str());
                format!("{} {name}", search.found.len())
            }
            Self::Question(question) => format!("{} {}", question.number, question.service),
            Self::Checklist(list) => format!("{} {} {}", list.page.page, list.busy, list.service),
            Self::Lacking(list) => format!("{} {}", list.page.page, list.service),
            Self::Ticket(ticket) => format!("{} {}", ticket.number, ticket.paper as u8),
            Self::Track(problem) => (*problem as u8).to_string(),
            Self::Found(found) => format!(
                "{} {} {} {} {}",
                found.number, found.standing as u8, found.counter, found.leaving, found.asked as u8
            ),
            Self::Rate { level, asked } => format!("{level:?} {}", *asked as u8),
            Self::Help(help) => (help.state as u8).to_string(),
            Self::Accessibility(modes) => [
                modes.large,
                modes.contrast,
                modes.low_reach,
                modes.speech,
                modes.reduced_motion,
            ]
            .map(|mode| u8::from(mode == Some(true)).to_string())
            .concat(),
            Self::StillThere { seconds } => (*seconds <= LAST_SECONDS).to_string(),
            Self::Notice { notice, .. } => (*notice as u8).to_string(),
            Self::OutOfService { starting, .. } => starting.to_string(),
            Self::Language | Self::Staff | Self::Closed(_) => String::new(),
        };
        Place {
            screen: std::mem::discriminant(self),
            within,
        }
    }

    /// What is said.
    pub fn to(&self, lang: Lang) -> Utterance {
        let mut said = Utterance::new(lang);
        match self {
            Self::Welcome(welcome) => welcome.say(&mut said),
            Self::Services(services) => services.say(&mut said),
            Self::Search(search) => search.say(&mut said),
            Self::Question(question) => question.say(&mut said),
            Self::Checklist(list) => list.say(&mut said),
            Self::Lacking(list) => list.say(&mut said),
            Self::Ticket(ticket) => ticket.say(&mut said),
            Self::Track(problem) => {
                said.say(match problem {
                    TrackProblem::None => Phrase::TrackHow,
                    TrackProblem::Unknown => Phrase::TrackUnknown,
                    TrackProblem::Foreign => Phrase::TrackForeign,
                    TrackProblem::TooManyTries => Phrase::TrackTooMany,
                    TrackProblem::ListChanged => Phrase::TrackListChanged,
                });
            }
            Self::Found(found) => found.say(&mut said),
            Self::Rate { level, asked } => rate(*level, *asked, &mut said),
            Self::Help(help) => help.say(&mut said),
            Self::Language => languages(&mut said),
            Self::Accessibility(modes) => modes.say(&mut said),
            Self::StillThere { seconds } => {
                said.say(Phrase::StillThere)
                    .text(&words::seconds(*seconds, lang))
                    .say(Phrase::ThenCleared);
            }
            Self::Notice { notice, why, desk } => {
                said.say(match notice {
                    Notice::NumberNotSaved => Phrase::NotSaved,
                    Notice::ServiceUnavailable => Phrase::ServiceUnavailable,
                    Notice::IssuingStopped => Phrase::IssuingStopped,
                    Notice::TryAgain => Phrase::TryAgain,
                });
                name(&mut said, why);
                said.text(&words::go_to(desk, lang));
            }
            Self::Closed(opens) => {
                said.say(Phrase::Closed);
                if let Some(opens) = opens {
                    let at = words::opens(opens.in_days, opens.weekday, &opens.at, lang);
                    said.text(&at);
                }
            }
            Self::OutOfService { starting: true, .. } => {
                said.say(Phrase::Starting);
            }
            Self::OutOfService { desk, .. } => {
                said.say(Phrase::OutOfService)
                    .text(&words::go_to(desk, lang));
            }
            Self::Staff => {
                said.say(Phrase::Staff);
            }
        }
        said
    }
}

#[cfg(test)]
mod tests;
