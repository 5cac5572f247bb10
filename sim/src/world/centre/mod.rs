//! The centre: the real rules, rounds, timers and cursors of a branch on the simulated store, one step at a time, so
//! that it can stop between any two.

mod hearing;
mod rounds;
mod streams;

use std::collections::VecDeque;
use std::sync::Arc;

use frontdesk::kiosk::logic::{Answer, AskId};
use frontdesk_central::branch::Submission;
use frontdesk_central::branch::core::{self, Core, Input, Round};
use frontdesk_central::calendar::Calendar;
use frontdesk_central::enrolment::Code;
use frontdesk_central::store::{Batch, Store as _};
use frontdesk_domain::branch::State;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{CommandId, LogId, TicketId};
use frontdesk_domain::rules::Unfinished;
use frontdesk_domain::site::Site;
use frontdesk_domain::time::Timestamp;

use crate::faults::Fault;
use crate::plan::When;
use crate::world::errands::ErrandId;
use crate::world::network::{Parcel, Word};
use crate::world::store::{Kept, MemoryStore};
use crate::world::{Event, World};

pub struct Centre {
    pub store: MemoryStore,
    pub running: Option<Running>,
    /// Raised at every start; what was meant for the one before is nobody's.
    pub life: u64,
    /// What its clock shows beside the true time.
    pub skew_ms: i64,
    pub backup: Kept,
    pub(in crate::world) stops: Option<(When, i64)>,
    /// A batch that was answered before it was written.
    late: Option<Batch>,
}

pub struct Running {
    core: Core,
    pub committed: State,
    waiting: VecDeque<(Submission, ReplyTo)>,
    /// What it commands itself.
    own: VecDeque<Submission>,
    round: Option<UnderWay>,
    streams: Vec<Stream>,
    ready: bool,
}

struct UnderWay {
    round: Round,
    input: Input,
    /// For whom, and to which command.
    replies: Vec<(CommandId, ReplyTo)>,
}

#[derive(Debug, Clone)]
pub enum ReplyTo {
    Machine {
        machine: usize,
        life: u64,
        ask: AskId,
    },
    Errand(ErrandId),
    Enrolment {
        machine: usize,
        life: u64,
        ask: AskId,
        code: Box<Code>,
    },
    Itself,
}

/// A kiosk that follows.
struct Stream {
    machine: usize,
    life: u64,
    ask: AskId,
    last: Timestamp,
}

pub(in crate::world) const PUBLIC_URL: &str = "https://desk.example.org";
/// A timer that could not do its work is tried again after this long.
const TIMER_PAUSE_MS: i64 = 1_000;
/// "Still here", on every stream.
pub const PING_MS: i64 = 15_000;

impl Centre {
    pub fn new(store: MemoryStore) -> Self {
        Self {
            store,
            running: None,
            life: 0,
            skew_ms: 0,
            backup: Kept::default(),
            stops: None,
            late: None,
        }
    }

    pub fn committed(&self) -> Option<&State> {
        self.running.as_ref().map(|running| &running.committed)
    }

    /// Whose page this code opens: the state has it until its day is over, then the store.
    pub fn page_of(&self, code: &Hash) -> Option<TicketId> {
        let today = self.committed()?.ticket_by_code(code);
        let today = today.map(|ticket| ticket.id);
        today.or_else(|| Some(self.store.ticket_by_code(code).ok()??.ticket.id))
    }

    pub(in crate::world) fn stream_of(&self, machine: usize) -> Option<AskId> {
        let streams = &self.running.as_ref()?.streams;
        streams
            .iter()
            .find(|stream| stream.machine == machine)
            .map(|stream| stream.ask)
    }

    /// Runs, and could do what it last had to. A round under way is no excuse for anything.
    pub fn is_able(&self) -> bool {
        self.running.as_ref().is_some_and(|running| running.ready) && !self.store.is_full()
    }

