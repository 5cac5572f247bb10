//! What the holder of a ticket does in the queue: comes back, leaves, lets others pass.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::text::Lang;
use frontdesk_domain::view::customer;
use hall::Hall;
use rstest::rstest;

#[rstest]
#[case::nobody_waits(0)]
#[case::fewer_wait_than_the_rule_says(2)]
#[case::exactly_so_many_wait(3)]
#[case::more_wait(7)]
fn a_missed_customer_who_returns_is_called_after_exactly_the_next_three_or_last(
    #[case] others: usize,
) {
    let mut hall = Hall::open();
    let late = hall.issues("id-card").then_calls(1);
    hall.misses(1, late);
    let line: Vec<_> = (0..others).map(|_| *hall.issues("id-card")).collect();
    hall.does(&Command::Return {
        ticket: late,
        counter: None,
    });
    let mut expected = line;
    expected.insert(others.min(3), late);
    assert_eq!(serves_all(&mut hall, 1), expected);
}

#[test]
fn whoever_returns_in_the_moment_another_takes_a_number_still_stands_behind() {
    let mut hall = Hall::open();
    let late = hall.issues("id-card").then_calls(1);
    hall.misses(1, late);
    let newcomer = *hall.issues("id-card");
    hall.does(&Command::Return {
        ticket: late,
        counter: None,
    });
    assert_eq!(hall.queue(), [newcomer, late]);
}

#[test]
fn whoever_returns_after_the_clock_was_set_back_still_stands_behind() {
    let mut hall = Hall::open();
    let late = hall.issues("id-card").then_calls(1);
    hall.misses(1, late);
    let newcomer = *hall.issues("id-card");
    hall.passes_ms(-3_600_000);
    hall.does(&Command::Return {
        ticket: late,
        counter: None,
    });
    assert_eq!(hall.queue(), [newcomer, late]);
}

#[test]
fn a_returning_customer_is_placed_among_their_own_class_and_skill() {
    let mut hall = Hall::open();
    let late = hall.issues("id-card").then_calls(1);
    hall.misses(1, late);
    for _ in 0..5 {
        hall.issues_to("priority", "id-card");
        hall.issues("trade-licence");
    }
    let line = [*hall.issues("id-card"), *hall.issues("id-card")];
    hall.passes_seconds(1);
    hall.does(&Command::Return {
        ticket: late,
        counter: None,
    });
    let normal: Vec<_> = hall
        .queue()
        .into_iter()
        .filter(|id| line.contains(id) || *id == late)
        .collect();
    assert_eq!(normal, [line[0], line[1], late]);
}

#[rstest]
#[case::one(1, 1)]
#[case::two(2, 2)]
#[case::as_many_as_there_are(5, 3)]
fn whoever_lets_others_pass_stands_directly_behind_the_last_of_them(
    #[case] asked: u16,
    #[case] passed: u16,
) {
    let mut hall = Hall::open();
    let polite = *hall.issues("id-card");
    let others: Vec<_> = (0..3).map(|_| *hall.issues("id-card")).collect();
    let events = hall.does(&Command::LetPass {
        ticket: polite,
        others: asked,
    });
    assert!(
        matches!(events[..], [Event::TicketLetPass { others, .. }] if others == passed),
        "{events:?}"
    );
    let mut expected = others;
    expected.insert(usize::from(passed), polite);
    assert_eq!(hall.queue(), expected);
    assert_eq!(hall.shows(polite).let_passed, 1);
}

#[rstest]
#[case::least(1, true)]
#[case::most(5, true)]
#[case::none(0, false)]
#[case::too_many(6, false)]
#[case::far_too_many(u16::MAX, false)]
fn between_one_and_five_are_let_pass_at_a_time(#[case] others: u16, #[case] taken: bool) {
    let mut hall = Hall::open();
    let polite = *hall.issues("id-card");
    for _ in 0..8 {
        hall.issues("id-card");
    }
    let decided = hall.decides(&Command::LetPass {
        ticket: polite,
        others,
    });
    assert_eq!(decided.is_ok(), taken);
}

#[test]
fn others_are_let_pass_five_times_and_no_sixth() {
    let mut hall = Hall::open();
    let polite = *hall.issues("id-card");
    for time in 1..=6 {
        hall.issues("id-card");
        let decided = hall.tries(&Command::LetPass {
            ticket: polite,
            others: 1,
        });
        assert_eq!(decided.is_ok(), time <= 5, "time {time}");
    }
}

#[test]
fn only_a_waiting_called_or_missed_ticket_leaves() {
    let mut hall = Hall::open();
    let waiting = *hall.issues("id-card");
    hall.does(&Command::Leave { ticket: waiting });
    let missed = hall.issues("id-card").then_calls(1);
    hall.misses(1, missed);
    hall.does(&Command::Leave { ticket: missed });
    assert_eq!(
        hall.refuses(&Command::Leave { ticket: missed }),
        "wrong_ticket_state",
        "once is enough"
    );
    let held = hall.issues("id-card").then_calls(1);
    hall.starts(1, held);
    hall.holds(1, held);
    assert_eq!(
        hall.refuses(&Command::Leave { ticket: held }),
        "wrong_ticket_state"
    );
}

#[test]
fn the_page_names_who_went_first_and_never_the_reader() {
    let mut hall = Hall::open();
    let polite = *hall.issues("id-card");
    let quick = *hall.issues("id-card");
    hall.does(&Command::LetPass {
        ticket: polite,
        others: 1,
    });
    assert_eq!(hall.calls(3), quick);
    assert_eq!(went_first(&hall, polite), ["A002"]);
    assert_eq!(hall.calls(1), polite);
    hall.does(&Command::Transfer {
        counter: 1,
        ticket: polite,
        service: "household".parse().unwrap(),
    });
    assert_eq!(
        went_first(&hall, polite),
        ["A002"],
        "its own call overtook nobody"
    );
}

/// Serves at `counter` until nobody waits there, and says in which order.
fn serves_all(hall: &mut Hall, counter: u16) -> Vec<TicketId> {
    let mut served = Vec::new();
    while hall.decides(&Command::CallNext { counter }).is_ok() {
        served.push(hall.serves(counter));
    }
    served
}

fn went_first(hall: &Hall, ticket: TicketId) -> Vec<String> {
    let view = customer(
        &hall.state,
        &hall.site,
        hall.shows(ticket),
        None,
        Lang::En,
        hall.now,
    );
    view.went_first
        .iter()
        .map(|other| other.number.to_string())
        .collect()
}
