//! Machines become kiosks and lose that again; lanes are given, rest and are given anew; copied disks are found.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event, TicketFact};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::DeviceId;
use frontdesk_domain::lane::{ForkReason, LaneStanding, Run};
use frontdesk_domain::number::{Lane, TicketNumber};
use frontdesk_domain::ticket::Flag;
use hall::{Hall, start_kiosk};
use rstest::rstest;

const A_DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[test]
fn a_kiosk_of_the_halls_file_gets_its_own_lane_and_others_the_first_that_nobody_is_meant_to_have() {
    let mut hall = Hall::open();
    let lanes = ["annex", "side", "gate", "lobby", "porch"].map(|kiosk| hall.enrols(kiosk));
    let letters: Vec<_> = lanes.iter().map(Lane::as_str).collect();
    assert_eq!(letters, ["A", "B", "C", "", "D"]);
}

#[test]
fn the_desks_lane_is_given_to_no_kiosk() {
    let mut hall = Hall::open_with(|site| site.settings.rules.desk_lane = "A".parse().unwrap());
    assert_eq!(hall.enrols("annex").as_str(), "C");
}

#[test]
fn lanes_of_one_letter_come_before_those_of_two() {
    let mut all = Lane::all();
    assert_eq!(all.next(), Some(Lane::first()));
    let rest: Vec<_> = all.map(|lane| lane.to_string()).collect();
    assert_eq!(rest.len(), 24 + 24 * 24);
    assert_eq!(rest[..2], ["A", "B"]);
    assert_eq!(rest[23..26], ["Z", "AA", "AB"]);
    assert_eq!(rest.last().unwrap(), "ZZ");
    assert!(rest.iter().all(|lane| lane.parse::<Lane>().is_ok()));
}

#[test]
fn the_same_machine_enrolled_again_changes_nothing() {
    let mut hall = Hall::open();
    let lane = hall.enrols("lobby");
    let device = hall.lanes[&lane].device;
    assert_eq!(hall.does(&enrol("lobby", device)), []);
}

#[test]
fn another_machine_takes_the_kiosk_over_in_a_lane_of_its_own() {
    let mut hall = Hall::open();
    let old = hall.enrols("lobby");
    let old_device = hall.lanes[&old].device;
    let device = DeviceId(hall.mint());
    let lobby = || "lobby".parse().unwrap();
    let new = "A".parse::<Lane>().unwrap();
    let events = hall.does(&enrol("lobby", device));
    assert_eq!(
        events,
        [
            Event::KioskRevoked {
                kiosk: lobby(),
                device: old_device,
                lane: old
            },
            Event::KioskEnrolled {
                kiosk: lobby(),
                device,
                lane: new.clone()
            }
        ]
    );
    assert_eq!(hall.state.lane_of(&lobby()).unwrap().0, &new);
}

#[test]
fn one_machine_is_one_kiosk() {
    let mut hall = Hall::open();
    let lane = hall.enrols("lobby");
    let device = hall.lanes[&lane].device;
    hall.does(&enrol("side", device));
    assert!(
        hall.lanes[&lane].is_resting(),
        "it is the side entrance's now"
    );
    assert_eq!(hall.lane_of("side").as_str(), "B");
}

#[test]
fn a_kiosk_is_revoked_once() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    assert_eq!(hall.revokes("lobby").len(), 1);
    assert_eq!(hall.revokes("lobby"), []);
    assert_eq!(hall.revokes("nobody"), []);
}

#[rstest]
#[case::as_long_as_the_last_machine_could_issue(7, false)]
#[case::to_the_moment_twice_as_long(14, false)]
#[case::longer(15, true)]
fn a_lane_rests_twice_as_long_as_a_kiosk_may_issue_alone(#[case] days: i64, #[case] free: bool) {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    hall.revokes("lobby");
    hall.passes_ms(days * A_DAY_MS);
    assert_eq!(hall.enrols("lobby") == Lane::first(), free);
}

