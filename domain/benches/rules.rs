//! What the rules cost: deciding, applying and replaying, in a hall in which nobody and in one in which many wait.

use std::sync::Arc;

use divan::{Bencher, black_box};
use frontdesk_domain::branch::{
    Actor, Command, Context, ENVELOPE_VERSION, Envelope, Event, Past, State, TicketRequest, decide,
};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{CommandId, LogId, TicketId};
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use uuid::Uuid;

#[path = "../tests/hall/site.rs"]
mod site;

/// Tickets that wait: an empty hall, a busy one, and more than any hall holds.
const WAITING: [u128; 3] = [0, 300, 10_000];

fn main() {
    divan::main();
}

#[divan::bench(args = WAITING)]
fn decide_issuing(bencher: Bencher<'_, '_>, waiting: u128) {
    let hall = Hall::with(waiting);
    let command = issue(waiting + 1);
    bencher.bench(|| hall.decides(black_box(&command)));
}

#[divan::bench(args = WAITING)]
fn decide_calling(bencher: Bencher<'_, '_>, waiting: u128) {
    let hall = Hall::with(waiting);
    let command = Command::CallNext { counter: 1 };
    bencher.bench(|| hall.decides(black_box(&command)));
}

#[divan::bench(args = WAITING)]
fn apply_an_issued_ticket(bencher: Bencher<'_, '_>, waiting: u128) {
    let hall = Hall::with(waiting);
    let events = hall.decides(&issue(waiting + 1));
    let (envelope, json) = hall.written(events.into_iter().next().expect("a ticket"));
    bencher
        .with_inputs(|| hall.state.clone())
        .bench_refs(|state| state.apply(&envelope, &json));
}

/// A state that somebody reads is copied before it is changed.
#[divan::bench(args = WAITING)]
fn copy_a_state(bencher: Bencher<'_, '_>, waiting: u128) {
    let hall = Hall::with(waiting);
    bencher.bench(|| hall.state.clone());
}

#[divan::bench]
fn replay_a_thousand_tickets(bencher: Bencher<'_, '_>) {
    let log = Hall::with(1_000).log;
    bencher.bench(|| {
        let mut state = State::default();
        for json in &log {
            let envelope: Envelope = serde_json::from_str(json).expect("it was written here");
            state.apply(&envelope, json).expect("it follows");
        }
        state.seq
    });
}

struct Hall {
    site: Site,
    state: State,
    log: Vec<Arc<str>>,
}

impl Hall {
    fn with(waiting: u128) -> Self {
        let mut hall = Self {
            site: site::site(),
            state: State::default(),
            log: Vec::new(),
        };
        let new_log = LogId(Uuid::from_u128(1));
        hall.does(&Command::Configure { new_log });
        let date = "2026-11-22".parse().expect("a date");
        hall.does(&Command::OpenDay { date, began: NOW });
        hall.does(&Command::OpenCounter {
            counter: 1,
            clerk: None,
        });
        for ticket in 1..=waiting {
            hall.does(&issue(ticket));
        }
        hall
    }

    fn decides(&self, command: &Command) -> Vec<Event> {
        let context = Context {
            at: NOW,
            site: &self.site,
            past: Past::nothing(),
        };
        decide(&self.state, command, context).unwrap_or_default()
    }

    fn does(&mut self, command: &Command) {
        for event in self.decides(command) {
            let (envelope, json) = self.written(event);
            self.state.apply(&envelope, &json).expect("it was decided");
            self.log.push(json);
        }
    }

    fn written(&self, event: Event) -> (Envelope, Arc<str>) {
        let envelope = Envelope {
            seq: self.state.seq + 1,
            prev: self.state.head,
            at: NOW,
            business_date: self.state.day,
            actor: Actor::Centre,
            by: None,
            command_id: CommandId(Uuid::from_u128(7)),
            v: ENVELOPE_VERSION,
            event,
        };
        let json = envelope.to_json().into();
        (envelope, json)
    }
}

/// 2026-11-22, ten in the morning in Shanghai.
const NOW: Timestamp = Timestamp(1_795_312_800_000);

fn issue(ticket: u128) -> Command {
    Command::IssueTicket(Box::new(TicketRequest {
        ticket: TicketId(Uuid::from_u128(ticket)),
        code: Hash::of(&ticket.to_be_bytes()),
        service: "id-card".parse().expect("a slug"),
        class: None,
        lang: Lang::ZhHans,
        answers: std::collections::BTreeMap::default(),
        ticked: std::collections::BTreeSet::default(),
    }))
}
