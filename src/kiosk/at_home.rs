//! A kiosk in the process of its own centre is enrolled without anybody who types a code.

use frontdesk_central::Central;
use frontdesk_central::enrolment::NotGivenOut;
use frontdesk_domain::ids::{BranchId, KioskId};

use super::device::Device;
use super::logic::CallError;

/// Why the kiosk was not enrolled.
#[derive(Debug, thiserror::Error)]
pub enum NotAtHome {
    #[error(transparent)]
    NotGivenOut(#[from] NotGivenOut),
    #[error(transparent)]
    Call(#[from] CallError),
}

/// Types a code where the centre does not let the kiosk in by the key that it has: it is new, or one of the two has lost
/// its data, or it was revoked. The link does the rest.
pub async fn enrol(
    device: &Device,
    central: &Central,
    branch: &BranchId,
    kiosk: &KioskId,
) -> Result<(), NotAtHome> {
    let identity = device.identity();
    if identity.is_some_and(|identity| central.lets_in(identity.key.as_str())) {
        return Ok(());
    }
    let code = central.enrolment_code(branch, Some(kiosk.clone())).await?;
    Ok(device.enrol(&code.to_string())?)
}
