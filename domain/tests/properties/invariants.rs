//! Each property as a function named for it.

use std::collections::{BTreeMap, BTreeSet};

use frontdesk_domain::branch::{CALLS_KEPT, Command, Envelope, Event, SET_ASIDE_KEPT, State};
use frontdesk_domain::counter::CounterState;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::HelpState;
use frontdesk_domain::ids::{ClassId, MaterialId, StepId};
use frontdesk_domain::queue::CallRule;
use frontdesk_domain::rules::Unfinished;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Ticket;
use frontdesk_domain::view;

use crate::deeds::day_after;
use crate::hall::{self, snapshot};
use crate::lanes;
use crate::story::{Step, Story};

pub const PROPERTIES: &[fn(&Story, &Step)] = &[
    no_two_tickets_of_one_business_day_bear_one_number,
    a_counter_and_its_ticket_point_at_each_other,
    nobody_is_called_after_they_are_done,
    the_sequence_has_no_gap_and_the_chain_holds,
    a_replica_that_follows_the_stored_log_shows_the_same_snapshot,
    within_a_class_the_first_in_line_is_called,
    where_both_classes_wait_at_a_counter_three_calls_are_two_and_one,
    what_is_decided_can_be_applied,
    an_event_that_does_not_follow_changes_nothing,
    every_call_for_help_that_nobody_was_shown_has_a_deadline,
    a_state_reads_back_from_its_json,
    a_refused_command_leaves_no_event,
    no_closed_counter_keeps_a_ticket,
    a_clerk_serves_at_one_counter_and_none_at_a_closed_one,
    what_is_lacking_and_done_is_of_the_tickets_own_service,
    what_is_taken_back_is_as_it_was_before,
    a_branch_that_closed_early_gives_out_no_number_at_the_desk,
    a_day_begins_with_everything_offered_and_nothing_to_say,
    the_floor_tells_of_everybody_who_waits_or_is_served,
    no_two_waiting_tickets_share_a_place,
    nobody_waits_for_a_counter_that_is_closed,
    a_publication_takes_nothing_from_those_who_work_or_wait,
    whoever_is_chosen_out_of_turn_uses_up_nobodys_turn,
    whoever_is_put_before_or_behind_another_stands_there,
    a_ticket_that_is_passed_on_keeps_number_arrival_and_place,
    what_is_kept_beside_the_tickets_says_what_a_look_at_all_of_them_says,
    the_same_command_again_is_refused_or_changes_no_ticket_twice,
    whoever_waits_is_told_a_range_exactly_when_an_open_counter_can_serve_them,
    the_state_knows_when_it_was_last_and_when_its_day_began,
    a_day_is_closed_before_the_next_one_is_opened,
    a_day_that_closes_leaves_nobody_and_one_that_carries_over_leaves_whoever_waited,
    what_is_kept_is_bounded,
    lanes::no_number_is_on_two_tickets_of_a_day_not_even_after_its_end,
    lanes::a_fact_is_never_refused_and_never_lost,
    lanes::nobody_arrives_before_the_day_on_their_paper_or_after_the_centre_heard_of_them,
    lanes::a_late_ticket_waits_exactly_when_its_holder_came_today_or_the_hall_carries_over,
    lanes::a_kiosk_has_one_lane_and_a_lane_changes_hands_only_when_it_has_rested,
    lanes::the_epochs_of_a_machine_only_rise,
    lanes::a_suspended_lane_is_suspended_until_its_kiosk_loses_it,
    lanes::a_ticket_of_a_lane_in_doubt_is_flagged,
    lanes::a_run_that_is_over_and_issues_all_the_same_suspends_the_lane,
    lanes::the_desk_gives_no_number_that_can_still_be_called,
    lanes::the_desks_counters_never_fall_within_a_day,
];