#[test]
fn a_lane_is_free_the_moment_after_its_rest() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    hall.revokes("lobby");
    hall.passes_ms(14 * A_DAY_MS + 1);
    assert_eq!(hall.enrols("lobby"), Lane::first());
}

#[test]
fn a_kiosk_that_is_away_goes_by_the_days_it_knew_so_the_lane_rests_for_the_most_there_ever_were() {
    let mut hall = Hall::open_with(|site| site.settings.rules.offline_issue_days = 30);
    hall.enrols("lobby");
    hall.configures(|site| site.settings.rules.offline_issue_days = 1);
    hall.revokes("lobby");
    hall.passes_ms(60 * A_DAY_MS);
    assert_ne!(hall.enrols("lobby"), Lane::first());
}

#[test]
fn the_first_run_of_a_kiosk_is_taken_as_it_is() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    let (run, events) = hall.starts_up("lobby", 40);
    assert_eq!(events, [started(run, false)]);
    assert_eq!(hall.does(&start_kiosk("lobby", run)), [], "told twice");
    let (run, events) = hall.starts_up("lobby", 41);
    assert_eq!(events, [started(run, false)]);
}

#[rstest]
#[case::rolled_back_by_one_start(39)]
#[case::rolled_back_to_the_beginning(0)]
fn a_disk_that_was_rolled_back_is_told_the_next_epoch_and_goes_on(#[case] epoch: u64) {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    hall.starts_up("lobby", 40);
    let (run, events) = hall.starts_up("lobby", epoch);
    let taken = Run { epoch: 41, ..run };
    assert_eq!(events, [started(taken, true)]);
    assert_eq!(hall.does(&start_kiosk("lobby", run)), [], "told twice");
    let events = issues_in(&mut hall, run);
    assert!(matches!(events[..], [Event::TicketIssued(_)]), "{events:?}");
    let events = issues_in(&mut hall, taken);
    assert!(matches!(events[..], [Event::TicketIssued(_)]), "{events:?}");
}

#[test]
fn no_epoch_is_beyond_the_last_one() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    hall.starts_up("lobby", u64::MAX);
    let (run, events) = hall.starts_up("lobby", 1);
    let epoch = u64::MAX;
    assert_eq!(events, [started(Run { epoch, ..run }, true)]);
}

#[test]
fn two_runs_of_one_epoch_suspend_the_lane_once() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    hall.starts_up("lobby", 40);
    let (_, events) = hall.starts_up("lobby", 40);
    assert_eq!(events, [suspended(ForkReason::SameEpoch)]);
    let (_, events) = hall.starts_up("lobby", 40);
    assert_eq!(events, [], "it is suspended already");
    let at = hall.now;
    let reason = ForkReason::SameEpoch;
    let standing = hall.lanes[&Lane::first()].standing;
    assert_eq!(standing, LaneStanding::Suspended { at, reason });
}

#[test]
fn what_a_kiosk_issued_in_its_earlier_runs_is_told_before_its_next_start_and_suspends_nothing() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    for epoch in 1..4 {
        let (run, _) = hall.starts_up("lobby", epoch);
        let events = issues_in(&mut hall, run);
        assert!(matches!(events[..], [Event::TicketIssued(_)]), "{events:?}");
    }
    assert!(hall.lanes[&Lane::first()].is_active());
}

#[test]
fn a_copy_that_runs_beside_its_original_is_found_by_the_originals_next_ticket() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    let (original, _) = hall.starts_up("lobby", 5);
    issues_in(&mut hall, original);
    let (copy, events) = hall.starts_up("lobby", 6);
    assert_eq!(events, [started(copy, false)], "it could be a restart");
    let events = issues_in(&mut hall, original);
    let [
        Event::TicketIssued(issued),
        Event::LaneSuspended { reason, .. },
    ] = &events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!(*reason, ForkReason::OlderRun);
    assert_eq!(issued.flags, [Flag::LaneSuspended].into());
    for run in [original, copy] {
        let events = issues_in(&mut hall, run);
        let [Event::TicketIssued(issued)] = &events[..] else {
            panic!("{events:?}")
        };
        assert_eq!(
            issued.flags,
            [Flag::LaneSuspended].into(),
            "nobody is turned away"
        );
    }
}

