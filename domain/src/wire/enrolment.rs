//! What travels while a machine becomes a kiosk, and while its key is changed. The secrets in it are printed by nothing
//! that prints for finding faults.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::health::HealthReport;
use crate::ids::{BranchId, DeviceId, KioskId};
use crate::lane::LaneStanding;
use crate::number::Lane;
use crate::time::Timestamp;

/// `POST /api/v1/branches/{branch}/enrolment-codes`: staff want to set up a kiosk. Without a name it is the first of the
/// hall's file that no machine is enrolled as.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentCodeRequest {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kiosk: Option<KioskId>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentCodeAnswer {
    /// To be typed on the kiosk, such as `7K4M-9QPT`. A secret until it is used.
    pub code: String,
    pub kiosk: KioskId,
    /// From then on the code counts no more.
    pub expires_at: Timestamp,
}

/// `POST /api/v1/enrol`: a machine shows the code that was typed on it. The same three again get the same answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolRequest {
    /// In whatever case, with or without dashes and spaces.
    pub code: String,
    /// Minted by the machine for this enrolment, and on its disk before it is sent.
    pub device: DeviceId,
    /// SHA-256 of the key's text, which the machine has made and keeps: 256 random bits, 43 characters of base64url
    /// without padding.
    pub secret_hash: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolAnswer {
    pub branch: BranchId,
    pub kiosk: KioskId,
    pub lane: Lane,
    /// What phones can reach.
    pub public_url: String,
}

/// `POST /api/v1/devices/key`, with the key at hand: it is to be replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    pub secret_hash: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAnswer {
    /// Until then the key before may still be used.
    pub former_valid_until: Option<Timestamp>,
}

/// `GET /api/v1/branches/{branch}/kiosks`: the kiosks of the hall's file, and every machine that holds a lane or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KiosksAnswer {
    pub kiosks: Vec<KioskStanding>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KioskStanding {
    pub kiosk: KioskId,
    /// Whether the hall's file has it.
    pub configured: bool,
    /// By lane: the one that is this kiosk now, and those that were, whose lanes rest.
    pub machines: Vec<Machine>,
    /// Its stream is open now.
    #[serde(default)]
    pub linked: bool,
    /// What it said of itself last since the centre started; nothing, if it has not.
    #[serde(default)]
    pub health: Option<HealthReport>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    pub device: DeviceId,
    pub lane: Lane,
    pub standing: LaneStanding,
}

impl fmt::Debug for EnrolRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnrolRequest({})", self.device)
    }
}

impl fmt::Debug for EnrolmentCodeAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnrolmentCodeAnswer({})", self.kiosk)
    }
}
