//! Staff at the kiosk: a PIN, then what they may do with the machine. The customer's visit waits behind it, and goes on
//! when they are done.

use frontdesk_domain::ids::TicketId;

use super::{At, Effect, Input, Session};
use crate::kiosk::journal::JobId;

/// A PIN has so many figures.
pub const PIN_CHARS: std::ops::RangeInclusive<usize> = 4..=8;

/// A PIN as far as it was typed. Nothing that prints for finding faults prints it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Pin(String);

/// What is known of the PIN that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PinState {
    #[default]
    Typing,
    Checking,
    Wrong,
    /// Nobody may try for a while.
    TooManyTries,
    /// This machine has no PIN: one must be given to it first.
    None,
}

/// Which of the staff's screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffPage {
    /// The machine and what can be done with it; what was touched once and is asked again.
    Machine {
        sure: Option<Sure>,
    },
    Waiting {
        page: usize,
    },
    Slips {
        page: usize,
    },
}

/// What is done only when it is touched twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    Restart,
    Leave,
}

/// What staff touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffTap {
    Waiting,
    Slips,
    /// Touched twice, it is done.
    Sure(Sure),
    Does(Deed),
    /// Each customer begins in the next language, until the day ends.
    NextLanguage,
}

/// What staff want done with the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    TestPage,
    PrintWaiting,
    Reprint(TicketId),
    /// A slip that was in doubt came out, or did not.
    Settle(JobId, bool),
    Softer,
    Louder,
    Restart,
    Leave,
}

impl Pin {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_long_enough(&self) -> bool {
        PIN_CHARS.contains(&self.len())
    }

    fn key(&mut self, key: char) {
        if key.is_ascii_digit() && self.len() < *PIN_CHARS.end() {
            self.0.push(key);
        }
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pin({} figures)", self.len())
    }
}

impl At {
    /// The customer's screen, also while staff are at work.
    pub fn customers(&self) -> &Self {
        match self {
            Self::Pin { behind, .. } | Self::Staff { behind, .. } => behind,
            at => at,
        }
    }
}

impl Session {
    /// Asks for the PIN, from wherever the customer is.
    pub(super) fn open_staff(&mut self) {
        (self.overlay, self.beneath) = (super::Overlay::None, super::Overlay::None);
        if self.is_busy() || matches!(self.at, At::Pin { .. } | At::Staff { .. }) {
            return;
        }
        let behind = Box::new(self.at.clone());
        self.at = At::Pin {
            pin: Pin::default(),
            state: PinState::default(),
            behind,
        };
    }

    pub(super) fn on_staff(&mut self, tap: &Input) -> Option<Effect> {
        match (tap, &self.at) {
            (Input::CodeKey(key), At::Pin { .. }) => self.pin_key(*key),
            (Input::EraseKey, At::Pin { .. }) => self.erase_pin_key(),
            (Input::ShowCode, At::Pin { .. }) => return self.show_pin(),
            (Input::Staff(tap), At::Staff { .. }) => return self.staff_tap(*tap),
            (Input::Page(to), At::Staff { .. }) => self.turn_staff_page(*to),
            _ => {}
        }
        None
    }

    fn pin_key(&mut self, key: char) {
        if let At::Pin { pin, state, .. } = &mut self.at
            && *state != PinState::Checking
        {
            *state = PinState::Typing;
            pin.key(key);
        }
    }

    fn erase_pin_key(&mut self) {
        if let At::Pin { pin, state, .. } = &mut self.at
            && *state != PinState::Checking
        {
            *state = PinState::Typing;
            pin.0.pop();
        }
    }

    fn show_pin(&mut self) -> Option<Effect> {
        let At::Pin { pin, state, .. } = &mut self.at else {
            return None;
        };
        if !pin.is_long_enough() || *state == PinState::Checking {
            return None;
        }
        *state = PinState::Checking;
        Some(Effect::CheckPin(pin.clone()))
    }

    /// What became of the PIN; nothing of it stays.
    pub(super) fn pin_checked(&mut self, checked: Result<(), PinState>) {
        let At::Pin { pin, state, behind } = &mut self.at else {
            return;
        };
        if *state != PinState::Checking {
            return;
        }
        match checked {
            Ok(()) => {
                self.at = At::Staff {
                    page: StaffPage::Machine { sure: None },
                    behind: behind.clone(),
                };
            }
            Err(why) => (*pin, *state) = (Pin::default(), why),
        }
    }

    fn staff_tap(&mut self, tap: StaffTap) -> Option<Effect> {
        let At::Staff { page, .. } = &mut self.at else {
            return None;
        };
        match (tap, *page) {
            (StaffTap::Waiting, _) => *page = StaffPage::Waiting { page: 0 },
            (StaffTap::Slips, _) => *page = StaffPage::Slips { page: 0 },
            (StaffTap::Sure(asked), StaffPage::Machine { sure }) if sure == Some(asked) => {
                return Some(Effect::Staff(match asked {
                    Sure::Restart => Deed::Restart,
                    Sure::Leave => Deed::Leave,
                }));
            }
            (StaffTap::Sure(asked), _) => *page = StaffPage::Machine { sure: Some(asked) },
            (StaffTap::Does(deed), _) => return Some(Effect::Staff(deed)),
            (StaffTap::NextLanguage, _) => self.begin_in(self.begins_in.next()),
        }
        None
    }

    fn turn_staff_page(&mut self, to: usize) {
        if let At::Staff {
            page: StaffPage::Waiting { page } | StaffPage::Slips { page },
            ..
        } = &mut self.at
        {
            *page = to;
        }
    }
}
