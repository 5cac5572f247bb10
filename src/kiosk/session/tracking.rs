//! Whoever has a slip or a list comes back with its code: where the ticket stands, what its holder wishes, the rating.

use std::collections::BTreeSet;

use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::rating::RatingReason;
use frontdesk_domain::wish::Wish;

use super::{At, Effect, HelpVisit, Input, Overlay, Session, Visit};
use crate::kiosk::receipt::{Reading, TYPED_MIN_CHARS};

/// No number with its short code is longer, however it is spaced.
pub const TRACK_MAX_CHARS: usize = 24;

/// So many are let pass by one touch.
pub const LET_PASS: u16 = 1;

/// Why a code leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrackProblem {
    Unknown,
    Foreign,
    ListChanged,
    TooManyTries,
}

/// What became of what was asked of the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Asking,
    Done,
    Refused,
    /// It was not heard, or no answer came; nothing is owed.
    Unreachable,
}

impl At {
    pub(super) fn tracking(problem: Option<TrackProblem>) -> Self {
        Self::Track {
            typed: String::new(),
            problem,
        }
    }

    pub(super) fn found(ticket: TicketId) -> Self {
        Self::Found {
            ticket,
            leaving: false,
            asked: None,
        }
    }

    fn rating(ticket: TicketId) -> Self {
        Self::Rate {
            ticket,
            level: None,
            reasons: BTreeSet::new(),
            asked: None,
        }
    }
}

impl Session {
    pub(super) fn on_found_or_typed(
        &mut self,
        tap: Input,
        catalogue: &Catalogue,
    ) -> Option<Effect> {
        match &self.at {
            At::Search { .. } => self.on_search(tap, catalogue),
            At::Track { .. } => self.on_track(&tap),
            At::Found { .. } => self.on_found(&tap),
            At::Rate { .. } => self.on_rate(&tap),
            _ => None,
        }
    }

    /// From any screen on which nothing is being written: whoever holds a slip before the reader wants to know of it.
    pub(super) fn scanned(&mut self, code: String) -> Option<Effect> {
        let busy = !self.may_leave_screen() && !matches!(self.at, At::Welcome { .. });
        // An open call goes on, and the Help button says so. One that nobody can hear is closed by hand, which takes it
        // back.
        let unheard =
            self.overlay == Overlay::Help && !self.help.as_ref().is_some_and(HelpVisit::is_open);
        if busy || unheard {
            return None;
        }
        (self.overlay, self.beneath) = (Overlay::None, Overlay::None);
        if matches!(self.at, At::Track { .. }) {
            // What the reader had typed before it was known to be one.
            self.at = At::tracking(None);
        }
        Some(Effect::Read(code))
    }

    pub(super) fn show_reading(&mut self, reading: Reading, catalogue: &Catalogue) {
        let problem = match reading {
            Reading::Ticket(ticket) => {
                self.at = At::found(ticket);
                return;
            }
            Reading::List(list) if catalogue.service(&list.service).is_some() => {
                self.at = Visit::resumed(list);
                return;
            }
            Reading::List(_) | Reading::ListChanged => TrackProblem::ListChanged,
            Reading::Unknown => TrackProblem::Unknown,
            Reading::Foreign => TrackProblem::Foreign,
            Reading::TooManyTries => TrackProblem::TooManyTries,
        };
        match &mut self.at {
            At::Track { problem: shown, .. } => *shown = Some(problem),
            at => *at = At::tracking(Some(problem)),
        }
    }

    fn on_track(&mut self, tap: &Input) -> Option<Effect> {
        let At::Track { typed, problem } = &mut self.at else {
            return None;
        };
        match tap {
            Input::Type(key) if typed.len() < TRACK_MAX_CHARS && key.is_ascii_alphanumeric() => {
                typed.push(key.to_ascii_uppercase());
                *problem = None;
            }
            Input::EraseTyped => {
                typed.pop();
                *problem = None;
            }
            Input::ClearTyped => self.at = At::tracking(None),
            Input::FindTyped if typed.len() >= TYPED_MIN_CHARS => {
                return Some(Effect::Read(typed.clone()));
            }
            _ => {}
        }
        None
    }

    fn on_found(&mut self, tap: &Input) -> Option<Effect> {
        let At::Found {
            ticket,
            leaving,
            asked,
        } = &mut self.at
        else {
            return None;
        };
        let ticket = *ticket;
        let wish = match tap {
            _ if *asked == Some(Asked::Asking) => return None,
            Input::CheckIn => Wish::CheckIn {},
            Input::LetPass => Wish::LetPass { others: LET_PASS },
            Input::Leave if !*leaving => {
                *leaving = true;
                return None;
            }
            Input::Leave => Wish::Leave {},
            Input::Stay => {
                *leaving = false;
                return None;
            }
            Input::OpenRate => {
                self.at = At::rating(ticket);
                return None;
            }
            Input::Done => {
                self.end_visit();
                return None;
            }
            _ => return None,
        };
        (*leaving, *asked) = (false, Some(Asked::Asking));
        Some(Effect::Wish { ticket, wish })
    }

    fn on_rate(&mut self, tap: &Input) -> Option<Effect> {
        let At::Rate {
            ticket,
            level,
            reasons,
            asked,
        } = &mut self.at
        else {
            return None;
        };
        let open = !matches!(asked, Some(Asked::Asking | Asked::Done));
        match tap {
            Input::Done if *asked != Some(Asked::Asking) => self.end_visit(),
            Input::RateLevel(chosen) if open => *level = Some(*chosen),
            Input::RateAgain if open => *level = None,
            Input::RateReason(reason) if open => toggle(reasons, *reason),
            Input::SendRating if open => {
                let wish = Wish::Rate {
                    level: (*level)?,
                    reasons: reasons.clone(),
                };
                *asked = Some(Asked::Asking);
                return Some(Effect::Wish {
                    ticket: *ticket,
                    wish,
                });
            }
            _ => {}
        }
        None
    }

    /// An answer to somebody who has left is nobody's.
    pub(super) fn wished(&mut self, now_asked: Asked) {
        if let At::Found { asked, .. } | At::Rate { asked, .. } = &mut self.at
            && *asked == Some(Asked::Asking)
        {
            *asked = Some(now_asked);
        }
    }
}

/// Names a reason, or takes it back.
fn toggle(reasons: &mut BTreeSet<RatingReason>, reason: RatingReason) {
    if !reasons.remove(&reason) {
        reasons.insert(reason);
    }
}
