//! Tickets come in: on time, late, twice, or such as cannot be true.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event, SetAsideReason, TicketFact};
use frontdesk_domain::ids::LogId;
use frontdesk_domain::ticket::Flag;
use hall::Hall;
use rstest::rstest;

#[test]
fn a_kiosks_number_is_recorded_as_it_stands_on_the_paper() {
    let mut hall = Hall::open();
    let fact = hall.fact("side", "id-card");
    hall.does(&record(&fact));
    let ticket = hall.shows(fact.ticket);
    assert_eq!(
        (ticket.number.to_string(), ticket.arrival),
        ("AB001".to_owned(), fact.arrival)
    );
    assert!(ticket.flags.is_empty());
    assert_eq!(
        ticket.class.as_str(),
        "normal",
        "who asks for no class is in the first one"
    );
}

#[test]
fn a_ticket_told_twice_changes_nothing() {
    let mut hall = Hall::open();
    let fact = hall.fact("lobby", "id-card");
    hall.does(&record(&fact));
    let before = hall.state.clone();
    assert_eq!(hall.does(&record(&fact)), []);
    let other_words = TicketFact {
        service: "household".parse().unwrap(),
        ..fact
    };
    assert_eq!(
        hall.does(&record(&other_words)),
        [],
        "the id decides, not the rest"
    );
    assert_eq!(hall.state, before);
}

#[test]
fn a_second_issue_of_one_ticket_in_the_log_changes_nothing_but_the_sequence() {
    let mut hall = Hall::open();
    let fact = hall.fact("lobby", "id-card");
    let events = hall.does(&record(&fact));
    hall.calls(1);
    let before = hall.shows(fact.ticket).clone();
    hall.records_event(events[0].clone());
    assert_eq!(*hall.shows(fact.ticket), before, "it is still called");
}

#[test]
fn a_ticket_of_an_unknown_service_is_recorded_and_flagged_and_any_counter_may_call_it() {
    for counter in [1, 2, 3] {
        let mut hall = Hall::open();
        let fact = hall.fact("lobby", "withdrawn-yesterday");
        hall.does(&record(&fact));
        assert_eq!(flags(&hall, &fact), [Flag::UnknownService]);
        assert_eq!(hall.shows(fact.ticket).handling_minutes, 10);
        assert_eq!(hall.calls(counter), fact.ticket);
    }
}

#[test]
fn a_ticket_of_an_unknown_class_waits_in_the_first_one_and_is_flagged() {
    let mut hall = Hall::open();
    let mut fact = hall.fact("lobby", "id-card");
    fact.class = Some("royalty".parse().unwrap());
    hall.does(&record(&fact));
    assert_eq!(flags(&hall, &fact), [Flag::UnknownClass]);
    assert_eq!(hall.shows(fact.ticket).class.as_str(), "normal");
}

#[test]
fn a_ticket_of_another_day_is_recorded_under_that_day_and_flagged() {
    let mut hall = Hall::open();
    let mut fact = hall.fact("lobby", "id-card");
    fact.business_date = hall::day("2026-11-22");
    hall.does(&record(&fact));
    assert_eq!(flags(&hall, &fact), [Flag::OtherDay]);
    assert_eq!(
        hall.shows(fact.ticket).business_date,
        hall::day("2026-11-22")
    );
    let mut today = hall.fact("lobby", "id-card");
    today.number = fact.number;
    hall.does(&record(&today));
    assert_eq!(
        hall.is(today.ticket),
        "waiting",
        "the same number is free on another day"
    );
}

#[rstest]
#[case::another_kiosks_lane("lobby", "AB001", SetAsideReason::NotItsLane)]
#[case::the_desks_lane("lobby", "AZ001", SetAsideReason::NotItsLane)]
#[case::a_kiosk_nobody_knows("attic", "A002", SetAsideReason::NotItsLane)]
#[case::a_number_that_is_taken("lobby", "A001", SetAsideReason::NumberTaken)]
fn a_number_its_machine_could_not_have_issued_is_set_aside(
    #[case] kiosk: &str,
    #[case] number: &str,
    #[case] reason: SetAsideReason,
) {
    let mut hall = Hall::open();
    hall.issues("id-card");
    let mut fact = hall.fact(kiosk, "id-card");
    fact.number = number.parse().unwrap();
    let set_aside = Event::TicketSetAside {
        ticket: fact.ticket,
        number: fact.number.clone(),
        reason,
        business_date: Some(fact.business_date),
        code: Some(fact.code),
    };
    assert_eq!(hall.does(&record(&fact))[0], set_aside);
    assert!(!hall.tickets.contains_key(&fact.ticket), "it is not queued");
    let kept = &hall.set_aside[0];
    assert_eq!((&kept.number, kept.code), (&fact.number, Some(fact.code)));
    assert_eq!((kept.reason, kept.at), (reason, hall.now));
}

