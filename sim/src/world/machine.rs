//! A kiosk: the real link, outbox, replica and visit on a simulated disk, clock and network. Its power may fail between
//! any two steps.

use std::collections::BTreeSet;
use std::sync::Arc;

use frontdesk::kiosk::Kiosk;
use frontdesk::kiosk::disk::{Change, Disk as _, Kept, MemoryDisk, Urgency};
use frontdesk::kiosk::logic::{AskId, What};
use frontdesk::kiosk::session::{At, Effect, HelpProgress, Input, Session};
use frontdesk_central::entropy::Entropy;
use frontdesk_domain::branch::{Command, Envelope};
use frontdesk_domain::ids::{CommandId, HelpId, KioskId, ServiceId, TicketId};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;

use super::network::{Parcel, Word};
use super::{Event, From, Paper, Press, Sight, World};
use crate::faults::Fault;

pub struct Machine {
    pub id: KioskId,
    pub disk: MemoryDisk,
    pub running: Option<Kiosk<MemoryDisk>>,
    /// It was switched off for good.
    pub retired: bool,
    /// A copy that has been found: it is to tell what it owes, and nobody is to use it any more.
    pub(super) closed: bool,
    pub life: u64,
    pub skew_ms: i64,
    pub standing: Standing,
    /// How many cuts of its line are in force.
    pub(super) cuts: u32,
    /// How many of something else answer in the centre's place.
    pub(super) impostors: u32,
    pub(super) picture: Option<(Kept, BTreeSet<TicketId>)>,
    /// What its disk has given out, as people saw it.
    pub(super) papers: BTreeSet<TicketId>,
    /// When it last heard from the centre in this life, by the true time.
    heard: Timestamp,
    /// Its power fails before it shows the next number.
    pub(super) fails_when_issuing: bool,
    visit: Option<Visit>,
    woken_at: Option<Timestamp>,
    /// The calls for help it raised in this life.
    help: Option<HelpId>,
    session: Session,
}

/// What is known of a machine's disk from outside.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    /// It has to be enrolled before it issues.
    pub unenrolled: bool,
    /// There is another machine with a copy of its disk.
    pub copied: bool,
    /// Its disk was set back, and it has not heard from the centre since.
    pub set_back: bool,
}

#[derive(Debug, Clone)]
struct Visit {
    service: ServiceId,
    number: bool,
    help: bool,
    touches: u32,
}

/// Whoever has touched the glass so often goes to the desk.
const TOUCHES_MAX: u32 = 20;

impl Machine {
    pub fn new(id: KioskId, disk: MemoryDisk, now: Timestamp) -> Self {
        Self {
            id,
            disk,
            running: None,
            retired: false,
            closed: false,
            life: 0,
            skew_ms: 0,
            standing: Standing::default(),
            cuts: 0,
            impostors: 0,
            picture: None,
            papers: BTreeSet::new(),
            heard: now,
            fails_when_issuing: false,
            visit: None,
            woken_at: None,
            help: None,
            session: Session::new(now),
        }
    }

    /// Another machine stands there, which is nothing yet.
    pub(super) fn is_another(&mut self, now: Timestamp) {
        let before =
            std::mem::replace(self, Self::new(self.id.clone(), MemoryDisk::default(), now));
        self.life = before.life;
        self.cuts = before.cuts;
        self.impostors = before.impostors;
        self.skew_ms = before.skew_ms;
        self.standing.unenrolled = true;
    }

    pub fn is_cut(&self) -> bool {
        self.cuts > 0
    }

    /// What its clock shows.
    pub(super) fn clock(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(self.skew_ms)
    }
}

