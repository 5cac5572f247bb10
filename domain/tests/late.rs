//! What comes late: after its day, from a clock that is wrong, twice, or when it makes no sense any more.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event, SET_ASIDE_KEPT, SetAsideReason, TicketFact};
use frontdesk_domain::rules::Unfinished;
use frontdesk_domain::ticket::{CancelReason, Flag, Outcome};
use frontdesk_domain::time::Timestamp;
use hall::{Hall, MORNING, day};
use rstest::rstest;

#[test]
fn a_ticket_that_comes_after_its_day_is_recorded_under_that_day_and_ends_with_it() {
    let (mut hall, fact) = taken_yesterday(Unfinished::Close);
    let events = hall.does(&record(&fact));
    let [Event::TicketIssued(issued), ended] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(issued.business_date, day("2026-11-23"));
    assert_eq!(issued.flags, [Flag::OtherDay].into());
    let (ticket, reason) = (fact.ticket, CancelReason::DayEnded);
    assert_eq!(*ended, Event::TicketCancelled { ticket, reason });
    assert_eq!(hall.waiting().count(), 0);
}

#[test]
fn a_hall_that_carries_over_keeps_it_in_the_queue_where_its_holder_arrived() {
    let (mut hall, fact) = taken_yesterday(Unfinished::CarryOver);
    let today = *hall.issues("id-card");
    hall.does(&record(&fact));
    assert_eq!(hall.queue(), [fact.ticket, today]);
    assert_eq!(hall.shows(fact.ticket).arrival, fact.arrival);
}

#[rstest]
#[case::the_moment_before_the_day_was_opened(-1, "cancelled")]
#[case::the_very_moment(0, "waiting")]
#[case::this_morning(60_000, "waiting")]
fn whoever_came_today_to_a_kiosk_that_had_not_heard_of_the_new_day_is_served(
    #[case] after_ms: i64,
    #[case] state: &str,
) {
    let (mut hall, mut fact) = taken_yesterday(Unfinished::Close);
    fact.arrival = hall.day_began_at.plus_ms(after_ms);
    hall.passes_minutes(5);
    hall.does(&record(&fact));
    assert_eq!(hall.is(fact.ticket), state);
}

/// The centre was away in the morning, or its disk was full, and says at nine what began at four.
#[rstest]
#[case::the_evening_before(-1, "cancelled")]
#[case::since_the_day_began(0, "waiting")]
fn a_day_begins_by_the_calendar_also_when_the_centre_says_so_late(
    #[case] after_ms: i64,
    #[case] state: &str,
) {
    let mut hall = Hall::open();
    hall.passes_minutes(24 * 60);
    let began = hall.now.plus_ms(-5 * 3_600_000);
    let mut queued = TicketFact {
        business_date: day("2026-11-23"),
        ..hall.fact("lobby", "id-card")
    };
    queued.arrival = began.plus_ms(after_ms);
    hall.does(&record(&queued));
    let mut untold = TicketFact {
        business_date: day("2026-11-23"),
        ..hall.fact("lobby", "id-card")
    };
    untold.arrival = queued.arrival;
    let date = day("2026-11-24");
    hall.does(&Command::OpenDay { date, began });
    hall.does(&record(&untold));
    assert_eq!(hall.day_began_at, began);
    assert_eq!(hall.is(untold.ticket), state);
    let is_queued = hall.queue().contains(&queued.ticket);
    assert_eq!(is_queued, state == "waiting", "{:?}", hall.queue());
}

#[test]
fn no_day_begins_in_the_future() {
    let mut hall = Hall::open();
    let (date, began) = (day("2026-11-24"), hall.now.plus_ms(1));
    hall.does(&Command::OpenDay { date, began });
    assert_eq!(hall.day_began_at, hall.now);
}

#[test]
fn a_late_ticket_that_waits_ends_with_the_day_it_waits_on() {
    let (mut hall, mut fact) = taken_yesterday(Unfinished::Close);
    fact.arrival = hall.now;
    hall.does(&record(&fact));
    hall.passes_minutes(24 * 60);
    let events = hall.opens_the_day("2026-11-25");
    let (ticket, reason) = (fact.ticket, CancelReason::DayEnded);
    assert!(events.contains(&Event::TicketCancelled { ticket, reason }));
}

#[test]
fn a_ticket_of_a_day_that_has_not_begun_here_waits() {
    let mut hall = Hall::open();
    let mut fact = hall.fact("lobby", "id-card");
    fact.business_date = day("2026-11-24");
    hall.does(&record(&fact));
    assert_eq!(hall.is(fact.ticket), "waiting");
    assert_eq!(hall.shows(fact.ticket).flags, [Flag::OtherDay].into());
    hall.serves(1);
    hall.opens_the_day("2026-11-24");
    assert_eq!(
        hall.last_counter(fact.number.prefix, &fact.number.lane),
        1,
        "it is of this day"
    );
}

