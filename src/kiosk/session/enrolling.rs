//! The code that makes this machine a kiosk, as staff type it on its glass.

use super::{At, Effect, Input, OutOfService, Session};

/// Of so many characters is a code.
pub const CODE_CHARS: usize = 8;

/// A code as far as it was typed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Typing {
    code: String,
    /// Since it was shown to the centre, or the screen came up.
    edited: bool,
}

impl Typing {
    pub fn code(&self) -> &str {
        &self.code
    }

    pub fn is_complete(&self) -> bool {
        self.code.len() == CODE_CHARS
    }

    /// What is said of a code that was shown is not about this one.
    pub fn is_edited(&self) -> bool {
        self.edited
    }

    /// A character that no code has does nothing. After a code that was shown another one begins.
    pub(super) fn key(&mut self, typed: char) {
        let typed = typed.to_ascii_uppercase();
        if !frontdesk_central::enrolment::ALPHABET.contains(typed) {
            return;
        }
        if !self.edited {
            self.code.clear();
        }
        if !self.is_complete() {
            self.code.push(typed);
            self.edited = true;
        }
    }

    pub(super) fn erase(&mut self) {
        if self.code.pop().is_some() {
            self.edited = true;
        }
    }

    pub(super) fn show(&mut self) -> Option<Effect> {
        if !self.is_complete() {
            return None;
        }
        self.edited = false;
        Some(Effect::Enrol(self.code.clone()))
    }
}

/// Nothing that prints for finding faults prints a code.
impl std::fmt::Debug for Typing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Typing({} characters)", self.code.len())
    }
}

impl OutOfService {
    /// Whether a new code ends it.
    pub fn wants_code(self) -> bool {
        match self {
            Self::NotEnrolled | Self::Revoked | Self::LaneSuspended | Self::DatabaseSetAside => {
                true
            }
            Self::NoCatalogue | Self::OfflineTooLong | Self::Starting | Self::Closed => false,
        }
    }

    /// The screen that says so. A machine that was never a kiosk has nothing to say to customers.
    pub(super) fn screen(self) -> At {
        match self {
            Self::NotEnrolled => At::Enrolment {
                typing: Typing::default(),
                why: self,
            },
            _ => At::OutOfService(self),
        }
    }
}

impl Session {
    pub(super) fn on_enrolment(&mut self, tap: &Input) -> Option<Effect> {
        match (tap, &mut self.at) {
            (Input::TypeCode, At::OutOfService(why)) if why.wants_code() => {
                self.at = At::Enrolment {
                    typing: Typing::default(),
                    why: *why,
                };
            }
            (Input::CodeKey(key), At::Enrolment { typing, .. }) => typing.key(*key),
            (Input::EraseKey, At::Enrolment { typing, .. }) => typing.erase(),
            (Input::ShowCode, At::Enrolment { typing, .. }) => return typing.show(),
            _ => {}
        }
        None
    }

    /// Never takes a ticket or a question from a customer: only the Welcome screen gives way. Nor does it take from
    /// staff what they have typed.
    pub(super) fn cannot_work(&mut self, now_why: OutOfService) {
        match &mut self.at {
            At::Enrolment { why, .. } if now_why.wants_code() => *why = now_why,
            At::Welcome { .. } | At::OutOfService(_) | At::Enrolment { .. } => {
                self.at = now_why.screen();
            }
            _ => {}
        }
    }

    /// Why no customer can be served, where the screen says so.
    pub fn out_of_service(&self) -> Option<OutOfService> {
        match self.at.customers() {
            At::OutOfService(why) | At::Enrolment { why, .. } => Some(*why),
            _ => None,
        }
    }
}
