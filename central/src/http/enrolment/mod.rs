//! How machines become kiosks: codes for staff, enrolment and keys for the machines, and who is in place.

pub(super) mod codes;
pub(super) mod enrol;
pub(super) mod key;
pub(super) mod kiosks;
pub(super) mod revocation;

use axum::http::StatusCode;
use frontdesk_domain::branch::State;
use frontdesk_domain::ids::KioskId;
use frontdesk_domain::wire::{KioskStanding, Machine};

use super::app::App;
use super::error::ApiError;
use crate::branch::Branch;
use crate::enrolment::{EnrolError, EnrolRefusal};

/// Who was enrolled and revoked is logged also where requests are not.
const LOG: &str = "frontdesk_central::enrolment";

impl From<EnrolError> for ApiError {
    fn from(error: EnrolError) -> Self {
        match error {
            EnrolError::Refused(refusal) => {
                let status = match refusal {
                    EnrolRefusal::Code(_) | EnrolRefusal::Revoked => StatusCode::FORBIDDEN,
                    EnrolRefusal::Rotation(_) | EnrolRefusal::DeviceUsed => StatusCode::CONFLICT,
                };
                Self::new(status, refusal.code(), refusal.to_string())
            }
            EnrolError::Store(error) => {
                tracing::error!(%error, "What is kept of enrolments cannot be read or written");
                Self::unavailable()
            }
            EnrolError::NoEntropy(error) => Self::internal_because(&error),
            EnrolError::Contended => Self::unavailable(),
        }
    }
}

/// The machines that are this kiosk or were, by lane, and how it is.
fn standing(kiosk: &KioskId, branch: &Branch, state: &State, app: &App) -> KioskStanding {
    let held = state
        .lanes
        .iter()
        .filter(|(_, holder)| holder.kiosk == *kiosk);
    let known = app.reports.of(branch.id(), kiosk);
    KioskStanding {
        kiosk: kiosk.clone(),
        configured: branch.site().settings.kiosk(kiosk).is_some(),
        machines: held
            .map(|(lane, holder)| Machine {
                device: holder.device,
                lane: lane.clone(),
                standing: holder.standing,
            })
            .collect(),
        linked: known.linked(),
        health: known.newest,
    }
}
