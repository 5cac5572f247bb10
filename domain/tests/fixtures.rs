//! Events of every version that was ever written must replay for ever.
//!
//! `fixtures/events-v2.jsonl` is a log as it is stored, with every event and every word an event can contain;
//! `fixtures/events-v2.state.json` is the state it leads to. They are recorded once for each version and are not
//! written again when the code changes: a change here that fails is a change that cannot read the logs of halls in use.
//! Those of earlier versions stay beside them, and everything that their state said is still said.
//! Only what is *added* to a version that no hall has yet is recorded with
//! `UPDATE_FIXTURES=1 cargo test -p frontdesk-domain --test fixtures`, and the difference is read before it is kept.

#[cfg(test)]
mod hall;

use std::collections::BTreeSet;
use std::path::PathBuf;

use frontdesk_domain::alarm::KioskAlarm;
use frontdesk_domain::branch::{
    Actor, Command, ENVELOPE_VERSION, Envelope, Event, SetAsideReason, State,
};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpResolution, HelpTopic, Screen};
use frontdesk_domain::ids::{CommandId, HelpId, LogId, TicketId};
use frontdesk_domain::lane::ForkReason;
use frontdesk_domain::priority::Priority;
use frontdesk_domain::queue::CallRule;
use frontdesk_domain::rating::{Level, RatingReason};
use frontdesk_domain::rules::Unfinished;
use frontdesk_domain::slip::{Printer, SlipState};
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::{CancelReason, Flag, Outcome};
use hall::{Hall, replay, snapshot};

#[test]
fn the_recorded_log_replays_to_the_recorded_state() {
    let (log, state) = recorded();
    assert_eq!(snapshot(&replay(log.lines())), state.trim_end());
}

#[test]
fn the_log_of_version_1_still_leads_to_what_it_led_to() {
    let (log, state) = (fixture("events-v1.jsonl"), fixture("events-v1.state.json"));
    let now = serde_json::to_value(replay(log.lines())).unwrap();
    let then: serde_json::Value = serde_json::from_str(&state).unwrap();
    for (key, said) in then.as_object().expect("a state is an object") {
        let mut says = now[key].clone();
        match key.as_str() {
            // Then bare numbers.
            "set_aside" => {
                for entry in says.as_array_mut().expect("a list") {
                    *entry = entry["number"].take();
                }
            }
            // Rules that came later have their defaults.
            "rules" => {
                let rules = says.as_object_mut().expect("an object");
                assert_eq!(rules.remove("unfinished"), Some("close".into()));
                assert_eq!(rules.remove("offline_issue_days"), Some(7.into()));
            }
            _ => {}
        }
        assert_eq!(says, *said, "{key}");
    }
}

#[test]
fn a_state_of_version_1_reads_and_knows_the_same_tickets() {
    let state: State = serde_json::from_str(&fixture("events-v1.state.json")).unwrap();
    let replayed = replay(fixture("events-v1.jsonl").lines());
    assert_eq!((state.seq, state.head), (replayed.seq, replayed.head));
    assert_eq!(state.tickets, replayed.tickets);
    assert_eq!(state.help, replayed.help);
    assert!(state.set_aside.is_empty() && !replayed.set_aside.is_empty());
}

#[test]
fn recorded_events_are_written_again_byte_for_byte() {
    for json in recorded().0.lines() {
        let envelope: Envelope = serde_json::from_str(json).unwrap();
        assert_eq!(
            envelope.v, ENVELOPE_VERSION,
            "a later version keeps this test for its own fixtures"
        );
        assert_eq!(envelope.to_json(), json);
    }
}

#[test]
fn a_recorded_state_reads_back() {
    let (log, state) = recorded();
    let read: State = serde_json::from_str(&state).unwrap();
    assert_eq!(read, replay(log.lines()));
}

#[test]
fn every_event_and_every_word_an_event_can_contain_is_in_the_recorded_log() {
    let envelopes = recorded_envelopes();
    let mut seen = BTreeSet::new();
    for envelope in &envelopes {
        seen.insert(word_of_event(&envelope.event).to_owned());
        seen.extend(words_in(envelope));
    }
    let missing: Vec<_> = every_word()
        .into_iter()
        .filter(|word| !seen.contains(word))
        .collect();
    assert!(
        missing.is_empty(),
        "not in fixtures/events-v2.jsonl: {missing:?}"
    );
}

