//! What every store must do, as tests that run against each.

use std::path::Path;
use std::sync::Arc;

use frontdesk_domain::branch::{Past, PastQuestion, Refusal};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, CommandId, TicketId};
use frontdesk_domain::ticket::Ticket;
use frontdesk_domain::time::Timestamp;
use uuid::Uuid;

use super::{
    Batch, Collision, Configuration, ConfigurationKind, Outcome, Store, StoredAnswer, StoredEvent,
};

/// One `#[test]` for each promise, against the store that `$open` makes in a directory.
macro_rules! run_against {
    ($open:expr) => {
        $crate::store::contract::run_against!($open;
            what_was_appended_is_read_back_in_order,
            two_writers_at_one_place_collide_and_the_loser_learns_it,
            an_event_that_does_not_follow_is_refused,
            a_bad_batch_fails_alone,
            a_command_is_answered_once,
            refusals_are_kept_as_answers,
            everything_is_there_after_opening_again,
            a_configuration_is_found_by_its_hash,
            a_ticket_is_found_by_its_code_as_it_was_last,
            what_was_given_out_before_is_known,
            what_put_a_configuration_in_force_is_found_newest_first,
            the_halls_file_that_was_taken_last_is_known
        );
    };
    ($open:expr; $($name:ident),+) => {$(
        #[test]
        fn $name() {
            $crate::store::contract::$name($open);
        }
    )+};
}
pub(crate) use run_against;

pub(crate) fn what_was_appended_is_read_back_in_order<S: Store>(open: impl Fn(&Path) -> S) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("db"));
    let events = chain(Hash::ZERO, 1, 5);
    assert_eq!(append(&store, &batch("a", &events)), Ok(()));
    assert_eq!(append(&store, &batch("b", &events[..1])), Ok(()));
    let read = |after, limit| store.events_after(&branch("a"), after, limit).unwrap();
    assert_eq!(read(0, 100), events);
    assert_eq!(read(3, 100), events[3..]);
    assert_eq!(read(1, 2), events[1..3]);
    assert_eq!(read(5, 100), []);
    store.check().unwrap();
}

pub(crate) fn two_writers_at_one_place_collide_and_the_loser_learns_it<S: Store>(
    open: impl Fn(&Path) -> S,
) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("db");
    let (one, other) = (open(&path), open(&path));
    let common = chain(Hash::ZERO, 1, 1);
    assert_eq!(append(&one, &batch("a", &common)), Ok(()));
    let head = common[0].hash;
    let (won, lost) = (chain(head, 2, 2), chain(head, 2, 1));
    assert_eq!(append(&one, &batch("a", &won)), Ok(()));
    assert_eq!(append(&other, &batch("a", &lost)), Err(Collision));
    // The loser reads the tail and appends behind it.
    let tail = other.events_after(&branch("a"), 1, 100).unwrap();
    assert_eq!(tail, won);
    let again = chain(tail[1].hash, 4, 1);
    assert_eq!(append(&other, &batch("a", &again)), Ok(()));
}

pub(crate) fn an_event_that_does_not_follow_is_refused<S: Store>(open: impl Fn(&Path) -> S) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("db"));
    let gap = chain(Hash::ZERO, 2, 1);
    assert_eq!(append(&store, &batch("a", &gap)), Err(Collision));
    let events = chain(Hash::ZERO, 1, 2);
    assert_eq!(append(&store, &batch("a", &events)), Ok(()));
    let fork = chain(events[0].hash, 3, 1);
    assert_eq!(append(&store, &batch("a", &fork)), Err(Collision));
    assert_eq!(store.events_after(&branch("a"), 0, 100).unwrap(), events);
}

pub(crate) fn a_bad_batch_fails_alone<S: Store>(open: impl Fn(&Path) -> S) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("db"));
    let events = chain(Hash::ZERO, 1, 2);
    // The second event of b's batch stands at a place already taken by its first.
    let mut twice = vec![events[0].clone(), events[0].clone()];
    twice[1].hash = Hash::of(b"other");
    let mut bad = batch("b", &twice);
    bad.answers.push(answer(7, "body", done(1, 2)));
    let (a, c) = (batch("a", &events), batch("c", &events));
    let results = store.append(&[&a, &bad, &c]).unwrap();
    assert_eq!(results, [Ok(()), Err(Collision), Ok(())]);
    assert_eq!(store.events_after(&branch("b"), 0, 100).unwrap(), []);
    assert_eq!(store.answers(&branch("b"), &[command(7)]).unwrap(), []);
    assert_eq!(store.events_after(&branch("c"), 0, 100).unwrap(), events);
}

