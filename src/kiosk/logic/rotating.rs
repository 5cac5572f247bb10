//! The key that opens the centre: replaced by the kiosk itself from time to time, and lost when the machine is revoked.
//! The next key is on the disk before the centre hears of it, and the one before until the centre has confirmed it.

use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{KeyAnswer, KeyRequest};

use super::ask::{Answer, Ask, AskId, Asked, NOT_MODIFIED, Slot, What};
use super::following::Follower;
use super::patience::Patience;
use super::pushing::{ANSWER_MAX_MS, Pushers};
use super::{CallError, Disk, Kiosk};
use crate::kiosk::disk::{Change, Identity, Secret};

/// A key is replaced when it is so old, by the kiosk's clock that nobody sets.
pub const KEY_AGE_MAX_MS: i64 = 30 * 24 * 60 * 60 * 1000;

#[derive(Debug, Default)]
pub(super) struct Rotating {
    asked: Option<Asked>,
    patience: Patience,
}

impl Rotating {
    pub fn asked(&self, ask: AskId) -> Option<Asked> {
        self.asked.filter(|asked| asked.id == ask)
    }
}

impl<D: Disk> Kiosk<D> {
    /// Asks for the key to be replaced, once it is due and the branch is followed.
    pub(super) fn rotate_on(&mut self, now: Timestamp) -> Option<Ask> {
        let waits = self.rotating.asked.is_some() || self.rotating.patience.waits(now).is_some();
        if waits || self.follower.stream().is_none() || self.key_due_at() > now {
            return None;
        }
        let next = match self.next_key() {
            Ok(next) => next,
            Err(error) => {
                self.rotation_failed(&error.to_string(), now);
                return None;
            }
        };
        let request = KeyRequest {
            secret_hash: next.hash(),
        };
        let body = serde_json::to_string(&request).expect("a text is JSON");
        let ask = self.ask(Slot::Key, What::ReplaceKey { body: body.into() });
        self.rotating.asked = Some(Asked {
            id: ask.id,
            sent: now,
        });
        Some(ask)
    }

    /// At once where the centre may have heard of the next one already.
    fn key_due_at(&self) -> Timestamp {
        let identity = self.identity.as_ref();
        match identity.filter(|identity| identity.next.is_none()) {
            Some(identity) => self.alone.shown(identity.key_since.plus_ms(KEY_AGE_MAX_MS)),
            None => Timestamp::default(),
        }
    }

    /// The key that is to come: the same until the centre has answered.
    fn next_key(&mut self) -> Result<Secret, CallError> {
        let identity = self.identity.clone().ok_or(CallError::NotEnrolled)?;
        if let Some(next) = identity.next {
            return Ok(next);
        }
        let next = Secret::draw(&self.entropy)?;
        self.change_identity(|identity| identity.next = Some(next.clone()))?;
        Ok(next)
    }

    pub(super) fn rotation_answered(&mut self, answer: &Answer, now: Timestamp) {
        match (answer.status, answer.code().as_deref()) {
            (200, _) if serde_json::from_str::<KeyAnswer>(&answer.body).is_ok() => {
                self.take_next_key(now);
            }
            // Another one is drawn.
            (409, Some("key_used")) => self.drop_next_key("it was in use", now),
            (409, Some("key_replaced")) => {
                tracing::error!(
                    "This kiosk's key was replaced from another machine, or its disk was set back. It will be let in no more within a day: have it enrolled again."
                );
                if let Some(identity) = &mut self.identity {
                    identity.key_since = self.alone.own(now);
                }
                self.drop_next_key("another one took its place", now);
            }
            (status, _) => {
                self.rotation_failed(&format!("the centre answered {status}"), now);
            }
        }
    }

    fn drop_next_key(&mut self, why: &str, now: Timestamp) {
        let dropped = self.change_identity(|identity| identity.next = None);
        let error = dropped.err().map(|error| error.to_string());
        self.rotation_failed(error.as_deref().unwrap_or(why), now);
    }

