//! How machines become kiosks: somebody asks the centre for a code, types it, and looks again until it has worked.

use frontdesk::kiosk::Kiosk;
use frontdesk::kiosk::disk::{Kept, MemoryDisk};
use frontdesk::kiosk::logic::{AskId, Enrolment};
use frontdesk::kiosk::session::OutOfService;
use frontdesk_central::branch::Submission;
use frontdesk_central::enrolment::{
    Code, Device, EnrolError, EnrolRefusal, OneTimeCode, Registrar, command_of,
};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::wire::{EnrolAnswer, EnrolRequest, ErrorBody, KeyAnswer, KeyRequest};

use super::centre::{PUBLIC_URL, ReplyTo, json};
use super::{Event, World};
use crate::faults::Fault;

const LOOKS_AGAIN_MS: i64 = 8_000;
const LOOKED_AT_EVERY_MS: i64 = 30_000;

impl World {
    /// Whoever sets a machine up does what is to be done next.
    pub(super) fn set_up(&mut self, index: usize) {
        if self.machines[index].retired || !self.machines[index].standing.unenrolled {
            return;
        }
        if self.fault == Some(Fault::SharedLane) && index > 0 {
            return self.set_up_as_the_first(index);
        }
        self.boot(index);
        let machine = &self.machines[index];
        let kiosk = machine.running.as_ref();
        if kiosk.is_some_and(|kiosk| kiosk.identity().is_some() && !is_locked_out(kiosk)) {
            // It has a lane of its own now, whatever its disk was copied from.
            self.machines[index].standing.unenrolled = false;
            self.machines[index].standing.copied = false;
            // Whoever restores an older backup has to enrol again; a careful operator makes one now.
            self.centre.backup = self.centre.store.backup();
            return;
        }
        let asks =
            kiosk.is_some_and(|kiosk| matches!(kiosk.facts().enrolment, Enrolment::Asking(_)));
        self.at(
            self.now.plus_ms(LOOKS_AGAIN_MS),
            Event::SetUp { machine: index },
        );
        if asks || self.centre.running.is_none() {
            return;
        }
        let branch = self.scene.site.settings.branch.id.clone();
        let id = self.machines[index].id.clone();
        let now = self.centre_now();
        let Ok((code, _)) =
            Registrar::new(&self.centre.store).make_code(&branch, &id, &self.ids, now)
        else {
            return;
        };
        let machine = &mut self.machines[index];
        let at = machine.clock(self.now);
        if let Some(kiosk) = &mut machine.running {
            drop(kiosk.enrol(&code.to_string(), at));
        }
        self.drive(index);
    }

    /// Staff see what the screens say: a kiosk that is let in no more and has something to tell is enrolled again. A copy of
    /// one is closed when it is found so, and switched off for good when it has told everything.
    pub(super) fn staff_look_round(&mut self) {
        for index in 0..self.machines.len() {
            let is_copy = index >= self.site.settings.kiosks.len();
            let machine = &mut self.machines[index];
            let kiosk = machine.running.as_ref();
            let Some(kiosk) = kiosk.filter(|kiosk| is_locked_out(kiosk)) else {
                continue;
            };
            let owes = kiosk.facts().owed > 0;
            machine.closed |= is_copy;
            if owes && !machine.standing.unenrolled {
                machine.standing.unenrolled = true;
                self.note(|| format!("machine {index} is let in no more"));
                self.set_up(index);
            } else if is_copy && !owes {
                machine.retired = true;
                self.switch_off(index);
            }
        }
        self.at(self.now.plus_ms(LOOKED_AT_EVERY_MS), Event::Round);
    }

    /// The planted fault: a second machine is set up from the image of the first.
    fn set_up_as_the_first(&mut self, index: usize) {
        let first = self.machines[0].disk.everything();
        if first.identity.is_none() {
            return self.at(
                self.now.plus_ms(LOOKS_AGAIN_MS),
                Event::SetUp { machine: index },
            );
        }
        let image = Kept {
            identity: first.identity,
            ..Kept::default()
        };
        self.machines[index].disk = MemoryDisk::holding(image);
        self.machines[index].standing.unenrolled = false;
        self.boot(index);
    }