#[test]
fn an_event_is_recorded_under_its_own_type() {
    for envelope in recorded_envelopes() {
        let json = serde_json::to_value(&envelope.event).unwrap();
        assert_eq!(json["type"], word_of_event(&envelope.event));
    }
}

#[test]
fn a_field_that_a_later_version_adds_to_an_event_is_passed_over() {
    let recorded = recorded().0;
    for json in recorded.lines() {
        let mut value: serde_json::Value = serde_json::from_str(json).unwrap();
        value["event"]["added_later"] = 1.into();
        value["added_later"] = 1.into();
        let read: Envelope = serde_json::from_value(value).unwrap();
        assert_eq!(read, serde_json::from_str(json).unwrap());
    }
}

/// Names each variant with its word on the wire. A variant that is not named does not compile.
macro_rules! words {
    ($name:ident, $list:ident, $type:ty, $($variant:pat => $word:literal),+ $(,)?) => {
        fn $name(of: &$type) -> &'static str {
            match of { $($variant => $word),+ }
        }
        const $list: &[&str] = &[$($word),+];
    };
}

words!(word_of_event, EVENTS, Event,
    Event::LogStarted { .. } => "log_started",
    Event::BranchConfigured { .. } => "branch_configured",
    Event::CataloguePublished { .. } => "catalogue_published",
    Event::DayOpened { .. } => "day_opened",
    Event::DayClosed { .. } => "day_closed",
    Event::KioskEnrolled { .. } => "kiosk_enrolled",
    Event::KioskRevoked { .. } => "kiosk_revoked",
    Event::KioskStarted { .. } => "kiosk_started",
    Event::LaneSuspended { .. } => "lane_suspended",
    Event::HistoryLost { .. } => "history_lost",
    Event::AlarmRaised { .. } => "alarm_raised",
    Event::PrinterReported { .. } => "printer_reported",
    Event::TicketIssued(_) => "ticket_issued",
    Event::TicketSetAside { .. } => "ticket_set_aside",
    Event::TicketCalled { .. } => "ticket_called",
    Event::TicketRecalled { .. } => "ticket_recalled",
    Event::TicketStarted { .. } => "ticket_started",
    Event::TicketHeld { .. } => "ticket_held",
    Event::TicketResumed { .. } => "ticket_resumed",
    Event::TicketDone { .. } => "ticket_done",
    Event::TicketMissed { .. } => "ticket_missed",
    Event::TicketReturned { .. } => "ticket_returned",
    Event::TicketTransferred { .. } => "ticket_transferred",
    Event::TicketLetPass { .. } => "ticket_let_pass",
    Event::TicketCancelled { .. } => "ticket_cancelled",
    Event::TicketNoShow { .. } => "ticket_no_show",
    Event::TicketCarriedOver { .. } => "ticket_carried_over",
    Event::PriorityConfirmed { .. } => "priority_confirmed",
    Event::PriorityRevoked { .. } => "priority_revoked",
    Event::SlipReported { .. } => "slip_reported",
    Event::RatingGiven { .. } => "rating_given",
    Event::CounterOpened { .. } => "counter_opened",
    Event::CounterPaused { .. } => "counter_paused",
    Event::CounterClosed { .. } => "counter_closed",
    Event::HelpRaised { .. } => "help_raised",
    Event::HelpTopicSet { .. } => "help_topic_set",
    Event::HelpDelivered { .. } => "help_delivered",
    Event::HelpAcknowledged { .. } => "help_acknowledged",
    Event::HelpArrived { .. } => "help_arrived",
    Event::HelpResolved { .. } => "help_resolved",
    Event::HelpCancelled { .. } => "help_cancelled",
    Event::HelpUndeliverable { .. } => "help_undeliverable",
);
words!(word_of_actor, ACTORS, Actor,
    Actor::Centre => "actor centre",
    Actor::Kiosk { .. } => "actor kiosk",
    Actor::Counter { .. } => "actor counter",
    Actor::Customer { .. } => "actor customer",
    Actor::Staff => "actor staff",
);
words!(word_of_set_aside, SET_ASIDE, SetAsideReason,
    SetAsideReason::NotItsLane => "set aside: not_its_lane",
    SetAsideReason::NumberTaken => "set aside: number_taken",
    SetAsideReason::CodeTaken => "set aside: code_taken",
);
words!(word_of_flag, FLAGS, Flag,
    Flag::UnknownService => "flag unknown_service",
    Flag::UnknownClass => "flag unknown_class",
    Flag::OtherDay => "flag other_day",
    Flag::LaneSuspended => "flag lane_suspended",
    Flag::LaneResting => "flag lane_resting",
);
words!(word_of_fork, FORKS, ForkReason,
    ForkReason::OlderRun => "fork: older_run",
    ForkReason::SameEpoch => "fork: same_epoch",
    ForkReason::NumberTwice => "fork: number_twice",
);
words!(word_of_alarm, ALARMS, KioskAlarm,
    KioskAlarm::CommandsKeptAside { .. } => "alarm: commands_kept_aside",
    KioskAlarm::DatabaseSetAside => "alarm: database_set_aside",
);
words!(word_of_printer, PRINTERS, Printer,
    Printer::Ready => "printer ready",
    Printer::PaperLow => "printer paper_low",
    Printer::PaperOut => "printer paper_out",
    Printer::CoverOpen => "printer cover_open",
    Printer::Offline => "printer offline",
    Printer::Unreadable => "printer unreadable",
);
words!(word_of_slip, SLIPS, SlipState,
    SlipState::Printed => "slip printed",
    SlipState::Sent => "slip sent",
    SlipState::Failed => "slip failed",
    SlipState::Doubtful => "slip doubtful",
);
words!(word_of_reason, REASONS, RatingReason,
    RatingReason::Wait => "rated for wait",
    RatingReason::Manner => "rated for manner",
    RatingReason::Skill => "rated for skill",
    RatingReason::Clarity => "rated for clarity",
    RatingReason::Place => "rated for place",
    RatingReason::Kiosk => "rated for kiosk",
);
words!(word_of_unfinished, UNFINISHED, Unfinished,
    Unfinished::Close => "unfinished: close",
    Unfinished::CarryOver => "unfinished: carry_over",
);
words!(word_of_lang, LANGS, Lang,
    Lang::ZhHans => "lang zh-Hans",
    Lang::ZhHant => "lang zh-Hant",
    Lang::En => "lang en",
);
words!(word_of_rule, RULES, CallRule,
    CallRule::FirstInLine => "rule first_in_line",
    CallRule::ClassTurn { .. } => "rule class_turn",
);
words!(word_of_outcome, OUTCOMES, Outcome,
    Outcome::Completed => "outcome completed",
    Outcome::Accepted => "outcome accepted",
    Outcome::Incomplete => "outcome incomplete",
    Outcome::DayEnded => "outcome day_ended",
);
words!(word_of_cancel, CANCELS, CancelReason,
    CancelReason::Left => "cancelled: left",
    CancelReason::DayEnded => "cancelled: day_ended",
);
words!(word_of_origin, ORIGINS, HelpOrigin,
    HelpOrigin::Kiosk { .. } => "help from kiosk",
    HelpOrigin::Phone { .. } => "help from phone",
);
words!(word_of_topic, TOPICS, HelpTopic,
    HelpTopic::Machine => "topic machine",
    HelpTopic::Papers => "topic papers",
    HelpTopic::Complaint => "topic complaint",
    HelpTopic::Unwell => "topic unwell",
);
words!(word_of_screen, SCREENS, Screen,
    Screen::Welcome => "screen welcome",
    Screen::Services => "screen services",
    Screen::Question => "screen question",
    Screen::Checklist => "screen checklist",
    Screen::Lacking => "screen lacking",
    Screen::Ticket => "screen ticket",
    Screen::OutOfService => "screen out_of_service",
    Screen::Search => "screen search",
    Screen::Track => "screen track",
    Screen::Rate => "screen rate",
);
words!(word_of_resolution, RESOLUTIONS, HelpResolution,
    HelpResolution::Helped => "resolved: helped",
    HelpResolution::Referred => "resolved: referred",
    HelpResolution::NobodyThere => "resolved: nobody_there",
    HelpResolution::DayEnded => "resolved: day_ended",
);
/// Whether a field that may be missing is there.
const OPTIONAL: &[&str] = &[
    "business date",
    "no business date",
    "skill",
    "no skill",
    "answers",
    "no answers",
    "ticked",
    "nothing ticked",
    "topic",
    "no topic",
    "screen",
    "no screen",
    "service",
    "no service",
    "moved place",
    "plain place",
    "set back",
    "not set back",
    "claim",
    "no claim",
    "first slip",
    "slip again",
    "reasons",
    "no reasons",
];

