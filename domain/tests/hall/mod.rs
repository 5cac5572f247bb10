//! A small hall in memory: it decides commands, puts the events in a chained log, and applies them.

#![allow(dead_code, reason = "each test file uses its own part of the hall")]

pub mod site;

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use frontdesk_domain::branch::{
    Command, Context, ENVELOPE_VERSION, Envelope, Event, Past, PastQuestion, Refusal, State,
    TicketFact, TicketRequest, decide,
};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::{HelpContext, HelpOrigin};
use frontdesk_domain::ids::{
    CommandId, DeviceId, HelpId, KioskId, LogId, RunId, StaffId, TicketId,
};
use frontdesk_domain::lane::Run;
use frontdesk_domain::number::{Lane, Prefix, TicketNumber};
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::site::{Site, Versions};
use frontdesk_domain::text::{Lang, Text};
use frontdesk_domain::ticket::{Outcome, Ticket};
use frontdesk_domain::time::{BusinessDate, Timestamp};
use uuid::Uuid;

/// 2026-11-23T01:00:00Z: nine in the morning in the sample hall.
pub const MORNING: Timestamp = Timestamp(1_795_395_600_000);

#[derive(Debug, Clone)]
pub struct Hall {
    pub site: Site,
    pub state: State,
    pub now: Timestamp,
    /// The log as stored, one event a line.
    pub log: Vec<String>,
    /// Every ticket there ever was.
    pub ever: Past,
    minted: u128,
    /// What each kiosk has issued, by number prefix and lane.
    issued: BTreeMap<(Prefix, String), u32>,
}

/// Two who work at the counters.
pub const LIN: StaffId = StaffId(Uuid::from_u128(0x11));
pub const MEI: StaffId = StaffId(Uuid::from_u128(0x22));

/// A ticket that was just issued, so that a sentence can go on: `hall.issues("id-card").then_calls(3)`.
pub struct JustIssued<'a> {
    hall: &'a mut Hall,
    pub ticket: TicketId,
}

impl JustIssued<'_> {
    /// Counter `counter` calls, and it is this ticket that it calls.
    pub fn then_calls(self, counter: CounterNumber) -> TicketId {
        assert_eq!(
            self.hall.calls(counter),
            self.ticket,
            "another ticket was called"
        );
        self.ticket
    }
}

impl Deref for JustIssued<'_> {
    type Target = TicketId;

    fn deref(&self) -> &TicketId {
        &self.ticket
    }
}

/// A hall can be asked everything its branch's state can be asked.
impl Deref for Hall {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl DerefMut for Hall {
    fn deref_mut(&mut self) -> &mut State {
        &mut self.state
    }
}

impl Hall {
    /// Nothing has happened yet.
    pub fn empty() -> Self {
        Self {
            site: site::site(),
            state: State::default(),
            now: MORNING,
            log: Vec::new(),
            ever: Past::default(),
            minted: 0,
            issued: BTreeMap::new(),
        }
    }

    /// Configured, a business day open, all counters closed.
    pub fn in_the_morning() -> Self {
        let mut hall = Self::empty();
        let new_log = LogId(hall.mint());
        hall.does(&Command::Configure { new_log });
        hall.opens_the_day("2026-11-23");
        hall
    }

    /// In the morning, with every counter open.
    pub fn open() -> Self {
        let mut hall = Self::in_the_morning();
        for counter in [1, 2, 3] {
            hall.opens(counter);
        }
        hall
    }

    /// With other rules than the sample's.
    pub fn open_with(change: impl FnOnce(&mut Site)) -> Self {
        let mut hall = Self::open();
        hall.configures(change);
        hall
    }

    /// Puts a changed configuration in force.
    pub fn configures(&mut self, change: impl FnOnce(&mut Site)) {
        change(&mut self.site);
        let new_log = LogId(self.mint());
        self.does(&Command::Configure { new_log });
    }

    pub fn mint(&mut self) -> Uuid {
        self.minted += 1;
        Uuid::from_u128(0x0193_5000_0000_7000_8000_0000_0000_0000 | self.minted)
    }

    pub fn passes_ms(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
    }

    pub fn passes_seconds(&mut self, seconds: u32) {
        self.now = self.now.plus_seconds(seconds);
    }

    pub fn passes_minutes(&mut self, minutes: u32) {
        self.passes_seconds(minutes * 60);
    }

    pub fn decides(&self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let question = command.asks_of_the_past(&self.state);
        let context = Context {
            at: self.now,
            site: &self.site,
            past: &question.map_or_else(Past::default, |question| self.looks_up(&question)),
        };
        decide(&self.state, command, context)
    }

