//! What holds in every hall, whatever happens there: each property is a function, and all are checked after every step
//! of random stories, from a quiet morning to a flooded hall.

#[cfg(test)]
mod hall;

use std::collections::{BTreeMap, BTreeSet};

use frontdesk_domain::branch::{Command, Envelope, Event, Refusal, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpResolution, HelpState, HelpTopic};
use frontdesk_domain::ids::{ClassId, CommandId, HelpId, LogId, ServiceId, TicketId};
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::ticket::{Outcome, Ticket};
use frontdesk_domain::time::BusinessDate;
use hall::{Hall, snapshot};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::{FileFailurePersistence, TestRunner};

const PROPERTIES: &[fn(&Story, &Step)] = &[
    no_two_tickets_of_one_business_day_bear_one_number,
    a_counter_and_its_ticket_point_at_each_other,
    nobody_is_called_after_they_are_done,
    the_sequence_has_no_gap_and_the_chain_holds,
    a_replica_that_follows_the_stored_log_shows_the_same_snapshot,
    within_a_class_the_first_in_line_is_called,
    where_both_classes_wait_at_a_counter_three_calls_are_two_and_one,
    what_is_decided_can_be_applied,
    an_event_that_does_not_follow_changes_nothing,
    every_call_for_help_that_nobody_was_shown_has_a_deadline,
    a_state_reads_back_from_its_json,
    a_refused_command_leaves_no_event,
    no_closed_counter_keeps_a_ticket,
    no_two_waiting_tickets_share_a_place,
    what_is_kept_beside_the_tickets_says_what_a_look_at_all_of_them_says,
    the_same_command_again_is_refused_or_changes_no_ticket_twice,
    whoever_waits_is_told_a_range_exactly_when_an_open_counter_can_serve_them,
];

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        // A story is long; there are a quarter as many as PROPTEST_CASES asks for.
        cases: ProptestConfig::default().cases / 4,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_property_holds_after_every_step(
        deeds in any_story()
    ) {
        let mut story = Story::begins();
        for (deed, pause_ms, tampered_with) in deeds {
            story.goes_on(&deed, pause_ms, tampered_with);
        }
        a_replica_that_starts_from_nothing_ends_where_the_hall_is(&story);
    }
}

/// The properties would hold in an empty hall too: this is what makes the stories worth checking.
#[test]
fn the_stories_meet_every_event_and_contested_counters() {
    let mut runner = TestRunner::deterministic();
    let (mut events, mut refusals, mut contested) = (BTreeSet::new(), BTreeSet::new(), 0);
    for _ in 0..60 {
        let deeds = any_story()
            .new_tree(&mut runner)
            .expect("a story can be made")
            .current();
        let mut story = Story::begins();
        for (deed, pause_ms, tampered_with) in &deeds {
            let step = story.goes_on(deed, *pause_ms, *tampered_with);
            let Some(step) = step else { continue };
            let kinds = step
                .events
                .iter()
                .map(|event| serde_json::to_value(event).expect("an event is plain"));
            events.extend(kinds.map(|event| event["type"].to_string()));
            refusals.extend(step.refusal.map(|refusal| refusal.code()));
            contested += usize::from(story.contested.values().any(|calls| calls.len() > 2));
        }
    }
    println!(
        "met {} kinds of events, {} kinds of refusals, {contested} contested rounds",
        events.len(),
        refusals.len()
    );
    let all_but_the_start_of_the_log = 29;
    assert_eq!(events.len(), all_but_the_start_of_the_log, "{events:?}");
    assert!(refusals.len() >= 10, "{refusals:?}");
    assert!(contested > 20, "{contested}");
}

fn no_two_tickets_of_one_business_day_bear_one_number(_: &Story, step: &Step) {
    let mut seen = BTreeSet::new();
    for ticket in step.after.tickets.values() {
        assert!(
            seen.insert((ticket.business_date, &ticket.number)),
            "{} twice",
            ticket.number
        );
    }
}

