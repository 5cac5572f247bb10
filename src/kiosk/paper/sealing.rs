//! Slips as they lie on the disk: encrypted with the key of the day, and bound to the ticket they are of.

use std::sync::Arc;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use frontdesk_central::entropy::{Entropy, NoEntropy};
use frontdesk_domain::ids::TicketId;

use super::sheet::Slip;
use crate::kiosk::disk::DayKey;

/// Of `XChaCha20`: long enough to be drawn at random for every slip.
const NONCE_BYTES: usize = 24;

/// Why a slip could not be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    #[error("the slip could not be encrypted")]
    Cipher,
}

/// What lies there is not a slip of this ticket under this key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the slip cannot be read any more: its key is gone, or it was altered. Print nothing, and take the number down by hand"
)]
pub struct CannotOpen;

pub fn seal(
    slip: &Slip,
    ticket: TicketId,
    key: &DayKey,
    entropy: &Entropy,
) -> Result<Arc<[u8]>, SealError> {
    let nonce: [u8; NONCE_BYTES] = entropy.bytes()?;
    let plain = serde_json::to_vec(slip).map_err(|_| SealError::Cipher)?;
    let payload = Payload {
        msg: &plain,
        aad: ticket.0.as_bytes(),
    };
    let sealed = cipher(key)
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| SealError::Cipher)?;
    Ok(nonce.into_iter().chain(sealed).collect())
}

pub fn open(sealed: &[u8], ticket: TicketId, key: &DayKey) -> Result<Slip, CannotOpen> {
    let (nonce, sealed) = sealed
        .split_first_chunk::<NONCE_BYTES>()
        .ok_or(CannotOpen)?;
    let payload = Payload {
        msg: sealed,
        aad: ticket.0.as_bytes(),
    };
    let plain = cipher(key)
        .decrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| CannotOpen)?;
    serde_json::from_slice(&plain).map_err(|_| CannotOpen)
}

fn cipher(key: &DayKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.bits().into())
}

#[cfg(test)]
mod tests {
    use frontdesk_domain::text::Lang;
    use uuid::Uuid;

    use super::*;
    use crate::kiosk::disk::DayKeys;
    use crate::kiosk::paper::samples;

    fn key(date: &str) -> DayKey {
        let dir = tempfile::tempdir().unwrap();
        let keys = DayKeys::beside_database(dir.path());
        keys.of(date.parse().unwrap(), &Entropy::system()).unwrap()
    }

    #[test]
    fn a_slip_comes_back_as_it_was_and_its_code_is_not_in_what_lies_there() {
        let (slip, key) = (samples::slip(Lang::ZhHans), key("2026-11-21"));
        let ticket = TicketId(Uuid::from_u128(7));
        let sealed = seal(&slip, ticket, &key, &Entropy::seeded(1)).unwrap();
        assert!(open(&sealed, ticket, &key) == Ok(slip.clone()));
        for secret in [&slip.page_url, &slip.short_code, &slip.service] {
            let secret = secret.as_bytes();
            assert!(!sealed.windows(secret.len()).any(|part| part == secret));
        }
    }

    #[test]
    fn neither_another_key_nor_another_ticket_nor_an_altered_byte_opens_it() {
        let (slip, right) = (samples::slip(Lang::ZhHans), key("2026-11-21"));
        let ticket = TicketId(Uuid::from_u128(7));
        let sealed = seal(&slip, ticket, &right, &Entropy::seeded(1)).unwrap();
        assert!(open(&sealed, ticket, &key("2026-11-22")) == Err(CannotOpen));
        assert!(open(&sealed, TicketId(Uuid::from_u128(8)), &right) == Err(CannotOpen));
        for nth in [0, NONCE_BYTES, sealed.len() - 1] {
            let mut altered = sealed.to_vec();
            altered[nth] ^= 1;
            assert!(open(&altered, ticket, &right) == Err(CannotOpen));
        }
        for length in [0, 10, NONCE_BYTES, NONCE_BYTES + 15] {
            assert!(open(&sealed[..length], ticket, &right) == Err(CannotOpen));
        }
    }

    #[test]
    fn no_two_slips_are_sealed_alike() {
        let (slip, key) = (samples::slip(Lang::ZhHans), key("2026-11-21"));
        let (ticket, entropy) = (TicketId(Uuid::from_u128(7)), Entropy::system());
        let once = seal(&slip, ticket, &key, &entropy).unwrap();
        assert_ne!(once, seal(&slip, ticket, &key, &entropy).unwrap());
    }
}