    /// As the centre's store would: only what is asked.
    fn looks_up(&self, question: &PastQuestion) -> Past {
        let number = question.number.iter();
        let (ticket, code) = (&question.ticket, &question.code);
        Past {
            tickets: self.ever.tickets.get(ticket).copied().into_iter().collect(),
            numbers: number
                .filter(|number| self.ever.numbers.contains(*number))
                .cloned()
                .collect(),
            codes: self.ever.codes.get(code).copied().into_iter().collect(),
        }
    }

    /// Decides, wraps, keeps and applies.
    pub fn tries(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = self.decides(command)?;
        let command_id = CommandId(self.mint());
        for event in &events {
            let envelope = self.wraps(event.clone(), command, command_id);
            self.records(&envelope);
        }
        if let Some(site) = command.publishes(&self.site) {
            self.site = site;
        }
        Ok(events)
    }

    /// What an administrator who looks now would publish after these changes.
    pub fn publication(&self, change: impl FnOnce(&mut Site)) -> Command {
        let mut site = self.site.clone();
        change(&mut site);
        Command::Publish {
            based_on: Versions::of(&self.site),
            settings: Some(Box::new(site.settings)),
            catalogue: Some(Box::new(site.catalogue)),
        }
    }

    pub fn wraps(&self, event: Event, command: &Command, command_id: CommandId) -> Envelope {
        Envelope {
            seq: self.state.seq + 1,
            prev: self.state.head,
            at: self.now,
            business_date: self.state.day,
            actor: command.actor(),
            by: None,
            command_id,
            v: ENVELOPE_VERSION,
            event,
        }
    }

    /// Keeps and applies an event as it stands.
    pub fn records(&mut self, envelope: &Envelope) {
        let json = envelope.to_json();
        self.state
            .apply(envelope, &json)
            .expect("what was decided can be applied");
        self.keeps(&envelope.event, json);
    }

    /// What the store does with an event that was applied.
    pub fn keeps(&mut self, event: &Event, json: String) {
        if let Event::TicketIssued(issued) = event {
            self.ever.tickets.insert(issued.ticket);
            let number = (issued.business_date, issued.number.clone());
            self.ever.numbers.insert(number);
            self.ever.codes.insert(issued.code);
        }
        self.log.push(json);
    }

    /// Puts an event in the log that no command gave.
    pub fn records_event(&mut self, event: Event) {
        let command_id = CommandId(self.mint());
        let new_log = LogId(self.mint());
        let envelope = self.wraps(event, &Command::Configure { new_log }, command_id);
        self.records(&envelope);
    }

    #[track_caller]
    pub fn does(&mut self, command: &Command) -> Vec<Event> {
        self.tries(command)
            .unwrap_or_else(|refusal| panic!("{command:?} was refused: {refusal}"))
    }

    /// The code with which a command is refused; the refusal changes nothing.
    #[track_caller]
    pub fn refuses(&self, command: &Command) -> &'static str {
        match self.decides(command) {
            Err(refusal) => refusal.code(),
            Ok(events) => panic!("{command:?} was not refused but gave {events:?}"),
        }
    }

    // Kiosks.

    /// A new machine becomes the kiosk; gives its lane.
    #[track_caller]
    pub fn enrols(&mut self, kiosk: &str) -> Lane {
        let device = DeviceId(self.mint());
        let kiosk = kiosk.parse().expect("a slug");
        match self.does(&Command::EnrolKiosk { kiosk, device }).pop() {
            Some(Event::KioskEnrolled { lane, .. }) => lane,
            other => panic!("an enrolment gave {other:?}"),
        }
    }

    /// A kiosk of the hall's file was enrolled before it issues anything.
    pub fn has_enrolled(&mut self, kiosk: &str) {
        let kiosk: KioskId = kiosk.parse().expect("a slug");
        let mut holders = self.state.lanes.values();
        let configured = self.site.settings.kiosk(&kiosk).is_some();
        if configured && !holders.any(|holder| holder.kiosk == kiosk) {
            let bits = Hash::of(kiosk.as_str().as_bytes());
            let device = DeviceId(Uuid::from_slice(&bits.as_bytes()[..16]).expect("16 bytes"));
            let command = Command::EnrolKiosk { kiosk, device };
            for event in self.decides(&command).expect("a lane is free") {
                let envelope = self.wraps(event, &command, CommandId(device.0));
                self.records(&envelope);
            }
        }
    }

    pub fn revokes(&mut self, kiosk: &str) -> Vec<Event> {
        let kiosk = kiosk.parse().expect("a slug");
        self.does(&Command::RevokeKiosk { kiosk })
    }

    /// The kiosk's program starts as a new run of this epoch.
    #[track_caller]
    pub fn starts_up(&mut self, kiosk: &str, epoch: u64) -> (Run, Vec<Event>) {
        let id = RunId(self.mint());
        let run = Run { epoch, id };
        let events = self.does(&start_kiosk(kiosk, run));
        (run, events)
    }