pub(crate) fn a_command_is_answered_once<S: Store>(open: impl Fn(&Path) -> S) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("db"));
    let events = chain(Hash::ZERO, 1, 2);
    let mut first = batch("a", &events[..1]);
    first.answers.push(answer(7, "body", done(1, 1)));
    assert_eq!(append(&store, &first), Ok(()));
    let mut second = batch("a", &events[1..]);
    second.answers.push(answer(7, "body", done(2, 1)));
    assert_eq!(append(&store, &second), Err(Collision));
    assert_eq!(
        store
            .answers(&branch("a"), &[command(6), command(7)])
            .unwrap(),
        [answer(7, "body", done(1, 1))]
    );
    // Another branch has its own commands.
    assert_eq!(store.answers(&branch("b"), &[command(7)]).unwrap(), []);
}

pub(crate) fn refusals_are_kept_as_answers<S: Store>(open: impl Fn(&Path) -> S) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("db"));
    let refused = answer(1, "body", Outcome::from(&Refusal::NobodyWaiting));
    let mut only_answers = Batch::empty(branch("a"));
    only_answers.answers.push(refused.clone());
    assert_eq!(append(&store, &only_answers), Ok(()));
    assert_eq!(
        store.answers(&branch("a"), &[command(1)]).unwrap(),
        [refused]
    );
}

pub(crate) fn everything_is_there_after_opening_again<S: Store>(open: impl Fn(&Path) -> S) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("db");
    let events = chain(Hash::ZERO, 1, 3);
    {
        let store = open(&path);
        let mut batch = batch("a", &events);
        batch.answers.push(answer(7, "body", done(1, 3)));
        assert_eq!(append(&store, &batch), Ok(()));
        // No orderly end: the store is forgotten with its log not folded into the database.
        std::mem::forget(store);
    }
    let store = open(&path);
    assert_eq!(store.events_after(&branch("a"), 0, 100).unwrap(), events);
    assert_eq!(
        store.answers(&branch("a"), &[command(7)]).unwrap(),
        [answer(7, "body", done(1, 3))]
    );
}

pub(crate) fn a_configuration_is_found_by_its_hash<S: Store>(open: impl Fn(&Path) -> S) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("db"));
    let settings = Configuration {
        hash: Hash::of(b"{}"),
        kind: ConfigurationKind::Settings,
        json: "{}".into(),
    };
    let mut batch = Batch::empty(branch("a"));
    batch.configurations.push(settings.clone());
    assert_eq!(append(&store, &batch), Ok(()));
    batch.branch = branch("b");
    assert_eq!(
        append(&store, &batch),
        Ok(()),
        "two branches may share a version"
    );
    assert_eq!(store.configuration(&settings.hash).unwrap(), Some(settings));
    assert_eq!(store.configuration(&Hash::of(b"[]")).unwrap(), None);
}

pub(crate) fn what_put_a_configuration_in_force_is_found_newest_first<S: Store>(
    open: impl Fn(&Path) -> S,
) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("db"));
    let events = chain(Hash::ZERO, 1, 5);
    let mut written = batch("a", &events);
    written.publications = vec![1, 2, 5];
    assert_eq!(append(&store, &written), Ok(()));
    assert_eq!(append(&store, &batch("b", &events)), Ok(()));
    let found = |before, limit| {
        store
            .publications(&branch("a"), before, limit)
            .unwrap()
            .into_iter()
            .map(|json| events.iter().position(|event| event.json == json).unwrap() + 1)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(u64::MAX, 10), [5, 2, 1]);
    assert_eq!(found(5, 1), [2]);
    assert_eq!(store.publications(&branch("b"), u64::MAX, 10).unwrap(), []);
}

pub(crate) fn the_halls_file_that_was_taken_last_is_known<S: Store>(open: impl Fn(&Path) -> S) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("db");
    let (first, second) = (Hash::of(b"first"), Hash::of(b"second"));
    {
        let store = open(&path);
        assert_eq!(store.hall_file(&branch("a")).unwrap(), None);
        store.take_hall_file(&branch("a"), &first).unwrap();
        store.take_hall_file(&branch("a"), &second).unwrap();
    }
    let store = open(&path);
    assert_eq!(store.hall_file(&branch("a")).unwrap(), Some(second));
    assert_eq!(store.hall_file(&branch("b")).unwrap(), None);
}

