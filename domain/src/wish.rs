//! What the holder of a ticket asks for at a kiosk, standing in the hall.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::rating::{Level, RatingReason};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "snake_case", deny_unknown_fields)]
pub enum Wish {
    /// They missed their call and are here after all. Not from a phone: that may be anywhere.
    CheckIn {},
    Leave {},
    LetPass {
        others: u16,
    },
    Rate {
        level: Level,
        #[serde(default)]
        reasons: BTreeSet<RatingReason>,
    },
}