/// At most one counter holds a ticket; what a counter names is called or served there and nowhere else.
fn a_counter_and_its_ticket_point_at_each_other(_: &Story, step: &Step) {
    let mut here = BTreeSet::new();
    for counter in step.after.counters.values() {
        let Some(id) = counter.ticket else { continue };
        assert!(here.insert(id), "{id} is at two counters");
        let ticket = &step.after.tickets[&id];
        assert_eq!(ticket.counter(), Some(counter.number));
        assert!(
            matches!(ticket.state.name(), "called" | "serving"),
            "{}",
            ticket.state.name()
        );
    }
    for ticket in step.after.tickets.values() {
        if let Some(counter) = ticket.counter()
            && ticket.state.name() != "held"
        {
            assert_eq!(step.after.counters[&counter].ticket, Some(ticket.id));
        }
    }
}

fn nobody_is_called_after_they_are_done(story: &Story, step: &Step) {
    for event in &step.events {
        if let Event::TicketCalled { ticket, .. } = event {
            assert!(!story.ended.contains(ticket), "{ticket} had ended");
            assert!(step.before.tickets[ticket].is_waiting());
        }
    }
}

fn the_sequence_has_no_gap_and_the_chain_holds(story: &Story, step: &Step) {
    let hall = &story.hall;
    assert_eq!(hall.log.len() as u64, step.after.seq);
    let from = usize::try_from(step.before.seq).expect("few events");
    let mut prev = step.before.head;
    for (index, json) in hall.log.iter().enumerate().skip(from) {
        let envelope: Envelope = serde_json::from_str(json).expect("a stored event can be read");
        assert_eq!((envelope.seq, envelope.prev), (index as u64 + 1, prev));
        prev = Hash::of(json.as_bytes());
    }
    assert_eq!(step.after.head, prev);
}

/// The replica reads the log as JSON, as a kiosk does; snapshots are compared as bytes, so they are deterministic too.
fn a_replica_that_follows_the_stored_log_shows_the_same_snapshot(story: &Story, step: &Step) {
    assert_eq!(story.replica, step.after);
    if step.is_a_tenth {
        assert_eq!(snapshot(&story.replica), snapshot(&step.after));
    }
}

fn a_replica_that_starts_from_nothing_ends_where_the_hall_is(story: &Story) {
    let replica = hall::replay(story.hall.log.iter().map(String::as_str));
    assert_eq!(snapshot(&replica), snapshot(&story.hall.state));
}

fn within_a_class_the_first_in_line_is_called(_: &Story, step: &Step) {
    for event in &step.events {
        let Event::TicketCalled {
            ticket,
            counter,
            reason,
        } = event
        else {
            continue;
        };
        let called = &step.before.tickets[ticket];
        let counter = &step.before.counters[counter];
        assert!(counter.can_serve(called.skill.as_ref()) && counter.is_open());
        assert_eq!(called.class, reason.class);
        let mut waiting: BTreeMap<ClassId, u32> = BTreeMap::new();
        for other in step
            .before
            .waiting()
            .filter(|other| counter.can_serve(other.skill.as_ref()))
        {
            *waiting.entry(other.class.clone()).or_default() += 1;
            assert!(
                other.class != called.class || other.place >= called.place,
                "{} stood before",
                other.number
            );
        }
        assert_eq!(waiting, reason.waiting, "the reason tells who waited");
    }
}

/// Over any three calls in a row at which both classes waited at the counter; calls at which one class alone waited do
/// not count.
fn where_both_classes_wait_at_a_counter_three_calls_are_two_and_one(story: &Story, _: &Step) {
    for calls in story.contested.values() {
        if let Some(round) = calls.len().checked_sub(3).map(|from| &calls[from..]) {
            let priority = round
                .iter()
                .filter(|class| class.as_str() == "priority")
                .count();
            assert_eq!(priority, 1, "{round:?}");
        }
    }
}

fn what_is_decided_can_be_applied(_: &Story, step: &Step) {
    assert_eq!(step.not_applied, None);
}

fn an_event_that_does_not_follow_changes_nothing(story: &Story, step: &Step) {
    let json = &story.hall.log[step.tampered_with.index(story.hall.log.len())];
    let past: Envelope = serde_json::from_str(json).expect("a stored event can be read");
    let again = Envelope {
        seq: step.after.seq + 1,
        prev: step.after.head,
        at: story.hall.now,
        ..past
    };
    let mut state = step.after.clone();
    if state.apply(&again, &again.to_json()).is_err() {
        assert_eq!(
            state, step.after,
            "{:?} was refused and left a trace",
            again.event
        );
    }
}

