//! How this machine becomes a kiosk: the code that was typed goes to the disk with an id and a key of its own, then the
//! three are shown to the centre, the same again until it has answered.

use std::collections::BTreeSet;

use frontdesk_domain::ids::DeviceId;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{EnrolAnswer, EnrolRequest};

use super::ask::{Answer, Ask, AskId, Asked, Slot, What};
use super::patience::Patience;
use super::pushing::ANSWER_MAX_MS;
use super::{CallError, Disk, Kiosk, standing};
use crate::kiosk::disk::{Attempt, Change, Identity, Place, Secret};

/// Longer than any code. What is longer is no code, and need not be kept.
const CODE_MAX_BYTES: usize = 64;

/// What becomes of the code that was typed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Enrolment {
    /// None was typed, or this machine was enrolled by it.
    #[default]
    NoCode,
    /// It is shown to the centre, again and again until there is an answer.
    Asking(Option<Hitch>),
    Refused(CodeRefused),
}

/// Why there is no answer yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hitch {
    Unreachable,
    /// Too many wrong codes were typed in this hall: each must wait.
    TooManyTries,
    /// Something answers, but not as the central service does.
    NoSense,
}

/// Why the code does not make this machine a kiosk. Each is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefused {
    #[error(
        "this code is not right. Compare it with the one that was given out, and type it again"
    )]
    Wrong,
    #[error("this code has expired. Ask for a new one and type it within ten minutes")]
    Expired,
    #[error("this code was typed wrong too often and counts no more. Ask for a new one")]
    Locked,
    #[error("this code was used before. Ask for a new one")]
    Used,
    #[error(
        "no lane is free for another kiosk. Have those that are gone revoked, then ask for a new code"
    )]
    NoLaneFree,
    #[error("the central service does not take this code. Its log says why; ask for a new one")]
    Other,
}

impl CodeRefused {
    /// Nothing where the answer is no refusal of the central service.
    fn of(answer: &Answer) -> Option<Self> {
        if !matches!(answer.status, 400 | 403 | 404 | 409 | 413 | 422) {
            return None;
        }
        Some(match answer.code()?.as_str() {
            "wrong_code" => Self::Wrong,
            "code_expired" => Self::Expired,
            "code_locked" => Self::Locked,
            "code_used" | "device_used" | "key_used" | "key_revoked" => Self::Used,
            "lanes_used_up" => Self::NoLaneFree,
            _ => Self::Other,
        })
    }
}

/// The code that is shown, and the question under way.
#[derive(Debug, Default)]
pub(super) struct Enrolling {
    attempt: Option<Attempt>,
    asked: Option<Asked>,
    patience: Patience,
}

impl Enrolling {
    pub fn with(attempt: Option<Attempt>) -> Self {
        Self {
            attempt,
            ..Self::default()
        }
    }

    pub fn asked(&self, ask: AskId) -> Option<Asked> {
        self.asked.filter(|asked| asked.id == ask)
    }

    /// What to tell before there is an answer.
    pub fn begins(&self) -> Enrolment {
        match self.attempt {
            None => Enrolment::NoCode,
            Some(_) => Enrolment::Asking(None),
        }
    }
}

impl<D: Disk> Kiosk<D> {
    /// A code was typed. It is on the disk when this returns, and is shown to the centre from then on. The same code
    /// again begins nothing anew.
    pub fn enrol(&mut self, code: &str, now: Timestamp) -> Result<(), CallError> {
        let code = plain(code);
        if code.is_empty() || code.len() > CODE_MAX_BYTES {
            self.tell_enrolment(Enrolment::Refused(CodeRefused::Wrong));
            return Ok(());
        }
        let is_it = |known: &str| known == code;
        let shown = self.enrolling.attempt.as_ref();
        if shown.is_some_and(|attempt| is_it(&attempt.code)) || self.was_enrolled_by(&code) {
            self.enrolling.patience.hurry();
            return Ok(());
        }
        self.make_certain()?;
        let attempt = Attempt {
            code,
            device: DeviceId(self.entropy.id(self.centre_time(now))?),
            key: Secret::draw(&self.entropy)?,
        };
        self.commit(&[Change::Attempt(Some(Box::new(attempt.clone())))])?;
        self.enrolling = Enrolling::with(Some(attempt));
        self.tell_enrolment(self.enrolling.begins());
        Ok(())
    }

    /// And still counts as what it was enrolled as.
    fn was_enrolled_by(&self, code: &str) -> bool {
        let identity = self.identity.as_ref().filter(|_| !self.is_unknown);
        identity.is_some_and(|identity| identity.code == code && !identity.revoked)
    }

    /// Shows the centre the code.
    pub(super) fn enrol_on(&mut self, now: Timestamp) -> Option<Ask> {
        let enrolling = &self.enrolling;
        let attempt = enrolling.attempt.as_ref()?;
        if enrolling.asked.is_some() || enrolling.patience.waits(now).is_some() {
            return None;
        }
        let request = EnrolRequest {
            code: attempt.code.clone(),
            device: attempt.device,
            secret_hash: attempt.key.hash(),
        };
        let body = serde_json::to_string(&request).expect("three texts are JSON");
        let ask = self.ask_anybody(Slot::Enrol, What::Enrol { body: body.into() });
        self.enrolling.asked = Some(Asked {
            id: ask.id,
            sent: now,
        });
        Some(ask)
    }