fn no_two_tickets_of_one_business_day_bear_one_number(_: &Story, step: &Step) {
    let mut seen = BTreeSet::new();
    for ticket in step.after.tickets.values() {
        assert!(
            seen.insert((ticket.business_date, &ticket.number)),
            "{} twice",
            ticket.number
        );
    }
}

/// At most one counter holds a ticket; what a counter names is called or served there and nowhere else.
fn a_counter_and_its_ticket_point_at_each_other(_: &Story, step: &Step) {
    let mut here = BTreeSet::new();
    for counter in step.after.counters.values() {
        let Some(id) = counter.ticket else { continue };
        assert!(here.insert(id), "{id} is at two counters");
        let ticket = &step.after.tickets[&id];
        assert_eq!(ticket.counter(), Some(counter.number));
        assert!(
            matches!(ticket.state.name(), "called" | "serving"),
            "{}",
            ticket.state.name()
        );
    }
    for ticket in step.after.tickets.values() {
        if let Some(counter) = ticket.counter()
            && ticket.state.name() != "held"
        {
            assert_eq!(step.after.counters[&counter].ticket, Some(ticket.id));
        }
    }
}

fn nobody_is_called_after_they_are_done(story: &Story, step: &Step) {
    for event in &step.events {
        if let Event::TicketCalled { ticket, .. } = event {
            assert!(!story.ended.contains(ticket), "{ticket} had ended");
            assert!(step.before.tickets[ticket].is_waiting());
        }
    }
}

fn the_sequence_has_no_gap_and_the_chain_holds(story: &Story, step: &Step) {
    let hall = &story.hall;
    assert_eq!(hall.log.len() as u64, step.after.seq);
    let from = usize::try_from(step.before.seq).expect("few events");
    let mut prev = step.before.head;
    for (index, json) in hall.log.iter().enumerate().skip(from) {
        let envelope: Envelope = serde_json::from_str(json).expect("a stored event can be read");
        assert_eq!((envelope.seq, envelope.prev), (index as u64 + 1, prev));
        prev = Hash::of(json.as_bytes());
    }
    assert_eq!(step.after.head, prev);
}

/// The replica reads the log as JSON, as a kiosk does; snapshots are compared as bytes, so they are deterministic too.
fn a_replica_that_follows_the_stored_log_shows_the_same_snapshot(story: &Story, step: &Step) {
    assert_eq!(story.replica, step.after);
    if step.is_a_tenth {
        assert_eq!(snapshot(&story.replica), snapshot(&step.after));
    }
}

pub fn a_replica_that_starts_from_nothing_ends_where_the_hall_is(story: &Story) {
    let replica = hall::replay(story.hall.log.iter().map(String::as_str));
    assert_eq!(snapshot(&replica), snapshot(&story.hall.state));
}

fn within_a_class_the_first_in_line_is_called(_: &Story, step: &Step) {
    for event in &step.events {
        let Event::TicketCalled {
            ticket,
            counter,
            reason,
        } = event
        else {
            continue;
        };
        let called = &step.before.tickets[ticket];
        let counter = &step.before.counters[counter];
        assert!(counter.can_serve(called.need()) && counter.is_open());
        assert_eq!(called.class, reason.class);
        let mut waiting: BTreeMap<ClassId, u32> = BTreeMap::new();
        for other in step
            .before
            .waiting()
            .filter(|other| counter.can_serve(other.need()))
        {
            *waiting.entry(other.class.clone()).or_default() += 1;
            assert!(
                other.class != called.class
                    || other.place >= called.place
                    || reason.rule == CallRule::Chosen,
                "{} stood before",
                other.number
            );
        }
        assert_eq!(waiting, reason.waiting, "the reason tells who waited");
    }
}

/// Over any three calls in a row at which both classes waited at the counter; calls at which one class alone waited do
/// not count.
fn where_both_classes_wait_at_a_counter_three_calls_are_two_and_one(story: &Story, _: &Step) {
    for calls in story.contested.values() {
        if let Some(round) = calls.len().checked_sub(3).map(|from| &calls[from..]) {
            let priority = round
                .iter()
                .filter(|class| class.as_str() == "priority")
                .count();
            assert_eq!(priority, 1, "{round:?}");
        }
    }
}

