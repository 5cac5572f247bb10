//! The one place that takes random bits from the system.

use frontdesk_domain::time::Timestamp;
use uuid::Uuid;

/// The system gave no random bits.
#[derive(Debug, thiserror::Error)]
#[error(
    "The system gives no random bits ({0}). Check that /dev/urandom can be read, then start again."
)]
pub struct NoEntropy(getrandom::Error);

/// So many random bytes.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the edge that randomness comes in by"
)]
pub fn bytes<const N: usize>() -> Result<[u8; N], NoEntropy> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoEntropy)?;
    Ok(bytes)
}

/// A fresh id (UUID version 7) of a moment.
pub fn id(at: Timestamp) -> Result<Uuid, NoEntropy> {
    let millis = u64::try_from(at.0).unwrap_or(0);
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &bytes()?).into_uuid())
}