    /// Has done all it was asked, and can write.
    pub fn is_at_rest(&self) -> bool {
        self.running.as_ref().is_some_and(|running| {
            running.ready
                && running.round.is_none()
                && running.own.is_empty()
                && running.waiting.is_empty()
        })
    }
}

impl World {
    pub(in crate::world) fn centre_now(&self) -> Timestamp {
        self.now.plus_ms(self.centre.skew_ms)
    }

    pub(in crate::world) fn start_centre(&mut self) {
        if self.centre.running.is_some() {
            return;
        }
        let branch = self.scene.site.settings.branch.id.clone();
        let committed =
            core::load(&self.centre.store, &branch).expect("the store holds what was written");
        let calendar = self.calendar();
        let core = Core::new(self.centres_site(), calendar, committed.clone());
        self.centre.life += 1;
        let configure = core.configure(LogId(self.fresh_id()));
        self.note(|| format!("the centre starts at event {}", committed.seq));
        self.centre.running = Some(Running {
            core,
            committed,
            waiting: VecDeque::new(),
            own: VecDeque::from([configure]),
            round: None,
            streams: Vec::new(),
            ready: true,
        });
        self.stir();
        let life = self.centre.life;
        self.at(self.now.plus_ms(PING_MS), Event::Ping { life });
        self.at(self.now, Event::Timer { life });
    }

    fn centres_site(&self) -> Arc<Site> {
        let mut site = Arc::clone(&self.site);
        if self.fault == Some(Fault::RatioForgotten) {
            let classes = &mut Arc::make_mut(&mut site).settings.classes;
            for class in classes {
                class.weight = 1;
            }
        }
        if self.fault == Some(Fault::CarryOverForgotten) {
            Arc::make_mut(&mut site).settings.rules.unfinished = Unfinished::Close;
        }
        site
    }

    fn calendar(&self) -> Calendar {
        let mut branch = self.scene.site.settings.branch.clone();
        if self.fault == Some(Fault::DayByUtc) {
            "UTC".clone_into(&mut branch.time_zone);
            "00:00".clone_into(&mut branch.day_start);
        }
        Calendar::of(&branch).expect("the places have calendars")
    }

    pub(in crate::world) fn stop_centre(&mut self, back_after_ms: i64) {
        self.centre.stops = None;
        self.centre.late = None;
        let Some(running) = self.centre.running.take() else {
            return;
        };
        self.note(|| "the centre stops".to_owned());
        self.centre.store.power_fails();
        for stream in running.streams {
            let told = self.dice.between(1, 2_000);
            self.tell_failed(stream.machine, stream.life, stream.ask, told);
        }
        let waiting = running.waiting.into_iter().map(|(_, reply)| reply);
        let under_way = running.round.into_iter().flat_map(|round| round.replies);
        let under_way = under_way.map(|(_, reply)| reply);
        for reply in waiting.chain(under_way) {
            if let ReplyTo::Machine { machine, life, ask }
            | ReplyTo::Enrolment {
                machine, life, ask, ..
            } = reply
            {
                let told = self.dice.between(1, 2_000);
                self.tell_failed(machine, life, ask, told);
            }
        }
        self.at(self.now.plus_ms(back_after_ms), Event::CentreBoots);
    }

    pub(in crate::world) fn answer_machine(
        &mut self,
        machine: usize,
        life: u64,
        ask: AskId,
        status: u16,
        body: String,
    ) {
        let answer = Answer {
            status,
            date: Some(self.date()),
            body,
        };
        self.send(Parcel::ToMachine {
            machine,
            life,
            ask,
            word: Word::Answer(answer),
        });
    }

    /// As an HTTP date: good to a second.
    pub(super) fn date(&self) -> Timestamp {
        Timestamp(self.centre_now().0.div_euclid(1000) * 1000)
    }
}

pub(in crate::world) fn json<T: serde::Serialize>(body: &T) -> String {
    serde_json::to_string(body).expect("what travels has only string keys and finite numbers")
}
