//! What the holder of a ticket is shown, and what it is offered.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::Command;
use frontdesk_domain::help::{HelpContext, HelpOrigin};
use frontdesk_domain::ids::{HelpId, TicketId};
use frontdesk_domain::rating::Level;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::{Happening, MOMENTS_MAX};
use frontdesk_domain::view::{Alert, CustomerView, May, customer, whereabouts};
use frontdesk_domain::wait::estimates;
use hall::Hall;
use rstest::rstest;

#[test]
fn the_page_offers_what_the_ticket_allows_in_each_state() {
    let mut hall = Hall::open();
    let ticket = *hall.issues("id-card");
    assert_eq!(
        page(&hall, ticket).may,
        [May::LetPass, May::AskForHelp, May::Leave]
    );
    hall.calls(1);
    assert_eq!(page(&hall, ticket).may, [May::AskForHelp, May::Leave]);
    hall.starts(1, ticket);
    assert_eq!(page(&hall, ticket).may, [May::AskForHelp]);
    hall.holds(1, ticket);
    assert_eq!(page(&hall, ticket).may, [May::AskForHelp]);
    hall.finishes(1, ticket);
    assert_eq!(page(&hall, ticket).may, [May::Rate]);
    hall.does(&Command::Rate {
        ticket,
        level: Level::try_from(5).expect("a level"),
        reasons: [].into(),
    });
    assert_eq!(page(&hall, ticket).may, [], "a visit is rated once");
}

#[test]
fn a_call_for_help_is_shown_until_there_is_a_newer_one_and_cancelled_while_it_is_open() {
    let mut hall = Hall::open();
    let ticket = *hall.issues("id-card");
    let first = phones(&mut hall, ticket);
    assert_eq!(page(&hall, ticket).help.map(|call| call.id), Some(first));
    assert!(page(&hall, ticket).may.contains(&May::CancelHelp));
    hall.does(&Command::CancelHelp { help: first });
    assert!(page(&hall, ticket).may.contains(&May::AskForHelp));
    hall.passes_seconds(1);
    let second = phones(&mut hall, ticket);
    assert_eq!(page(&hall, ticket).help.map(|call| call.id), Some(second));
}

#[test]
fn a_call_from_another_phone_is_not_shown() {
    let mut hall = Hall::open();
    let [mine, other] = [*hall.issues("id-card"), *hall.issues("id-card")];
    phones(&mut hall, other);
    hall.raises_help();
    assert_eq!(page(&hall, mine).help, None);
}

#[rstest]
#[case::three_ahead(3, Some(Alert::Soon))]
#[case::four_ahead(4, None)]
fn the_page_says_soon_when_three_or_fewer_are_ahead(
    #[case] ahead: usize,
    #[case] alert: Option<Alert>,
) {
    let mut hall = Hall::in_the_morning();
    hall.opens(1);
    for _ in 0..ahead {
        hall.issues("id-card");
    }
    let ticket = *hall.issues("id-card");
    assert_eq!(page(&hall, ticket).alert, alert);
}

#[test]
fn where_no_counter_is_open_nobody_is_told_to_hurry_back() {
    let mut hall = Hall::in_the_morning();
    let ticket = *hall.issues("id-card");
    assert_eq!(page(&hall, ticket).alert, None);
}

#[test]
fn whoever_is_called_is_told_where_to_go() {
    let mut hall = Hall::open();
    let ticket = hall.issues("trade-licence").then_calls(2);
    let page = page(&hall, ticket);
    assert_eq!((page.alert, page.estimate), (Some(Alert::Called), None));
    assert_eq!(
        page.counter.map(|there| (there.number, there.area)),
        Some((2, "West wing".to_owned()))
    );
}

#[test]
fn only_the_papers_the_answers_call_for_are_listed() {
    let mut hall = Hall::open();
    for (choice, count) in [("first", 1), ("lost", 2)] {
        let mut fact = hall.fact("lobby", "id-card");
        fact.answers
            .insert("case".parse().unwrap(), choice.parse().unwrap());
        let ticket = fact.ticket;
        hall.does(&Command::RecordTicket(Box::new(fact)));
        assert_eq!(page(&hall, ticket).materials.len(), count, "{choice}");
    }
}

#[test]
fn a_ticket_of_an_unknown_service_has_a_page_too() {
    let mut hall = Hall::open();
    let fact = hall.fact("lobby", "withdrawn");
    let ticket = fact.ticket;
    hall.does(&Command::RecordTicket(Box::new(fact)));
    let page = page(&hall, ticket);
    assert_eq!(
        (page.service.as_str(), page.whereabouts, page.fee),
        ("withdrawn", None, None)
    );
}

#[test]
fn a_ticket_remembers_its_issue_and_the_newest_moments() {
    let mut hall = Hall::open();
    let ticket = hall.issues("id-card").then_calls(1);
    hall.starts(1, ticket);
    for _ in 0..MOMENTS_MAX {
        hall.holds(1, ticket);
        hall.does(&Command::Resume { counter: 1, ticket });
    }
    let moments = &hall.shows(ticket).moments;
    assert_eq!(moments.len(), MOMENTS_MAX);
    assert_eq!(moments[0].what, Happening::Issued { ahead: 0 });
    assert_eq!(
        moments[MOMENTS_MAX - 1].what,
        Happening::Resumed { counter: 1 }
    );
}

#[test]
fn ahead_at_issue_counts_those_of_ones_own_class_and_skill() {
    let mut hall = Hall::open();
    hall.issues("id-card");
    hall.issues("trade-licence");
    hall.issues_to("priority", "id-card");
    let ticket = *hall.issues("household");
    assert_eq!(
        hall.shows(ticket).moments[0].what,
        Happening::Issued { ahead: 1 }
    );
}

#[test]
fn a_skill_is_served_where_most_of_its_counters_are() {
    let hall = Hall::open();
    let served = |skill: &str| {
        let there = whereabouts(&hall.site.settings, &skill.parse().unwrap(), Lang::En)?;
        Some((there.area, there.counters))
    };
    assert_eq!(
        served("registry"),
        Some(("East wing".to_owned(), vec![1, 3]))
    );
    assert_eq!(
        served("permits"),
        Some(("East wing".to_owned(), vec![3])),
        "of equals, the first by name"
    );
    assert_eq!(served("visa"), None);
}

fn page(hall: &Hall, ticket: TicketId) -> CustomerView {
    let estimate = estimates(&hall.state, hall.now).get(&ticket).copied();
    customer(
        &hall.state,
        &hall.site,
        hall.shows(ticket),
        estimate,
        Lang::En,
        hall.now,
    )
}

fn phones(hall: &mut Hall, ticket: TicketId) -> HelpId {
    let help = HelpId(hall.mint());
    hall.does(&Command::RaiseHelp {
        help,
        origin: HelpOrigin::Phone { ticket },
        context: HelpContext::default(),
        topic: None,
        raised_at: hall.now,
    });
    help
}
