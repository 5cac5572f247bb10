//! What kiosks ask of the centre, and whether they are let in.

use frontdesk::kiosk::logic::{Ask, AskId, NOT_MODIFIED, What};
use frontdesk_central::branch::Cursor;
use frontdesk_central::enrolment::{Bearer, Device, EnrolmentStore as _, Keys};
use frontdesk_domain::branch::Command;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::health::KioskHealth;
use frontdesk_domain::ids::KioskId;
use frontdesk_domain::wire::{CatalogueBody, CommandRequest, ErrorBody, HealthAnswer, Snapshot};

use super::{PUBLIC_URL, ReplyTo, json};
use crate::faults::Fault;
use crate::world::World;

impl World {
    /// A kiosk's question has arrived.
    pub(in crate::world) fn centre_hears_machine(&mut self, machine: usize, life: u64, ask: &Ask) {
        if self.centre.running.is_none() {
            return self.tell_failed(machine, life, ask.id, 1);
        }
        let device = match self.lets_in(ask) {
            Ok(device) => device,
            Err(code) => {
                let body = ErrorBody {
                    code: code.to_owned(),
                    message: String::new(),
                };
                return self.answer_machine(machine, life, ask.id, 401, json(&body));
            }
        };
        let Some(running) = &self.centre.running else {
            return;
        };
        match &ask.what {
            What::Post { body } => {
                if let Ok(request) = serde_json::from_str::<CommandRequest>(body) {
                    self.take_from_machine(machine, life, ask.id, request);
                } else {
                    let blocks = self.fault == Some(Fault::PoisonBlocks);
                    let status = if blocks { 503 } else { 422 };
                    let body = ErrorBody {
                        code: "unreadable".to_owned(),
                        message: String::new(),
                    };
                    self.answer_machine(machine, life, ask.id, status, json(&body));
                }
            }
            What::Enrol { body } => self.centre_hears_code(machine, life, ask.id, body),
            What::ReplaceKey { body } => {
                if let Some((device, shown)) = device {
                    self.replace_key(machine, life, ask.id, &device, shown, body);
                }
            }
            What::Health { kiosk, body } => {
                let (status, body) = self.takes_report(device.as_ref(), kiosk, body);
                self.answer_machine(machine, life, ask.id, status, body);
            }
            What::Catalogue { at_hand } => {
                let (settings, catalogue) = (&self.scene.site.settings, &self.scene.site.catalogue);
                let tag = CatalogueBody::tag(PUBLIC_URL, settings.version(), catalogue.version());
                let (status, body) = if *at_hand == Some(tag) {
                    (NOT_MODIFIED, tag.to_string())
                } else {
                    let body = CatalogueBody {
                        public_url: PUBLIC_URL.to_owned(),
                        settings: settings.clone(),
                        catalogue: catalogue.clone(),
                    };
                    (200, json(&body))
                };
                self.answer_machine(machine, life, ask.id, status, body);
            }
            What::Snapshot => {
                let state = running.committed.clone();
                let body = json(&Snapshot {
                    seq: state.seq,
                    state,
                });
                self.answer_machine(machine, life, ask.id, 200, body);
            }
            What::Follow(cursor) => {
                let asked = Cursor {
                    seq: cursor.after,
                    hash: Some(cursor.hash),
                    log: cursor.log,
                };
                let branch = running.core.branch().clone();
                let fits = asked
                    .check(&branch, &running.committed, &self.centre.store)
                    .expect("the store can be read");
                if fits.is_err() && self.fault != Some(Fault::CursorUnchecked) {
                    self.answer_machine(machine, life, ask.id, 409, String::new());
                } else {
                    self.open_stream(machine, life, ask.id, cursor.after);
                }
            }
        }
    }

    /// By its own key, while it is the machine that the branch says; and anybody who shows a code.
    fn lets_in(&self, ask: &Ask) -> Result<Option<(Device, Hash)>, &'static str> {
        let Some(pass) = &ask.pass else {
            return match ask.what {
                What::Enrol { .. } => Ok(None),
                _ => Err("no_access"),
            };
        };
        let keys = Keys::of(self.centre.store.devices().unwrap_or_default());
        let shown = pass.key.hash();
        let state = self.centre.committed();
        match keys.bearer(shown, self.centre_now()) {
            Bearer::Device(device) if state.is_some_and(|state| device.is_in_place(state)) => {
                Ok(Some((device.clone(), shown)))
            }
            Bearer::Device(_) => Err("key_revoked"),
            Bearer::RotatedOut(_) => Err("key_replaced"),
            Bearer::Nobody => Err("no_access"),
        }
    }

    /// Nothing is kept of it: no promise hangs on how a kiosk is.
    fn takes_report(
        &self,
        device: Option<&(Device, Hash)>,
        kiosk: &KioskId,
        body: &str,
    ) -> (u16, String) {
        let refused = |status, code: &str| {
            let body = ErrorBody {
                code: code.to_owned(),
                message: String::new(),
            };
            (status, json(&body))
        };
        if device.is_none_or(|(device, _)| device.kiosk != *kiosk) {
            return refused(403, "other_kiosk");
        }
        let said = serde_json::from_str::<KioskHealth>(body);
        if said.is_ok_and(|health| health.check().is_ok()) {
            let reported_at = self.centre_now();
            return (200, json(&HealthAnswer { reported_at }));
        }
        refused(422, "out_of_bounds")
    }

    fn take_from_machine(
        &mut self,
        machine: usize,
        life: u64,
        ask: AskId,
        request: CommandRequest,
    ) {
        let untold = match &request.command {
            Command::StartKiosk { .. } => self.fault == Some(Fault::StartsUntold),
            _ => self.fault == Some(Fault::NothingResent) && self.told.contains(&request.id),
        };
        if untold {
            return self.answer_machine(machine, life, ask, 200, "{\"events\":[]}".to_owned());
        }
        if let Command::RecordTicket(fact) = &request.command
            && self.fault == Some(Fault::LateFactsRefused)
            && self.centre_now().ms_since(fact.arrival) > 60_000
        {
            let refusal = ErrorBody {
                code: "too_late".to_owned(),
                message: "The ticket is too old.".to_owned(),
            };
            return self.answer_machine(machine, life, ask, 409, json(&refusal));
        }
        let mut request = request;
        if let Command::RecordTicket(fact) = &mut request.command
            && self.fault == Some(Fault::ArrivalWhenHeard)
        {
            fact.arrival = self.centre_now();
        }
        if let Command::RaiseHelp { raised_at, .. } = &mut request.command
            && self.fault == Some(Fault::HelpNeverOld)
        {
            *raised_at = self.now.plus_ms(self.centre.skew_ms);
        }
        self.centre_takes(request.into(), ReplyTo::Machine { machine, life, ask });
    }
}