    /// The lane a kiosk issues in: the one it holds, else the hall's file's.
    pub fn lane_of(&self, kiosk: &str) -> Lane {
        let kiosk = kiosk.parse().expect("a slug");
        let held = self.state.lane_of(&kiosk).map(|(lane, _)| lane.clone());
        let configured = || Some(self.site.settings.kiosk(&kiosk)?.lane.clone());
        held.or_else(configured).unwrap_or_default()
    }

    // Tickets come in.

    pub fn opens_the_day(&mut self, date: &str) -> Vec<Event> {
        self.issued.clear();
        if self.state.day.is_some() {
            // Whoever came in this very moment would have come on the new day.
            self.now = self.now.plus_ms(1);
        }
        let (date, began) = (day(date), self.now);
        self.does(&Command::OpenDay { date, began })
    }

    /// The lobby's kiosk issues a ticket to somebody of the default class, a second after the one before.
    pub fn issues(&mut self, service: &str) -> JustIssued<'_> {
        self.issues_to("normal", service)
    }

    pub fn issues_to(&mut self, class: &str, service: &str) -> JustIssued<'_> {
        self.passes_seconds(1);
        let mut fact = self.fact("lobby", service);
        fact.class = Some(class.parse().expect("a slug"));
        let ticket = fact.ticket;
        let events = self.does(&Command::RecordTicket(Box::new(fact)));
        assert!(matches!(events[..], [Event::TicketIssued(_)]), "{events:?}");
        JustIssued { hall: self, ticket }
    }

    /// What a kiosk would send that issues a ticket now: with the next number of its lane.
    pub fn fact(&mut self, kiosk: &str, service: &str) -> TicketFact {
        self.has_enrolled(kiosk);
        let known = self
            .site
            .catalogue
            .service(&service.parse().expect("a slug"));
        let prefix = known.map_or("X".parse().expect("a letter"), |service| service.prefix);
        let lane = self.lane_of(kiosk);
        let counter = self.issued.entry((prefix, lane.to_string())).or_default();
        *counter += 1;
        let number = TicketNumber::new(prefix, lane, *counter).expect("few tickets");
        let id = self.mint();
        TicketFact {
            kiosk: kiosk.parse().expect("a slug"),
            ticket: TicketId(id),
            number,
            business_date: self.state.day.unwrap_or(day("2026-11-23")),
            code: Hash::of(id.as_bytes()),
            service: service.parse().expect("a slug"),
            class: None,
            catalogue: self.site.catalogue.version(),
            lang: Lang::ZhHans,
            answers: BTreeMap::new(),
            ticked: std::collections::BTreeSet::new(),
            arrival: self.now,
            run: None,
        }
    }

    /// What the desk would ask for.
    pub fn request(&mut self, service: &str) -> TicketRequest {
        let id = self.mint();
        TicketRequest {
            ticket: TicketId(id),
            code: Hash::of(id.as_bytes()),
            service: service.parse().expect("a slug"),
            class: None,
            lang: Lang::ZhHans,
            answers: BTreeMap::new(),
            ticked: std::collections::BTreeSet::new(),
        }
    }

    // Counters.

    #[track_caller]
    pub fn opens(&mut self, counter: CounterNumber) {
        self.does(&Command::OpenCounter {
            counter,
            clerk: None,
        });
    }

    #[track_caller]
    pub fn opens_with(&mut self, counter: CounterNumber, clerk: StaffId) {
        self.does(&Command::OpenCounter {
            counter,
            clerk: Some(clerk),
        });
    }

    #[track_caller]
    pub fn stops_issuing(&mut self, service: &str, notice: &str) {
        let notice = words(notice);
        let service = service.parse().expect("a slug");
        self.does(&Command::StopIssuing { service, notice });
    }

    pub fn pauses(&mut self, counter: CounterNumber) {
        self.does(&Command::PauseCounter {
            counter,
            reason: None,
        });
    }

    #[track_caller]
    pub fn closes(&mut self, counter: CounterNumber) {
        self.does(&Command::CloseCounter { counter });
    }

    /// The ticket that the counter calls.
    #[track_caller]
    pub fn calls(&mut self, counter: CounterNumber) -> TicketId {
        match self.does(&Command::CallNext { counter })[..] {
            [Event::TicketCalled { ticket, .. }] => ticket,
            ref other => panic!("a call gave {other:?}"),
        }
    }

    #[track_caller]
    pub fn starts(&mut self, counter: CounterNumber, ticket: TicketId) {
        self.does(&Command::Start { counter, ticket });
    }

    #[track_caller]
    pub fn holds(&mut self, counter: CounterNumber, ticket: TicketId) {
        self.does(&Command::Hold { counter, ticket });
    }

    #[track_caller]
    pub fn finishes(&mut self, counter: CounterNumber, ticket: TicketId) {
        self.does(&Command::Finish {
            counter,
            ticket,
            outcome: Outcome::Completed,
        });
    }

    #[track_caller]
    pub fn undoes(&mut self, counter: CounterNumber, ticket: TicketId) {
        self.does(&Command::Undo { counter, ticket });
    }

    #[track_caller]
    pub fn ticks(&mut self, counter: CounterNumber, ticket: TicketId, step: &str, done: bool) {
        let step = step.parse().expect("a slug");
        self.does(&Command::TickStep {
            counter,
            ticket,
            step,
            done,
        });
    }

    #[track_caller]
    pub fn lacks(&mut self, counter: CounterNumber, ticket: TicketId, lacking: &[&str]) {
        self.does(&record_lacking(counter, ticket, lacking));
    }

    #[track_caller]
    pub fn corrects(
        &mut self,
        counter: CounterNumber,
        ticket: TicketId,
        service: &str,
        answers: &[(&str, &str)],
    ) {
        self.does(&correct_service(counter, ticket, service, answers));
    }

    /// Calls the next ticket and serves it from start to end.
    #[track_caller]
    pub fn serves(&mut self, counter: CounterNumber) -> TicketId {
        let ticket = self.calls(counter);
        self.starts(counter, ticket);
        self.finishes(counter, ticket);
        ticket
    }

    /// Recalls a called ticket as often as the rules want, then marks it missed.
    #[track_caller]
    pub fn misses(&mut self, counter: CounterNumber, ticket: TicketId) {
        for _ in 1..self.state.rules.calls_before_missed {
            self.passes_seconds(self.state.rules.recall_spacing_seconds);
            self.does(&Command::Recall { counter, ticket });
        }
        self.does(&Command::Miss { counter, ticket });
    }

    // Help.

    /// A kiosk raises a call now.
    pub fn raises_help(&mut self) -> HelpId {
        let help = HelpId(self.mint());
        let command = self.call_for_help(help);
        self.does(&command);
        help
    }

    pub fn call_for_help(&self, help: HelpId) -> Command {
        Command::RaiseHelp {
            help,
            origin: HelpOrigin::Kiosk {
                kiosk: "lobby".parse().expect("a slug"),
            },
            context: HelpContext::default(),
            topic: None,
            raised_at: self.now,
        }
    }

    // What can be asked.

    #[track_caller]
    pub fn shows(&self, ticket: TicketId) -> &Ticket {
        self.state
            .tickets
            .get(&ticket)
            .expect("the ticket is of today")
    }

    pub fn is(&self, ticket: TicketId) -> &'static str {
        self.shows(ticket).state.name()
    }

    /// Those who wait, first first, classes mixed.
    pub fn queue(&self) -> Vec<TicketId> {
        let mut waiting: Vec<&Ticket> = self.state.waiting().collect();
        waiting.sort_by(|a, b| a.place.cmp(&b.place));
        waiting.iter().map(|ticket| ticket.id).collect()
    }
}

