//! A kiosk driven by hand, and a centre that keeps the real rules: questions are answered when the test lets them
//! through, and the clock moves when the test moves it.

use std::collections::BTreeMap;

use frontdesk_central::enrolment::{Bearer, Device, Keys};
use frontdesk_central::entropy::Entropy;
use frontdesk_domain::alarm::KioskAlarm;
use frontdesk_domain::branch::{
    Actor, Command, Context, ENVELOPE_VERSION, Envelope, Past, State, TicketFact, decide,
};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::health::KioskHealth;
use frontdesk_domain::ids::{CommandId, DeviceId, KioskId, LogId};
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{
    CatalogueBody, CommandAnswer, CommandRequest, EnrolAnswer, EnrolRequest, ErrorBody,
    HealthAnswer, KeyAnswer, KeyRequest, Snapshot,
};
use uuid::Uuid;

use crate::kiosk::disk::{Identity, Kept, MemoryDisk, Place, Secret};
use crate::kiosk::facts::Published;
use crate::kiosk::logic::{
    Answer, Ask, AskId, IssueError, KEEP_EVERY_MS, Kiosk, NOT_MODIFIED, Pass, Slot, What,
};
use crate::kiosk::session::{Draft, OutOfService, TicketShown};

/// Saturday, 21 November 2026, 10:32 in Shanghai.
pub const NOW: Timestamp = Timestamp(1_795_228_320_000);
pub const TODAY: &str = "2026-11-21";

pub struct Hall {
    pub kiosk: Kiosk<MemoryDisk>,
    pub disk: MemoryDisk,
    pub centre: Centre,
    pub now: Timestamp,
    /// Asked and neither answered nor failed.
    pub waiting: Vec<Ask>,
    /// How the kiosk is, told and neither heard nor failed: beside the rest, for it comes whenever its time is.
    pub telling: Option<Ask>,
    starts: u64,
}

pub struct Centre {
    pub site: Site,
    pub state: State,
    pub log: Vec<String>,
    answers: BTreeMap<CommandId, (u16, String)>,
    /// What it was sent, in order, repeats included.
    pub heard: Vec<Command>,
    /// How kiosks said they were, in order.
    pub told: Vec<(KioskId, KioskHealth)>,
    /// The stream that is open, and how far it has been written.
    pub stream: Option<(AskId, usize)>,
    ids: u128,
    pub at: Timestamp,
    pub looks_at_hashes: bool,
    /// Codes that were given out, for whom, and the machine that used each.
    pub codes: BTreeMap<String, (KioskId, Option<(DeviceId, Hash)>)>,
    pub devices: BTreeMap<DeviceId, Device>,
}

impl Hall {
    /// A hall whose day is open, with a kiosk that has not heard of it.
    pub fn new() -> Self {
        let mut centre = Centre::with_day();
        centre.enrols(1);
        let disk = MemoryDisk::holding(Kept {
            identity: Some(machine(1)),
            ..Kept::default()
        });
        let mut hall = Self {
            kiosk: start(&disk, 0, NOW),
            disk,
            centre,
            now: NOW,
            waiting: Vec::new(),
            telling: None,
            starts: 0,
        };
        hall.polls();
        hall
    }

    /// The same, in step with its centre.
    pub fn in_step() -> Self {
        let mut hall = Self::new();
        hall.talks();
        hall
    }

    /// The kiosk's program ends, as in a power cut, and starts again.
    pub fn starts_again(&mut self) {
        self.starts_with(self.now);
    }

    /// The same, and its clock shows something else than before.
    pub fn starts_with(&mut self, now: Timestamp) {
        self.starts += 1;
        self.now = now;
        self.centre.stream = None;
        self.waiting.clear();
        self.telling = None;
        self.kiosk = start(&self.disk, self.starts, now);
        self.polls();
    }

    /// Everything that is asked is answered, until nobody has anything left to say.
    pub fn talks(&mut self) {
        loop {
            self.streams();
            self.polls();
            let asks: Vec<_> = self.waiting.drain(..).chain(self.telling.take()).collect();
            if asks.is_empty() {
                return;
            }
            for ask in asks {
                self.answers(&ask);
            }
        }
    }

    /// The kiosk's questions are answered until its stream is open, and nothing is written to it yet.
    pub fn opens_its_stream(&mut self) {
        for _ in 0..30 {
            for ask in std::mem::take(&mut self.waiting) {
                self.answers(&ask);
            }
            if self.centre.stream.is_some() {
                return;
            }
            self.waits(1_000);
        }
        panic!("it asks for no stream");
    }