#[test]
fn before_the_first_day_a_ticket_is_recorded_all_the_same() {
    let mut hall = Hall::empty();
    let new_log = frontdesk_domain::ids::LogId(hall.mint());
    hall.does(&Command::Configure { new_log });
    let fact = hall.fact("lobby", "id-card");
    hall.does(&record(&fact));
    assert_eq!(hall.is(fact.ticket), "waiting");
}

#[rstest]
#[case::the_last_century(Timestamp(0), MORNING)]
#[case::before_all_time(Timestamp(i64::MIN), MORNING)]
#[case::before_the_day_was_opened(MORNING.plus_ms(-1), MORNING)]
#[case::as_it_was_opened(MORNING, MORNING)]
#[case::this_morning(MORNING.plus_seconds(60), MORNING.plus_seconds(60))]
#[case::this_moment(MORNING.plus_seconds(600), MORNING.plus_seconds(600))]
#[case::the_next_moment(MORNING.plus_seconds(601), MORNING.plus_seconds(600))]
#[case::the_next_century(Timestamp(i64::MAX), MORNING.plus_seconds(600))]
fn an_arrival_lies_between_the_days_beginning_and_now(
    #[case] said: Timestamp,
    #[case] recorded: Timestamp,
) {
    let mut hall = Hall::open();
    hall.passes_minutes(10);
    let mut fact = hall.fact("lobby", "id-card");
    fact.arrival = said;
    hall.does(&record(&fact));
    assert_eq!(hall.shows(fact.ticket).arrival, recorded);
}

#[rstest]
#[case::the_last_century(Timestamp(0), Timestamp::EARLIEST_PLAUSIBLE)]
#[case::yesterday(MORNING.plus_seconds(60), MORNING.plus_seconds(60))]
fn an_arrival_of_another_day_is_not_of_the_last_century(
    #[case] said: Timestamp,
    #[case] recorded: Timestamp,
) {
    let (mut hall, mut fact) = taken_yesterday(Unfinished::CarryOver);
    fact.arrival = said;
    hall.does(&record(&fact));
    assert_eq!(hall.shows(fact.ticket).arrival, recorded);
}

#[test]
fn nobody_arrives_in_the_future_also_when_the_centres_clock_was_set_back() {
    let mut hall = Hall::open();
    hall.now = hall.now.plus_ms(-60_000);
    let fact = hall.fact("lobby", "id-card");
    hall.does(&record(&fact));
    assert_eq!(hall.shows(fact.ticket).arrival, hall.now);
}

#[test]
fn a_ticket_of_an_earlier_day_told_again_changes_nothing() {
    let mut hall = Hall::open();
    let fact = hall.fact("lobby", "id-card");
    hall.does(&record(&fact));
    hall.opens_the_day("2026-11-24");
    assert!(hall.tickets.is_empty());
    assert_eq!(hall.does(&record(&fact)), []);
}

#[rstest]
#[case::its_number(|late: &mut TicketFact, known: &TicketFact| late.number = known.number.clone(), SetAsideReason::NumberTaken)]
#[case::its_code(|late: &mut TicketFact, known: &TicketFact| late.code = known.code, SetAsideReason::CodeTaken)]
fn what_a_ticket_of_an_ended_day_had_is_given_to_no_late_comer(
    #[case] spoil: fn(&mut TicketFact, &TicketFact),
    #[case] why: SetAsideReason,
) {
    let mut hall = Hall::open();
    let known = hall.fact("lobby", "id-card");
    let mut late = hall.fact("lobby", "id-card");
    spoil(&mut late, &known);
    hall.does(&record(&known));
    hall.opens_the_day("2026-11-24");
    let events = hall.does(&record(&late));
    let [Event::TicketSetAside { reason, .. }, ..] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(*reason, why);
}

#[test]
fn yesterdays_number_is_free_today() {
    let mut hall = Hall::open();
    let yesterday = hall.fact("lobby", "id-card");
    hall.does(&record(&yesterday));
    hall.opens_the_day("2026-11-24");
    let today = hall.fact("lobby", "id-card");
    assert_eq!(today.number, yesterday.number);
    hall.does(&record(&today));
    assert_eq!(hall.is(today.ticket), "waiting");
}

#[test]
fn a_request_at_the_desk_takes_no_id_and_no_code_of_an_earlier_day() {
    let mut hall = Hall::open();
    let known = hall.fact("lobby", "id-card");
    hall.does(&record(&known));
    hall.opens_the_day("2026-11-24");
    let mut same_id = hall.request("id-card");
    same_id.ticket = known.ticket;
    let mut same_code = hall.request("id-card");
    same_code.code = known.code;
    for request in [same_id, same_code] {
        let issue = Command::IssueTicket(Box::new(request));
        assert_eq!(hall.refuses(&issue), "id_taken");
    }
}

