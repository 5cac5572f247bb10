//! How a kiosk is, as it says itself once a minute. It is no fact of the hall and stands in no log: the centre keeps the
//! newest of each kiosk, and forgets it when it stops.

use serde::{Deserialize, Serialize};

use crate::slip::Printer;
use crate::time::Timestamp;

/// The longest name of a version, in characters.
pub const VERSION_MAX_CHARS: usize = 32;
/// More commands than a hall sees in years.
pub const COMMANDS_MAX: u32 = 10_000_000;
/// An exabyte.
pub const FREE_MAX_MB: u64 = 1_000_000_000_000;
/// A hundred years and more, either way: a clock whose battery is dead shows 1970.
pub const OFFSET_MAX_MS: i64 = 4_000_000_000_000;
/// Whoever has waited a minute for a frame has gone.
pub const FRAME_MAX_MS: u32 = 60_000;
/// The largest body that is read of it, in bytes.
pub const BODY_MAX_BYTES: usize = 2 * 1024;

/// `PUT …/kiosks/{kiosk}/health`: what a kiosk says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KioskHealth {
    /// Of its program.
    pub version: String,
    /// Nothing where it has none, or has not heard of it yet.
    pub printer: Option<Printer>,
    /// Why no customer can be served there, if that is so.
    pub out_of_service: Option<OutOfService>,
    /// Commands that wait for an answer.
    pub owed: u32,
    /// Commands that the centre could not read.
    pub unreadable: u32,
    /// What is left of the disk that its database lies on, in megabytes; nothing where the system does not say.
    pub free_mb: Option<u64>,
    /// What it adds to its own clock to have the centre's, in milliseconds.
    pub offset_ms: i64,
    /// The longest that anybody waited for the frame after a touch within the last minute, in milliseconds; nothing where
    /// nobody touched it.
    pub frame_ms: Option<u32>,
}

/// Why a kiosk serves nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutOfService {
    /// It has never heard what its hall offers.
    NoCatalogue,
    NotEnrolled,
    Revoked,
    /// Another machine may be giving out the same numbers.
    LaneSuspended,
    /// It was alone for more days than it may issue alone.
    OfflineTooLong,
    DatabaseSetAside,
    /// It was just switched on.
    Starting,
}

/// What a kiosk said of itself last, and when the centre heard it, by the centre's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthReport {
    pub reported_at: Timestamp,
    pub report: KioskHealth,
}

/// Why nothing that is shown can be made of a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Implausible {
    #[error(
        "`version` has 1 to {VERSION_MAX_CHARS} characters, all of them letters, digits or marks of ASCII"
    )]
    Version,
    #[error("`{field}` is at most {COMMANDS_MAX}")]
    Commands { field: &'static str },
    #[error("`free_mb` is at most {FREE_MAX_MB}")]
    Free,
    #[error("`offset_ms` is between -{OFFSET_MAX_MS} and {OFFSET_MAX_MS}")]
    Offset,
    #[error("`frame_ms` is at most {FRAME_MAX_MS}")]
    Frame,
}

impl KioskHealth {
    /// What comes from outside is shown to staff only within these bounds.
    pub fn check(&self) -> Result<(), Implausible> {
        let version = self.version.as_bytes();
        if !(1..=VERSION_MAX_CHARS).contains(&version.len())
            || !version.iter().all(u8::is_ascii_graphic)
        {
            return Err(Implausible::Version);
        }
        for (field, commands) in [("owed", self.owed), ("unreadable", self.unreadable)] {
            if commands > COMMANDS_MAX {
                return Err(Implausible::Commands { field });
            }
        }
        if self.free_mb.is_some_and(|free_mb| free_mb > FREE_MAX_MB) {
            return Err(Implausible::Free);
        }
        if !(-OFFSET_MAX_MS..=OFFSET_MAX_MS).contains(&self.offset_ms) {
            return Err(Implausible::Offset);
        }
        if self.frame_ms.is_some_and(|ms| ms > FRAME_MAX_MS) {
            return Err(Implausible::Frame);
        }
        Ok(())
    }

