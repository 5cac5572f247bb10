//! What a customer says of their visit: voluntary, once, without words of their own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// From 1, very dissatisfied, to 5, very satisfied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

pub const LEVEL_MAX: u8 = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rating is 1 to {LEVEL_MAX}, not {0}")]
pub struct NotALevel(u8);

impl TryFrom<u8> for Level {
    type Error = NotALevel;

    fn try_from(level: u8) -> Result<Self, NotALevel> {
        if (1..=LEVEL_MAX).contains(&level) {
            Ok(Self(level))
        } else {
            Err(NotALevel(level))
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

/// What the rating is about. The same for praise and complaint: the level says which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingReason {
    Wait,
    Manner,
    Skill,
    Clarity,
    Place,
    Kiosk,
}

impl RatingReason {
    pub const ALL: [Self; 6] = [
        Self::Wait,
        Self::Manner,
        Self::Skill,
        Self::Clarity,
        Self::Place,
        Self::Kiosk,
    ];
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    pub level: Level,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub reasons: BTreeSet<RatingReason>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_one_to_five() {
        for level in 1..=5 {
            assert_eq!(Level::try_from(level).map(u8::from), Ok(level));
        }
        assert_eq!(Level::try_from(0), Err(NotALevel(0)));
        assert_eq!(Level::try_from(6), Err(NotALevel(6)));
    }
}