fn every_word() -> Vec<String> {
    let lists = [
        EVENTS,
        ACTORS,
        SET_ASIDE,
        FLAGS,
        LANGS,
        RULES,
        OUTCOMES,
        CANCELS,
        ORIGINS,
        TOPICS,
        SCREENS,
        RESOLUTIONS,
        FORKS,
        ALARMS,
        UNFINISHED,
        PRINTERS,
        SLIPS,
        REASONS,
        OPTIONAL,
    ];
    lists.concat().into_iter().map(str::to_owned).collect()
}

fn words_in(envelope: &Envelope) -> Vec<String> {
    let present = |there: bool, what: &str, otherwise: &str| {
        if there {
            what.to_owned()
        } else {
            format!("{otherwise} {what}")
        }
    };
    let mut words = vec![
        word_of_actor(&envelope.actor).to_owned(),
        present(envelope.business_date.is_some(), "business date", "no"),
    ];
    match &envelope.event {
        Event::TicketIssued(issued) => {
            words.push(word_of_lang(&issued.lang).to_owned());
            words.extend(
                issued
                    .flags
                    .iter()
                    .map(|flag| word_of_flag(flag).to_owned()),
            );
            let claims = issued.priority == Priority::Claimed;
            words.push(present(claims, "claim", "no"));
            words.push(present(issued.skill.is_some(), "skill", "no"));
            words.push(present(!issued.answers.is_empty(), "answers", "no"));
            words.push(present(!issued.ticked.is_empty(), "ticked", "nothing"));
        }
        Event::BranchConfigured { rules, .. } => {
            words.push(word_of_unfinished(&rules.unfinished).to_owned());
        }
        Event::KioskStarted { set_back, .. } => {
            words.push(
                if *set_back {
                    "set back"
                } else {
                    "not set back"
                }
                .to_owned(),
            );
        }
        Event::PrinterReported { printer, .. } => {
            words.push(word_of_printer(printer).to_owned());
        }
        Event::SlipReported { slip, again, .. } => {
            words.push(word_of_slip(slip).to_owned());
            words.push(if *again { "slip again" } else { "first slip" }.to_owned());
        }
        Event::RatingGiven { rating, .. } => {
            let reasons = rating.reasons.iter();
            words.extend(reasons.map(|reason| word_of_reason(reason).to_owned()));
            words.push(present(!rating.reasons.is_empty(), "reasons", "no"));
        }
        Event::AlarmRaised { alarm, .. } => words.push(word_of_alarm(alarm).to_owned()),
        Event::LaneSuspended { reason, .. } => words.push(word_of_fork(reason).to_owned()),
        Event::TicketSetAside { reason, .. } => words.push(word_of_set_aside(reason).to_owned()),
        Event::TicketCalled { reason, .. } => words.push(word_of_rule(&reason.rule).to_owned()),
        Event::TicketDone { outcome, .. } => words.push(word_of_outcome(outcome).to_owned()),
        Event::TicketCancelled { reason, .. } => words.push(word_of_cancel(reason).to_owned()),
        Event::TicketReturned { place, .. } | Event::TicketLetPass { place, .. } => {
            let moved = serde_json::to_value(place)
                .expect("a place is plain")
                .get("behind")
                .is_some();
            words.push(if moved { "moved place" } else { "plain place" }.to_owned());
        }
        Event::HelpRaised {
            from,
            context,
            topic,
            ..
        } => {
            words.push(word_of_origin(from).to_owned());
            words.push(word_of_lang(&context.lang).to_owned());
            words.extend(topic.iter().map(|topic| word_of_topic(topic).to_owned()));
            words.extend(
                context
                    .screen
                    .iter()
                    .map(|screen| word_of_screen(screen).to_owned()),
            );
            words.push(present(topic.is_some(), "topic", "no"));
            words.push(present(context.screen.is_some(), "screen", "no"));
            words.push(present(context.service.is_some(), "service", "no"));
        }
        Event::HelpTopicSet { topic, .. } => words.push(word_of_topic(topic).to_owned()),
        Event::HelpResolved { reason, .. } => words.push(word_of_resolution(reason).to_owned()),
        _ => {}
    }
    words
}

