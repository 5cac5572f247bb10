//! What comes of a visit beside the queue: priority that is asked for, the slip, what its holder wishes, the rating.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Refusal};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::priority::Priority;
use frontdesk_domain::rating::{Level, RatingReason};
use frontdesk_domain::slip::{Printer, SlipState};
use frontdesk_domain::wish::Wish;
use hall::Hall;

#[test]
fn whoever_asks_for_priority_waits_in_that_class_until_a_clerk_looks() {
    let mut hall = Hall::open();
    hall.issues("id-card");
    let ticket = hall.issues_to("priority", "id-card").ticket;
    assert_eq!(hall.shows(ticket).priority, Priority::Claimed);
    assert_eq!(hall.shows(ticket).class.as_str(), "priority");
    let normal = hall.issues_to("normal", "id-card").ticket;
    assert_eq!(hall.shows(normal).priority, Priority::NotAsked);
}

#[test]
fn a_claim_that_holds_changes_nothing_else_and_is_looked_at_once() {
    let mut hall = Hall::open();
    let ticket = hall.issues_to("priority", "id-card").then_calls(1);
    let counter = 1;
    hall.does(&Command::ConfirmPriority { counter, ticket });
    assert_eq!(hall.shows(ticket).priority, Priority::Confirmed);
    assert_eq!(hall.is(ticket), "called");
    let again = hall.decides(&Command::RevokePriority { counter, ticket });
    assert_eq!(again, Err(Refusal::NoPriorityClaim));
}

#[test]
fn a_claim_that_does_not_hold_leads_back_to_the_own_place_among_everybody() {
    let mut hall = Hall::open();
    let before = hall.issues("id-card").ticket;
    let counter = 1;
    // Priority has its turn first or third; whoever of the two is called, the claim is looked at when it is.
    let claimed = hall.issues_to("priority", "id-card").ticket;
    let after = hall.issues("id-card").ticket;
    while hall.calls(counter) != claimed {
        let called = hall.counters[&counter].ticket.expect("it was just called");
        hall.starts(counter, called);
        hall.finishes(counter, called);
    }
    hall.does(&Command::RevokePriority {
        counter,
        ticket: claimed,
    });
    let ticket = hall.shows(claimed);
    assert_eq!(
        (ticket.priority, ticket.class.as_str()),
        (Priority::Revoked, "normal")
    );
    assert_eq!(
        (hall.is(claimed), hall.counters[&counter].ticket),
        ("waiting", None)
    );
    let queue = hall.queue();
    let place = |of: TicketId| queue.iter().position(|ticket| *ticket == of);
    if let Some(first) = place(before) {
        assert!(place(claimed) > Some(first), "who came before goes before");
    }
    assert!(place(claimed) < place(after), "who came after goes after");
}

#[test]
fn a_slip_is_part_of_its_ticket_and_counts_its_reprints() {
    let mut hall = Hall::open();
    let ticket = hall.issues("id-card").ticket;
    assert_eq!(hall.shows(ticket).slip, None);
    for (slip, again) in [(SlipState::Doubtful, false), (SlipState::Printed, true)] {
        hall.does(&Command::ReportSlip {
            kiosk: "lobby".parse().expect("a slug"),
            ticket,
            slip,
            again,
        });
    }
    let slip = hall.shows(ticket).slip.expect("it was told");
    assert_eq!((slip.state, slip.reprints), (SlipState::Printed, 1));
}

#[test]
fn a_printer_that_stands_as_before_is_no_event() {
    let mut hall = Hall::open();
    let report = |printer| Command::ReportPrinter {
        kiosk: "lobby".parse().expect("a slug"),
        printer,
    };
    assert_eq!(hall.does(&report(Printer::PaperOut)).len(), 1);
    assert_eq!(hall.does(&report(Printer::PaperOut)).len(), 0);
    assert_eq!(hall.does(&report(Printer::Ready)).len(), 1);
    let kiosk = "lobby".parse().expect("a slug");
    assert_eq!(hall.printers[&kiosk].printer, Printer::Ready);
}

#[test]
fn a_printer_goes_with_its_machine() {
    let report = Command::ReportPrinter {
        kiosk: "annex".parse().expect("a slug"),
        printer: Printer::PaperOut,
    };
    let mut hall = Hall::open();
    hall.enrols("annex");
    hall.does(&report);
    hall.enrols("annex");
    assert!(
        hall.printers.is_empty(),
        "another machine has another printer"
    );
    hall.does(&report);
    hall.revokes("annex");
    assert!(
        hall.printers.is_empty(),
        "nobody looks after a printer that is gone"
    );
}

#[test]
fn a_holder_at_a_kiosk_checks_in_again_lets_others_pass_and_leaves() {
    let mut hall = Hall::open();
    let ticket = hall.issues("id-card").then_calls(1);
    hall.misses(1, ticket);
    hall.does(&wish(ticket, Wish::CheckIn {}));
    assert_eq!(hall.is(ticket), "waiting");
    hall.passes_seconds(1);
    let next = hall.issues("id-card").ticket;
    hall.does(&wish(ticket, Wish::LetPass { others: 1 }));
    assert_eq!(hall.queue(), [next, ticket]);
    hall.does(&wish(ticket, Wish::Leave {}));
    assert_eq!(hall.is(ticket), "cancelled");
}

#[test]
fn a_visit_is_rated_once_when_it_is_over() {
    let mut hall = Hall::open();
    let ticket = hall.issues("id-card").then_calls(1);
    let rating = |level| {
        wish(
            ticket,
            Wish::Rate {
                level: Level::try_from(level).expect("a level"),
                reasons: [RatingReason::Manner].into(),
            },
        )
    };
    assert!(hall.decides(&rating(5)).is_err(), "it is not over");
    hall.starts(1, ticket);
    hall.finishes(1, ticket);
    hall.does(&rating(2));
    let given = hall.shows(ticket).rating.clone().expect("it was given");
    assert_eq!(u8::from(given.level), 2);
    assert!(given.reasons.contains(&RatingReason::Manner));
    assert_eq!(hall.decides(&rating(5)), Err(Refusal::RatedAlready));
}

fn wish(ticket: TicketId, wish: Wish) -> Command {
    Command::Wish {
        kiosk: "lobby".parse().expect("a slug"),
        ticket,
        wish,
    }
}
