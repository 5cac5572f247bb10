//! What holds in every hall, whatever happens there: each property is a function, and all are checked after every step
//! of random stories, from a quiet morning to a flooded hall.

mod deeds;
#[path = "../hall/mod.rs"]
#[cfg(test)]
mod hall;
mod invariants;
mod lanes;
mod story;

use std::collections::BTreeSet;

use deeds::any_story;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{FileFailurePersistence, TestRunner};
use story::Story;

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
        invariants::a_replica_that_starts_from_nothing_ends_where_the_hall_is(&story);
    }
}

/// The properties would hold in an empty hall too: this is what makes the stories worth checking.
#[test]
fn the_stories_meet_every_event_and_contested_counters() {
    let mut runner = TestRunner::deterministic();
    let (mut events, mut refusals, mut contested) = (BTreeSet::new(), BTreeSet::new(), 0);
    for _ in 0..500 {
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
    let all_but_the_start_of_the_log_and_alarms = 54;
    assert_eq!(
        events.len(),
        all_but_the_start_of_the_log_and_alarms,
        "{events:?}"
    );
    assert!(refusals.len() >= 10, "{refusals:?}");
    assert!(contested > 20, "{contested}");
}