    /// Nothing gets through.
    pub fn is_cut_off(&mut self) {
        if let Some((stream, _)) = self.centre.stream.take() {
            self.kiosk.failed(stream, "the line was cut", self.now);
        }
        self.polls();
        for ask in self.waiting.drain(..).chain(self.telling.take()) {
            self.kiosk.failed(ask.id, "the line is cut", self.now);
        }
        self.polls();
    }

    /// The line is there again, and everything owed is told.
    pub fn comes_back(&mut self) {
        for _ in 0..3 {
            self.waits(20_000);
            self.is_still_there();
            self.talks();
        }
        let facts = self.kiosk.facts();
        assert!(facts.connected && facts.owed == 0);
    }

    /// Time passes, for the centre too.
    pub fn waits(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
        self.centre.at = self.centre.at.plus_ms(ms);
        self.polls();
    }

    /// So long that the replica is on the disk.
    pub fn is_kept(&mut self) {
        for _ in 0..3 {
            self.waits(KEEP_EVERY_MS / 3);
            self.is_still_there();
        }
    }

    /// The stream, if one is open, says that it is.
    pub fn is_still_there(&mut self) {
        if let Some((stream, _)) = self.centre.stream {
            self.kiosk.still_here(stream, self.now);
        }
    }

    /// Somebody answers one question with this.
    pub fn is_told(&mut self, ask: &Ask, (status, body): (u16, String)) {
        let date = None;
        let answer = Answer { status, date, body };
        self.kiosk.answered(ask.id, &answer, self.now);
        self.polls();
    }

    /// The centre answers one question.
    pub fn answers(&mut self, ask: &Ask) {
        let answer = self.centre.answers(ask);
        self.kiosk.answered(ask.id, &answer, self.now);
        self.polls();
    }

    /// The stream says what it has to.
    pub fn streams(&mut self) {
        let Some((stream, written)) = &mut self.centre.stream else {
            return;
        };
        for frame in &self.centre.log[*written..] {
            self.kiosk.frame(*stream, frame, self.now);
        }
        *written = self.centre.log.len();
    }

    /// One frame is lost on the way.
    pub fn skips_a_frame(&mut self) {
        if let Some((_, written)) = &mut self.centre.stream {
            *written += 1;
        }
    }

    pub fn polls(&mut self) {
        for ask in self.kiosk.poll(self.now) {
            if ask.slot == Slot::Health {
                self.telling = Some(ask);
                continue;
            }
            self.waiting.retain(|before| before.slot != ask.slot);
            self.waiting.push(ask);
        }
        if let Some((at, name)) = self.kiosk.next_wake() {
            assert!(at > self.now, "`{name}` is due and was not done");
        }
    }

    pub fn issues(&mut self) -> TicketShown {
        self.tries_to_issue().unwrap()
    }

    pub fn tries_to_issue(&mut self) -> Result<TicketShown, IssueError> {
        let service = self
            .centre
            .site
            .catalogue
            .services
            .iter()
            .find(|service| service.questions.is_empty())
            .unwrap();
        let draft = Draft {
            service: service.id.clone(),
            answers: frontdesk_domain::catalogue::Answers::new(),
            ticked: std::collections::BTreeSet::new(),
            class: None,
            lang: Lang::ZhHans,
        };
        let issued = self.kiosk.issue(&draft, self.now);
        self.polls();
        issued
    }

    /// What kiosks have said was wrong with them.
    pub fn alarms(&self) -> Vec<(KioskId, KioskAlarm)> {
        let alarms = self.centre.state.alarms.iter();
        alarms
            .map(|record| (record.kiosk.clone(), record.alarm))
            .collect()
    }

    /// The facts that the centre was told, in order.
    pub fn told(&self) -> Vec<&TicketFact> {
        let facts = self.centre.heard.iter();
        facts
            .filter_map(|command| match command {
                Command::RecordTicket(fact) => Some(&**fact),
                _ => None,
            })
            .collect()
    }
}

pub fn refuses(hall: &mut Hall, why: OutOfService) {
    let refused = hall.tries_to_issue();
    assert!(
        matches!(refused, Err(IssueError::OutOfService(told)) if told == why),
        "{refused:?}"
    );
    assert_eq!(hall.kiosk.facts().out_of_service, Some(why));
}

/// A machine starts from this disk. No two starts draw the same bits.
pub fn start(disk: &MemoryDisk, nth: u64, now: Timestamp) -> Kiosk<MemoryDisk> {
    Kiosk::open(disk.clone(), Entropy::seeded(nth), now).unwrap()
}

