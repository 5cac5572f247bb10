//! What holds of lanes, numbers and whatever comes late.

use frontdesk_domain::branch::{Command, Event, Issued, State, TicketFact};
use frontdesk_domain::lane::{ForkReason, LaneHolder, LaneStanding, REST_FACTOR};
use frontdesk_domain::number::Lane;
use frontdesk_domain::rules::Unfinished;
use frontdesk_domain::ticket::{CancelReason, Flag};
use frontdesk_domain::time::Timestamp;

use crate::story::{Step, Story};

pub fn no_number_is_on_two_tickets_of_a_day_not_even_after_its_end(story: &Story, step: &Step) {
    for issued in issued(step) {
        let number = (issued.business_date, issued.number.clone());
        let before = story.numbers.get(&number);
        assert_eq!(before, Some(&issued.ticket), "{} twice", issued.number);
    }
}

/// It is a ticket, or it is set aside, or it was told before.
pub fn a_fact_is_never_refused_and_never_lost(story: &Story, step: &Step) {
    let Some(fact) = fact(step) else { return };
    assert_eq!(step.refusal, None);
    let aside = |state: &State| {
        state
            .set_aside
            .iter()
            .any(|aside| aside.ticket == fact.ticket)
    };
    let known = story.hall.ever.tickets.contains(&fact.ticket);
    assert!(known || aside(&step.after), "{} is nowhere", fact.number);
}

pub fn nobody_arrives_before_the_day_on_their_paper_or_after_the_centre_heard_of_them(
    story: &Story,
    step: &Step,
) {
    for issued in issued(step) {
        assert!(issued.arrival <= story.hall.now);
        assert!(issued.arrival >= Timestamp::EARLIEST_PLAUSIBLE);
        if step.before.day == Some(issued.business_date) {
            assert!(issued.arrival >= step.before.day_began_at);
        }
    }
}

pub fn a_late_ticket_waits_exactly_when_its_holder_came_today_or_the_hall_carries_over(
    _: &Story,
    step: &Step,
) {
    for issued in issued(step) {
        let late = step.before.day > Some(issued.business_date);
        let came_today = issued.arrival >= step.before.day_began_at;
        let waits = !late || came_today || step.before.rules.unfinished == Unfinished::CarryOver;
        assert_eq!(step.after.tickets[&issued.ticket].is_waiting(), waits);
        let ended = Event::TicketCancelled {
            ticket: issued.ticket,
            reason: CancelReason::DayEnded,
        };
        assert_eq!(step.events.contains(&ended), !waits);
    }
}

pub fn a_kiosk_has_one_lane_and_a_lane_changes_hands_only_when_it_has_rested(
    story: &Story,
    step: &Step,
) {
    let held = |state: &State| {
        let held = state.lanes.values().filter(|holder| !holder.is_resting());
        held.map(|holder| holder.kiosk.clone()).collect::<Vec<_>>()
    };
    let mut kiosks = held(&step.after);
    kiosks.sort();
    kiosks.dedup();
    assert_eq!(kiosks.len(), held(&step.after).len(), "{kiosks:?}");
    for (lane, holder) in &step.after.lanes {
        let Some(before) = step.before.lanes.get(lane) else {
            assert_ne!(*lane, step.after.rules.desk_lane);
            continue;
        };
        if before.device != holder.device {
            let LaneStanding::Resting { since } = before.standing else {
                panic!("lane {lane} was taken from {}", before.kiosk)
            };
            let day_ms = 24 * 60 * 60 * 1000;
            let days = i64::from(REST_FACTOR) * i64::from(step.before.rules.offline_issue_days);
            assert!(story.hall.now.ms_since(since) > days * day_ms);
        }
    }
}

pub fn the_epochs_of_a_machine_only_rise(_: &Story, step: &Step) {
    for (_, before, after) in same_machine(step) {
        let epochs = [before, after].map(|holder| holder.run.map(|run| run.epoch));
        assert!(epochs[0] <= epochs[1], "{epochs:?}");
        assert!(
            before.run == after.run || epochs[0] < epochs[1],
            "{epochs:?}"
        );
    }
}

pub fn a_suspended_lane_is_suspended_until_its_kiosk_loses_it(_: &Story, step: &Step) {
    for (lane, before, after) in same_machine(step) {
        match before.standing {
            LaneStanding::Active => {}
            LaneStanding::Suspended { .. } => {
                assert!(
                    after.standing == before.standing || after.is_resting(),
                    "{lane}"
                );
            }
            LaneStanding::Resting { .. } => assert_eq!(after.standing, before.standing, "{lane}"),
        }
    }
}

pub fn a_ticket_of_a_lane_in_doubt_is_flagged(_: &Story, step: &Step) {
    if fact(step).is_none() {
        return;
    }
    for issued in issued(step) {
        let holder = step.after.lanes.get(&issued.number.lane);
        let standing = holder.map(|holder| holder.standing);
        for (flag, expected) in [
            (
                Flag::LaneSuspended,
                matches!(standing, Some(LaneStanding::Suspended { .. })),
            ),
            (
                Flag::LaneResting,
                matches!(standing, Some(LaneStanding::Resting { .. })),
            ),
        ] {
            assert_eq!(issued.flags.contains(&flag), expected, "{}", issued.number);
        }
    }
}

pub fn a_run_that_is_over_and_issues_all_the_same_suspends_the_lane(_: &Story, step: &Step) {
    let Some((fact, issued)) = fact(step).zip(issued(step).next()) else {
        return;
    };
    let holder = step.before.lanes.get(&issued.number.lane);
    let newest = holder
        .filter(|holder| holder.is_active())
        .and_then(|holder| holder.run);
    let Some((newest, run)) = newest.zip(fact.run) else {
        return;
    };
    let suspended = Event::LaneSuspended {
        lane: issued.number.lane.clone(),
        kiosk: fact.kiosk.clone(),
        reason: ForkReason::OlderRun,
    };
    let over = run.id != newest.id && run.epoch <= newest.epoch;
    assert_eq!(step.events.contains(&suspended), over);
}

pub fn the_desk_gives_no_number_that_can_still_be_called(_: &Story, step: &Step) {
    if !matches!(step.command, Command::IssueTicket(_)) {
        return;
    }
    for issued in issued(step) {
        let mut others = step.before.tickets.values();
        let same = others.find(|other| other.number == issued.number && !other.state.is_terminal());
        assert!(same.is_none(), "{} can mean two people", issued.number);
    }
}

pub fn the_desks_counters_never_fall_within_a_day(_: &Story, step: &Step) {
    if matches!(step.events.last(), Some(Event::DayOpened { .. })) {
        return;
    }
    for (prefix, counter) in &step.before.desk {
        assert!(step.after.desk[prefix] >= *counter);
    }
}

fn fact(step: &Step) -> Option<&TicketFact> {
    match &step.command {
        Command::RecordTicket(fact) => Some(fact),
        _ => None,
    }
}

fn issued(step: &Step) -> impl Iterator<Item = &Issued> {
    step.events.iter().filter_map(|event| match event {
        Event::TicketIssued(issued) => Some(&**issued),
        _ => None,
    })
}

/// The lanes that one machine had before and after.
fn same_machine(step: &Step) -> impl Iterator<Item = (&Lane, &LaneHolder, &LaneHolder)> {
    let both = step.before.lanes.iter().map(|(lane, before)| {
        let after = step.after.lanes.get(lane).expect("lanes are not forgotten");
        (lane, before, after)
    });
    both.filter(|(_, before, after)| before.device == after.device)
}