    pub(super) fn enrolment_answered(&mut self, answer: &Answer, now: Timestamp) {
        if let Some(refused) = CodeRefused::of(answer) {
            return self.refused(refused);
        }
        let hitch = match answer.status {
            200 => match serde_json::from_str::<EnrolAnswer>(&answer.body) {
                Ok(enrolled) => match self.settle_in(&enrolled, now) {
                    Ok(()) => return,
                    Err(error) => {
                        // The centre will say the same at the next attempt.
                        tracing::error!(%error, "The enrolment could not be written down.");
                        None
                    }
                },
                Err(_) => Some(Hitch::NoSense),
            },
            429 => Some(Hitch::TooManyTries),
            408 | 500.. => Some(Hitch::Unreachable),
            _ => Some(Hitch::NoSense),
        };
        self.enrolment_delayed(hitch, now);
    }

    fn refused(&mut self, why: CodeRefused) {
        tracing::warn!(%why, "This machine was not enrolled.");
        self.enrolling = Enrolling::default();
        self.tell_enrolment(Enrolment::Refused(why));
        if let Err(error) = self.commit(&[Change::Attempt(None)]) {
            // Then it is shown once more after the next start, and refused again.
            tracing::warn!(%error, "The code could not be forgotten.");
        }
    }

    /// There is no answer; the same is asked again.
    pub(super) fn enrolment_failed(&mut self, why: &str, now: Timestamp) {
        tracing::warn!(why, "The central service has not answered the code yet.");
        self.enrolment_delayed(Some(Hitch::Unreachable), now);
    }

    fn enrolment_delayed(&mut self, hitch: Option<Hitch>, now: Timestamp) {
        self.enrolling.asked = None;
        self.enrolling.patience.failed(now, &self.entropy);
        self.tell_enrolment(Enrolment::Asking(hitch));
    }

    /// The machine is a kiosk from this write on. A run of its own begins, as at a start: the lane is another one than
    /// before. What it still owes in the name of another kiosk nobody takes from it; that is kept aside.
    fn settle_in(&mut self, answer: &EnrolAnswer, now: Timestamp) -> Result<(), CallError> {
        self.make_certain()?;
        let Some(Attempt { code, device, key }) = self.enrolling.attempt.clone() else {
            return Ok(());
        };
        let place = Place {
            branch: answer.branch.clone(),
            kiosk: answer.kiosk.clone(),
        };
        let before = self.identity.as_ref().map(|identity| &identity.place);
        let moved_branch = before.is_some_and(|before| before.branch != place.branch);
        let moved = before.is_some_and(|before| *before != place);
        let mut changes = Vec::new();
        if moved {
            changes.extend(self.ledger.leave_behind(now));
        }
        if moved_branch {
            changes.push(Change::ForgetBranch);
        }
        // After a write that may have failed, a run that nobody remembers may be there.
        let before = self.disk.load()?.run;
        let kiosk = Some(&place.kiosk);
        let (started, begun) = standing::start(kiosk, &self.ledger, before, &self.entropy, now)?;
        changes.extend(begun);
        let identity = Identity {
            place,
            device,
            key,
            key_since: self.alone.own(now),
            former: None,
            next: None,
            code,
            revoked: false,
        };
        changes.extend([
            Change::Identity(Box::new(identity.clone())),
            Change::Attempt(None),
            Change::Answered(BTreeSet::new()),
        ]);
        self.commit(&changes)?;
        tracing::info!(branch = %answer.branch, kiosk = %answer.kiosk, "This machine is a kiosk.");
        self.started = started;
        self.become_kiosk(identity);
        if moved_branch {
            self.facts.published = None;
            self.facts.state = std::sync::Arc::default();
            self.keep_at = None;
        }
        Ok(())
    }

    /// With the new key everything is asked anew; nobody waits for what was asked with another.
    fn become_kiosk(&mut self, identity: Identity) {
        self.hang_up();
        self.answered.clear();
        self.identify(Some(identity));
        self.enrolling = Enrolling::default();
        self.tell_enrolment(Enrolment::NoCode);
    }

    fn tell_enrolment(&mut self, enrolment: Enrolment) {
        self.facts.enrolment = enrolment;
        self.news = true;
    }

    pub(super) fn give_up_late_enrolment(&mut self, now: Timestamp) {
        let asked = self.enrolling.asked;
        if asked.is_some_and(|asked| now.ms_since(asked.sent) >= ANSWER_MAX_MS) {
            self.enrolment_failed("no answer in time", now);
        }
    }

    pub(super) fn enrolling_wakes(&self) -> impl Iterator<Item = (Timestamp, &'static str)> {
        let Enrolling {
            attempt,
            asked,
            patience,
        } = &self.enrolling;
        let late = asked.map(|asked| (asked.sent.plus_ms(ANSWER_MAX_MS), "no answer to a code"));
        let again = || patience.until().map(|at| (at, "show the code again"));
        let wakes = late.or_else(again);
        wakes.filter(|_| attempt.is_some()).into_iter()
    }
}

/// However it was typed.
fn plain(code: &str) -> String {
    let typed = code.chars().filter(|typed| !matches!(typed, ' ' | '-'));
    typed.map(|typed| typed.to_ascii_uppercase()).collect()
}
