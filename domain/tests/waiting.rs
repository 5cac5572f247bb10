//! What a waiting customer is told: how many are ahead, and how long it may take.

#[cfg(test)]
mod hall;

use std::collections::BTreeMap;

use frontdesk_domain::branch::{Command, State};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::wait::{Estimate, Newcomer, Wait, estimates, for_newcomer};
use hall::Hall;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use rstest::rstest;

#[test]
fn where_nobody_waits_and_a_counter_is_free_it_is_ones_turn_at_once() {
    let hall = Hall::open();
    assert_eq!(tells(&hall, "registry", "normal"), (0, Some((0, 1))));
}

/// Handling takes 10 minutes: 7.5 when it goes fast, 12.5 when slowly.
#[rstest]
#[case::one_free_counter_each(2, &[1, 3], (2, (7, 13)))]
#[case::a_single_counter(1, &[1], (1, (7, 13)))]
#[case::three_for_one_counter(3, &[1], (3, (20, 40)))]
#[case::four_for_two_counters(4, &[1, 3], (4, (15, 25)))]
#[case::a_counter_too_many(1, &[1, 3], (1, (0, 1)))]
fn so_many_wait_over_so_many_counters(
    #[case] waiting: u32,
    #[case] counters: &[CounterNumber],
    #[case] (ahead, range): (u32, (u32, u32)),
) {
    let mut hall = Hall::in_the_morning();
    for counter in counters {
        hall.opens(*counter);
    }
    for _ in 0..waiting {
        hall.issues("id-card");
    }
    assert_eq!(tells(&hall, "registry", "normal"), (ahead, Some(range)));
}

#[test]
fn priority_goes_before_as_many_as_the_ratio_lets_it() {
    let mut hall = Hall::in_the_morning();
    hall.opens(1);
    for _ in 0..6 {
        hall.issues("id-card");
    }
    assert_eq!(
        tells(&hall, "registry", "priority").0,
        1,
        "normal, then priority: two to one"
    );
    assert_eq!(tells(&hall, "registry", "normal").0, 6);
    for _ in 0..3 {
        hall.issues_to("priority", "id-card");
    }
    assert_eq!(tells(&hall, "registry", "normal").0, 9);
}

#[test]
fn who_needs_another_skill_is_ahead_only_where_the_counters_are_shared() {
    let mut hall = Hall::in_the_morning();
    hall.opens(1);
    hall.opens(2);
    for _ in 0..4 {
        hall.issues("trade-licence");
    }
    assert_eq!(tells(&hall, "registry", "normal").0, 0);
    hall.closes(1);
    hall.opens(3);
    let ahead = tells(&hall, "registry", "normal").0;
    assert_eq!(
        ahead, 2,
        "counter 3 serves two of the four first, and counter 2 the others"
    );
}

#[rstest]
#[case::just_started(0, (7, 13))]
#[case::half_done(5, (2, 8))]
#[case::as_long_as_expected(10, (1, 3))]
#[case::far_too_long(60, (1, 3))]
fn a_busy_counter_needs_what_is_left_of_the_handling_time(
    #[case] minutes: u32,
    #[case] range: (u32, u32),
) {
    let mut hall = Hall::in_the_morning();
    hall.opens(1);
    let ticket = hall.issues("id-card").then_calls(1);
    hall.starts(1, ticket);
    hall.passes_minutes(minutes);
    assert_eq!(tells(&hall, "registry", "normal"), (0, Some(range)));
}

#[test]
fn where_no_open_counter_can_serve_there_is_no_guess_but_a_count() {
    let mut hall = Hall::in_the_morning();
    hall.opens(2);
    hall.issues("id-card");
    hall.issues("trade-licence");
    let second = *hall.issues("id-card");
    let told = estimates(&hall.state, hall.now)[&second];
    assert_eq!(
        told,
        Estimate {
            ahead: 1,
            wait: Wait::NoCounterOpen
        }
    );
    assert_eq!(tells(&hall, "registry", "normal"), (2, None));
}