#[test]
fn a_run_whose_start_the_centre_never_read_issues_all_the_same() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    let (run, _) = hall.starts_up("lobby", 5);
    let id = frontdesk_domain::ids::RunId(hall.mint());
    let unheard = Run { epoch: 6, id };
    let events = issues_in(&mut hall, unheard);
    assert!(matches!(events[..], [Event::TicketIssued(_)]), "{events:?}");
    assert_eq!(hall.lanes[&Lane::first()].run, Some(run));
}

#[test]
fn one_number_issued_twice_is_set_aside_and_suspends_the_lane() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    let first = hall.fact("lobby", "id-card");
    let mut second = hall.fact("lobby", "id-card");
    second.number = first.number.clone();
    hall.does(&record(&first));
    let events = hall.does(&record(&second));
    let [Event::TicketSetAside { .. }, fork] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(*fork, suspended(ForkReason::NumberTwice));
    assert_eq!(hall.does(&record(&second)), [], "told twice");
}

#[test]
fn a_number_given_out_twice_on_a_day_that_has_ended_suspends_the_lane_too() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    let first = hall.fact("lobby", "id-card");
    let mut second = hall.fact("lobby", "id-card");
    second.number = first.number.clone();
    hall.does(&record(&first));
    hall.opens_the_day("2026-11-24");
    assert!(hall.tickets.is_empty(), "the state forgot");
    let events = hall.does(&record(&second));
    assert!(
        events.contains(&suspended(ForkReason::NumberTwice)),
        "{events:?}"
    );
}

#[test]
fn what_a_kiosk_issued_before_it_lost_its_lane_is_recorded_and_flagged() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    let fact = hall.fact("lobby", "id-card");
    hall.enrols("lobby");
    hall.does(&record(&fact));
    assert_eq!(hall.shows(fact.ticket).flags, [Flag::LaneResting].into());
    assert_eq!(hall.calls(1), fact.ticket);
}

#[test]
fn a_resting_lane_is_not_suspended() {
    let mut hall = Hall::open();
    hall.enrols("lobby");
    let (original, _) = hall.starts_up("lobby", 1);
    hall.starts_up("lobby", 2);
    let fact = TicketFact {
        run: Some(original),
        ..hall.fact("lobby", "id-card")
    };
    hall.revokes("lobby");
    let events = hall.does(&record(&fact));
    assert!(matches!(events[..], [Event::TicketIssued(_)]), "{events:?}");
    let again = TicketFact {
        ticket: hall.fact("lobby", "id-card").ticket,
        ..fact
    };
    let events = hall.does(&record(&again));
    assert!(
        matches!(events[..], [Event::TicketSetAside { .. }]),
        "{events:?}"
    );
}

#[test]
fn whoever_loses_a_lane_to_another_kiosk_after_its_rest_issued_nothing_in_it() {
    let mut hall = Hall::open();
    let fact = {
        hall.enrols("annex");
        hall.fact("annex", "id-card")
    };
    hall.revokes("annex");
    hall.passes_ms(15 * A_DAY_MS);
    assert_eq!(hall.enrols("gate").as_str(), "A");
    let events = hall.does(&record(&fact));
    assert!(
        matches!(events[..], [Event::TicketSetAside { .. }]),
        "{events:?}"
    );
    assert!(
        hall.lanes[&"A".parse().unwrap()].is_active(),
        "not the gate's fault"
    );
}