pub fn record_lacking(counter: CounterNumber, ticket: TicketId, lacking: &[&str]) -> Command {
    let lacking = lacking.iter();
    Command::RecordLacking {
        counter,
        ticket,
        lacking: lacking.map(|id| id.parse().expect("a slug")).collect(),
    }
}

pub fn correct_service(
    counter: CounterNumber,
    ticket: TicketId,
    service: &str,
    answers: &[(&str, &str)],
) -> Command {
    let answer = |(question, choice): &(&str, &str)| {
        let question = question.parse().expect("a slug");
        (question, choice.parse().expect("a slug"))
    };
    Command::CorrectService {
        counter,
        ticket,
        service: service.parse().expect("a slug"),
        answers: answers.iter().map(answer).collect(),
    }
}

/// A text in one language.
pub fn words(words: &str) -> Text {
    Text {
        zh_hans: words.to_owned(),
        ..Text::default()
    }
}

pub fn start_kiosk(kiosk: &str, run: Run) -> Command {
    Command::StartKiosk {
        kiosk: kiosk.parse().expect("a slug"),
        run,
        before: None,
    }
}

pub fn day(text: &str) -> BusinessDate {
    text.parse().expect("a date")
}

/// Folds a stored log from nothing.
pub fn replay<'a>(log: impl IntoIterator<Item = &'a str>) -> State {
    let mut state = State::default();
    for json in log {
        let envelope: Envelope = serde_json::from_str(json).expect("a stored event can be read");
        state
            .apply(&envelope, json)
            .expect("a stored log can be replayed");
    }
    state
}

pub fn snapshot(state: &State) -> String {
    serde_json::to_string(state).expect("a state has only string keys and finite numbers")
}
