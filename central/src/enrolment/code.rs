//! What becomes of a one-time code: open, then bound to the first machine that shows it in time, or lost by waiting or
//! guessing.

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, DeviceId, KioskId};
use frontdesk_domain::time::Timestamp;

use super::{CodeName, OneTimeCode};

/// How long a code may be used, in milliseconds. At the end of it, it may not.
pub const CODE_VALID_MS: i64 = 10 * 60 * 1000;

/// So many times a code may be typed wrong.
pub const TRIES_MAX: u8 = 5;

/// A code as it is kept: its hash, and whom it was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub name: CodeName,
    pub hash: Hash,
    pub branch: BranchId,
    pub kiosk: KioskId,
    pub made_at: Timestamp,
    pub expires_at: Timestamp,
    pub tries_left: u8,
    /// The machine that used it, and the hash of that machine's key.
    pub bound: Option<(DeviceId, Hash)>,
}

/// What a try comes to. What it changes must be on disk before anybody is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// The code is right and this machine's from now on.
    Binds(Code),
    /// The same machine showed the same before: its answer was lost.
    BoundBefore,
    /// A wrong guess, and one try less.
    Wrong(Code),
    Refused(CodeRefusal),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefusal {
    /// There is no such code, or it was typed wrong; which of them is nobody's business.
    #[error(
        "This code is not right. Compare it with the one that was given out, and type it again."
    )]
    Wrong,
    #[error("This code was typed wrong {TRIES_MAX} times and counts no more. Ask for a new one.")]
    Locked,
    #[error("This code has expired. Ask for a new one, and type it within {} minutes.", CODE_VALID_MS / 60_000)]
    Expired,
    #[error("Another machine has used this code. Ask for a new one.")]
    Used,
}

impl CodeRefusal {
    /// Never renamed.
    pub fn code(self) -> &'static str {
        match self {
            Self::Wrong => "wrong_code",
            Self::Locked => "code_locked",
            Self::Expired => "code_expired",
            Self::Used => "code_used",
        }
    }
}

impl Code {
    pub fn made(given: &OneTimeCode, branch: BranchId, kiosk: KioskId, now: Timestamp) -> Self {
        Self {
            name: given.name(),
            hash: given.hash(),
            branch,
            kiosk,
            made_at: now,
            expires_at: now.plus_ms(CODE_VALID_MS),
            tries_left: TRIES_MAX,
            bound: None,
        }
    }

    /// Whether somebody may still bind it.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.bound.is_none() && self.tries_left > 0 && now < self.expires_at
    }

    /// A machine shows a code with this one's name, with its own id and the hash of its key.
    pub fn tried(&self, given: Hash, device: DeviceId, key: Hash, now: Timestamp) -> Tried {
        let is_right = given == self.hash;
        if is_right && self.bound == Some((device, key)) {
            return Tried::BoundBefore;
        }
        if self.tries_left == 0 {
            return Tried::Refused(CodeRefusal::Locked);
        }
        if !is_right {
            return Tried::Wrong(Self {
                tries_left: self.tries_left - 1,
                ..self.clone()
            });
        }
        if self.bound.is_some() {
            return Tried::Refused(CodeRefusal::Used);
        }
        if now >= self.expires_at {
            return Tried::Refused(CodeRefusal::Expired);
        }
        Tried::Binds(Self {
            bound: Some((device, key)),
            ..self.clone()
        })
    }
}
