//! The simulated hall: time that jumps from event to event, and everything that is in it. What happens is the real
//! product's doing; the time, the chance, the network and the disks are given here.

pub mod centre;
pub mod enrolment;
mod errands;
pub mod machine;
mod mishaps;
mod network;
mod people;
pub mod store;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use frontdesk::kiosk::disk::MemoryDisk;
use frontdesk_central::entropy::Entropy;
use frontdesk_domain::ids::{CommandId, HelpId, TicketId};
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::site::Site;
use frontdesk_domain::time::{BusinessDate, Timestamp};
use uuid::Uuid;

use crate::dice::Dice;
use crate::faults::Fault;
use crate::history::History;
use crate::plan::{Deed, Plan};
use crate::scene::Scene;
use centre::Centre;
use errands::{Errand, ErrandId};
use machine::Machine;
use network::Parcel;
use store::MemoryStore;

pub struct World {
    pub now: Timestamp,
    pub scene: Scene,
    pub centre: Centre,
    pub machines: Vec<Machine>,
    pub errands: Vec<Errand>,
    /// What the judge has to hear of, in the order in which it happened.
    pub sights: Vec<Sight>,
    pub history: History,
    site: Arc<Site>,
    deeds: Vec<(Timestamp, Deed)>,
    queue: BTreeMap<(Timestamp, u64), Event>,
    queued: u64,
    dice: Dice,
    ids: Entropy,
    fault: Option<Fault>,
    /// What was answered before the log was set back.
    told: BTreeSet<CommandId>,
    /// Somebody set the centre's clock.
    clock_set_at: Option<Timestamp>,
}

/// What somebody from outside can see.
#[derive(Debug, Clone)]
pub enum Sight {
    /// A customer holds this.
    Shown(Paper),
    /// Somebody has called for help.
    Pressed(Press),
    /// Somebody has sent a command with this id.
    Asked(CommandId),
    /// A kiosk says when somebody has come.
    Told {
        ticket: TicketId,
        arrival: Timestamp,
    },
    /// The centre has said what became of a command.
    Answered {
        command: CommandId,
        status: u16,
        body: Arc<str>,
    },
    /// The log was set back to this many events.
    SetBack { events: usize },
    /// A disk or the log has lost something: only these tickets were issued by a disk that is still there. Whether a
    /// machine goes on with a disk that has forgotten some.
    Carried {
        tickets: BTreeSet<TicketId>,
        forgotten: bool,
    },
}

#[derive(Debug, Clone)]
pub struct Paper {
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub date: BusinessDate,
    pub page: String,
    /// Its machine's disk was copied or set back, and nobody could have known.
    pub forked: bool,
    pub from: From,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    Kiosk,
    Desk,
}

#[derive(Debug, Clone, Copy)]
pub struct Press {
    pub help: HelpId,
    /// The true time.
    pub at: Timestamp,
    /// When its kiosk had last heard from the centre since it was switched on.
    pub heard: Timestamp,
}

#[derive(Debug, Clone)]
enum Event {
    Deed(usize),
    Arrives(Parcel),
    Wake { machine: usize, life: u64 },
    Finger { machine: usize, life: u64 },
    Boot { machine: usize },
    CentreBoots,
    Step { life: u64 },
    Timer { life: u64 },
    Ping { life: u64 },
    Retry(ErrandId),
    LineIsBack { machine: usize },
    ImpostorIsGone { machine: usize },
    KioskDiskHasRoom { machine: usize },
    CentreDiskHasRoom,
    Midnight,
    SetUp { machine: usize },
    Round,
}