/// The machine with this number, enrolled.
pub fn machine(number: u128) -> Identity {
    Identity {
        place: Place {
            branch: "hall".parse().unwrap(),
            kiosk: kiosk(),
        },
        device: DeviceId(Uuid::from_u128(number)),
        key: Secret::draw(&Entropy::seeded(u64::try_from(number).unwrap())).unwrap(),
        key_since: NOW,
        former: None,
        next: None,
        code: "AAAAAAAA".to_owned(),
        revoked: false,
    }
}

pub fn kiosk() -> KioskId {
    "kiosk-1".parse().unwrap()
}

impl Centre {
    fn new() -> Self {
        let mut centre = Self {
            site: crate::sample::hall().unwrap(),
            state: State::default(),
            log: Vec::new(),
            answers: BTreeMap::new(),
            heard: Vec::new(),
            told: Vec::new(),
            stream: None,
            ids: 0,
            at: NOW,
            looks_at_hashes: true,
            codes: BTreeMap::new(),
            devices: BTreeMap::new(),
        };
        let new_log = LogId(centre.id());
        centre.does(&Command::Configure { new_log });
        centre
    }

    pub fn opens_day(&mut self, date: &str) {
        let date = date.parse().unwrap();
        let began = self.at;
        self.does(&Command::OpenDay { date, began });
    }

    pub fn opens_counters(&mut self, counters: impl IntoIterator<Item = u16>) {
        for counter in counters {
            let clerk = None;
            self.does(&Command::OpenCounter { counter, clerk });
        }
    }

    /// With today open, and no kiosk.
    pub fn with_day() -> Self {
        let mut centre = Self::new();
        centre.opens_day(TODAY);
        centre
    }

    /// The kiosk's machine with this number is given a lane.
    pub fn enrols(&mut self, number: u128) {
        let Identity { device, key, .. } = machine(number);
        self.takes_in(&kiosk(), device, key.hash());
    }

    fn takes_in(&mut self, kiosk: &KioskId, id: DeviceId, key: Hash) {
        let command = Command::EnrolKiosk {
            kiosk: kiosk.clone(),
            device: id,
        };
        self.does(&command);
        let device = Device {
            id,
            branch: "hall".parse().unwrap(),
            kiosk: kiosk.clone(),
            key,
            former: None,
            enrolled_at: self.at,
        };
        self.devices.entry(id).or_insert(device);
    }

    /// Why nobody is let in who shows this key, by the centre's own rules.
    fn turns_away(&self, key: &Secret) -> Option<(u16, String)> {
        let keys = Keys::of(self.devices.values().cloned());
        match keys.bearer(key.hash(), self.at) {
            Bearer::Device(device) if device.is_in_place(&self.state) => None,
            Bearer::Device(_) => Some(refusal(401, "key_revoked")),
            Bearer::RotatedOut(_) => Some(refusal(401, "key_replaced")),
            Bearer::Nobody => Some(refusal(401, "no_access")),
        }
    }

    fn replaces_key(&mut self, pass: &Pass, body: &str) -> (u16, String) {
        let request: KeyRequest = serde_json::from_str(body).unwrap();
        let (shown, to) = (pass.key.hash(), request.secret_hash);
        let keys = Keys::of(self.devices.values().cloned());
        let Bearer::Device(device) = keys.bearer(shown, self.at) else {
            unreachable!("it was let in")
        };
        match device.rotated(shown, to, self.at) {
            Ok(after) => {
                let after = after.unwrap_or_else(|| device.clone());
                let former_valid_until = after.former.map(|former| former.valid_until);
                self.devices.insert(after.id, after);
                (200, json(&KeyAnswer { former_valid_until }))
            }
            Err(refused) => refusal(409, refused.code()),
        }
    }

    pub fn does(&mut self, command: &Command) -> (u16, String) {
        let id = CommandId(self.id());
        self.carries_out(id, command)
    }

    fn carries_out(&mut self, id: CommandId, command: &Command) -> (u16, String) {
        if let Some(answer) = self.answers.get(&id) {
            return answer.clone();
        }
        let context = Context {
            at: self.at,
            site: &self.site,
            past: Past::nothing(),
        };
        let answer = match decide(&self.state, command, context) {
            Ok(events) => {
                let mut envelopes = Vec::new();
                for event in events {
                    let envelope = Envelope {
                        seq: self.state.seq + 1,
                        prev: self.state.head,
                        at: self.at,
                        business_date: self.state.day,
                        actor: Actor::Centre,
                        by: None,
                        command_id: id,
                        v: ENVELOPE_VERSION,
                        event,
                    };
                    let json = envelope.to_json();
                    self.state.apply(&envelope, &json).unwrap();
                    self.log.push(json);
                    envelopes.push(envelope);
                }
                (200, json(&CommandAnswer { events: envelopes }))
            }
            Err(refusal) => (409, json(&ErrorBody::from(&refusal))),
        };
        self.answers.insert(id, answer.clone());
        answer
    }