    /// The same with every number at its bound that is beyond: a kiosk that is badly off says so all the same.
    #[must_use]
    pub fn within_bounds(self) -> Self {
        Self {
            owed: self.owed.min(COMMANDS_MAX),
            unreadable: self.unreadable.min(COMMANDS_MAX),
            free_mb: self.free_mb.map(|free_mb| free_mb.min(FREE_MAX_MB)),
            offset_ms: self.offset_ms.clamp(-OFFSET_MAX_MS, OFFSET_MAX_MS),
            frame_ms: self.frame_ms.map(|ms| ms.min(FRAME_MAX_MS)),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health() -> KioskHealth {
        KioskHealth {
            version: "1.2.3".to_owned(),
            printer: Some(Printer::Ready),
            out_of_service: None,
            owed: 0,
            unreadable: 0,
            free_mb: Some(12_400),
            offset_ms: -250,
            frame_ms: Some(40),
        }
    }

    fn checked(change: impl FnOnce(&mut KioskHealth)) -> Result<(), Implausible> {
        let mut health = health();
        change(&mut health);
        health.check()
    }

    #[test]
    fn what_a_kiosk_can_be_is_taken() {
        assert_eq!(health().check(), Ok(()));
        let knows_little = |health: &mut KioskHealth| {
            (health.printer, health.free_mb, health.frame_ms) = (None, None, None);
        };
        assert_eq!(checked(knows_little), Ok(()));
    }

    #[test]
    fn a_version_is_named_in_32_characters_and_nothing_in_it_moves_a_terminals_cursor() {
        let named = |version: &str| checked(|health| version.clone_into(&mut health.version));
        assert_eq!(named(&"v".repeat(VERSION_MAX_CHARS)), Ok(()));
        assert_eq!(named("0.1.0-rc.1+hall"), Ok(()));
        for wrong in [
            "",
            &"v".repeat(VERSION_MAX_CHARS + 1),
            "1 0",
            "1.0\u{1b}[2J",
            "一",
        ] {
            assert_eq!(named(wrong), Err(Implausible::Version), "{wrong:?}");
        }
    }

    #[test]
    fn every_number_is_taken_at_its_bound_and_not_beyond() {
        for (commands, fits) in [(COMMANDS_MAX, true), (COMMANDS_MAX + 1, false)] {
            assert_eq!(checked(|health| health.owed = commands).is_ok(), fits);
            assert_eq!(checked(|health| health.unreadable = commands).is_ok(), fits);
        }
        for (free_mb, fits) in [(0, true), (FREE_MAX_MB, true), (FREE_MAX_MB + 1, false)] {
            let taken = checked(|health| health.free_mb = Some(free_mb));
            assert_eq!(taken.is_ok(), fits, "{free_mb}");
        }
        for (offset_ms, fits) in [
            (-OFFSET_MAX_MS, true),
            (OFFSET_MAX_MS, true),
            (-OFFSET_MAX_MS - 1, false),
            (OFFSET_MAX_MS + 1, false),
            (i64::MIN, false),
        ] {
            let taken = checked(|health| health.offset_ms = offset_ms);
            assert_eq!(taken.is_ok(), fits, "{offset_ms}");
        }
        for (ms, fits) in [(0, true), (FRAME_MAX_MS, true), (FRAME_MAX_MS + 1, false)] {
            let taken = checked(|health| health.frame_ms = Some(ms));
            assert_eq!(taken.is_ok(), fits, "{ms}");
        }
    }

    #[test]
    fn a_kiosk_that_is_worse_off_than_can_be_said_says_the_worst() {
        let beyond = KioskHealth {
            owed: u32::MAX,
            unreadable: u32::MAX,
            free_mb: Some(u64::MAX),
            offset_ms: i64::MIN,
            frame_ms: Some(u32::MAX),
            ..health()
        };
        let said = beyond.within_bounds();
        assert_eq!(said.check(), Ok(()));
        assert_eq!((said.owed, said.offset_ms), (COMMANDS_MAX, -OFFSET_MAX_MS));
        assert_eq!(health().within_bounds(), health());
    }
}