#[test]
fn a_paused_counter_does_not_count() {
    let mut hall = Hall::in_the_morning();
    hall.opens(1);
    hall.pauses(1);
    assert_eq!(tells(&hall, "registry", "normal"), (0, None));
}

#[test]
fn a_held_customer_does_not_keep_the_counter_busy() {
    let mut hall = Hall::in_the_morning();
    hall.opens(1);
    let ticket = hall.issues("id-card").then_calls(1);
    hall.starts(1, ticket);
    hall.holds(1, ticket);
    assert_eq!(tells(&hall, "registry", "normal"), (0, Some((0, 1))));
}

#[test]
fn beyond_a_quarter_of_an_hour_a_range_is_told_in_fives() {
    let mut hall = Hall::in_the_morning();
    hall.opens(1);
    for waiting in 0..40 {
        if let (_, Some((low, high))) = tells(&hall, "registry", "normal") {
            assert!(
                high <= 15 || (low % 5 == 0 && high % 5 == 0),
                "{low} to {high} after {waiting}"
            );
        }
        hall.issues("id-card");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn ahead_is_how_many_are_called_before_when_all_counters_call_in_turn(hall in halls()) {
        let told = estimates(&hall.state, hall.now);
        let called = calls_in_turn(hall.clone());
        for (ticket, before) in &called {
            prop_assert_eq!(told[ticket].ahead, *before, "{}", hall.shows(*ticket).number);
        }
        for ticket in hall.waiting().filter(|ticket| !called.contains_key(&ticket.id)) {
            prop_assert_eq!(told[&ticket.id].wait, Wait::NoCounterOpen);
        }
    }

    /// With the usual handling time for everybody, each call falls within what was told.
    #[test]
    fn the_range_brackets_the_usual_pace(hall in halls()) {
        let told = estimates(&hall.state, hall.now);
        for (ticket, minutes) in calls_at_the_usual_pace(hall.clone()) {
            let Wait::Range { low_minutes, high_minutes, .. } = told[&ticket].wait else {
                panic!("it was called, so a counter can serve it")
            };
            prop_assert!((low_minutes..=high_minutes).contains(&minutes), "{minutes} is not in {:?}", told[&ticket]);
        }
    }

    #[test]
    fn a_newcomer_is_told_what_they_are_told_again_once_they_have_a_number(
        hall in halls(), priority in any::<bool>(), permits in any::<bool>()
    ) {
        let mut hall = hall;
        let (service, skill) = if permits { ("trade-licence", "permits") } else { ("household", "registry") };
        let class = if priority { "priority" } else { "normal" };
        hall.passes_seconds(1);
        let newcomer = tells(&hall, skill, class);
        let mut fact = hall.fact("side", service);
        fact.class = Some(class.parse().unwrap());
        let ticket = fact.ticket;
        hall.does(&Command::RecordTicket(Box::new(fact)));
        prop_assert_eq!(short(estimates(&hall.state, hall.now)[&ticket]), newcomer);
    }

    #[test]
    fn estimates_are_the_same_for_the_same_state(hall in halls()) {
        let read: State = serde_json::from_str(&hall::snapshot(&hall.state)).unwrap();
        prop_assert_eq!(estimates(&hall.state, hall.now), estimates(&read, hall.now));
    }
}

/// Printed, not asserted: the time of a shared machine proves nothing. What would be slow is asserted by the test
/// coming to an end.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "this measures; no rule runs on the time"
)]
fn five_hundred_waiting_over_twelve_counters_are_reckoned_together() {
    let mut hall = Hall::open_with(|site| {
        let pattern = site.settings.counters.clone();
        for number in 4..=12 {
            let mut counter = pattern[usize::from(number) % 3].clone();
            counter.number = number;
            site.settings.counters.push(counter);
        }
    });
    for counter in 4..=12 {
        hall.opens(counter);
    }
    for number in 0..500 {
        let class = if number % 4 == 0 {
            "priority"
        } else {
            "normal"
        };
        hall.issues_to(class, ["id-card", "trade-licence", "household"][number % 3]);
    }
    let before = std::time::Instant::now();
    let told = estimates(&hall.state, hall.now);
    println!(
        "estimates of {} tickets over 12 counters took {:?}",
        told.len(),
        before.elapsed()
    );
    assert_eq!(told.len(), 500);
}

