//! Enrolling, step by step: the code is bound to the machine on disk, then the branch gives it a lane, then its key is
//! kept. After a crash between any two of these the machine sends the same again, and goes on from where it was.

use frontdesk_domain::branch::{Command, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, CommandId, DeviceId, KioskId};
use frontdesk_domain::time::Timestamp;

use super::{Code, CodeRefusal, Device, EnrolmentStore, OneTimeCode, RotationRefusal, Tried};
use crate::branch::{Asked, Submission};
use crate::entropy::{Entropy, NoEntropy};
use crate::store::StoreError;

/// A code that nobody used is forgotten this long after it expired, in milliseconds. Until then its reader is told why
/// it does not count.
const EXPIRED_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// How often a step is tried anew when somebody else was first.
const ATTEMPTS_MAX: usize = 5;

/// Why a machine is not enrolled, or its key not changed. Each is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnrolRefusal {
    #[error(transparent)]
    Code(#[from] CodeRefusal),
    #[error(transparent)]
    Rotation(#[from] RotationRefusal),
    #[error(
        "This enrolment id belongs to another enrolment. Make a new one, with a key of its own, and ask for a new code."
    )]
    DeviceUsed,
    #[error("This machine was revoked, or another one took its place. Ask for a new code.")]
    Revoked,
}

impl EnrolRefusal {
    /// Never renamed.
    pub fn code(self) -> &'static str {
        match self {
            Self::Code(refusal) => refusal.code(),
            Self::Rotation(refusal) => refusal.code(),
            Self::DeviceUsed => "device_used",
            Self::Revoked => "key_revoked",
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    #[error(transparent)]
    Refused(#[from] EnrolRefusal),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// Somebody else was first each time: the same again will do.
    #[error("too much was enrolled at once")]
    Contended,
}

/// The steps, over what is kept of them.
#[derive(Clone, Copy)]
pub struct Registrar<'a> {
    store: &'a dyn EnrolmentStore,
}

impl<'a> Registrar<'a> {
    pub fn new(store: &'a dyn EnrolmentStore) -> Self {
        Self { store }
    }

    /// A new code for a kiosk; the ones before it count no more, but for those whose machine was enrolled with them. Else
    /// a machine that was given up half-way could come back later and put out the one that took its place.
    pub fn make_code(
        &self,
        branch: &BranchId,
        kiosk: &KioskId,
        entropy: &Entropy,
        now: Timestamp,
    ) -> Result<(OneTimeCode, Code), EnrolError> {
        let devices = self.store.devices()?;
        for old in self.store.codes()? {
            let is_replaced = old.branch == *branch && old.kiosk == *kiosk;
            let is_stale = old.bound.is_none() && old.expires_at.plus_ms(EXPIRED_KEPT_MS) <= now;
            let enrolled = old
                .bound
                .is_some_and(|(bound, _)| devices.iter().any(|device| device.id == bound));
            if !enrolled && (is_replaced || is_stale) {
                // Where it was used in between, it stays.
                self.store.replace_code(&old.name, Some(&old), None)?;
            }
        }
        for _ in 0..ATTEMPTS_MAX {
            let given = OneTimeCode::draw(entropy)?;
            let code = Code::made(&given, branch.clone(), kiosk.clone(), now);
            // Another code may have the same first half.
            if self.store.replace_code(&code.name, None, Some(&code))? {
                return Ok((given, code));
            }
        }
        Err(EnrolError::Contended)
    }

    pub fn codes(&self) -> Result<Vec<Code>, StoreError> {
        self.store.codes()
    }

    /// The first step: the code becomes this machine's, or one try is counted.
    pub fn bind(
        &self,
        given: &OneTimeCode,
        device: DeviceId,
        key: Hash,
        now: Timestamp,
    ) -> Result<Code, EnrolError> {
        for _ in 0..ATTEMPTS_MAX {
            let before = self.store.code(&given.name())?;
            let before = before.ok_or(EnrolRefusal::Code(CodeRefusal::Wrong))?;
            let (after, answer) = match before.tried(given.hash(), device, key, now) {
                Tried::BoundBefore => return Ok(before),
                Tried::Refused(refusal) => return Err(EnrolRefusal::Code(refusal).into()),
                Tried::Wrong(after) => (after, Err(EnrolRefusal::Code(CodeRefusal::Wrong).into())),
                Tried::Binds(after) => {
                    self.may_enrol(&before, device, key)?;
                    (after.clone(), Ok(after))
                }
            };
            if self
                .store
                .replace_code(&before.name, Some(&before), Some(&after))?
            {
                return answer;
            }
        }
        Err(EnrolError::Contended)
    }

