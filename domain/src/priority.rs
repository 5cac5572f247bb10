//! Priority service: the customer asks for it at the kiosk and waits in that class at once; the clerk who sees them
//! confirms it or takes it back.

use serde::{Deserialize, Serialize};

/// How far a ticket's claim to priority has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Nobody asked for it.
    #[default]
    NotAsked,
    /// The customer did; nobody has looked yet.
    Claimed,
    Confirmed,
    Revoked,
}

impl Priority {
    pub fn is_not_asked(&self) -> bool {
        *self == Self::NotAsked
    }
}