#[test]
fn the_newest_facts_that_could_not_be_true_are_kept_and_all_are_in_the_log() {
    let mut hall = Hall::open();
    let mut last = None;
    for _ in 0..=SET_ASIDE_KEPT {
        let fact = hall.fact("attic", "id-card");
        assert_eq!(hall.does(&record(&fact)).len(), 1);
        last = Some(fact.ticket);
    }
    assert_eq!(hall.set_aside.len(), SET_ASIDE_KEPT);
    assert_eq!(hall.set_aside.last().map(|aside| aside.ticket), last);
    let aside = hall
        .log
        .iter()
        .filter(|json| json.contains("ticket_set_aside"));
    assert_eq!(aside.count(), SET_ASIDE_KEPT + 1);
}

#[test]
fn a_day_that_carries_over_keeps_whoever_nobody_has_finished_with() {
    let mut hall = carrying_over();
    let [held, missed, served, called, waits] = ["id-card"; 5].map(|service| *hall.issues(service));
    assert_eq!(hall.calls(1), held);
    hall.starts(1, held);
    hall.holds(1, held);
    assert_eq!(hall.calls(1), missed);
    hall.misses(1, missed);
    assert_eq!(hall.calls(1), served);
    hall.starts(1, served);
    assert_eq!(hall.calls(3), called);
    let places = [waits, called, held].map(|ticket| hall.shows(ticket).place.clone());

    let events = hall.opens_the_day("2026-11-24");

    for event in [
        Event::TicketCarriedOver { ticket: called },
        Event::TicketCarriedOver { ticket: held },
        Event::TicketNoShow { ticket: missed },
        Event::TicketDone {
            ticket: served,
            counter: 1,
            outcome: Outcome::DayEnded,
        },
    ] {
        assert!(events.contains(&event), "{event:?} is missing");
    }
    let left = [waits, called, held].map(|ticket| hall.shows(ticket).place.clone());
    assert_eq!(left, places, "everybody keeps their place");
    assert_eq!(hall.waiting().count(), 3);
    assert_eq!(hall.tickets.len(), 3, "the others have ended");
}

#[test]
fn a_carried_ticket_keeps_its_number_and_the_desk_does_not_give_it_again() {
    let mut hall = carrying_over();
    let request = hall.request("id-card");
    let yesterday = request.ticket;
    hall.does(&Command::IssueTicket(Box::new(request)));
    hall.opens_the_day("2026-11-24");
    let desk = |hall: &mut Hall| {
        let request = hall.request("id-card");
        let ticket = request.ticket;
        hall.does(&Command::IssueTicket(Box::new(request)));
        hall.shows(ticket).number.to_string()
    };
    assert_eq!(hall.shows(yesterday).number.to_string(), "AZ001");
    assert_eq!(desk(&mut hall), "AZ002");
    hall.does(&Command::Leave { ticket: yesterday });
    hall.opens_the_day("2026-11-25");
    assert_eq!(
        desk(&mut hall),
        "AZ003",
        "AZ002 was carried over in its turn"
    );
}

#[test]
fn when_the_last_carried_ticket_has_ended_the_numbers_start_again_with_the_next_day() {
    let mut hall = carrying_over();
    let ticket = *hall.issues("id-card");
    hall.opens_the_day("2026-11-24");
    let (prefix, lane) = {
        let number = &hall.shows(ticket).number;
        (number.prefix, number.lane.clone())
    };
    assert_eq!(hall.last_counter(prefix, &lane), 1);
    hall.does(&Command::Leave { ticket });
    assert_eq!(hall.last_counter(prefix, &lane), 0, "it was of another day");
}

#[test]
fn a_hall_that_closes_again_ends_what_was_carried_over() {
    let mut hall = carrying_over();
    let ticket = *hall.issues("id-card");
    hall.opens_the_day("2026-11-24");
    assert_eq!(hall.is(ticket), "waiting");
    hall.configures(|site| site.settings.rules.unfinished = Unfinished::Close);
    hall.opens_the_day("2026-11-25");
    assert!(hall.tickets.is_empty());
}

fn record(fact: &TicketFact) -> Command {
    Command::RecordTicket(Box::new(fact.clone()))
}

fn carrying_over() -> Hall {
    Hall::open_with(|site| site.settings.rules.unfinished = Unfinished::CarryOver)
}

/// A ticket that the lobby issued yesterday, and of which the centre has not heard yet.
fn taken_yesterday(unfinished: Unfinished) -> (Hall, TicketFact) {
    let mut hall = match unfinished {
        Unfinished::Close => Hall::open(),
        Unfinished::CarryOver => carrying_over(),
    };
    hall.passes_minutes(1);
    let fact = hall.fact("lobby", "id-card");
    hall.passes_minutes(24 * 60);
    hall.opens_the_day("2026-11-24");
    (hall, fact)
}
