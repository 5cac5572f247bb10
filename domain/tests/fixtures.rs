//! Events of every version that was ever written must replay for ever.
//!
//! `fixtures/events-v2.jsonl` is a log as it is stored, with every event and every word an event can contain;
//! `fixtures/events-v2.state.json` is the state it leads to. They are recorded once for each version and are not
//! written again when the code changes: a change here that fails is a change that cannot read the logs of halls in use.
//! Those of earlier versions stay beside them, and everything that their state said is still said.
//! Only what is *added* to a version that no hall has yet is recorded with
//! `UPDATE_FIXTURES=1 cargo test -p frontdesk-domain --test fixtures`, and the difference is read before it is kept.

#[path = "fixtures/everything.rs"]
#[cfg(test)]
mod everything;
#[cfg(test)]
mod hall;
#[path = "fixtures/words.rs"]
#[cfg(test)]
mod words;

use everything::a_hall_where_everything_happens;
use frontdesk_domain::branch::{ENVELOPE_VERSION, Envelope, Event, State};
use frontdesk_domain::ids::LogId;
use hall::{replay, snapshot};
use std::collections::BTreeSet;
use std::path::PathBuf;
use words::{every_word, word_of_event, words_in};

#[test]
fn the_recorded_log_replays_to_the_recorded_state() {
    let (log, state) = recorded();
    assert_eq!(snapshot(&replay(log.lines())), state.trim_end());
}

#[test]
fn the_log_of_version_1_still_leads_to_what_it_led_to() {
    let (log, state) = (fixture("events-v1.jsonl"), fixture("events-v1.state.json"));
    let now = serde_json::to_value(replay(log.lines())).unwrap();
    let then: serde_json::Value = serde_json::from_str(&state).unwrap();
    for (key, said) in then.as_object().expect("a state is an object") {
        let mut says = now[key].clone();
        match key.as_str() {
            // Then bare numbers.
            "set_aside" => {
                for entry in says.as_array_mut().expect("a list") {
                    *entry = entry["number"].take();
                }
            }
            // Rules that came later have their defaults.
            "rules" => {
                let rules = says.as_object_mut().expect("an object");
                assert_eq!(rules.remove("unfinished"), Some("close".into()));
                assert_eq!(rules.remove("offline_issue_days"), Some(7.into()));
            }
            _ => {}
        }
        assert_eq!(says, *said, "{key}");
    }
}

#[test]
fn a_state_of_version_1_reads_and_knows_the_same_tickets() {
    let state: State = serde_json::from_str(&fixture("events-v1.state.json")).unwrap();
    let replayed = replay(fixture("events-v1.jsonl").lines());
    assert_eq!((state.seq, state.head), (replayed.seq, replayed.head));
    assert_eq!(state.tickets, replayed.tickets);
    assert_eq!(state.help, replayed.help);
    assert!(state.set_aside.is_empty() && !replayed.set_aside.is_empty());
}

#[test]
fn recorded_events_are_written_again_byte_for_byte() {
    for json in recorded().0.lines() {
        let envelope: Envelope = serde_json::from_str(json).unwrap();
        assert_eq!(
            envelope.v, ENVELOPE_VERSION,
            "a later version keeps this test for its own fixtures"
        );
        assert_eq!(envelope.to_json(), json);
    }
}

#[test]
fn a_recorded_state_reads_back() {
    let (log, state) = recorded();
    let read: State = serde_json::from_str(&state).unwrap();
    assert_eq!(read, replay(log.lines()));
}

#[test]
fn every_event_and_every_word_an_event_can_contain_is_in_the_recorded_log() {
    let envelopes = recorded_envelopes();
    let mut seen = BTreeSet::new();
    for envelope in &envelopes {
        seen.insert(word_of_event(&envelope.event).to_owned());
        seen.extend(words_in(envelope));
    }
    let missing: Vec<_> = every_word()
        .into_iter()
        .filter(|word| !seen.contains(word))
        .collect();
    assert!(
        missing.is_empty(),
        "not in fixtures/events-v2.jsonl: {missing:?}"
    );
}

#[test]
fn an_event_is_recorded_under_its_own_type() {
    for envelope in recorded_envelopes() {
        let json = serde_json::to_value(&envelope.event).unwrap();
        assert_eq!(json["type"], word_of_event(&envelope.event));
    }
}

#[test]
fn a_field_that_a_later_version_adds_to_an_event_is_passed_over() {
    let recorded = recorded().0;
    for json in recorded.lines() {
        let mut value: serde_json::Value = serde_json::from_str(json).unwrap();
        value["event"]["added_later"] = 1.into();
        value["added_later"] = 1.into();
        let read: Envelope = serde_json::from_value(value).unwrap();
        assert_eq!(read, serde_json::from_str(json).unwrap());
    }
}

fn recorded_envelopes() -> Vec<Envelope> {
    recorded()
        .0
        .lines()
        .map(|json| serde_json::from_str(json).expect("a recorded event can be read"))
        .collect()
}

/// The log and the state, recorded anew only when that is asked for.
fn recorded() -> (String, String) {
    static RECORDED: std::sync::LazyLock<(String, String)> = std::sync::LazyLock::new(|| {
        let names = ["events-v2.jsonl", "events-v2.state.json"];
        if std::env::var_os("UPDATE_FIXTURES").is_some_and(|wish| wish == "1") {
            let hall = a_hall_where_everything_happens();
            let [log, state] = names.map(in_fixtures);
            std::fs::write(log, hall.log.join("\n") + "\n").expect("the log can be written");
            std::fs::write(state, snapshot(&hall.state) + "\n").expect("the state can be written");
        }
        let [log, state] = names.map(fixture);
        (log, state)
    });
    RECORDED.clone()
}

fn in_fixtures(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    folder.join(name)
}

fn fixture(name: &str) -> String {
    std::fs::read_to_string(in_fixtures(name)).expect("fixtures are part of the project")
}

#[test]
fn the_log_has_one_id_from_its_first_event_on() {
    let (log, _) = recorded();
    let first: Envelope = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    let Event::LogStarted { log: id, .. } = first.event else {
        panic!("{:?}", first.event)
    };
    assert_eq!(replay(log.lines()).log, Some(id));
    assert_ne!(Some(id), Some(LogId(uuid::Uuid::nil())));
}