fn what_is_decided_can_be_applied(_: &Story, step: &Step) {
    assert_eq!(step.not_applied, None);
}

fn an_event_that_does_not_follow_changes_nothing(story: &Story, step: &Step) {
    let json = &story.hall.log[step.tampered_with.index(story.hall.log.len())];
    let past: Envelope = serde_json::from_str(json).expect("a stored event can be read");
    let again = Envelope {
        seq: step.after.seq + 1,
        prev: step.after.head,
        at: story.hall.now,
        ..past
    };
    let mut state = step.after.clone();
    if state.apply(&again, &again.to_json()).is_err() {
        assert_eq!(
            state, step.after,
            "{:?} was refused and left a trace",
            again.event
        );
    }
}

fn every_call_for_help_that_nobody_was_shown_has_a_deadline(story: &Story, step: &Step) {
    let raised = step
        .after
        .help
        .values()
        .filter(|call| matches!(call.state, HelpState::Raised));
    let earliest = raised.map(|call| (call.valid_until, call.id)).min();
    assert_eq!(step.after.next_deadline(), earliest);
    if let Some((due, help)) = earliest {
        let mut later = story.hall.clone();
        later.now = later.now.max(due);
        assert_eq!(
            later.decides(&Command::ExpireHelp { help }),
            Ok(vec![Event::HelpUndeliverable { help }])
        );
    }
}

fn a_state_reads_back_from_its_json(_: &Story, step: &Step) {
    if !step.is_a_tenth {
        return;
    }
    let json = snapshot(&step.after);
    let read: State = serde_json::from_str(&json).expect("a state reads back");
    assert_eq!(read, step.after);
    assert_eq!(snapshot(&read), json);
}

fn a_refused_command_leaves_no_event(_: &Story, step: &Step) {
    if step.refusal.is_some() {
        assert!(step.events.is_empty());
        assert_eq!(step.before, step.after);
    }
}

fn no_closed_counter_keeps_a_ticket(_: &Story, step: &Step) {
    for ticket in step.after.tickets.values() {
        let counter = ticket.counter().map(|number| &step.after.counters[&number]);
        assert!(counter.is_none_or(|counter| counter.state.name() != "closed"));
    }
}

fn a_clerk_serves_at_one_counter_and_none_at_a_closed_one(_: &Story, step: &Step) {
    let mut seen = BTreeSet::new();
    for counter in step.after.counters.values() {
        if let Some(clerk) = counter.clerk {
            assert!(seen.insert(clerk), "{clerk} serves at two counters");
            assert!(!counter.is_closed());
        }
    }
}

fn no_two_waiting_tickets_share_a_place(_: &Story, step: &Step) {
    let places: BTreeSet<_> = step.after.waiting().map(|ticket| &ticket.place).collect();
    assert_eq!(places.len(), step.after.waiting().count());
}

/// Of a service that the catalogue has no more nothing can be said.
fn what_is_lacking_and_done_is_of_the_tickets_own_service(_: &Story, step: &Step) {
    let catalogue = hall::site::site().catalogue;
    for ticket in step.after.tickets.values() {
        let Some(service) = catalogue.service(&ticket.service) else {
            assert!(ticket.lacking.is_empty() && ticket.steps_done.is_empty());
            continue;
        };
        let materials = || service.materials_for(&ticket.answers);
        let asked = |id: &MaterialId| materials().any(|material| material.id == *id);
        assert!(ticket.lacking.iter().all(asked));
        let known = |id: &StepId| service.steps.iter().any(|step| step.id == *id);
        assert!(ticket.steps_done.iter().all(known));
    }
}