#[test]
fn a_receipt_code_that_is_taken_is_set_aside() {
    let mut hall = Hall::open();
    let first = hall.fact("lobby", "id-card");
    hall.does(&record(&first));
    let mut second = hall.fact("lobby", "id-card");
    second.code = first.code;
    let events = hall.does(&record(&second));
    assert!(
        matches!(
            events[..],
            [Event::TicketSetAside {
                reason: SetAsideReason::CodeTaken,
                ..
            }]
        ),
        "{events:?}"
    );
}

#[test]
fn an_offline_ticket_stands_where_its_holder_arrived() {
    let mut hall = Hall::open();
    let offline = hall.fact("side", "id-card");
    let online = *hall.issues("id-card");
    hall.passes_minutes(10);
    hall.does(&record(&offline));
    assert_eq!(hall.queue(), [offline.ticket, online]);
}

#[test]
fn nobody_arrives_later_than_the_centre_hears_of_it() {
    let mut hall = Hall::open();
    let mut fact = hall.fact("lobby", "id-card");
    fact.arrival = hall.now.plus_seconds(3_600);
    hall.does(&record(&fact));
    assert_eq!(hall.shows(fact.ticket).arrival, hall.now);
}

#[test]
fn arrivals_in_the_same_moment_stand_in_the_order_of_lane_and_counter() {
    let mut hall = Hall::open();
    let facts = [
        hall.fact("side", "id-card"),
        hall.fact("lobby", "id-card"),
        hall.fact("lobby", "id-card"),
    ];
    for fact in &facts {
        hall.does(&record(fact));
    }
    assert_eq!(
        hall.queue(),
        [facts[1].ticket, facts[2].ticket, facts[0].ticket]
    );
}

#[test]
fn the_desk_numbers_by_prefix_in_its_own_lane() {
    let mut hall = Hall::open();
    let numbers = ["id-card", "household", "trade-licence", "id-card"]
        .map(|service| desk(&mut hall, service));
    assert_eq!(numbers, ["AZ001", "AZ002", "TZ001", "AZ003"]);
}

#[test]
fn the_desks_counter_starts_again_with_the_day() {
    let mut hall = Hall::open();
    desk(&mut hall, "id-card");
    hall.opens_the_day("2026-11-24");
    assert_eq!(desk(&mut hall, "id-card"), "AZ001");
}

#[test]
fn a_desk_that_is_given_a_lane_a_kiosk_used_today_counts_on_behind_it() {
    let mut hall = Hall::open();
    let fact = hall.fact("side", "id-card");
    hall.does(&record(&fact));
    hall.revokes("side");
    // The lane has rested, and nobody has opened another day.
    hall.passes_minutes(15 * 24 * 60);
    hall.site
        .settings
        .kiosks
        .retain(|kiosk| kiosk.id.as_str() == "lobby");
    hall.site.settings.rules.desk_lane = "B".parse().unwrap();
    let new_log = LogId(hall.mint());
    hall.does(&Command::Configure { new_log });
    assert_eq!(
        desk(&mut hall, "id-card"),
        "AB002",
        "AB001 is on a paper already"
    );
}

#[test]
fn the_desk_issues_up_to_the_greatest_counter_and_then_says_so() {
    let mut hall = Hall::open();
    let request = hall.request("id-card");
    let events = hall
        .decides(&Command::IssueTicket(Box::new(request)))
        .unwrap();
    let [Event::TicketIssued(issued)] = &events[..] else {
        panic!("{events:?}")
    };
    let mut last_but_one = issued.clone();
    last_but_one.number = "AZ999998".parse().unwrap();
    hall.records_event(Event::TicketIssued(last_but_one));
    assert_eq!(desk(&mut hall, "id-card"), "AZ999999");
    let request = hall.request("id-card");
    assert_eq!(
        hall.refuses(&Command::IssueTicket(Box::new(request))),
        "numbers_used_up"
    );
    assert_eq!(
        desk(&mut hall, "trade-licence"),
        "TZ001",
        "other letters go on"
    );
}

#[test]
fn a_branch_without_classes_still_takes_in_whoever_comes() {
    let mut hall = Hall::open();
    hall.site.settings.classes.clear();
    desk(&mut hall, "id-card");
    let fact = hall.fact("lobby", "id-card");
    hall.does(&record(&fact));
    assert_eq!(hall.shows(fact.ticket).class.as_str(), "normal");
}

fn record(fact: &TicketFact) -> Command {
    Command::RecordTicket(Box::new(fact.clone()))
}

/// The number the desk gives.
fn desk(hall: &mut Hall, service: &str) -> String {
    let request = hall.request(service);
    let ticket = request.ticket;
    hall.does(&Command::IssueTicket(Box::new(request)));
    hall.shows(ticket).number.to_string()
}

fn flags(hall: &Hall, fact: &TicketFact) -> Vec<Flag> {
    hall.shows(fact.ticket).flags.iter().copied().collect()
}