fn every_call_for_help_that_nobody_was_shown_has_a_deadline(story: &Story, step: &Step) {
    let raised = step
        .after
        .help
        .values()
        .filter(|call| matches!(call.state, HelpState::Raised));
    let earliest = raised.map(|call| (call.valid_until, call.id)).min();
    assert_eq!(step.after.next_deadline(), earliest);
    if let Some((due, help)) = earliest {
        let mut later = story.hall.clone();
        later.now = later.now.max(due);
        assert_eq!(
            later.decides(&Command::ExpireHelp { help }),
            Ok(vec![Event::HelpUndeliverable { help }])
        );
    }
}

fn a_state_reads_back_from_its_json(_: &Story, step: &Step) {
    if !step.is_a_tenth {
        return;
    }
    let json = snapshot(&step.after);
    let read: State = serde_json::from_str(&json).expect("a state reads back");
    assert_eq!(read, step.after);
    assert_eq!(snapshot(&read), json);
}

fn a_refused_command_leaves_no_event(_: &Story, step: &Step) {
    if step.refusal.is_some() {
        assert!(step.events.is_empty());
        assert_eq!(step.before, step.after);
    }
}

fn no_closed_counter_keeps_a_ticket(_: &Story, step: &Step) {
    for ticket in step.after.tickets.values() {
        let counter = ticket.counter().map(|number| &step.after.counters[&number]);
        assert!(counter.is_none_or(|counter| counter.state.name() != "closed"));
    }
}

fn no_two_waiting_tickets_share_a_place(_: &Story, step: &Step) {
    let places: BTreeSet<_> = step.after.waiting().map(|ticket| &ticket.place).collect();
    assert_eq!(places.len(), step.after.waiting().count());
}

fn what_is_kept_beside_the_tickets_says_what_a_look_at_all_of_them_says(_: &Story, step: &Step) {
    let tickets = &step.after.tickets;
    let all = || tickets.values();
    let mut in_lines = BTreeSet::new();
    for (class, skill, line) in tickets.lines() {
        let alike = all().filter(|ticket| {
            ticket.is_waiting() && ticket.class == *class && ticket.skill.as_ref() == skill
        });
        let mut alike: Vec<_> = alike.collect();
        alike.sort_by(|a, b| a.place.cmp(&b.place));
        assert!(line.iter().eq(alike.iter().copied()) && !line.is_empty());
        for (index, ticket) in alike.iter().enumerate() {
            assert_eq!(line.before(&ticket.place), index);
            assert_eq!(line.up_to(&ticket.place), index + 1);
            assert_eq!(line.get(index), Some(*ticket));
        }
        in_lines.extend(line.iter().map(|ticket| ticket.id));
    }
    let waiting = all().filter(|ticket| ticket.is_waiting());
    assert_eq!(in_lines, waiting.map(|ticket| ticket.id).collect());
    for ticket in all() {
        let (date, number) = (ticket.business_date, &ticket.number);
        assert_eq!(tickets.by_number(date, number), Some(ticket));
        assert_eq!(tickets.by_code(&ticket.code), Some(ticket));
        let alike = || {
            all().filter(|other| {
                (other.number.prefix, &other.number.lane) == (number.prefix, &number.lane)
            })
        };
        let counter = |other: &std::sync::Arc<Ticket>| other.number.counter();
        let of_day = alike().filter(|other| other.business_date == date);
        assert_eq!(
            tickets.last_counter_of(date, number.prefix, &number.lane),
            of_day.map(counter).max().unwrap_or(0)
        );
        let open = alike().filter(|other| !other.state.is_terminal());
        assert_eq!(
            tickets.last_open_counter(number.prefix, &number.lane),
            open.map(counter).max().unwrap_or(0)
        );
        if let Some(after) = day_after(date) {
            assert_eq!(
                tickets.by_number(after, number).is_some(),
                all().any(|other| (other.business_date, &other.number) == (after, number))
            );
        }
    }
    for counter in step.after.counters.keys() {
        let there = all().filter(|ticket| ticket.counter() == Some(*counter));
        assert!(tickets.at_counter(*counter).eq(there));
    }
    assert!(tickets.by_code(&Hash::ZERO).is_none());
}

