//! What travels while accounts are administered.

use std::fmt;

use frontdesk_domain::ids::StaffId;
use frontdesk_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Grant, Line, Staff, Standing};

/// `POST /api/v1/staff`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddRequest {
    pub login: String,
    /// For colleagues.
    pub name: String,
    /// For customers.
    pub public_name: String,
    #[serde(default)]
    pub roles: Vec<Grant>,
}

/// `PUT /api/v1/staff/{staff}/roles`: all that somebody is from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesRequest {
    pub roles: Vec<Grant>,
}

/// `PUT /api/v1/staff/{staff}/standing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingRequest {
    pub standing: Standing,
}

/// A link by which somebody sets their password, once. A secret until it is used.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkAnswer {
    pub staff: StaffId,
    pub link: String,
    /// From then on it counts no more.
    pub expires_at: Timestamp,
}

impl fmt::Debug for LinkAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkAnswer({}, hidden)", self.staff)
    }
}

/// An account, as whoever administers it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffAnswer {
    pub staff: StaffId,
    pub login: String,
    pub name: String,
    pub public_name: String,
    pub standing: Standing,
    /// Somebody has followed their link.
    pub has_password: bool,
    pub roles: Vec<Grant>,
    /// So many browsers are logged in.
    pub sessions: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffListAnswer {
    pub staff: Vec<StaffAnswer>,
}

/// Lines of the audit log, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditAnswer {
    pub lines: Vec<Line>,
}

impl StaffAnswer {
    pub fn of(staff: &Staff, sessions: usize) -> Self {
        Self {
            staff: staff.id,
            login: staff.login.as_str().to_owned(),
            name: staff.name.as_str().to_owned(),
            public_name: staff.public_name.as_str().to_owned(),
            standing: staff.standing,
            has_password: staff.password.is_some(),
            roles: staff.grants.iter().cloned().collect(),
            sessions,
        }
    }
}