/// Halls with idle counters of which some are open, and people of both classes and skills who wait.
fn halls() -> impl Strategy<Value = Hall> {
    let services = prop::sample::select(vec!["id-card", "trade-licence", "withdrawn"]);
    let people = prop::collection::vec((services, any::<bool>()), 0..30);
    let counters = prop::sample::subsequence(vec![1, 2, 3], 0..=3);
    (people, counters, 0..6_usize).prop_map(|(people, counters, served)| {
        let mut hall = Hall::in_the_morning();
        for (service, priority) in people {
            hall.issues_to(if priority { "priority" } else { "normal" }, service);
        }
        for counter in &counters {
            hall.opens(*counter);
        }
        // The ratio has been running for a while.
        for turn in 0..served {
            if let Some(counter) = counters.get(turn % 3)
                && hall
                    .decides(&Command::CallNext { counter: *counter })
                    .is_ok()
            {
                hall.serves(*counter);
            }
        }
        hall
    })
}

/// For each ticket that is called: how many were called before at the counters that can serve it.
fn calls_in_turn(mut hall: Hall) -> BTreeMap<TicketId, u32> {
    let mut before = BTreeMap::new();
    let mut calls: BTreeMap<CounterNumber, u32> = BTreeMap::new();
    in_rounds(&mut hall, |hall, counter, ticket, _| {
        let need = hall.shows(ticket).clone();
        let serving = hall
            .open_counters()
            .filter(|counter| counter.can_serve(need.need()));
        before.insert(
            ticket,
            serving
                .filter_map(|counter| calls.get(&counter.number))
                .sum(),
        );
        *calls.entry(counter).or_default() += 1;
    });
    before
}

/// In how many minutes each ticket is called when everybody takes the ten minutes of their service.
fn calls_at_the_usual_pace(mut hall: Hall) -> BTreeMap<TicketId, u32> {
    let mut minutes = BTreeMap::new();
    in_rounds(&mut hall, |_, _, ticket, round| {
        minutes.insert(ticket, round * 10);
    });
    minutes
}

/// All open counters call, in the order of their numbers, again and again until nobody is called.
fn in_rounds(hall: &mut Hall, mut called: impl FnMut(&Hall, CounterNumber, TicketId, u32)) {
    let counters: Vec<_> = hall.open_counters().map(|counter| counter.number).collect();
    for round in 0.. {
        let mut anybody = false;
        for counter in &counters {
            if hall
                .decides(&Command::CallNext { counter: *counter })
                .is_ok()
            {
                let ticket = hall.serves(*counter);
                called(hall, *counter, ticket, round);
                anybody = true;
            }
        }
        if !anybody {
            return;
        }
    }
}

/// What a newcomer is told: how many are ahead, and from how many minutes to how many.
fn tells(hall: &Hall, skill: &str, class: &str) -> (u32, Option<(u32, u32)>) {
    let (skill, class) = (
        skill.parse().expect("a slug"),
        class.parse().expect("a slug"),
    );
    short(for_newcomer(
        &hall.state,
        Newcomer {
            skill: &skill,
            class: &class,
        },
        hall.now,
    ))
}

fn short(estimate: Estimate) -> (u32, Option<(u32, u32)>) {
    match estimate.wait {
        Wait::Range {
            low_minutes,
            high_minutes,
            ..
        } => (estimate.ahead, Some((low_minutes, high_minutes))),
        Wait::NoCounterOpen => (estimate.ahead, None),
    }
}