fn recorded_envelopes() -> Vec<Envelope> {
    recorded()
        .0
        .lines()
        .map(|json| serde_json::from_str(json).expect("a recorded event can be read"))
        .collect()
}

/// The log and the state, recorded anew only when that is asked for.
fn recorded() -> (String, String) {
    static RECORDED: std::sync::LazyLock<(String, String)> = std::sync::LazyLock::new(|| {
        let names = ["events-v2.jsonl", "events-v2.state.json"];
        if std::env::var_os("UPDATE_FIXTURES").is_some_and(|wish| wish == "1") {
            let hall = a_hall_where_everything_happens();
            let [log, state] = names.map(in_fixtures);
            std::fs::write(log, hall.log.join("\n") + "\n").expect("the log can be written");
            std::fs::write(state, snapshot(&hall.state) + "\n").expect("the state can be written");
        }
        let [log, state] = names.map(fixture);
        (log, state)
    });
    RECORDED.clone()
}

fn in_fixtures(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    folder.join(name)
}

fn fixture(name: &str) -> String {
    std::fs::read_to_string(in_fixtures(name)).expect("fixtures are part of the project")
}

/// One and a bit days in which everything happens that can. The second day is left in full swing, so that the state
/// has something of everything in it.
fn a_hall_where_everything_happens() -> Hall {
    let mut hall = Hall::open();
    everything_at_the_counters(&mut hall);
    every_call_for_help(&mut hall);
    everything_about_lanes(&mut hall);
    hall.passes_minutes(60 * 24);
    hall.opens_the_day("2026-11-24");
    carries_over(&mut hall);
    for counter in [1, 2, 3] {
        hall.opens(counter);
    }
    what_comes_beside_the_queue(&mut hall);
    everything_at_the_counters(&mut hall);
    every_call_for_help(&mut hall);
    hall
}

