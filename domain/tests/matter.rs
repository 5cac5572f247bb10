//! What a clerk finds out at the counter: what is lacking, which steps are done, that it is another service, and how it
//! ended.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::{Happening, Outcome, TicketState};
use frontdesk_domain::view::customer;
use hall::{Hall, correct_service, record_lacking};

#[test]
fn the_customer_reads_what_the_counter_found_missing_until_it_is_there() {
    let (mut hall, ann) = a_lost_card_at_counter(3);
    hall.lacks(3, ann, &["household-book", "loss-report"]);
    assert_eq!(
        reads_missing(&hall, ann),
        ["Household book", "Report of the loss"]
    );
    hall.lacks(3, ann, &["loss-report"]);
    assert_eq!(reads_missing(&hall, ann), ["Report of the loss"]);
    hall.lacks(3, ann, &[]);
    assert_eq!(reads_missing(&hall, ann), [""; 0]);
}

#[test]
fn what_is_missing_already_is_recorded_once() {
    let (mut hall, ann) = a_lost_card_at_counter(3);
    hall.lacks(3, ann, &["loss-report"]);
    assert_eq!(hall.does(&record_lacking(3, ann, &["loss-report"])), []);
}

#[test]
fn only_what_the_answers_call_for_can_be_missing() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(3);
    assert_eq!(
        hall.refuses(&record_lacking(3, ann, &["loss-report"])),
        "unknown_material",
        "nobody said that a card was lost"
    );
    hall.lacks(3, ann, &["household-book"]);
}

#[test]
fn whoever_goes_home_for_a_paper_still_reads_which_and_whoever_is_done_does_not() {
    for (outcome, missing) in [
        (Outcome::Incomplete, 1),
        (Outcome::Accepted, 1),
        (Outcome::Completed, 0),
    ] {
        let (mut hall, ann) = a_lost_card_at_counter(3);
        hall.starts(3, ann);
        hall.lacks(3, ann, &["loss-report"]);
        hall.does(&Command::Finish {
            counter: 3,
            ticket: ann,
            outcome,
        });
        assert_eq!(reads_missing(&hall, ann).len(), missing, "{outcome:?}");
    }
}

#[test]
fn a_step_is_ticked_off_and_unticked_and_twice_is_once() {
    let (mut hall, ann) = a_lost_card_at_counter(3);
    let tick = |done| Command::TickStep {
        counter: 3,
        ticket: ann,
        step: "check".parse().expect("a slug"),
        done,
    };
    assert_eq!(hall.does(&tick(false)), [], "it was not done");
    hall.does(&tick(true));
    assert_eq!(hall.does(&tick(true)), []);
    assert_eq!(hall.shows(ann).steps_done.len(), 1);
    hall.does(&tick(false));
    assert!(hall.shows(ann).steps_done.is_empty());
}

#[test]
fn a_service_that_was_chosen_wrongly_is_corrected_and_the_customer_stays_at_the_counter() {
    let (mut hall, ann) = a_lost_card_at_counter(3);
    hall.starts(3, ann);
    let since = hall.now;
    hall.lacks(3, ann, &["loss-report"]);
    hall.ticks(3, ann, "check", true);
    hall.corrects(3, ann, "trade-licence", &[]);
    let ticket = hall.shows(ann);
    assert_eq!(ticket.state, TicketState::Serving { counter: 3, since });
    assert_eq!(ticket.service.as_str(), "trade-licence");
    assert_eq!(ticket.skill, Some("permits".parse().expect("a slug")));
    assert!(ticket.answers.is_empty() && ticket.lacking.is_empty() && ticket.steps_done.is_empty());
    assert_eq!(hall.counters[&3].ticket, Some(ann));
    assert!(matches!(
        ticket.moments.last().map(|moment| &moment.what),
        Some(Happening::ServiceCorrected { .. })
    ));
}

#[test]
fn a_counter_that_lacks_the_skill_sends_a_corrected_ticket_back_to_its_place() {
    let mut hall = Hall::open();
    let ann = hall.issues("id-card").then_calls(1);
    let before = hall.shows(ann).clone();
    hall.starts(1, ann);
    hall.issues("trade-licence");
    let events = hall.does(&correct_service(1, ann, "trade-licence", &[]));
    assert!(matches!(
        events[..],
        [Event::ServiceCorrected { stays: false, .. }]
    ));
    assert_eq!(hall.counters[&1].ticket, None);
    assert_eq!(hall.shows(ann).place, before.place);
    assert_eq!(hall.calls(2), ann);
}

#[test]
fn wrong_answers_are_corrected_and_what_the_customer_has_they_still_have() {
    let mut hall = Hall::open();
    let mut request = hall.request("id-card");
    request.ticked = ["household-book".parse().expect("a slug")].into();
    let ann = request.ticket;
    hall.does(&Command::IssueTicket(Box::new(request)));
    assert_eq!(hall.calls(1), ann);
    hall.corrects(1, ann, "id-card", &[("case", "lost")]);
    assert_eq!(hall.shows(ann).ticked.len(), 1);
    hall.lacks(1, ann, &["loss-report"]);
    assert_eq!(
        hall.does(&correct_service(1, ann, "id-card", &[("case", "lost")])),
        [],
        "as it is already"
    );
}

#[test]
fn what_belongs_to_one_service_does_not_follow_a_ticket_to_the_next() {
    let (mut hall, ann) = a_lost_card_at_counter(3);
    hall.lacks(3, ann, &["household-book"]);
    hall.ticks(3, ann, "check", true);
    hall.does(&Command::Transfer {
        counter: 3,
        ticket: ann,
        service: "household".parse().expect("a slug"),
    });
    let ticket = hall.shows(ann);
    assert!(ticket.lacking.is_empty() && ticket.steps_done.is_empty());
}

fn a_lost_card_at_counter(counter: u16) -> (Hall, TicketId) {
    let mut hall = Hall::open();
    let mut request = hall.request("id-card");
    request.answers = [(
        "case".parse().expect("a slug"),
        "lost".parse().expect("a slug"),
    )]
    .into();
    let ticket = request.ticket;
    hall.does(&Command::IssueTicket(Box::new(request)));
    assert_eq!(hall.calls(counter), ticket);
    (hall, ticket)
}

fn reads_missing(hall: &Hall, ticket: TicketId) -> Vec<String> {
    let ticket = hall.shows(ticket);
    let view = customer(&hall.state, &hall.site, ticket, None, Lang::En, hall.now);
    let missing = view.materials.into_iter();
    missing
        .filter(|material| material.lacking)
        .map(|material| material.name)
        .collect()
}
