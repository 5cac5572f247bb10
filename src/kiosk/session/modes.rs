//! How the screens are shown and told to this customer. All modes combine, and all end with the visit.

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// All words a third larger.
    Large,
    /// White and yellow on black.
    Contrast,
    /// Everything that is touched is in the lower part of the panel.
    LowReach,
    /// Each screen is said.
    Spoken,
    /// Nothing moves.
    Still,
}

/// Which are on: a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modes(u8);

/// What can be done to what is being said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoiceKey {
    Repeat,
    /// Or goes on, when it is paused.
    Pause,
    Softer,
    Louder,
}

impl Mode {
    pub const ALL: [Self; 5] = [
        Self::Large,
        Self::Contrast,
        Self::LowReach,
        Self::Spoken,
        Self::Still,
    ];

    fn bit(self) -> u8 {
        1 << self as u8
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Large => "large",
            Self::Contrast => "contrast",
            Self::LowReach => "low-reach",
            Self::Spoken => "spoken",
            Self::Still => "still",
        }
    }
}

impl Modes {
    pub fn of(modes: &[Mode]) -> Self {
        let mut all = Self::default();
        for mode in modes {
            all.set(*mode, true);
        }
        all
    }

    pub fn has(self, mode: Mode) -> bool {
        self.0 & mode.bit() != 0
    }

    pub fn set(&mut self, mode: Mode, on: bool) {
        if on {
            self.0 |= mode.bit();
        } else {
            self.0 &= !mode.bit();
        }
    }

    /// `normal`, or the names of those that are on, such as `large+contrast`.
    pub fn name(self) -> String {
        let on: Vec<_> = Mode::ALL
            .into_iter()
            .filter(|mode| self.has(*mode))
            .map(Mode::name)
            .collect();
        if on.is_empty() {
            "normal".to_owned()
        } else {
            on.join("+")
        }
    }
}