fn everything_at_the_counters(hall: &mut Hall) {
    everything_that_comes_in(hall);
    for outcome in [Outcome::Completed, Outcome::Accepted, Outcome::Incomplete] {
        let ticket = hall.calls(3);
        hall.passes_seconds(20);
        hall.starts(3, ticket);
        hall.passes_minutes(3);
        hall.does(&Command::Finish {
            counter: 3,
            ticket,
            outcome,
        });
    }
    let back = hall.calls(1);
    hall.misses(1, back);
    hall.passes_minutes(2);
    hall.does(&Command::Return { ticket: back });
    let away = hall.issues("household").ticket;
    leaves_by_phone(hall, away);
    let moved = hall.calls(1);
    hall.starts(1, moved);
    hall.does(&Command::Transfer {
        counter: 1,
        ticket: moved,
        service: "trade-licence".parse().expect("a slug"),
    });
    let alone = hall.calls(2);
    hall.misses(2, alone);
    while hall.decides(&Command::CallNext { counter: 2 }).is_ok() {
        hall.serves(2);
    }
    hall.does(&Command::Return { ticket: alone });
    let held = hall.calls(1);
    hall.starts(1, held);
    hall.holds(1, held);
    hall.does(&Command::Resume {
        counter: 1,
        ticket: held,
    });
    hall.holds(1, held);
    let missed = hall.issues_to("priority", "id-card").ticket;
    while hall.calls(1) != missed {
        let other = hall.counters[&1].ticket.expect("it was just called");
        hall.starts(1, other);
        hall.finishes(1, other);
    }
    hall.misses(1, missed);
    hall.issues("id-card");
    hall.issues("household");
    hall.calls(1);
    hall.pauses(2);
    hall.closes(2);
}

