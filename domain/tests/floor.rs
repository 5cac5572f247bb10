//! What a supervisor sees of the whole hall, and a clerk of the customer at the counter.

#[cfg(test)]
mod hall;

use frontdesk_domain::act::Act;
use frontdesk_domain::branch::Command;
use frontdesk_domain::counter::{CounterState, PauseReason};
use frontdesk_domain::queue::CallRule;
use frontdesk_domain::slip::Printer;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::view::{ConsoleView, Figures, FloorView, Late, NEXT_SHOWN, console, floor};
use hall::{Hall, LIN};

#[test]
fn the_floor_tells_of_each_service_who_waits_and_how_long() {
    let mut hall = Hall::open();
    let ann = *hall.issues("id-card");
    hall.passes_minutes(4);
    hall.issues("id-card");
    hall.issues("trade-licence").then_calls(2);
    hall.stops_issuing("household", "明天再来");
    let services = seen(&hall).services;
    let [card, book, licence] = &services[..] else {
        panic!("{services:?}")
    };
    assert_eq!((card.waiting, licence.waiting), (2, 0));
    let waited_ms = hall.now.ms_since(hall.shows(ann).arrival);
    assert_eq!(card.longest_wait_ms, Some(waited_ms));
    assert_eq!(licence.longest_wait_ms, None);
    assert!(book.stopped.is_some() && card.stopped.is_none());
}

#[test]
fn a_service_that_the_catalogue_has_no_more_is_told_as_long_as_somebody_wants_it() {
    let mut hall = Hall::open();
    hall.issues("withdrawn");
    let services = seen(&hall).services;
    let gone = services.last().expect("four");
    assert_eq!((gone.name.as_str(), gone.waiting), ("withdrawn", 1));
}

#[test]
fn the_floor_tells_who_is_at_which_counter_and_since_when() {
    let mut hall = Hall::in_the_morning();
    hall.opens_with(1, LIN);
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    hall.holds(1, ann);
    hall.passes_minutes(2);
    let reason = Some(PauseReason::Meal);
    hall.does(&Command::PauseCounter { counter: 1, reason });
    let floor = seen(&hall);
    let first = &floor.counters[0];
    let since = hall.now;
    assert_eq!(first.state, CounterState::Paused { since, reason });
    assert_eq!(
        (first.clerk, first.held, &first.number),
        (Some(LIN), 1, &None)
    );
    let served = &floor.serving[0];
    assert_eq!((served.ticket, served.counter, served.held), (ann, 1, true));
    assert_eq!(served.for_ms, 120_000);
}

#[test]
fn whoever_waits_is_overdue_just_beyond_the_limit_and_not_at_it() {
    let mut hall = Hall::open();
    let ann = *hall.issues("id-card");
    hall.passes_minutes(30);
    assert_eq!(seen(&hall).overdue, []);
    hall.passes_ms(1);
    let overdue = seen(&hall).overdue;
    assert_eq!(
        (overdue[0].ticket, overdue[0].what, overdue[0].by_ms),
        (ann, Late::Waiting, 1)
    );
}

#[test]
fn whoever_is_served_is_overdue_just_beyond_twice_the_usual_time() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    hall.passes_minutes(20);
    assert_eq!(seen(&hall).overdue, []);
    hall.passes_ms(1);
    let overdue = seen(&hall).overdue;
    assert_eq!((overdue[0].what, overdue[0].by_ms), (Late::Serving, 1));
}

#[test]
fn the_floor_tells_of_each_kiosk_its_lane_and_printer() {
    let mut hall = Hall::open();
    hall.issues("id-card");
    hall.enrols("annex");
    hall.does(&Command::ReportPrinter {
        kiosk: "lobby".parse().expect("a slug"),
        printer: Printer::PaperOut,
    });
    let kiosks = seen(&hall).kiosks;
    let names: Vec<_> = kiosks.iter().map(|kiosk| kiosk.kiosk.as_str()).collect();
    assert_eq!(names, ["lobby", "side", "annex"]);
    assert_eq!(kiosks[0].printer.expect("told").printer, Printer::PaperOut);
    assert!(kiosks[0].lane.is_some() && kiosks[1].lane.is_none());
}

#[test]
fn the_day_is_summed_up() {
    let mut hall = Hall::open_with(|site| site.settings.rules.calls_before_missed = 1);
    for minutes in 1..=10 {
        let ticket = *hall.issues("id-card");
        hall.passes_minutes(minutes);
        assert_eq!(hall.calls(1), ticket);
        hall.starts(1, ticket);
        hall.passes_minutes(2 * minutes);
        hall.finishes(1, ticket);
    }
    let left = *hall.issues("id-card");
    hall.does(&Command::Leave { ticket: left });
    let missed = hall.issues("id-card").then_calls(1);
    hall.does(&Command::Miss {
        counter: 1,
        ticket: missed,
    });
    hall.issues("id-card");
    let summary = seen(&hall).summary;
    assert_eq!((summary.issued, summary.served), (13, 10));
    assert_eq!((summary.missed, summary.left, summary.no_show), (1, 1, 0));
    assert_eq!(
        summary.handling,
        Some(Figures {
            visits: 10,
            mean_ms: 11 * 60_000,
            p90_ms: 18 * 60_000
        })
    );
    let wait = summary.wait.expect("eleven were called");
    assert_eq!(
        (wait.visits, wait.mean_ms, wait.p90_ms),
        (11, 300_000, 9 * 60_000)
    );
}