/// A command that is decided a second time, because its answer was lost on the way to the one who keeps answers.
fn the_same_command_again_is_refused_or_changes_no_ticket_twice(story: &Story, step: &Step) {
    let Ok(again) = story.hall.decides(&step.command) else {
        return;
    };
    for event in again {
        if let Event::TicketIssued(issued) = event {
            assert!(
                !step.after.tickets.contains_key(&issued.ticket),
                "{} was issued twice",
                issued.number
            );
        }
    }
}

fn whoever_waits_is_told_a_range_exactly_when_an_open_counter_can_serve_them(
    story: &Story,
    step: &Step,
) {
    use frontdesk_domain::wait::{Wait, estimates};
    let told = estimates(&step.after, story.hall.now);
    assert_eq!(told.len(), step.after.waiting().count());
    for ticket in step.after.waiting() {
        let open = step
            .after
            .open_counters()
            .any(|counter| counter.can_serve(ticket.skill.as_ref()));
        match told[&ticket.id].wait {
            Wait::Range {
                low_minutes,
                high_minutes,
                made_at,
            } => {
                assert!(open && low_minutes < high_minutes && made_at == story.hall.now);
            }
            Wait::NoCounterOpen => assert!(!open),
        }
    }
}

/// What somebody does. Tickets and calls are picked from those there are when it is done.
#[derive(Debug, Clone)]
enum Deed {
    Takes {
        kiosk: &'static str,
        service: &'static str,
        priority: bool,
        late_ms: i64,
        yesterday: bool,
    },
    TakesAgain {
        fact: Index,
        new_id: bool,
    },
    Asks {
        service: &'static str,
    },
    /// What comes next at a counter: call, start or finish.
    Works(CounterNumber),
    Calls(CounterNumber),
    AtCounter {
        counter: CounterNumber,
        stray: Option<Index>,
        what: AtCounter,
    },
    Returns(Index),
    Leaves(Index),
    LetsPass(Index, u16),
    Opens(CounterNumber),
    Pauses(CounterNumber),
    Closes(CounterNumber),
    Raises {
        from_phone: Option<Index>,
        late_ms: i64,
    },
    Helps(Index, Helps),
    Configures {
        counters: usize,
        services: usize,
        return_after: u16,
    },
    NextDay,
}