fn everything_that_comes_in(hall: &mut Hall) {
    for (lang, class) in [
        (Lang::ZhHans, "normal"),
        (Lang::ZhHant, "priority"),
        (Lang::En, "royalty"),
    ] {
        hall.passes_seconds(30);
        let mut fact = hall.fact("side", "id-card");
        fact.lang = lang;
        fact.class = Some(class.parse().expect("a slug"));
        fact.answers.insert(
            "case".parse().expect("a slug"),
            "lost".parse().expect("a slug"),
        );
        fact.ticked
            .insert("household-book".parse().expect("a slug"));
        hall.does(&Command::RecordTicket(Box::new(fact)));
    }
    let mut late = hall.fact("lobby", "withdrawn");
    late.business_date = hall::day("2026-11-20");
    hall.does(&Command::RecordTicket(Box::new(late.clone())));
    for spoil in [
        |fact: &mut frontdesk_domain::branch::TicketFact, _: &_| {
            fact.kiosk = "attic".parse().expect("a slug");
        },
        |fact: &mut _, late: &frontdesk_domain::branch::TicketFact| {
            fact.number = late.number.clone();
            fact.business_date = late.business_date;
        },
        |fact: &mut _, late: &_| fact.code = late.code,
    ]
        as [fn(&mut frontdesk_domain::branch::TicketFact, &frontdesk_domain::branch::TicketFact); 3]
    {
        let mut fact = hall.fact("lobby", "id-card");
        spoil(&mut fact, &late);
        hall.does(&Command::RecordTicket(Box::new(fact)));
    }
    let polite = hall.issues("id-card").ticket;
    for _ in 0..3 {
        hall.passes_seconds(5);
        let request = hall.request("id-card");
        hall.does(&Command::IssueTicket(Box::new(request)));
    }
    hall.issues_to("priority", "id-card");
    hall.does(&Command::LetPass {
        ticket: polite,
        others: 2,
    });
}

/// Kiosks the hall's file does not know, so that lobby and side go on as they were.
fn everything_about_lanes(hall: &mut Hall) {
    for kiosk in ["annex", "annex-2", "annex-3"] {
        hall.enrols(kiosk);
        hall.starts_up(kiosk, 4);
    }
    hall.starts_up("annex", 2);
    let (before, _) = hall.starts_up("annex", 6);
    hall.starts_up("annex", 7);
    for run in [Some(before), None] {
        let mut fact = hall.fact("annex", "id-card");
        fact.run = run;
        hall.does(&Command::RecordTicket(Box::new(fact)));
    }
    hall.starts_up("annex-2", 4);
    let first = hall.fact("annex-3", "id-card");
    let mut second = hall.fact("annex-3", "id-card");
    second.number = first.number.clone();
    for fact in [first, second] {
        hall.does(&Command::RecordTicket(Box::new(fact)));
    }
    let late = hall.fact("annex-2", "id-card");
    hall.revokes("annex-2");
    hall.does(&Command::RecordTicket(Box::new(late)));
    hall.enrols("annex-2");
    hall.does(&Command::ReportDivergence {
        kiosk: "annex".parse().expect("a slug"),
        seq: hall.seq + 40,
        head: Hash::of(b"another log"),
        desk: [("A".parse().expect("a letter"), 30)].into(),
    });
    for alarm in [
        KioskAlarm::DatabaseSetAside,
        KioskAlarm::CommandsKeptAside {
            commands: 2,
            status: 422,
        },
    ] {
        hall.does(&Command::RaiseAlarm {
            kiosk: "annex".parse().expect("a slug"),
            alarm,
        });
    }
}

/// A day on which carrying over is configured ends with somebody called and somebody held; the next one closes again.
fn carries_over(hall: &mut Hall) {
    hall.configures(|site| site.settings.rules.unfinished = Unfinished::CarryOver);
    hall.opens(1);
    let held = hall.issues("id-card").then_calls(1);
    hall.starts(1, held);
    hall.holds(1, held);
    hall.issues("id-card").then_calls(1);
    hall.passes_minutes(60 * 24);
    hall.opens_the_day("2026-11-25");
    hall.configures(|site| site.settings.rules.unfinished = Unfinished::Close);
}