pub(crate) fn a_ticket_is_found_by_its_code_as_it_was_last<S: Store>(open: impl Fn(&Path) -> S) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("db"));
    let mut ticket = a_ticket();
    let write = |ticket: &Ticket| {
        let mut batch = Batch::empty(branch("a"));
        batch.tickets.push(ticket.clone());
        append(&store, &batch).unwrap();
    };
    write(&ticket);
    ticket.state = ticket.state.call(1, Timestamp(5)).unwrap();
    write(&ticket);
    let found = store.ticket_by_code(&ticket.code).unwrap().unwrap();
    assert_eq!(found.branch, branch("a"));
    assert_eq!(found.ticket, ticket);
    assert_eq!(store.ticket_by_code(&Hash::ZERO).unwrap(), None);
}

pub(crate) fn what_was_given_out_before_is_known<S: Store>(open: impl Fn(&Path) -> S) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("db"));
    let ticket = a_ticket();
    let mut one = batch("a", &chain(Hash::ZERO, 1, 1));
    one.tickets = vec![ticket.clone()];
    append(&store, &one).unwrap();
    let about = |id, code, number: &str| PastQuestion {
        ticket: id,
        code,
        number: Some((ticket.business_date, number.parse().unwrap())),
    };
    let (known, other) = (ticket.id, TicketId(Uuid::from_u128(99)));
    let (code, no_code) = (ticket.code, Hash::of(b"another"));
    let number = ticket.number.to_string();
    let past = |branch_id, question| store.past(&branch(branch_id), &[question]).unwrap();
    let nothing = past("a", about(other, no_code, "Z999"));
    assert_eq!(nothing, Past::default());
    let all = past("a", about(known, code, &number));
    assert_eq!(all.tickets, [known].into());
    assert_eq!(all.codes, [code].into());
    assert_eq!(
        all.numbers,
        [(ticket.business_date, ticket.number.clone())].into()
    );
    let mut unasked = about(other, no_code, &number);
    assert_eq!(past("a", unasked.clone()).numbers.len(), 1);
    unasked.number = None;
    assert_eq!(past("a", unasked).numbers.len(), 0);
    let elsewhere = past("b", about(known, code, &number));
    assert_eq!(elsewhere.tickets.len() + elsewhere.numbers.len(), 0);
    assert_eq!(elsewhere.codes, [code].into(), "a code is one everywhere");
}

fn append(store: &impl Store, batch: &Batch) -> Result<(), Collision> {
    store.append(&[batch]).unwrap().remove(0)
}

fn branch(name: &str) -> BranchId {
    name.parse().unwrap()
}

fn command(number: u128) -> CommandId {
    CommandId(Uuid::from_u128(number))
}

fn batch(name: &str, events: &[StoredEvent]) -> Batch {
    Batch {
        events: events.to_vec(),
        ..Batch::empty(branch(name))
    }
}

fn answer(id: u128, body: &str, outcome: Outcome) -> StoredAnswer {
    StoredAnswer {
        command_id: command(id),
        body_hash: Hash::of(body.as_bytes()),
        outcome,
    }
}

fn done(first_seq: u64, count: u32) -> Outcome {
    Outcome::Done { first_seq, count }
}

/// `count` events that follow one another; a store does not look into their text.
fn chain(mut prev: Hash, first_seq: u64, count: u64) -> Vec<StoredEvent> {
    (first_seq..first_seq + count)
        .map(|seq| {
            let json: Arc<str> =
                format!("{{\"seq\":{seq},\"of\":{count},\"prev\":\"{prev}\"}}").into();
            let event = StoredEvent {
                seq,
                prev,
                hash: Hash::of(json.as_bytes()),
                at: Timestamp(1_800_000_000_000),
                json,
            };
            prev = event.hash;
            event
        })
        .collect()
}

fn a_ticket() -> Ticket {
    serde_json::from_value(serde_json::json!({
        "id": Uuid::from_u128(9), "number": "A001", "business_date": "2026-11-22", "code": Hash::of(b"code"),
        "service": "id-card", "skill": "papers", "handling_minutes": 10, "class": "normal",
        "catalogue": Hash::of(b"catalogue"), "lang": "en", "answers": {}, "ticked": [], "arrival": 1_800_000_000_000_i64,
        "place": frontdesk_domain::ticket::Place::on_arrival(Timestamp(1_800_000_000_000), "A001".parse().unwrap()),
        "let_passed": 0, "flags": [], "state": {"is": "waiting"}, "moments": [],
    }))
    .unwrap()
}
