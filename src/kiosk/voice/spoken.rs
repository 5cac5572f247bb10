//! The spoken form of every screen and overlay: from the data a view shows to what is said, in the customer's language.
//!
//! Texts of the catalogue and the hall come as the view shows them, in that language. Nothing that was typed as a code
//! is said, and nothing about a person but the name a clerk gave for coming.

use frontdesk_domain::text::Lang;

use super::numbers::{self, counters};
use super::utterance::{Piece, Utterance};
use super::words::{self, AtCounter, Phrase};

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
        desk: String,
    },
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

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    NumberNotSaved,
    ServiceUnavailable,
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
            Self::Language | Self::Staff => String::new(),
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
            Self::Notice { notice, desk } => {
                said.say(match notice {
                    Notice::NumberNotSaved => Phrase::NotSaved,
                    Notice::ServiceUnavailable => Phrase::ServiceUnavailable,
                    Notice::TryAgain => Phrase::TryAgain,
                })
                .text(&words::go_to(desk, lang));
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

/// A name or line of the catalogue, as a sentence.
fn name(said: &mut Utterance, text: &str) {
    let sentence = words::sentence(text, said.lang);
    said.text(&sentence);
}

impl Page {
    fn say(self, said: &mut Utterance) {
        if self.pages > 1 {
            said.text(&words::page(self.page, self.pages, said.lang));
        }
    }
}

impl Wait {
    fn say(&self, said: &mut Utterance) {
        match self {
            Self::Range {
                high_minutes: 0, ..
            } => {
                said.say(Phrase::NoWait);
            }
            Self::Range {
                low_minutes,
                high_minutes,
                made_at,
            } => {
                said.text(&words::wait_range(*low_minutes, *high_minutes, said.lang));
                if !made_at.is_empty() {
                    said.text(&words::estimated_at(made_at, said.lang));
                }
            }
            Self::NoCounterOpen => {
                said.say(Phrase::WaitNoCounter);
            }
            Self::Unknown => {
                said.say(Phrase::WaitUnknown);
            }
        }
    }
}

impl Welcome {
    fn say(&self, said: &mut Utterance) {
        name(said, &self.hall);
        if let Some((month, day, weekday)) = self.date {
            let date = numbers::date(month, day, weekday, said.lang);
            name(said, &date.unwrap_or_default());
        }
        said.say(Phrase::Hello);
        match self.figures {
            None => said.say(Phrase::NoFigures),
            Some((_, 0)) => said.say(Phrase::NoCounter),
            Some((waiting, open)) => said.text(&words::figures(waiting, open, said.lang)),
        };
        if !self.groups.is_empty() {
            said.say(Phrase::Groups);
        }
        for group in &self.groups {
            name(said, group);
        }
        self.page.say(said);
        said.say(Phrase::Doors);
    }
}

impl Service {
    fn say(&self, said: &mut Utterance) {
        name(said, &self.name);
        name(said, &self.line);
        if self.handling_minutes > 0 {
            said.text(&words::handling(self.handling_minutes, said.lang));
        }
        self.wait.say(said);
    }
}

impl Services {
    fn say(&self, said: &mut Utterance) {
        name(said, &self.group);
        said.say(Phrase::ChooseService);
        for service in &self.services {
            service.say(said);
        }
        self.page.say(said);
    }
}

impl Search {
    fn say(&self, said: &mut Utterance) {
        if self.typed.is_empty() {
            said.say(Phrase::FindService);
        } else if self.found.is_empty() {
            said.say(Phrase::NothingFound);
        }
        for service in &self.found {
            name(said, &service.name);
        }
    }
}

impl Question {
    fn say(&self, said: &mut Utterance) {
        name(said, &self.service);
        said.text(&words::question(self.number, self.total, said.lang));
        name(said, &self.question);
        name(said, &self.line);
        said.say(Phrase::Answers);
        for (answer, line) in &self.options {
            name(said, answer);
            name(said, line);
        }
    }
}

impl Material {
    fn say(&self, said: &mut Utterance) {
        name(said, &self.name);
        said.text(&words::counts(self.originals, self.copies, said.lang));
        name(said, &self.detail);
        if self.ticked {
            said.say(Phrase::PaperTicked);
        }
    }
}

impl Checklist {
    fn say(&self, said: &mut Utterance) {
        if self.busy {
            said.say(Phrase::Saving);
            return;
        }
        name(said, &self.service);
        if self.handling_minutes > 0 {
            said.text(&words::handling(self.handling_minutes, said.lang));
        }
        self.wait.say(said);
        let none = self.materials.is_empty();
        said.say(if none {
            Phrase::NoPapers
        } else {
            Phrase::TouchPapers
        });
        for material in &self.materials {
            material.say(said);
        }
        for note in &self.notes {
            match note {
                Note::Remark(text) => name(said, text),
                Note::Fee {
                    amount,
                    currency,
                    note,
                } => {
                    said.text(&words::fee(amount, currency, note, said.lang));
                }
            }
        }
        self.page.say(said);
        if let Some((class, who)) = &self.priority {
            said.text(&words::priority(class, who, said.lang));
        }
        said.say(if none {
            Phrase::TakeNumber
        } else {
            Phrase::TakeOrLack
        });
    }
}

impl Lacking {
    fn say(&self, said: &mut Utterance) {
        name(said, &self.service);
        said.say(Phrase::StillNeeded);
        for material in &self.materials {
            material.say(said);
        }
        self.page.say(said);
        said.say(Phrase::LackingWays);
    }
}

fn number(said: &mut Utterance, before: Phrase, number: &str) {
    said.say(before);
    for figure in numbers::spelt(number, said.lang) {
        said.put(figure);
    }
}

impl Ticket {
    fn say(&self, said: &mut Utterance) {
        let lang = said.lang;
        number(said, Phrase::YourNumber, &self.number);
        name(said, &self.service);
        said.text(&words::whereabouts(
            &self.area,
            &counters(&self.counters, lang),
            lang,
        ));
        if let Some(ahead) = self.ahead {
            said.text(&words::ahead(ahead, lang));
        }
        self.wait.say(said);
        if !self.registered {
            said.say(Phrase::Registering);
        }
        said.say(Phrase::Scan).say(match self.paper {
            Paper::NoPrinter => Phrase::PaperNone,
            Paper::Printing => Phrase::PaperPrinting,
            Paper::Printed => Phrase::PaperPrinted,
            Paper::Sent => Phrase::PaperSent,
            Paper::Doubtful => Phrase::PaperDoubtful,
            Paper::Failed => Phrase::PaperFailed,
        });
        // Who did not hear it at first hears it last, when they listen.
        number(said, Phrase::NumberAgain, &self.number);
    }
}

impl Found {
    fn say(&self, said: &mut Utterance) {
        let lang = said.lang;
        if self.leaving {
            said.say(Phrase::LeaveSure);
            return;
        }
        match self.asked {
            Asked::Nothing => {}
            Asked::Asking => {
                said.say(Phrase::Saving);
            }
            Asked::Done => {
                said.say(Phrase::AskedDone);
            }
            Asked::Refused => {
                said.say(Phrase::AskedRefused)
                    .text(&words::go_to(&self.desk, lang));
            }
            Asked::Unreachable => {
                said.say(Phrase::AskedUnreachable)
                    .text(&words::go_to(&self.desk, lang));
            }
        }
        number(said, Phrase::YourNumber, &self.number);
        name(said, &self.service);
        let at = |what| words::at_counter(what, self.counter, lang);
        match self.standing {
            Standing::Waiting => {
                said.say(Phrase::StandWaiting);
                let near = counters(&self.counters, lang);
                said.text(&words::whereabouts(&self.area, &near, lang));
                if let Some(ahead) = self.ahead {
                    said.text(&words::ahead(ahead, lang));
                }
                self.wait.say(said);
            }
            Standing::Called => {
                said.text(&at(AtCounter::Called));
            }
            Standing::Serving => {
                said.text(&at(AtCounter::Serving));
            }
            Standing::Held => {
                said.text(&at(AtCounter::Held));
            }
            Standing::Missed => {
                said.say(Phrase::StandMissed);
            }
            Standing::Done => {
                said.say(Phrase::StandDone);
            }
            Standing::Left => {
                said.say(Phrase::StandLeft);
            }
            Standing::Invalid => {
                said.say(Phrase::StandInvalid);
            }
        }
    }
}

fn rate(level: Option<u8>, asked: Asked, said: &mut Utterance) {
    let level = match level {
        Some(5) => Some(Phrase::Rate5),
        Some(4) => Some(Phrase::Rate4),
        Some(3) => Some(Phrase::Rate3),
        Some(2) => Some(Phrase::Rate2),
        Some(1) => Some(Phrase::Rate1),
        _ => None,
    };
    said.say(match asked {
        Asked::Nothing => level.unwrap_or(Phrase::RateHow),
        Asked::Asking => Phrase::Saving,
        Asked::Done => Phrase::RateThanks,
        Asked::Refused => Phrase::RateRefused,
        Asked::Unreachable => Phrase::RateUnreachable,
    });
}

impl Help {
    fn say(&self, said: &mut Utterance) {
        let lang = said.lang;
        match self.state {
            HelpState::Calling => said.say(Phrase::HelpCalling),
            HelpState::Registered => said
                .say(Phrase::HelpRegistered)
                .text(&words::go_to(&self.desk, lang)),
            HelpState::Shown => said.say(Phrase::HelpShown),
            HelpState::Acknowledged => said.say(Phrase::HelpComing).text(&words::coming(
                &self.helper,
                self.eta_minutes,
                lang,
            )),
            HelpState::Arrived => said.say(Phrase::HelpHere),
            HelpState::Resolved => said.say(Phrase::HelpClosed),
            HelpState::Cancelled => said.say(Phrase::HelpCancelled),
            HelpState::Undeliverable => said
                .say(Phrase::HelpFailed)
                .text(&words::go_to(&self.desk, lang)),
        };
    }
}

/// The languages' own names, whatever language is on: who reads none of this one still knows theirs.
fn languages(said: &mut Utterance) {
    said.say(Phrase::ChooseLanguage);
    for own in ["简体中文。", "繁體中文。", "English."] {
        said.put(Piece::of(own));
    }
}

impl Modes {
    fn say(self, said: &mut Utterance) {
        said.say(Phrase::ChooseModes);
        for (mode, on, off) in [
            (self.large, Phrase::LargeOn, Phrase::LargeOff),
            (self.contrast, Phrase::ContrastOn, Phrase::ContrastOff),
            (self.low_reach, Phrase::LowOn, Phrase::LowOff),
            (self.speech, Phrase::SpeechOn, Phrase::SpeechOff),
            (self.reduced_motion, Phrase::CalmOn, Phrase::CalmOff),
        ] {
            if let Some(is_on) = mode {
                said.say(if is_on { on } else { off });
            }
        }
    }
}

#[cfg(test)]
mod tests;