/// But for the slip and the moments; and a counter that was waited for may have closed.
fn what_is_taken_back_is_as_it_was_before(story: &Story, step: &Step) {
    for event in &step.events {
        let Event::ActUndone {
            ticket, counter, ..
        } = event
        else {
            continue;
        };
        let (there, before) = &story.before_acts[&(*counter, *ticket)];
        let (now, after) = (&step.after.counters[counter], &step.after.tickets[ticket]);
        assert_eq!((now.ticket, &now.credits), (there.ticket, &there.credits));
        let waits_for = after.waits_for.or(before.waits_for);
        let shown = Ticket {
            slip: before.slip,
            moments: before.moments.clone(),
            waits_for,
            ..Ticket::clone(after)
        };
        assert_eq!(shown, *before);
        assert!(!step.after.last_acts.contains_key(counter), "once");
    }
}

fn a_branch_that_closed_early_gives_out_no_number_at_the_desk(_: &Story, step: &Step) {
    if let Command::IssueTicket(_) = step.command
        && step.before.closed_early.is_some()
    {
        assert_eq!(step.events, []);
    }
}

fn a_day_begins_with_everything_offered_and_nothing_to_say(_: &Story, step: &Step) {
    if let Some(Event::DayOpened { .. }) = step.events.last() {
        let State {
            stopped,
            closed_early,
            notice,
            last_acts,
            ..
        } = &step.after;
        assert!(stopped.is_empty() && last_acts.is_empty());
        assert!(closed_early.is_none() && notice.is_none());
    }
}

fn the_floor_tells_of_everybody_who_waits_or_is_served(story: &Story, step: &Step) {
    if !step.is_a_tenth {
        return;
    }
    let (site, now) = (&story.hall.site, story.hall.now);
    let floor = view::floor(&step.after, site, Lang::En, now);
    let waiting: u32 = floor.services.iter().map(|service| service.waiting).sum();
    assert_eq!(waiting as usize, step.after.waiting().count());
    let all = step.after.tickets.values();
    let served = all.filter(|ticket| matches!(ticket.state.name(), "serving" | "held"));
    assert_eq!(floor.serving.len(), served.count());
    for figures in [floor.summary.wait, floor.summary.handling]
        .into_iter()
        .flatten()
    {
        assert!(figures.visits > 0 && figures.mean_ms >= 0 && figures.p90_ms >= 0);
    }
    for counter in step.after.counters.keys() {
        let desk = view::console(&step.after, site, *counter, Lang::En, now);
        let desk = desk.expect("the counter is there");
        assert_eq!(desk.next.len(), view::NEXT_SHOWN.min(desk.waiting as usize));
    }
}

/// What is published while the hall is at work takes no counter from a clerk and leaves nobody with a number standing.
fn a_publication_takes_nothing_from_those_who_work_or_wait(_: &Story, step: &Step) {
    if !matches!(step.command, Command::Publish { .. }) {
        return;
    }
    let (before, after) = (&step.before, &step.after);
    for counter in before.counters.values() {
        let at_work = counter.state != CounterState::Closed;
        assert!(!at_work || after.counters.contains_key(&counter.number));
    }
    let served = |state: &State, need| {
        let mut counters = state.counters.values();
        counters.any(|counter| counter.can_serve(need))
    };
    for ticket in before.tickets.values().filter(|ticket| ticket.is_waiting()) {
        let need = ticket.need();
        assert!(!served(before, need) || served(after, need), "{ticket:?}");
    }
}

fn nobody_waits_for_a_counter_that_is_closed(_: &Story, step: &Step) {
    for ticket in step.after.tickets.values() {
        let counter = ticket.waits_for.map(|number| &step.after.counters[&number]);
        assert!(counter.is_none_or(|counter| !counter.is_closed()));
    }
}