#[derive(Debug, Clone, Copy)]
enum AtCounter {
    Recall,
    Start,
    Hold,
    Resume,
    Finish,
    Miss,
    Transfer(&'static str),
}

#[derive(Debug, Clone, Copy)]
enum Helps {
    Deliver,
    Acknowledge,
    Arrive,
    Resolve,
    Cancel,
    Expire,
    Topic,
}

/// A deed, how long after the one before, and which past event is tried again after it.
type Moment = (Deed, i64, Index);

/// From a quiet morning to a flooded hall.
fn any_story() -> impl Strategy<Value = Vec<Moment>> {
    prop_oneof![story_of(1, 6), story_of(4, 4), story_of(12, 3)]
}

/// `arrivals` and `calls` weigh how many come against how many are served.
fn story_of(arrivals: u32, calls: u32) -> impl Strategy<Value = Vec<Moment>> {
    let service =
        || prop::sample::select(vec!["id-card", "household", "trade-licence", "withdrawn"]);
    let counter = || prop_oneof![5 => Just(1_u16), 3 => Just(3), 2 => Just(2), 1 => Just(4)];
    let at_counter = prop_oneof![
        3 => Just(AtCounter::Recall),
        4 => Just(AtCounter::Start),
        3 => Just(AtCounter::Hold),
        3 => Just(AtCounter::Resume),
        4 => Just(AtCounter::Finish),
        2 => Just(AtCounter::Miss),
        1 => service().prop_map(AtCounter::Transfer),
    ];
    let helps = prop::sample::select(vec![
        Helps::Deliver,
        Helps::Acknowledge,
        Helps::Arrive,
        Helps::Resolve,
        Helps::Cancel,
        Helps::Expire,
        Helps::Topic,
    ]);
    let index = any::<Index>;
    let deed = prop_oneof![
        6 * arrivals => (
            prop_oneof![5 => Just("lobby"), 4 => Just("side"), 1 => Just("attic")], service(), any::<bool>(),
            prop_oneof![3 => Just(0), 1 => -5_000..900_000_i64], prop::bool::weighted(0.05),
        ).prop_map(|(kiosk, service, priority, late_ms, yesterday)| Deed::Takes { kiosk, service, priority, late_ms, yesterday }),
        2 => (index(), any::<bool>()).prop_map(|(fact, new_id)| Deed::TakesAgain { fact, new_id }),
        2 * arrivals => service().prop_map(|service| Deed::Asks { service }),
        12 * calls => counter().prop_map(Deed::Works),
        2 * calls => counter().prop_map(Deed::Calls),
        5 * calls => (counter(), prop::option::weighted(0.1, index()), at_counter)
            .prop_map(|(counter, stray, what)| Deed::AtCounter { counter, stray, what }),
        5 => index().prop_map(Deed::Returns),
        2 => index().prop_map(Deed::Leaves),
        5 => (index(), 0..7_u16).prop_map(|(ticket, others)| Deed::LetsPass(ticket, others)),
        6 => counter().prop_map(Deed::Opens),
        2 => counter().prop_map(Deed::Pauses),
        3 => counter().prop_map(Deed::Closes),
        6 => (prop::option::of(index()), prop_oneof![Just(0), -5_000..60_000_i64])
            .prop_map(|(from_phone, late_ms)| Deed::Raises { from_phone, late_ms }),
        9 => (index(), helps).prop_map(|(help, what)| Deed::Helps(help, what)),
        1 => (1..=3_usize, 2..=3_usize, 1..5_u16)
            .prop_map(|(counters, services, return_after)| Deed::Configures { counters, services, return_after }),
        1 => Just(Deed::NextDay),
    ];
    let pause_ms = prop_oneof![2 => Just(0), 3 => 1..20_000_i64, 1 => 20_000..600_000_i64];
    prop::collection::vec((deed, pause_ms, index()), 20..110)
}

/// A hall, a replica that follows it, and what must be remembered to judge it.
struct Story {
    hall: Hall,
    replica: State,
    facts: Vec<frontdesk_domain::branch::TicketFact>,
    ended: BTreeSet<TicketId>,
    /// The classes called at each counter when both waited.
    contested: BTreeMap<CounterNumber, Vec<ClassId>>,
    steps: u32,
}

/// One command and what came of it.
struct Step {
    command: Command,
    before: State,
    after: State,
    events: Vec<Event>,
    refusal: Option<Refusal>,
    not_applied: Option<String>,
    tampered_with: Index,
    /// What takes long is checked at every tenth step.
    is_a_tenth: bool,
}

impl Story {
    fn begins() -> Self {
        let hall = Hall::open_with(|site| site.settings.rules.calls_before_missed = 1);
        let replica = hall::replay(hall.log.iter().map(String::as_str));
        Self {
            hall,
            replica,
            facts: Vec::new(),
            ended: BTreeSet::new(),
            contested: BTreeMap::new(),
            steps: 0,
        }
    }

    fn goes_on(&mut self, deed: &Deed, pause_ms: i64, tampered_with: Index) -> Option<Step> {
        self.hall.passes_ms(pause_ms);
        let command = self.command(deed)?;
        self.steps += 1;
        let mut step = Step {
            before: self.hall.state.clone(),
            after: State::default(),
            events: Vec::new(),
            refusal: None,
            not_applied: None,
            tampered_with,
            is_a_tenth: self.steps.is_multiple_of(10),
            command,
        };
        match self.hall.decides(&step.command) {
            Ok(events) => self.takes_place(events, &mut step),
            Err(refusal) => step.refusal = Some(refusal),
        }
        step.after = self.hall.state.clone();
        self.remembers(&step);
        for property in PROPERTIES {
            property(self, &step);
        }
        Some(step)
    }