#[test]
fn a_day_without_visits_has_no_figures() {
    let summary = seen(&Hall::open()).summary;
    assert_eq!(
        (summary.issued, summary.wait, summary.handling),
        (0, None, None)
    );
}

#[test]
fn what_was_taken_back_does_not_count_and_what_was_served_at_two_counters_does_twice() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    hall.passes_minutes(3);
    hall.finishes(1, ann);
    hall.undoes(1, ann);
    hall.passes_minutes(1);
    hall.does(&Command::TransferToCounter {
        counter: 1,
        ticket: ann,
        to: 2,
    });
    hall.passes_minutes(20);
    assert_eq!(hall.calls(2), ann);
    hall.starts(2, ann);
    hall.passes_minutes(5);
    hall.corrects(2, ann, "trade-licence", &[]);
    hall.passes_minutes(1);
    hall.finishes(2, ann);
    let handling = seen(&hall).summary.handling.expect("one was served");
    assert_eq!((handling.visits, handling.mean_ms), (1, (4 + 6) * 60_000));
}

#[test]
fn whoever_was_sent_back_by_a_correction_was_served_until_then() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    hall.passes_minutes(2);
    hall.corrects(1, ann, "trade-licence", &[]);
    hall.passes_minutes(30);
    assert_eq!(hall.calls(2), ann);
    hall.starts(2, ann);
    hall.passes_minutes(1);
    hall.finishes(2, ann);
    let handling = seen(&hall).summary.handling.expect("one was served");
    assert_eq!(handling.mean_ms, 3 * 60_000);
}

#[test]
fn whoever_nobody_recorded_an_outcome_for_was_not_served() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    hall.starts(1, ann);
    hall.does(&Command::Finish {
        counter: 1,
        ticket: ann,
        outcome: Outcome::DayEnded,
    });
    assert_eq!(seen(&hall).summary.served, 0);
}

#[test]
fn a_clerk_sees_the_next_three_and_why() {
    let mut hall = Hall::open();
    let first = [(); 3].map(|()| *hall.issues("id-card"));
    let mei = *hall.issues_to("priority", "id-card");
    hall.issues("trade-licence");
    let desk = console_of(&hall, 1);
    assert_eq!((desk.next.len(), desk.waiting), (NEXT_SHOWN, 4));
    let ids: Vec<_> = desk.next.iter().map(|next| next.ticket).collect();
    assert_eq!(ids, [first[0], mei, first[1]]);
    assert!(matches!(desk.next[1].rule, CallRule::ClassTurn { .. }));
    assert_eq!(desk.next[1].class, "Priority");
}

#[test]
fn a_clerk_sees_what_is_known_of_the_customer() {
    let mut hall = Hall::open();
    let mut fact = hall.fact("lobby", "id-card");
    fact.lang = Lang::En;
    fact.answers = [("case".parse().unwrap(), "lost".parse().unwrap())].into();
    fact.ticked = ["household-book".parse().unwrap()].into();
    let ann = fact.ticket;
    hall.does(&Command::RecordTicket(Box::new(fact)));
    hall.passes_minutes(5);
    assert_eq!(hall.calls(1), ann);
    hall.passes_minutes(1);
    hall.lacks(1, ann, &["loss-report"]);
    hall.ticks(1, ann, "check", true);
    let current = console_of(&hall, 1).current.expect("somebody is called");
    assert_eq!(
        (current.name.as_str(), current.lang),
        ("Identity card", Lang::En)
    );
    assert_eq!(current.answers[0].answer, "A lost card");
    let materials: Vec<_> = current
        .materials
        .iter()
        .map(|line| (line.material.as_str(), line.ticked, line.lacking))
        .collect();
    assert_eq!(
        materials,
        [
            ("household-book", true, false),
            ("loss-report", false, true)
        ]
    );
    let step = &current.steps[0];
    assert_eq!((step.action.as_str(), step.done), ("Compare", true));
    assert_eq!(current.waited_ms, 300_000, "until the call");
}

#[test]
fn a_clerk_sees_for_ten_seconds_what_can_be_taken_back() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    let undo = console_of(&hall, 1).undo.expect("a call");
    assert_eq!((undo.act, undo.ticket), (Act::Call, ann));
    hall.now = undo.until;
    assert!(console_of(&hall, 1).undo.is_some());
    hall.passes_ms(1);
    assert_eq!(console_of(&hall, 1).undo, None);
}

#[test]
fn there_is_no_console_of_a_counter_that_is_not_there() {
    let hall = Hall::open();
    assert_eq!(
        console(&hall.state, &hall.site, 9, Lang::En, hall.now),
        None
    );
}

fn seen(hall: &Hall) -> FloorView {
    floor(&hall.state, &hall.site, Lang::En, hall.now)
}

fn console_of(hall: &Hall, counter: u16) -> ConsoleView {
    console(&hall.state, &hall.site, counter, Lang::En, hall.now).expect("it is there")
}