fn whoever_is_chosen_out_of_turn_uses_up_nobodys_turn(_: &Story, step: &Step) {
    for event in &step.events {
        if let Event::TicketCalled {
            counter, reason, ..
        } = event
            && reason.rule == CallRule::Chosen
        {
            let credits = |state: &State| state.counters[counter].credits.clone();
            assert_eq!(credits(&step.before), credits(&step.after));
        }
    }
}

/// With nobody of the class between them.
fn whoever_is_put_before_or_behind_another_stands_there(_: &Story, step: &Step) {
    let (moved, other, before) = match step.command {
        Command::PutBefore { ticket, other } => (ticket, other, true),
        Command::PutBehind { ticket, other } => (ticket, other, false),
        _ => return,
    };
    if step.events.is_empty() {
        return;
    }
    let class = &step.after.tickets[&moved].class;
    let of_class = step.after.waiting().filter(|ticket| ticket.class == *class);
    let mut of_class: Vec<_> = of_class.collect();
    of_class.sort_by(|a, b| a.place.cmp(&b.place));
    let ids: Vec<_> = of_class.iter().map(|ticket| ticket.id).collect();
    let pair = if before {
        [moved, other]
    } else {
        [other, moved]
    };
    assert!(ids.windows(2).any(|two| two == pair), "{ids:?} {pair:?}");
}

fn a_ticket_that_is_passed_on_keeps_number_arrival_and_place(_: &Story, step: &Step) {
    for event in &step.events {
        if let Event::TicketTransferred { ticket, .. }
        | Event::TicketTransferredToCounter { ticket, .. }
        | Event::TicketTransferredToSkill { ticket, .. } = event
        {
            let (before, after) = (&step.before.tickets[ticket], &step.after.tickets[ticket]);
            assert_eq!(
                (&before.number, before.arrival, &before.place),
                (&after.number, after.arrival, &after.place)
            );
            assert!(after.is_waiting());
        }
    }
}

fn what_is_kept_beside_the_tickets_says_what_a_look_at_all_of_them_says(_: &Story, step: &Step) {
    let tickets = &step.after.tickets;
    let all = || tickets.values();
    let mut in_lines = BTreeSet::new();
    for (class, need, line) in tickets.lines() {
        let alike = all().filter(|ticket| {
            ticket.is_waiting() && ticket.class == *class && ticket.need() == need
        });
        let mut alike: Vec<_> = alike.collect();
        alike.sort_by(|a, b| a.place.cmp(&b.place));
        assert!(line.iter().eq(alike.iter().copied()) && !line.is_empty());
        for (index, ticket) in alike.iter().enumerate() {
            assert_eq!(line.before(&ticket.place), index);
            assert_eq!(line.up_to(&ticket.place), index + 1);
            assert_eq!(line.get(index), Some(*ticket));
        }
        in_lines.extend(line.iter().map(|ticket| ticket.id));
    }
    let waiting = all().filter(|ticket| ticket.is_waiting());
    assert_eq!(in_lines, waiting.map(|ticket| ticket.id).collect());
    for ticket in all() {
        let (date, number) = (ticket.business_date, &ticket.number);
        assert_eq!(tickets.by_number(date, number), Some(ticket));
        assert_eq!(tickets.by_code(&ticket.code), Some(ticket));
        let alike = || {
            all().filter(|other| {
                (other.number.prefix, &other.number.lane) == (number.prefix, &number.lane)
            })
        };
        let counter = |other: &std::sync::Arc<Ticket>| other.number.counter();
        let of_day = alike().filter(|other| other.business_date == date);
        assert_eq!(
            tickets.last_counter_of(date, number.prefix, &number.lane),
            of_day.map(counter).max().unwrap_or(0)
        );
        let open = alike().filter(|other| !other.state.is_terminal());
        assert_eq!(
            tickets.last_open_counter(number.prefix, &number.lane),
            open.map(counter).max().unwrap_or(0)
        );
        if let Some(after) = day_after(date) {
            assert_eq!(
                tickets.by_number(after, number).is_some(),
                all().any(|other| (other.business_date, &other.number) == (after, number))
            );
        }
    }
    for counter in step.after.counters.keys() {
        let there = all().filter(|ticket| ticket.counter() == Some(*counter));
        assert!(tickets.at_counter(*counter).eq(there));
    }
    assert!(tickets.by_code(&Hash::ZERO).is_none());
}