/// Priority that is confirmed and revoked, every state of slips and printers, visits that are rated.
fn what_comes_beside_the_queue(hall: &mut Hall) {
    let kiosk = || "lobby".parse().expect("a slug");
    for printer in [
        Printer::Ready,
        Printer::PaperLow,
        Printer::PaperOut,
        Printer::CoverOpen,
        Printer::Offline,
        Printer::Unreadable,
    ] {
        hall.does(&Command::ReportPrinter {
            kiosk: kiosk(),
            printer,
        });
    }
    let confirmed = hall.issues_to("priority", "trade-licence").then_calls(2);
    hall.does(&Command::ConfirmPriority {
        counter: 2,
        ticket: confirmed,
    });
    hall.starts(2, confirmed);
    hall.finishes(2, confirmed);
    let revoked = hall.issues_to("priority", "trade-licence").then_calls(2);
    hall.does(&Command::RevokePriority {
        counter: 2,
        ticket: revoked,
    });
    assert_eq!(hall.calls(2), revoked);
    hall.starts(2, revoked);
    hall.finishes(2, revoked);
    for (slip, again) in [
        (SlipState::Failed, false),
        (SlipState::Doubtful, false),
        (SlipState::Sent, true),
        (SlipState::Printed, true),
    ] {
        hall.does(&Command::ReportSlip {
            kiosk: kiosk(),
            ticket: confirmed,
            slip,
            again,
        });
    }
    for (ticket, level, reasons) in [(confirmed, 5, &RatingReason::ALL[..]), (revoked, 1, &[])] {
        hall.does(&Command::Rate {
            ticket,
            level: Level::try_from(level).expect("a level"),
            reasons: reasons.iter().copied().collect(),
        });
    }
}

/// The centre puts the holder's name to what comes from a phone.
fn leaves_by_phone(hall: &mut Hall, ticket: TicketId) {
    let command = Command::Leave { ticket };
    let command_id = CommandId(hall.mint());
    for event in hall.decides(&command).expect("it waits") {
        let envelope = Envelope {
            actor: Actor::Customer { ticket },
            ..hall.wraps(event, &command, command_id)
        };
        hall.records(&envelope);
    }
}

fn every_call_for_help(hall: &mut Hall) {
    let screens = [
        None,
        Some(Screen::Welcome),
        Some(Screen::Services),
        Some(Screen::Question),
        Some(Screen::Checklist),
        Some(Screen::Lacking),
        Some(Screen::Ticket),
        Some(Screen::OutOfService),
        Some(Screen::Search),
        Some(Screen::Track),
        Some(Screen::Rate),
    ];
    let topics = [
        None,
        Some(HelpTopic::Machine),
        Some(HelpTopic::Papers),
        Some(HelpTopic::Complaint),
        Some(HelpTopic::Unwell),
    ];
    let calls: Vec<HelpId> = screens
        .into_iter()
        .enumerate()
        .map(|(number, screen)| {
            hall.passes_seconds(1);
            let help = HelpId(hall.mint());
            let holder = hall.queue()[0];
            let kiosk = HelpOrigin::Kiosk {
                kiosk: "lobby".parse().expect("a slug"),
            };
            hall.does(&Command::RaiseHelp {
                help,
                origin: if number % 2 == 0 {
                    HelpOrigin::Phone { ticket: holder }
                } else {
                    kiosk
                },
                context: HelpContext {
                    screen,
                    lang: Lang::ALL[number % 3],
                    service: (number > 2).then(|| "id-card".parse().expect("a slug")),
                },
                topic: topics[number % 5],
                raised_at: hall.now,
            });
            help
        })
        .collect();
    hall.does(&Command::SetHelpTopic {
        help: calls[0],
        topic: HelpTopic::Unwell,
    });
    calls[..5]
        .iter()
        .for_each(|help| drop(hall.does(&Command::DeliverHelp { help: *help })));
    for (help, reason) in [
        (calls[0], HelpResolution::Helped),
        (calls[1], HelpResolution::Referred),
    ] {
        hall.does(&Command::AcknowledgeHelp {
            help,
            by: "林".to_owned(),
            eta_minutes: 2,
        });
        hall.passes_minutes(1);
        hall.does(&Command::ArriveHelp { help });
        hall.does(&Command::ResolveHelp { help, reason });
    }
    hall.does(&Command::ResolveHelp {
        help: calls[2],
        reason: HelpResolution::NobodyThere,
    });
    hall.does(&Command::CancelHelp { help: calls[3] });
    hall.does(&Command::ExpireHelp { help: calls[5] });
    hall.does(&Command::AcknowledgeHelp {
        help: calls[6],
        by: "Mei".to_owned(),
        eta_minutes: 5,
    });
}

#[test]
fn the_log_has_one_id_from_its_first_event_on() {
    let (log, _) = recorded();
    let first: Envelope = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    let Event::LogStarted { log: id, .. } = first.event else {
        panic!("{:?}", first.event)
    };
    assert_eq!(replay(log.lines()).log, Some(id));
    assert_ne!(Some(id), Some(LogId(uuid::Uuid::nil())));
}