    /// An enrolment id is one machine's as one kiosk, and a key is one machine's.
    fn may_enrol(&self, code: &Code, device: DeviceId, key: Hash) -> Result<(), EnrolError> {
        let is_this = |branch: &BranchId, kiosk: &KioskId, hash: Hash| {
            *branch == code.branch && *kiosk == code.kiosk && hash == key
        };
        for known in self.store.devices()? {
            let former = known.former.map(|former| former.hash);
            if known.id == device {
                if !is_this(&known.branch, &known.kiosk, known.key) {
                    return Err(EnrolRefusal::DeviceUsed.into());
                }
            } else if known.key == key || former == Some(key) {
                return Err(EnrolRefusal::Rotation(RotationRefusal::KeyUsed).into());
            }
        }
        // Bound, and interrupted before the key was kept.
        for other in self.store.codes()? {
            if let Some((bound, hash)) = other.bound
                && bound == device
                && !is_this(&other.branch, &other.kiosk, hash)
            {
                return Err(EnrolRefusal::DeviceUsed.into());
            }
        }
        Ok(())
    }

    /// The last step, after the branch has carried out [`command_of`] the code and its log makes `state`: the machine's
    /// key is kept.
    pub fn settle(&self, code: &Code, state: &State, now: Timestamp) -> Result<Device, EnrolError> {
        let (id, key) = code.bound.ok_or(EnrolRefusal::Code(CodeRefusal::Wrong))?;
        let device = Device {
            id,
            branch: code.branch.clone(),
            kiosk: code.kiosk.clone(),
            key,
            former: None,
            enrolled_at: now,
        };
        if !device.is_in_place(state) {
            return Err(EnrolRefusal::Revoked.into());
        }
        let mut known = self.store.devices()?.into_iter();
        match known.find(|known| known.id == id) {
            Some(known) if (&known.branch, &known.kiosk) == (&code.branch, &code.kiosk) => {
                Ok(known)
            }
            Some(_) => Err(EnrolRefusal::DeviceUsed.into()),
            None if self.store.replace_device(None, &device)? => Ok(device),
            None => Err(EnrolError::Contended),
        }
    }

    /// Changes a machine's key, `shown` being the one it showed. The same again changes nothing.
    pub fn rotate(
        &self,
        device: &Device,
        shown: Hash,
        to: Hash,
        now: Timestamp,
    ) -> Result<Device, EnrolError> {
        let refused = |refusal| EnrolError::Refused(EnrolRefusal::Rotation(refusal));
        let devices = self.store.devices()?;
        let is_used = |other: &Device| {
            let former = other.former.map(|former| former.hash);
            other.id != device.id && (other.key == to || former == Some(to))
        };
        if devices.iter().any(is_used) {
            return Err(refused(RotationRefusal::KeyUsed));
        }
        let mut devices = devices.into_iter();
        let before = devices.find(|known| known.id == device.id);
        let before = before.ok_or(EnrolRefusal::Revoked)?;
        match before.rotated(shown, to, now).map_err(refused)? {
            None => Ok(before),
            Some(after) if self.store.replace_device(Some(&before), &after)? => Ok(after),
            Some(_) => Err(EnrolError::Contended),
        }
    }
}

/// The step between: what the branch is commanded for a code that is bound. Its id follows from the code and the
/// machine, so that it counts once; nothing for a code that is not bound.
pub fn command_of(code: &Code) -> Option<Submission> {
    let (device, _) = code.bound?;
    let text = format!("enrol\n{}\n{}\n{device}", code.branch, code.hash);
    let mut id = [0; 16];
    id.copy_from_slice(&Hash::of(text.as_bytes()).as_bytes()[..16]);
    Some(Submission {
        id: CommandId(uuid::Builder::from_custom_bytes(id).into_uuid()),
        by: None,
        asked: Asked::Command(Box::new(Command::EnrolKiosk {
            kiosk: code.kiosk.clone(),
            device,
        })),
    })
}
