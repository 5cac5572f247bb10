//! What each screen says, sentence by sentence.

use super::super::numbers::{self, counters};
use super::super::utterance::{Piece, Utterance};
use super::super::words::{self, AtCounter, Phrase};
use super::{
    Asked, Checklist, Found, Help, HelpState, Lacking, Material, Modes, Note, Page, Paper,
    Question, Search, Service, Services, Standing, Ticket, Wait, Welcome,
};

/// A name or line of the catalogue, as a sentence.
pub(super) fn name(said: &mut Utterance, text: &str) {
    let sentence = words::sentence(text, said.lang);
    said.text(&sentence);
}

impl Page {
    pub(super) fn say(self, said: &mut Utterance) {
        if self.pages > 1 {
            said.text(&words::page(self.page, self.pages, said.lang));
        }
    }
}

impl Wait {
    pub(super) fn say(&self, said: &mut Utterance) {
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
            Self::Stopped => {
                said.say(Phrase::WaitStopped);
            }
            Self::Unknown => {
                said.say(Phrase::WaitUnknown);
            }
        }
    }
}

impl Welcome {
    pub(super) fn say(&self, said: &mut Utterance) {
        name(said, &self.hall);
        if let Some((month, day, weekday)) = self.date {
            let date = numbers::date(month, day, weekday, said.lang);
            name(said, &date.unwrap_or_default());
        }
        said.say(Phrase::Hello);
        match self.figures {
            _ if !self.notice.is_empty() => said.text(&words::sentence(&self.notice, said.lang)),
            _ if self.closed_early => said.say(Phrase::NoMoreNumbers),
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
    pub(super) fn say(&self, said: &mut Utterance) {
        name(said, &self.name);
        name(said, &self.line);
        if self.handling_minutes > 0 {
            said.text(&words::handling(self.handling_minutes, said.lang));
        }
        self.wait.say(said);
    }
}

impl Services {
    pub(super) fn say(&self, said: &mut Utterance) {
        name(said, &self.group);
        said.say(Phrase::ChooseService);
        for service in &self.services {
            service.say(said);
        }
        self.page.say(said);
    }
}

impl Search {
    pub(super) fn say(&self, said: &mut Utterance) {
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
    pub(super) fn say(&self, said: &mut Utterance) {
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
    pub(super) fn say(&self, said: &mut Utterance) {
        name(said, &self.name);
        said.text(&words::counts(self.originals, self.copies, said.lang));
        name(said, &self.detail);
        if self.ticked {
            said.say(Phrase::PaperTicked);
        }
    }
}

impl Checklist {
    pub(super) fn say(&self, said: &mut Utterance) {
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
    pub(super) fn say(&self, said: &mut Utterance) {
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
    pub(super) fn say(&self, said: &mut Utterance) {
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
            Paper::PaperOut => Phrase::PaperOut,
            Paper::CoverOpen => Phrase::PaperCoverOpen,
            Paper::NoAnswer => Phrase::PaperNoAnswer,
        });
        // Who did not hear it at first hears it last, when they listen.
        number(said, Phrase::NumberAgain, &self.number);
    }
}

impl Found {
    pub(super) fn say(&self, said: &mut Utterance) {
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

pub(super) fn rate(level: Option<u8>, asked: Asked, said: &mut Utterance) {
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
    pub(super) fn say(&self, said: &mut Utterance) {
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
pub(super) fn languages(said: &mut Utterance) {
    said.say(Phrase::ChooseLanguage);
    for own in ["简体中文。", "繁體中文。", "English."] {
        said.put(Piece::of(own));
    }
}

impl Modes {
    pub(super) fn say(self, said: &mut Utterance) {
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