    fn takes_place(&mut self, events: Vec<Event>, step: &mut Step) {
        let command_id = CommandId(self.hall.mint());
        for event in events {
            let envelope = self.hall.wraps(event, &step.command, command_id);
            let json = envelope.to_json();
            if let Err(corrupt) = self.hall.state.apply(&envelope, &json) {
                step.not_applied = Some(format!("{corrupt}: {json}"));
                return;
            }
            let read: Envelope = serde_json::from_str(&json).expect("a stored event can be read");
            assert_eq!(read, envelope);
            self.replica
                .apply(&read, &json)
                .expect("a replica applies what the hall applied");
            self.hall.log.push(json);
            step.events.push(envelope.event);
        }
    }

    fn remembers(&mut self, step: &Step) {
        for event in &step.events {
            match event {
                Event::TicketCalled {
                    counter, reason, ..
                } if reason.waiting.len() == 2 => {
                    self.contested
                        .entry(*counter)
                        .or_default()
                        .push(reason.class.clone());
                }
                Event::DayOpened { .. } | Event::BranchConfigured { .. } => self.contested.clear(),
                Event::TicketDone { ticket, .. }
                | Event::TicketNoShow { ticket }
                | Event::TicketCancelled { ticket, .. } => {
                    self.ended.insert(*ticket);
                }
                _ => {}
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "one short arm for each deed")]
    fn command(&mut self, deed: &Deed) -> Option<Command> {
        let hall = &mut self.hall;
        let any_ticket = |hall: &Hall, index: Index| pick(hall.state.tickets.keys(), index);
        Some(match deed {
            Deed::Takes {
                kiosk,
                service,
                priority,
                late_ms,
                yesterday,
            } => {
                let mut fact = hall.fact(kiosk, service);
                fact.class = priority.then(|| "priority".parse().expect("a slug"));
                fact.arrival = fact.arrival.plus_ms(-late_ms);
                if *yesterday {
                    fact.business_date = hall::day("2026-11-22");
                }
                self.facts.push(fact.clone());
                Command::RecordTicket(Box::new(fact))
            }
            Deed::TakesAgain { fact, new_id } => {
                let today = hall.state.day;
                // What an earlier day's outbox repeats is answered before it is decided.
                let facts: Vec<_> = self
                    .facts
                    .iter()
                    .filter(|fact| Some(fact.business_date) == today)
                    .collect();
                let mut fact = (*pick(facts.iter(), *fact)?).clone();
                if *new_id {
                    let id = hall.mint();
                    fact.ticket = TicketId(id);
                    fact.code = Hash::of(id.as_bytes());
                }
                Command::RecordTicket(Box::new(fact))
            }
            Deed::Asks { service } => Command::IssueTicket(Box::new(hall.request(service))),
            Deed::Works(counter) => works(hall, *counter),
            Deed::Calls(counter) => Command::CallNext { counter: *counter },
            Deed::AtCounter {
                counter,
                stray,
                what,
            } => {
                if stray.is_none() && matches!(what, AtCounter::Recall) {
                    hall.passes_seconds(hall.rules.recall_spacing_seconds);
                }
                at_counter(hall, *counter, *stray, *what)?
            }
            Deed::Returns(index) => {
                let missed = hall
                    .state
                    .tickets
                    .values()
                    .filter(|ticket| ticket.state.name() == "missed");
                let ticket = pick(missed.map(|ticket| &ticket.id), *index)
                    .or_else(|| any_ticket(hall, *index))?;
                Command::Return { ticket }
            }
            Deed::Leaves(index) => Command::Leave {
                ticket: any_ticket(hall, *index)?,
            },
            Deed::LetsPass(index, others) => {
                let waiting = hall.state.waiting().map(|ticket| &ticket.id);
                Command::LetPass {
                    ticket: pick(waiting, *index)?,
                    others: *others,
                }
            }
            Deed::Opens(counter) => Command::OpenCounter { counter: *counter },
            Deed::Pauses(counter) => Command::PauseCounter { counter: *counter },
            Deed::Closes(counter) => Command::CloseCounter { counter: *counter },
            Deed::Raises {
                from_phone,
                late_ms,
            } => {
                let phone = from_phone.and_then(|index| any_ticket(hall, index));
                let lobby = HelpOrigin::Kiosk {
                    kiosk: "lobby".parse().expect("a slug"),
                };
                Command::RaiseHelp {
                    help: HelpId(hall.mint()),
                    origin: phone.map_or(lobby, |ticket| HelpOrigin::Phone { ticket }),
                    context: HelpContext::default(),
                    topic: None,
                    raised_at: hall.now.plus_ms(-late_ms),
                }
            }
            Deed::Helps(index, what) => {
                let open = pick(hall.open_help().map(|call| &call.id), *index);
                helps(
                    open.or_else(|| pick(hall.state.help.keys(), *index))?,
                    *what,
                )
            }
            Deed::Configures {
                counters,
                services,
                return_after,
            } => {
                hall.site = hall::site::site();
                hall.site.settings.counters.truncate(*counters);
                hall.site.catalogue.services.truncate(*services);
                hall.site.settings.rules.return_after = *return_after;
                hall.site.settings.rules.calls_before_missed = *return_after;
                Command::Configure {
                    new_log: LogId(hall.mint()),
                }
            }
            Deed::NextDay => Command::OpenDay {
                date: day_after(hall.state.day?)?,
            },
        })
    }
}

fn works(hall: &Hall, counter: CounterNumber) -> Command {
    let here = hall
        .counters
        .get(&counter)
        .and_then(|counter| counter.ticket);
    match here.map(|ticket| (ticket, hall.is(ticket))) {
        Some((ticket, "called")) => Command::Start { counter, ticket },
        Some((ticket, _)) => Command::Finish {
            counter,
            ticket,
            outcome: Outcome::Completed,
        },
        None => Command::CallNext { counter },
    }
}

fn at_counter(
    hall: &Hall,
    counter: CounterNumber,
    stray: Option<Index>,
    what: AtCounter,
) -> Option<Command> {
    let held = || {
        let mut here = hall
            .state
            .tickets
            .values()
            .filter(|ticket| ticket.counter() == Some(counter));
        here.find(|ticket| ticket.state.name() == "held")
            .map(|ticket| ticket.id)
    };
    let here = || {
        hall.state
            .counters
            .get(&counter)
            .and_then(|counter| counter.ticket)
    };
    let ticket = match (stray, what) {
        (Some(index), _) => pick(hall.state.tickets.keys(), index),
        (None, AtCounter::Resume) => held(),
        (None, _) => here().or_else(held),
    }?;
    Some(match what {
        AtCounter::Recall => Command::Recall { counter, ticket },
        AtCounter::Start => Command::Start { counter, ticket },
        AtCounter::Hold => Command::Hold { counter, ticket },
        AtCounter::Resume => Command::Resume { counter, ticket },
        AtCounter::Finish => Command::Finish {
            counter,
            ticket,
            outcome: Outcome::Completed,
        },
        AtCounter::Miss => Command::Miss { counter, ticket },
        AtCounter::Transfer(service) => {
            let service: ServiceId = service.parse().expect("a slug");
            Command::Transfer {
                counter,
                ticket,
                service,
            }
        }
    })
}

fn helps(help: HelpId, what: Helps) -> Command {
    match what {
        Helps::Deliver => Command::DeliverHelp { help },
        Helps::Acknowledge => Command::AcknowledgeHelp {
            help,
            by: "Lin".to_owned(),
            eta_minutes: 3,
        },
        Helps::Arrive => Command::ArriveHelp { help },
        Helps::Resolve => Command::ResolveHelp {
            help,
            reason: HelpResolution::Helped,
        },
        Helps::Cancel => Command::CancelHelp { help },
        Helps::Expire => Command::ExpireHelp { help },
        Helps::Topic => Command::SetHelpTopic {
            help,
            topic: HelpTopic::Unwell,
        },
    }
}

fn pick<'a, T: Copy + 'a>(among: impl Iterator<Item = &'a T>, index: Index) -> Option<T> {
    let among: Vec<_> = among.collect();
    (!among.is_empty()).then(|| **index.get(&among))
}

/// A story has fewer days than a month.
fn day_after(day: BusinessDate) -> Option<BusinessDate> {
    let next = BusinessDate::new(day.year(), day.month(), day.day() + 1);
    next.or_else(|_| BusinessDate::new(day.year(), day.month() + 1, 1))
        .ok()
}