    /// A machine shows a code: whoever does so first is enrolled by it.
    fn is_shown(&mut self, body: &str) -> (u16, String) {
        let shown: EnrolRequest = serde_json::from_str(body).unwrap();
        let Some((kiosk, bound)) = self.codes.get_mut(&shown.code) else {
            return refusal(403, "wrong_code");
        };
        let this = (shown.device, shown.secret_hash);
        if *bound.get_or_insert(this) != this {
            return refusal(403, "code_used");
        }
        let kiosk = kiosk.clone();
        self.takes_in(&kiosk, shown.device, shown.secret_hash);
        let (lane, _) = self.state.lane_of(&kiosk).unwrap();
        let answer = EnrolAnswer {
            branch: "hall".parse().unwrap(),
            lane: lane.clone(),
            kiosk,
            public_url: "https://desk.example.org".to_owned(),
        };
        (200, json(&answer))
    }

    /// A kiosk says how it is.
    fn hears_how_it_is(&mut self, kiosk: &KioskId, body: &str) -> (u16, String) {
        let health: KioskHealth = serde_json::from_str(body).unwrap();
        health.check().unwrap();
        self.told.push((kiosk.clone(), health));
        let reported_at = self.at;
        (200, json(&HealthAnswer { reported_at }))
    }

    pub fn answers(&mut self, ask: &Ask) -> Answer {
        let pass = ask.pass.as_deref();
        let turned_away = pass.and_then(|pass| self.turns_away(&pass.key));
        let (status, body) = match &ask.what {
            _ if turned_away.is_some() => turned_away.unwrap(),
            What::Enrol { body } => self.is_shown(body),
            What::ReplaceKey { body } => self.replaces_key(pass.unwrap(), body),
            What::Post { body } => {
                let request: CommandRequest = serde_json::from_str(body).unwrap();
                self.heard.push(request.command.clone());
                self.carries_out(request.id, &request.command)
            }
            What::Health { kiosk, body } => self.hears_how_it_is(kiosk, body),
            What::Catalogue { at_hand } => {
                let body = CatalogueBody {
                    public_url: "https://desk.example.org".to_owned(),
                    settings: self.site.settings.clone(),
                    catalogue: self.site.catalogue.clone(),
                };
                let tag = Published::from(&body).tag;
                if *at_hand == Some(tag) {
                    (NOT_MODIFIED, tag.to_string())
                } else {
                    (200, json(&body))
                }
            }
            What::Snapshot => {
                let state = self.state.clone();
                let seq = state.seq;
                (200, json(&Snapshot { seq, state }))
            }
            What::Follow(cursor) => {
                let after = usize::try_from(cursor.after).unwrap();
                let last = self.log[..after.min(self.log.len())].last();
                let hash = last.map_or(Hash::ZERO, |json| Envelope::hash_of(json));
                let same = cursor.log.is_none_or(|log| Some(log) == self.state.log);
                let same = same && hash == cursor.hash;
                let known = after <= self.log.len() && (same || !self.looks_at_hashes);
                if known {
                    self.stream = Some((ask.id, after));
                    (200, String::new())
                } else {
                    (409, String::new())
                }
            }
        };
        Answer {
            status,
            date: Some(Timestamp(self.at.0.div_euclid(1000) * 1000)),
            body,
        }
    }

    /// Everything after the event is lost, as when an older backup is put in.
    pub fn is_set_back(&mut self, seq: u64) {
        let kept = self.log[..usize::try_from(seq).unwrap()].to_vec();
        self.state = State::default();
        let mut commands = std::collections::BTreeSet::new();
        for json in &kept {
            let envelope: Envelope = serde_json::from_str(json).unwrap();
            commands.insert(envelope.command_id);
            self.state.apply(&envelope, json).unwrap();
        }
        self.answers.retain(|id, _| commands.contains(id));
        self.log = kept;
        self.stream = None;
    }

    fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }
}

pub fn refusal(status: u16, code: &str) -> (u16, String) {
    let body = ErrorBody {
        code: code.to_owned(),
        message: "What to do.".to_owned(),
    };
    (status, json(&body))
}

fn json<T: serde::Serialize>(body: &T) -> String {
    serde_json::to_string(body).unwrap()
}