impl World {
    pub(super) fn boot(&mut self, index: usize) {
        let now = self.now;
        let seed = self.scene.seed;
        let forgets = self.fault == Some(Fault::OutboxForgotten);
        let machine = &mut self.machines[index];
        if machine.running.is_some() || machine.retired {
            return;
        }
        machine.life += 1;
        let life = machine.life;
        if forgets && life > 1 {
            forget_outbox(&mut machine.disk);
        }
        let own_seed =
            frontdesk_domain::hash::Hash::of(format!("{seed} machine {index} {life}").as_bytes());
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&own_seed.as_bytes()[..8]);
        let entropy = Entropy::seeded(u64::from_le_bytes(bytes));
        let at = machine.clock(now);
        let opened = Kiosk::open(machine.disk.clone(), entropy, at);
        let Ok(kiosk) = opened else {
            // Its disk is full or failing: somebody switches it on again.
            let again = now.plus_ms(30_000);
            self.at(again, Event::Boot { machine: index });
            return;
        };
        machine.running = Some(kiosk);
        // Of the centre's clock it knows nothing any more but what its own shows.
        machine.heard = Timestamp::default();
        machine.session = Session::new(at);
        machine.visit = None;
        machine.help = None;
        machine.woken_at = None;
        self.note(|| format!("machine {index} starts, run {life}"));
        self.drive(index);
    }

    pub(super) fn switch_off(&mut self, index: usize) {
        let machine = &mut self.machines[index];
        if machine.running.take().is_some() {
            machine.disk.lose_unsynced(usize::MAX);
            machine.fails_when_issuing = false;
            self.note(|| format!("machine {index} stops"));
        }
    }

    /// Whatever there is to do after something happened to a kiosk.
    pub(super) fn drive(&mut self, index: usize) {
        let now = self.now;
        let machine = &mut self.machines[index];
        let at = machine.clock(now);
        let Some(kiosk) = &mut machine.running else {
            return;
        };
        let asks = kiosk.poll(at);
        let facts = kiosk.facts();
        if facts.connected && facts.state.seq == self.centre.store.length() {
            machine.standing.set_back = false;
        }
        let wake = kiosk
            .next_wake()
            .map(|(at, _)| at.plus_ms(-machine.skew_ms).max(now.plus_ms(1)));
        let life = machine.life;
        if let Some(wake) = wake
            && machine
                .woken_at
                .is_none_or(|before| before <= now || wake < before)
        {
            machine.woken_at = Some(wake);
            self.at(
                wake,
                Event::Wake {
                    machine: index,
                    life,
                },
            );
        }
        for ask in asks {
            if let What::Post { body } = &ask.what
                && let Ok(request) = serde_json::from_str::<CommandRequest>(body)
            {
                self.sights.push(Sight::Asked(request.id));
                if let Command::RecordTicket(fact) = request.command {
                    self.sights.push(Sight::Told {
                        ticket: fact.ticket,
                        arrival: fact.arrival,
                    });
                }
            }
            self.send(Parcel::FromMachine {
                machine: index,
                life,
                ask,
            });
        }
    }

    pub(super) fn machine_hears(&mut self, index: usize, life: u64, ask: AskId, word: &Word) {
        let now = self.now;
        let machine = &mut self.machines[index];
        let at = machine.clock(now);
        if machine.life != life {
            return;
        }
        let Some(kiosk) = &mut machine.running else {
            return;
        };
        if !matches!(word, Word::Failed(_) | Word::Impostor(_)) {
            machine.heard = now;
        }
        match word {
            Word::Answer(answer) | Word::Impostor(answer) => kiosk.answered(ask, answer, at),
            Word::Frames(frames) => {
                let swapped = (self.fault == Some(Fault::FramesSwapped)).then(|| swapped(frames));
                for frame in swapped.as_ref().unwrap_or(frames) {
                    kiosk.frame(ask, frame, at);
                }
            }
            Word::StillHere => kiosk.still_here(ask, at),
            Word::Failed(why) => kiosk.failed(ask, why, at),
        }
        self.drive(index);
    }

    /// Somebody steps up. Where somebody stands already, they go elsewhere.
    pub(super) fn steps_up(&mut self, index: usize, service: usize, number: bool, help: bool) {
        let service = self.scene.site.catalogue.services[service].id.clone();
        let machine = &mut self.machines[index];
        if machine.running.is_some() && machine.visit.is_none() && !machine.closed {
            machine.visit = Some(Visit {
                service,
                number,
                help,
                touches: 0,
            });
            let life = machine.life;
            self.at(
                self.now,
                Event::Finger {
                    machine: index,
                    life,
                },
            );
        }
    }

    /// The next touch of whoever stands there.
    pub(super) fn touches(&mut self, index: usize, life: u64) {
        let now = self.now;
        let machine = &mut self.machines[index];
        if machine.life != life || machine.running.is_none() {
            return;
        }
        let Some(mut visit) = machine.visit.take() else {
            return;
        };
        visit.touches += 1;
        self.tell_session(index);
        let Some(input) = self.next_touch(index, &visit) else {
            return;
        };
        if input == Input::Help {
            visit.help = false;
        }
        let goes_on = visit.touches < TOUCHES_MAX && !(input == Input::Done);
        self.take(index, input);
        let machine = &mut self.machines[index];
        if machine.life == life && goes_on {
            machine.visit = Some(visit);
            let pause = self.dice.between(400, 6_000);
            self.at(
                now.plus_ms(pause),
                Event::Finger {
                    machine: index,
                    life,
                },
            );
        }
    }

    /// What the window tells the visit before it takes the next touch.
    fn tell_session(&mut self, index: usize) {
        let machine = &self.machines[index];
        let Some(kiosk) = &machine.running else {
            return;
        };
        let facts = kiosk.facts();
        let can = facts
            .out_of_service
            .map_or(Input::CanWork, Input::CannotWork);
        let call = machine.help.and_then(|help| facts.state.help.get(&help));
        let progress =
            call.map(|call| Input::HelpProgress(HelpProgress::Known(call.state.clone())));
        self.take(index, can);
        self.take(index, Input::Tick);
        if let Some(progress) = progress {
            self.take(index, progress);
        }
    }

    fn next_touch(&mut self, index: usize, visit: &Visit) -> Option<Input> {
        let roll = self.dice.below(10);
        let session = &self.machines[index].session;
        if visit.help {
            return Some(Input::Help);
        }
        if session.help().is_some() && session.overlay() != frontdesk::kiosk::session::Overlay::None
        {
            return Some(match roll {
                0 => Input::CancelHelp,
                1 => Input::HelpTopic(Some(frontdesk_domain::help::HelpTopic::Papers)),
                _ => Input::CloseOverlay,
            });
        }
        if session.overlay() != frontdesk::kiosk::session::Overlay::None {
            return Some(Input::CloseOverlay);
        }
        match session.at() {
            _ if !visit.number => None,
            At::Welcome { .. } => Some(Input::ChooseGroup("all".parse().expect("a slug"))),
            At::Services { .. } => Some(Input::ChooseService(visit.service.clone())),
            At::Checklist { .. } => Some(Input::TakeNumber),
            At::Ticket(_) => Some(Input::Done),
            At::OutOfService(_) if visit.touches < 3 => Some(Input::Touched),
            _ => None,
        }
    }

    /// The visit takes an input, and what it wants is done.
    fn take(&mut self, index: usize, input: Input) {
        let now = self.now;
        let machine = &mut self.machines[index];
        let at = machine.clock(now);
        let catalogue = &self.scene.site.catalogue;
        let effect = machine.session.step(input, catalogue, at);
        let Some(kiosk) = &mut machine.running else {
            return;
        };
        match effect {
            // Whoever sets the machine up types the code elsewhere; nobody here comes back with a slip.
            None
            | Some(
                Effect::OpenPage { .. }
                | Effect::Enrol(_)
                | Effect::Read(_)
                | Effect::Wish { .. }
                | Effect::PrintList(_)
                | Effect::Voice(_)
                | Effect::CheckPin(_)
                | Effect::Staff(_),
            ) => return,
            Some(Effect::Issue(draft)) => {
                let issued = kiosk.issue(&draft, at);
                if issued.is_ok() && machine.fails_when_issuing {
                    self.switch_off(index);
                    self.at(now.plus_ms(20_000), Event::Boot { machine: index });
                    return;
                }
                let input = match issued {
                    Ok(shown) => {
                        let (prefix, lane) = (shown.number.prefix, &shown.number.lane);
                        let last = machine
                            .disk
                            .last_number(prefix, lane)
                            .expect("it was written");
                        machine.papers.insert(shown.ticket);
                        self.sights.push(Sight::Shown(Paper {
                            ticket: shown.ticket,
                            number: shown.number.clone(),
                            date: last.business_date,
                            page: shown.page_url.clone(),
                            forked: machine.standing.copied || machine.standing.set_back,
                            from: From::Kiosk,
                        }));
                        self.note_at(now, || {
                            format!(
                                "machine {index} shows {} of {}",
                                shown.number, last.business_date
                            )
                        });
                        Input::Issued(Box::new(shown))
                    }
                    Err(_) => Input::NotIssued(frontdesk::kiosk::session::Notice::NumberNotSaved),
                };
                self.take(index, input);
            }
            Some(Effect::RaiseHelp(context, topic)) => {
                if let Ok(help) = kiosk.raise_help(context, topic, at) {
                    machine.help = Some(help);
                    self.sights.push(Sight::Pressed(Press {
                        help,
                        at: now,
                        heard: machine.heard,
                    }));
                }
            }
            Some(Effect::SetHelpTopic(topic)) => {
                if let Some(help) = machine.help {
                    drop(kiosk.set_help_topic(help, topic, at));
                }
            }
            Some(Effect::CancelHelp) => {
                if let Some(help) = machine.help {
                    drop(kiosk.cancel_help(help, at));
                }
            }
        }
        self.drive(index);
    }

    /// Between two runs: something is in the outbox that no centre can read, as another version may have left it.
    pub(super) fn poison(&mut self, index: usize) {
        let at = self.now;
        let id = CommandId(self.fresh_id());
        let machine = &mut self.machines[index];
        let kept = machine.disk.everything();
        let last = kept.outbox.keys().next_back().copied().unwrap_or(0);
        let numbered = kept.numbers.values().map(|last| last.position).max();
        let position = last.max(numbered.unwrap_or(0)) + 1;
        let body = "{\"id\":\"nobody\",\"command\":{\"type\":\"dance\"}}".into();
        let poison = Change::Owe {
            position,
            id,
            urgency: Urgency::InTurn,
            body,
            at,
        };
        drop(machine.disk.write(&[poison]));
    }
}

fn forget_outbox(disk: &mut MemoryDisk) {
    let mut kept = disk.everything();
    kept.outbox.retain(|_, entry| entry.settled.is_some());
    disk.set_back(kept);
}

/// The last two events have changed places, and each stands in the chain as if it were right.
fn swapped(frames: &[Arc<str>]) -> Vec<Arc<str>> {
    let mut frames = frames.to_vec();
    if let [.., one, other] = &mut frames[..] {
        let read = |json: &str| serde_json::from_str::<Envelope>(json).expect("an event");
        let (mut first, mut second) = (read(one), read(other));
        std::mem::swap(&mut first.event, &mut second.event);
        let json = first.to_json();
        second.prev = Envelope::hash_of(&json);
        (*one, *other) = (json.into(), second.to_json().into());
    }
    frames
}
