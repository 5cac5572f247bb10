//! Where enrolment happens in the running service: what is kept, the keys at hand, and how often codes were guessed.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, DeviceId, KioskId};
use frontdesk_domain::time::Timestamp;

use super::{
    Bearer, Code, CodeRefusal, Device, EnrolError, EnrolRefusal, EnrolmentStore, Keys, OneTimeCode,
    Registrar, command_of,
};
use crate::branch::{Answer, Branch, SubmitError};
use crate::entropy::Entropy;
use crate::store::StoreError;
use crate::tries::{Rate, Tries};

/// Over all codes together: of some 38 bits, an attacker sees 220 in the ten minutes that a code is open.
const GUESSES: Rate = Rate {
    burst: 20,
    refill_ms: 3_000,
};

pub(crate) struct Office {
    store: Arc<dyn EnrolmentStore>,
    entropy: Entropy,
    keys: RwLock<Keys>,
    tries: Mutex<Tries>,
}

/// Whose key was shown.
pub(crate) enum Shown {
    Device(Box<Device>),
    RotatedOut,
    Nobody,
}

/// Why a machine was not enrolled.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotEnrolled {
    #[error(transparent)]
    Enrol(#[from] EnrolError),
    /// By the branch's rules.
    #[error("{}", .0.message)]
    Refused(frontdesk_domain::wire::ErrorBody),
    #[error(transparent)]
    Submit(#[from] SubmitError),
    #[error("Too many wrong codes were typed. Wait {0} s.")]
    TooManyTries(u32),
    #[error("the branch `{0}` is not served here any more")]
    NoBranch(BranchId),
}

/// Why no code was given out.
#[derive(Debug, thiserror::Error)]
pub enum NotGivenOut {
    #[error("There is no such branch here. Branches are named by `branch.id` in the halls' files.")]
    NoBranch,
    #[error(
        "The hall's file has no kiosk `{0}`. Add it under [[kiosks]] and start the centre again, or name another."
    )]
    UnknownKiosk(KioskId),
    #[error(
        "Every kiosk of the hall's file is enrolled or has a code already. Name the one that this machine takes the place of."
    )]
    NoKioskFree,
    #[error(transparent)]
    Enrol(#[from] EnrolError),
}

impl Office {
    /// Reads every key that is known.
    pub fn open(store: Arc<dyn EnrolmentStore>, entropy: Entropy) -> Result<Self, StoreError> {
        let keys = Keys::of(store.devices()?);
        Ok(Self {
            store,
            entropy,
            keys: RwLock::new(keys),
            tries: Mutex::default(),
        })
    }

    pub fn shown(&self, key: &str, now: Timestamp) -> Shown {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        match keys.bearer(Hash::of(key.as_bytes()), now) {
            Bearer::Device(device) => Shown::Device(Box::new(device.clone())),
            Bearer::RotatedOut(_) => Shown::RotatedOut,
            Bearer::Nobody => Shown::Nobody,
        }
    }

    /// A code for the kiosk that is wanted, or for the first of the hall's file that no machine is, and none is to be.
    pub async fn give_out(
        self: &Arc<Self>,
        branch: &Branch,
        wanted: Option<KioskId>,
        now: Timestamp,
    ) -> Result<(OneTimeCode, Code), NotGivenOut> {
        let kiosk = match wanted {
            Some(kiosk) if branch.site().settings.kiosk(&kiosk).is_some() => kiosk,
            Some(kiosk) => return Err(NotGivenOut::UnknownKiosk(kiosk)),
            None => self.free_kiosk(branch, now).await?,
        };
        let id = branch.id().clone();
        let made =
            self.write(move |registrar, entropy| registrar.make_code(&id, &kiosk, entropy, now));
        Ok(made.await?)
    }

    async fn free_kiosk(
        self: &Arc<Self>,
        branch: &Branch,
        now: Timestamp,
    ) -> Result<KioskId, NotGivenOut> {
        let codes = self.write(|registrar, _| Ok(registrar.codes()?)).await?;
        let is_given_out = |kiosk: &KioskId| {
            let mut open = codes.iter().filter(|code| code.is_open(now));
            open.any(|code| code.branch == *branch.id() && code.kiosk == *kiosk)
        };
        let state = branch.state();
        let site = branch.site();
        let mut kiosks = site.settings.kiosks.iter().map(|setup| &setup.id);
        kiosks
            .find(|kiosk| state.lane_of(kiosk).is_none() && !is_given_out(kiosk))
            .cloned()
            .ok_or(NotGivenOut::NoKioskFree)
    }

    /// All steps of an enrolment, each on disk before the next.
    pub async fn enrol(
        self: &Arc<Self>,
        given: &str,
        device: DeviceId,
        key: Hash,
        now: Timestamp,
        branch: impl Fn(&BranchId) -> Option<Branch>,
    ) -> Result<Device, NotEnrolled> {
        let given = OneTimeCode::parse(given);
        let bound = self.bind(given, device, key, now).await?;
        let branch = branch(&bound.branch).ok_or(NotEnrolled::NoBranch(bound.branch.clone()))?;
        let command = command_of(&bound).ok_or(EnrolError::Contended)?;
        if let Answer::Refused(body) = branch.submit(command).await? {
            return Err(NotEnrolled::Refused(body));
        }
        let state = branch.state();
        let settled = self.write(move |registrar, _| registrar.settle(&bound, &state, now));
        Ok(settled.await?)
    }

    async fn bind(
        self: &Arc<Self>,
        given: Option<OneTimeCode>,
        device: DeviceId,
        key: Hash,
        now: Timestamp,
    ) -> Result<Code, NotEnrolled> {
        self.tries()
            .take(GUESSES, now)
            .map_err(NotEnrolled::TooManyTries)?;
        let wrong = EnrolRefusal::Code(CodeRefusal::Wrong);
        let bound = match given {
            Some(given) => {
                self.write(move |registrar, _| registrar.bind(&given, device, key, now))
                    .await
            }
            None => Err(wrong.into()),
        };
        if !matches!(&bound, Err(EnrolError::Refused(refusal)) if *refusal == wrong) {
            self.tries().give_back(GUESSES);
        }
        Ok(bound?)
    }

    fn tries(&self) -> std::sync::MutexGuard<'_, Tries> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub async fn rotate(
        self: &Arc<Self>,
        device: Device,
        shown: Hash,
        to: Hash,
        now: Timestamp,
    ) -> Result<Device, EnrolError> {
        self.write(move |registrar, _| registrar.rotate(&device, shown, to, now))
            .await
    }

    /// Writes on a thread that may wait; what was written is at hand when this returns.
    async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        write: impl FnOnce(Registrar<'_>, &Entropy) -> Result<T, EnrolError> + Send + 'static,
    ) -> Result<T, EnrolError> {
        let office = Arc::clone(self);
        let written = tokio::task::spawn_blocking(move || {
            let written = write(Registrar::new(&*office.store), &office.entropy)?;
            // Read while nobody else puts in what they read: the last to come reads what all have written.
            let mut keys = office.keys.write().unwrap_or_else(PoisonError::into_inner);
            *keys = Keys::of(office.store.devices()?);
            Ok(written)
        });
        written
            .await
            .map_err(|error| StoreError::Damaged(error.to_string()))?
    }
}