#[test]
fn a_kiosk_that_was_never_enrolled_issued_in_no_lane_though_the_halls_file_means_one_for_it() {
    let mut hall = Hall::open();
    let meant = hall.site.settings.kiosks[1].clone();
    let annex = hall.fact("annex", "id-card");
    let fact = TicketFact {
        number: TicketNumber::new(annex.number.prefix, meant.lane, 1).unwrap(),
        kiosk: meant.id,
        ..annex
    };
    hall.does(&record(&fact));
    assert_eq!(hall.set_aside.len(), 1);
    assert!(!hall.tickets.contains_key(&fact.ticket));
}

#[test]
fn a_kiosk_that_saw_another_log_says_so_once_and_the_desk_counts_on_from_what_it_knew() {
    let mut hall = Hall::open();
    let says = |seq: u64, head: &[u8], desk: u32| Command::ReportDivergence {
        kiosk: "lobby".parse().unwrap(),
        seq,
        head: Hash::of(head),
        desk: [("A".parse().unwrap(), desk)].into(),
    };
    let events = hall.does(&says(900, b"theirs", 12));
    assert!(
        matches!(events[..], [Event::HistoryLost { seq: 900, .. }]),
        "{events:?}"
    );
    assert_eq!(hall.does(&says(900, b"theirs", 12)), []);
    assert_eq!(
        hall.does(&says(900, b"theirs", 11)),
        [],
        "less is nothing new"
    );
    assert_eq!(
        hall.does(&says(900, b"theirs", 13)).len(),
        1,
        "a counter is"
    );
    let request = hall.request("id-card");
    let ticket = request.ticket;
    hall.does(&Command::IssueTicket(Box::new(request)));
    assert_eq!(hall.shows(ticket).number.to_string(), "AZ014");
}

#[test]
fn what_one_kiosk_has_said_another_need_not_say() {
    let mut hall = Hall::open();
    let says = |kiosk: &str, seq: u64| Command::ReportDivergence {
        kiosk: kiosk.parse().unwrap(),
        seq,
        head: Hash::of(b"theirs"),
        desk: std::collections::BTreeMap::new(),
    };
    assert_eq!(hall.does(&says("lobby", 900)).len(), 1);
    assert_eq!(hall.does(&says("side", 900)), []);
    assert_eq!(hall.does(&says("side", 901)).len(), 1, "it saw more");
    let here = Command::ReportDivergence {
        kiosk: "lobby".parse().unwrap(),
        seq: hall.seq,
        head: hall.head,
        desk: std::collections::BTreeMap::new(),
    };
    assert_eq!(hall.does(&here), [], "this is our log");
}

#[test]
fn a_desk_counter_beyond_all_numbers_is_taken_for_the_last_one() {
    let mut hall = Hall::open();
    let says = Command::ReportDivergence {
        kiosk: "lobby".parse().unwrap(),
        seq: 900,
        head: Hash::ZERO,
        desk: [("A".parse().unwrap(), u32::MAX)].into(),
    };
    hall.does(&says);
    assert_eq!(hall.does(&says), []);
    assert_eq!(hall.desk[&"A".parse().expect("a slug")], 999_999);
}

fn enrol(kiosk: &str, device: DeviceId) -> Command {
    Command::EnrolKiosk {
        kiosk: kiosk.parse().expect("a slug"),
        device,
    }
}

fn record(fact: &TicketFact) -> Command {
    Command::RecordTicket(Box::new(fact.clone()))
}

/// What comes of the lobby's next ticket.
fn issues_in(hall: &mut Hall, run: Run) -> Vec<Event> {
    let mut fact = hall.fact("lobby", "id-card");
    fact.run = Some(run);
    hall.does(&record(&fact))
}

fn started(run: Run, set_back: bool) -> Event {
    Event::KioskStarted {
        kiosk: "lobby".parse().expect("a slug"),
        lane: Lane::first(),
        run,
        set_back,
    }
}

fn suspended(reason: ForkReason) -> Event {
    Event::LaneSuspended {
        lane: Lane::first(),
        kiosk: "lobby".parse().expect("a slug"),
        reason,
    }
}