    /// The centre knows the next key: it is the key from now on.
    fn take_next_key(&mut self, now: Timestamp) {
        let since = self.alone.own(now);
        let changed = self.change_identity(|identity| {
            if let Some(next) = identity.next.take() {
                identity.former = Some(std::mem::replace(&mut identity.key, next));
                identity.key_since = since;
            }
        });
        match changed {
            Ok(()) => {
                tracing::info!("This kiosk's key was replaced.");
                self.rotating = Rotating::default();
            }
            Err(error) => self.rotation_failed(&error.to_string(), now),
        }
    }

    /// The same is asked again: until it is answered both keys are on the disk, and one of them opens.
    pub(super) fn rotation_failed(&mut self, why: &str, now: Timestamp) {
        tracing::warn!(why, "This kiosk's key is not replaced yet.");
        self.rotating.asked = None;
        self.rotating.patience.failed(now, &self.entropy);
    }

    /// What an answer says of the key that it was asked with.
    pub(super) fn heed_key(&mut self, answer: &Answer, now: Timestamp) {
        if matches!(answer.status, 200 | NOT_MODIFIED | 409) {
            self.is_unknown = false;
        }
        if answer.status != 401 {
            return;
        }
        let has_next = self.identity.as_ref().is_some_and(|id| id.next.is_some());
        match answer.code().as_deref() {
            // The answer to its replacement was lost, longer ago than both were good for.
            Some("key_replaced") if has_next => self.take_next_key(now),
            Some("key_replaced" | "key_revoked") => self.revoked(),
            Some("no_access") if self.goes_back_to_its_former_key() => {}
            Some("no_access") => self.is_unknown = true,
            _ => {}
        }
    }

    /// A centre that was restored from a backup does not know the key that has taken the place of another since. By
    /// that other one it is told again. Whether there is one to go back to; then the present one is the next.
    fn goes_back_to_its_former_key(&mut self) -> bool {
        if self.identity.as_ref().is_none_or(|id| id.former.is_none()) {
            return false;
        }
        let went_back = self.change_identity(|identity| {
            if let Some(former) = identity.former.take() {
                identity.next = Some(std::mem::replace(&mut identity.key, former));
            }
        });
        went_back.is_ok()
    }

    /// The log says it before the centre does.
    pub(super) fn heed_revocation(&mut self) {
        let known = self
            .identity
            .as_ref()
            .is_some_and(|identity| identity.revoked);
        if !known && self.holder().is_some_and(|(_, holder)| holder.is_resting()) {
            self.revoked();
        }
    }

    /// For good, until a code is typed here. What is owed stays.
    fn revoked(&mut self) {
        tracing::error!("The centre lets this kiosk in no more. Have it enrolled again.");
        if let Err(error) = self.change_identity(|identity| identity.revoked = true) {
            // The centre will say so again after the next start.
            tracing::warn!(%error, "That could not be written down.");
            self.pass = None;
        }
        self.hang_up();
    }

    /// Nobody waits for what was asked with the key before.
    pub(super) fn hang_up(&mut self) {
        self.follower = Follower::default();
        self.pushers = Pushers::default();
        self.rotating = Rotating::default();
        self.telling.hang_up();
        self.is_unknown = false;
        self.facts.connected = false;
        self.news = true;
    }

    fn change_identity(&mut self, change: impl FnOnce(&mut Identity)) -> Result<(), CallError> {
        let mut identity = self.identity.clone().ok_or(CallError::NotEnrolled)?;
        change(&mut identity);
        self.commit(&[Change::Identity(Box::new(identity.clone()))])?;
        self.identify(Some(identity));
        Ok(())
    }

    pub(super) fn give_up_late_rotation(&mut self, now: Timestamp) {
        let asked = self.rotating.asked;
        if asked.is_some_and(|asked| now.ms_since(asked.sent) >= ANSWER_MAX_MS) {
            self.rotation_failed("no answer in time", now);
        }
    }

    pub(super) fn rotating_wakes(&self) -> impl Iterator<Item = (Timestamp, &'static str)> {
        let Rotating { asked, patience } = &self.rotating;
        let late = asked.map(|asked| (asked.sent.plus_ms(ANSWER_MAX_MS), "no answer to a key"));
        let due = || {
            self.follower.stream()?;
            let at = self.key_due_at().max(patience.until().unwrap_or_default());
            Some((at, "replace the key"))
        };
        late.or_else(due).into_iter()
    }
}
