//! Who this machine is to the centre. The keys in it are printed by nothing that prints for finding faults.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use frontdesk_central::entropy::{Entropy, NoEntropy};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, DeviceId, KioskId};
use frontdesk_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A key that this machine made itself: 256 random bits as 43 characters of base64url. The centre has its hash.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

/// A code that was typed on this machine, with what is shown to the centre beside it: on the disk before it is sent,
/// so that after a lost answer the same three are sent again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub code: String,
    pub device: DeviceId,
    pub key: Secret,
}

/// A machine that is enrolled.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub place: Place,
    pub device: DeviceId,
    pub key: Secret,
    /// Since when it has this key, by the clock of its own that nobody sets.
    #[serde(default)]
    pub key_since: Timestamp,
    /// The key before it: a centre that was restored from a backup may know only that one.
    #[serde(default)]
    pub former: Option<Secret>,
    /// The key that is to take its place, while the centre has not confirmed it.
    #[serde(default)]
    pub next: Option<Secret>,
    /// The code it was enrolled by, which counts no more: typed again, it changes nothing.
    pub code: String,
    /// The centre lets it in no more.
    #[serde(default)]
    pub revoked: bool,
}

/// Which kiosk of which branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub branch: BranchId,
    pub kiosk: KioskId,
}

impl Secret {
    pub fn draw(entropy: &Entropy) -> Result<Self, NoEntropy> {
        Ok(Self(BASE64URL_NOPAD.encode(&entropy.bytes::<32>()?)))
    }

    /// What the centre knows it by.
    pub fn hash(&self) -> Hash {
        Hash::of(self.0.as_bytes())
    }

    /// The secret itself, to be sent as a bearer; nowhere else.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attempt({})", self.device)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { branch, kiosk } = &self.place;
        write!(f, "Identity({kiosk} of {branch}, {})", self.device)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_256_bits_that_nobody_prints() {
        let entropy = Entropy::seeded(1);
        let (one, other) = (
            Secret::draw(&entropy).unwrap(),
            Secret::draw(&entropy).unwrap(),
        );
        assert_ne!(one, other);
        let bits = BASE64URL_NOPAD.decode(one.as_str().as_bytes()).unwrap();
        assert_eq!((bits.len(), one.as_str().len()), (32, 43));
        let attempt = Attempt {
            code: "7K4M9QPT".to_owned(),
            device: DeviceId(uuid::Uuid::from_u128(1)),
            key: one.clone(),
        };
        let printed = format!("{one:?} {attempt:?}");
        assert!(!printed.contains(one.as_str()) && !printed.contains("7K4M"));
    }
}