/// A command that is decided a second time, because its answer was lost on the way to the one who keeps answers.
fn the_same_command_again_is_refused_or_changes_no_ticket_twice(story: &Story, step: &Step) {
    let Ok(again) = story.hall.decides(&step.command) else {
        return;
    };
    for event in again {
        if let Event::TicketIssued(issued) = event {
            assert!(
                !step.after.tickets.contains_key(&issued.ticket),
                "{} was issued twice",
                issued.number
            );
        }
    }
}

fn whoever_waits_is_told_a_range_exactly_when_an_open_counter_can_serve_them(
    story: &Story,
    step: &Step,
) {
    use frontdesk_domain::wait::{Wait, estimates};
    let told = estimates(&step.after, story.hall.now);
    assert_eq!(told.len(), step.after.waiting().count());
    for ticket in step.after.waiting() {
        let open = step
            .after
            .open_counters()
            .any(|counter| counter.can_serve(ticket.need()));
        match told[&ticket.id].wait {
            Wait::Range {
                low_minutes,
                high_minutes,
                made_at,
            } => {
                assert!(open && low_minutes < high_minutes && made_at == story.hall.now);
            }
            Wait::NoCounterOpen => assert!(!open),
        }
    }
}

fn the_state_knows_when_it_was_last_and_when_its_day_began(story: &Story, step: &Step) {
    let opens = |event: &Event| matches!(event, Event::DayOpened { .. });
    let now = |happened: bool, before| if happened { story.hall.now } else { before };
    let last = now(!step.events.is_empty(), step.before.last_at);
    let opened = now(step.events.iter().any(opens), step.before.day_began_at);
    assert_eq!(
        (step.after.last_at, step.after.day_began_at),
        (last, opened)
    );
}

fn a_day_is_closed_before_the_next_one_is_opened(_: &Story, step: &Step) {
    if let Some(Event::DayOpened { .. }) = step.events.last() {
        let closed = step.events.iter().rev().nth(1);
        let date = step.before.day.expect("a day is open from the beginning");
        assert_eq!(closed, Some(&Event::DayClosed { date }));
    }
}

fn a_day_that_closes_leaves_nobody_and_one_that_carries_over_leaves_whoever_waited(
    _: &Story,
    step: &Step,
) {
    let Some(Event::DayOpened { .. }) = step.events.last() else {
        return;
    };
    let carries_over = step.before.rules.unfinished == Unfinished::CarryOver;
    let stays = |ticket: &&Ticket| {
        let came_today = ticket.arrival >= step.after.day_began_at;
        let may_stay = matches!(ticket.state.name(), "waiting" | "called" | "held");
        may_stay && (carries_over || came_today)
    };
    let all = step.before.tickets.values().map(|ticket| &**ticket);
    let stayed: Vec<_> = all
        .filter(stays)
        .map(|ticket| (ticket.id, &ticket.place))
        .collect();
    let open = step
        .after
        .tickets
        .values()
        .filter(|ticket| !ticket.state.is_terminal());
    let left: Vec<_> = open.map(|ticket| (ticket.id, &ticket.place)).collect();
    assert_eq!(left, stayed, "everybody keeps their place");
    assert_eq!(
        step.after.waiting().count(),
        left.len(),
        "no counter keeps a ticket over night"
    );
}

fn what_is_kept_is_bounded(_: &Story, step: &Step) {
    assert!(step.after.calls.len() <= CALLS_KEPT);
    assert!(step.after.set_aside.len() <= SET_ASIDE_KEPT);
}