/// So long after everything was mended, customers find every kiosk ready again.
const LAST_CUSTOMERS_MS: i64 = 90_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl World {
    pub fn new(plan: Plan, fault: Option<Fault>, history: History) -> Self {
        let Plan { scene, deeds } = plan;
        let site = Arc::new(scene.site.clone());
        let mut world = Self {
            now: scene.begins,
            centre: Centre::new(MemoryStore::new(fault)),
            machines: Vec::new(),
            errands: Vec::new(),
            sights: Vec::new(),
            history,
            site,
            queue: BTreeMap::new(),
            queued: 0,
            dice: Dice::of(scene.seed, "world"),
            ids: Entropy::seeded(scene.seed),
            fault,
            told: BTreeSet::new(),
            clock_set_at: None,
            deeds,
            scene,
        };
        world.begin();
        world
    }

    fn begin(&mut self) {
        self.start_centre();
        let kiosks = self.site.settings.kiosks.clone();
        for (index, kiosk) in kiosks.into_iter().enumerate() {
            let disk = MemoryDisk::default();
            disk.pretend(self.fault == Some(Fault::KioskSkipsFsync));
            let mut machine = Machine::new(kiosk.id, disk, self.now);
            machine.skew_ms = self.dice.between(-2_000, 2_000);
            machine.standing.unenrolled = true;
            self.machines.push(machine);
            self.at(self.now.plus_ms(1_000), Event::SetUp { machine: index });
        }
        self.at(self.now, Event::Round);
        for index in 0..self.deeds.len() {
            self.at(self.deeds[index].0, Event::Deed(index));
        }
        if self.fault == Some(Fault::CountersResetAtUtcMidnight) {
            let midnight = (self.now.0.div_euclid(DAY_MS) + 1) * DAY_MS;
            self.at(Timestamp(midnight), Event::Midnight);
        }
    }

    /// Lets the next thing happen; false when nothing more is to come before `until`.
    pub fn step_until(&mut self, until: Timestamp) -> bool {
        let Some(entry) = self
            .queue
            .first_entry()
            .filter(|entry| entry.key().0 <= until)
        else {
            self.now = self.now.max(until);
            return false;
        };
        let ((at, _), event) = entry.remove_entry();
        self.now = at;
        self.happens(event);
        true
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Deed(index) => self.does(self.deeds[index].1),
            Event::Arrives(parcel) => self.arrives(parcel),
            Event::Wake { machine, life } => {
                if self.machines[machine].life == life {
                    self.drive(machine);
                }
            }
            Event::Finger { machine, life } => self.touches(machine, life),
            Event::Boot { machine } => self.boot(machine),
            Event::CentreBoots => self.start_centre(),
            Event::Step { life } => self.step(life),
            Event::Timer { life } => self.timer(life),
            Event::Ping { life } => self.ping(life),
            Event::Retry(errand) => self.try_errand(errand),
            Event::LineIsBack { machine } => {
                let cuts = &mut self.machines[machine].cuts;
                *cuts = cuts.saturating_sub(1);
            }
            Event::ImpostorIsGone { machine } => {
                let impostors = &mut self.machines[machine].impostors;
                *impostors = impostors.saturating_sub(1);
            }
            Event::KioskDiskHasRoom { machine } => self.machines[machine].disk.full(false),
            Event::CentreDiskHasRoom => self.centre.store.set_full(false),
            Event::Midnight => self.counters_are_reset(),
            Event::SetUp { machine } => self.set_up(machine),
            Event::Round => self.staff_look_round(),
        }
    }

    fn does(&mut self, deed: Deed) {
        match deed {
            Deed::Customer {
                kiosk,
                service,
                number,
                help,
            } => self.steps_up(kiosk, service, number, help),
            Deed::Clerk { counter, roll } => self.clerk_acts(counter, roll),
            Deed::Desk { service, priority } => self.desk_issues(service, priority),
            Deed::Phone { roll } => self.phone_acts(roll),
            Deed::Staff { roll } => self.staff_acts(roll),
            Deed::Mishap(mishap) => self.goes_wrong(mishap),
        }
    }

    /// From now on nothing breaks any more: lines and disks are mended, what is off is switched on, and everybody goes home.
    /// What runs goes on as it is.
    pub fn heal(&mut self) {
        self.note(|| "everything is mended".to_owned());
        self.scene.line.lost = 0;
        self.scene.line.delay_ms = self.scene.line.delay_ms.min(50);
        self.centre.store.set_full(false);
        self.centre.store.doubt_next(None);
        self.centre.stops = None;
        self.start_centre();
        for index in 0..self.machines.len() {
            let machine = &mut self.machines[index];
            machine.cuts = 0;
            machine.impostors = 0;
            machine.disk.full(false);
            machine.fails_when_issuing = false;
            self.boot(index);
            self.set_up(index);
            // One more customer everywhere, one after another.
            let after_ms = LAST_CUSTOMERS_MS + 5_000 * i64::try_from(index).unwrap_or(0);
            self.deeds.push((
                self.now.plus_ms(after_ms),
                Deed::Customer {
                    kiosk: index,
                    service: 0,
                    number: true,
                    help: false,
                },
            ));
            self.at(
                self.now.plus_ms(after_ms),
                Event::Deed(self.deeds.len() - 1),
            );
        }
    }

    pub fn clock_was_set_since(&self, at: Timestamp) -> bool {
        self.clock_set_at.is_some_and(|set| set >= at)
    }

    /// The centre that runs now streams to this machine, which has heard so.
    pub fn is_followed_by(&self, machine: usize) -> bool {
        let kiosk = self.machines[machine].running.as_ref();
        self.centre
            .stream_of(machine)
            .is_some_and(|_| kiosk.is_some_and(|kiosk| kiosk.facts().connected))
    }

    fn at(&mut self, at: Timestamp, event: Event) {
        self.queued += 1;
        self.queue.insert((at.max(self.now), self.queued), event);
    }

    fn fresh_id(&mut self) -> Uuid {
        self.ids.id(self.now).expect("a seeded source always gives")
    }

    fn note(&mut self, what: impl FnOnce() -> String) {
        let now = self.now;
        self.history.tell(now, what);
    }

    fn note_at(&mut self, at: Timestamp, what: impl FnOnce() -> String) {
        self.history.tell(at, what);
    }
}
