//! A machine's key: 256 random bits that it made itself and the centre knows the hash of. It is changed with an
//! overlap, so that a lost answer locks nobody out. Whether the machine still holds its lane, the branch's log says.

use std::collections::BTreeMap;

use frontdesk_domain::branch::State;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, DeviceId, KioskId};
use frontdesk_domain::time::Timestamp;

/// How long a key that was replaced may still be used, in milliseconds. At the end of it, it may not.
pub const FORMER_KEY_VALID_MS: i64 = 24 * 60 * 60 * 1000;

/// A machine that was enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub id: DeviceId,
    pub branch: BranchId,
    pub kiosk: KioskId,
    /// The hash of its key.
    pub key: Hash,
    pub former: Option<FormerKey>,
    pub enrolled_at: Timestamp,
}

/// The key before the last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormerKey {
    pub hash: Hash,
    /// From then on it opens nothing.
    pub valid_until: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RotationRefusal {
    /// Who has only the old key must not lock out who has the new one.
    #[error("This key was replaced already. Change the key with the one that replaced it.")]
    Replaced,
    #[error("This key is in use, or was. Make a new one of 256 random bits.")]
    KeyUsed,
}

impl RotationRefusal {
    /// Never renamed.
    pub fn code(self) -> &'static str {
        match self {
            Self::Replaced => "key_replaced",
            Self::KeyUsed => "key_used",
        }
    }
}

impl Device {
    /// Changes the key to the one with the hash `to`. Nothing where that was done before and the answer was lost.
    pub fn rotated(
        &self,
        shown: Hash,
        to: Hash,
        now: Timestamp,
    ) -> Result<Option<Self>, RotationRefusal> {
        if to == self.key {
            return Ok(None);
        }
        if shown != self.key {
            return Err(RotationRefusal::Replaced);
        }
        if self.former.is_some_and(|former| former.hash == to) {
            return Err(RotationRefusal::KeyUsed);
        }
        let former = FormerKey {
            hash: self.key,
            valid_until: now.plus_ms(FORMER_KEY_VALID_MS),
        };
        Ok(Some(Self {
            key: to,
            former: Some(former),
            ..self.clone()
        }))
    }

    /// Whether the machine still holds a lane, be it suspended.
    pub fn is_in_place(&self, state: &State) -> bool {
        let held = state.lane_of(&self.kiosk);
        held.is_some_and(|(_, holder)| holder.device == self.id)
    }
}

/// Every key that is known, to find whose it is.
#[derive(Debug, Default)]
pub struct Keys {
    devices: BTreeMap<DeviceId, Device>,
    by_key: BTreeMap<Hash, DeviceId>,
}

/// Whose key was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bearer<'a> {
    Device(&'a Device),
    /// The key was replaced, and its overlap is over.
    RotatedOut(&'a Device),
    Nobody,
}

impl Keys {
    pub fn of(devices: impl IntoIterator<Item = Device>) -> Self {
        let mut keys = Self::default();
        for device in devices {
            let former = device.former.map(|former| former.hash);
            for hash in [Some(device.key), former].into_iter().flatten() {
                keys.by_key.insert(hash, device.id);
            }
            keys.devices.insert(device.id, device);
        }
        keys
    }

    /// Whose key has this hash. That the machine still holds its lane is another question.
    pub fn bearer(&self, hash: Hash, now: Timestamp) -> Bearer<'_> {
        let id = self.by_key.get(&hash);
        let Some(device) = id.and_then(|id| self.devices.get(id)) else {
            return Bearer::Nobody;
        };
        let in_time = |former: FormerKey| former.hash == hash && now < former.valid_until;
        if device.key == hash || device.former.is_some_and(in_time) {
            Bearer::Device(device)
        } else {
            Bearer::RotatedOut(device)
        }
    }

    pub fn knows(&self, hash: Hash) -> bool {
        self.by_key.contains_key(&hash)
    }

    pub fn device(&self, id: DeviceId) -> Option<&Device> {
        self.devices.get(&id)
    }
}