    /// The centre hears a code: it is bound to the machine, then the branch gives the lane.
    pub(super) fn centre_hears_code(&mut self, machine: usize, life: u64, ask: AskId, body: &str) {
        let Ok(request) = serde_json::from_str::<EnrolRequest>(body) else {
            return self.answer_machine(machine, life, ask, 422, String::new());
        };
        let given = OneTimeCode::parse(&request.code);
        let now = self.centre_now();
        let registrar = Registrar::new(&self.centre.store);
        let bound =
            given.map(|given| registrar.bind(&given, request.device, request.secret_hash, now));
        match bound {
            Some(Ok(code)) => {
                let command: Submission = command_of(&code).expect("it is bound");
                self.sights.push(super::Sight::Asked(command.id));
                self.centre_takes(
                    command,
                    ReplyTo::Enrolment {
                        machine,
                        life,
                        ask,
                        code: Box::new(code),
                    },
                );
            }
            Some(Err(EnrolError::Refused(refusal))) => {
                self.answer_machine(machine, life, ask, 403, json(&told(refusal)));
            }
            Some(Err(_)) => self.answer_machine(machine, life, ask, 503, String::new()),
            None => {
                let body = ErrorBody {
                    code: "wrong_code".to_owned(),
                    message: String::new(),
                };
                self.answer_machine(machine, life, ask, 403, json(&body));
            }
        }
    }

    /// The branch has given the lane: the key is kept, and the machine is told.
    pub(super) fn settle_enrolment(&mut self, machine: usize, life: u64, ask: AskId, code: &Code) {
        let now = self.centre_now();
        let Some(state) = self.centre.committed() else {
            return;
        };
        let settled = Registrar::new(&self.centre.store).settle(code, state, now);
        let (status, body) = match settled {
            Ok(device) => {
                let lane = state
                    .lane_of(&device.kiosk)
                    .map(|(lane, _)| lane.clone())
                    .unwrap_or_default();
                let answer = EnrolAnswer {
                    branch: device.branch,
                    kiosk: device.kiosk,
                    lane,
                    public_url: PUBLIC_URL.to_owned(),
                };
                (200, json(&answer))
            }
            Err(EnrolError::Refused(refusal)) => (403, json(&told(refusal))),
            Err(_) => (503, String::new()),
        };
        self.answer_machine(machine, life, ask, status, body);
    }

    /// A kiosk changes its key.
    pub(super) fn replace_key(
        &mut self,
        machine: usize,
        life: u64,
        ask: AskId,
        device: &Device,
        shown: Hash,
        body: &str,
    ) {
        let Ok(request) = serde_json::from_str::<KeyRequest>(body) else {
            return self.answer_machine(machine, life, ask, 422, String::new());
        };
        let registrar = Registrar::new(&self.centre.store);
        let now = self.centre_now();
        let (status, body) = match registrar.rotate(device, shown, request.secret_hash, now) {
            Ok(changed) => {
                let former_valid_until = changed.former.map(|former| former.valid_until);
                (200, json(&KeyAnswer { former_valid_until }))
            }
            Err(EnrolError::Refused(refusal)) => (409, json(&told(refusal))),
            Err(_) => (503, String::new()),
        };
        self.answer_machine(machine, life, ask, status, body);
    }
}

/// The centre takes nothing from it any more.
pub fn is_locked_out(kiosk: &Kiosk<MemoryDisk>) -> bool {
    kiosk.facts().out_of_service == Some(OutOfService::Revoked)
}

fn told(refusal: EnrolRefusal) -> ErrorBody {
    ErrorBody {
        code: refusal.code().to_owned(),
        message: refusal.to_string(),
    }
}
