//! Every refusal can be met, and each has a command here that meets it.

#[cfg(test)]
mod hall;

use std::collections::BTreeSet;

use frontdesk_domain::branch::{Command, Event, Issued, NOTICE_CHARS_MAX, Refusal};
use frontdesk_domain::help::{HelpResolution, HelpTopic};
use frontdesk_domain::ids::{DeviceId, HelpId, LogId, RunId, StaffId, TicketId};
use frontdesk_domain::lane::Run;
use frontdesk_domain::number::Lane;
use frontdesk_domain::rating::Level;
use frontdesk_domain::slip::SlipState;
use frontdesk_domain::text::Text;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::wish::Wish;
use hall::{Hall, LIN, MEI, MORNING};
use rstest::rstest;
use uuid::Uuid;

const NOBODY: TicketId = TicketId(Uuid::nil());
const NOTHING: HelpId = HelpId(Uuid::nil());

/// Ways to meet each refusal: a hall and the command it refuses.
type Meeting = fn() -> (Hall, Command);

const MEETINGS: &[(&str, Meeting)] = &[
    ("unknown_ticket", || {
        (
            Hall::open(),
            Command::Recall {
                counter: 1,
                ticket: NOBODY,
            },
        )
    }),
    ("unknown_ticket", || {
        (Hall::open(), Command::Leave { ticket: NOBODY })
    }),
    ("unknown_ticket", || {
        (
            Hall::open(),
            Command::Return {
                ticket: NOBODY,
                counter: None,
            },
        )
    }),
    ("unknown_ticket", || {
        (
            Hall::open(),
            Command::LetPass {
                ticket: NOBODY,
                others: 1,
            },
        )
    }),
    ("unknown_service", || {
        let mut hall = Hall::open();
        let request = hall.request("no-such-service");
        (hall, Command::IssueTicket(Box::new(request)))
    }),
    ("unknown_service", || {
        let (hall, ticket) = called();
        (
            hall,
            Command::Transfer {
                counter: 1,
                ticket,
                service: "no-such-service".parse().expect("a slug"),
            },
        )
    }),
    ("unknown_class", || {
        let mut hall = Hall::open();
        let mut request = hall.request("id-card");
        request.class = Some("royalty".parse().expect("a slug"));
        (hall, Command::IssueTicket(Box::new(request)))
    }),
    ("unknown_counter", || {
        (Hall::open(), Command::CallNext { counter: 9 })
    }),
    ("unknown_counter", || {
        (
            Hall::open(),
            Command::OpenCounter {
                counter: 9,
                clerk: None,
            },
        )
    }),
    ("unknown_counter", || {
        (
            Hall::open(),
            Command::PauseCounter {
                counter: 9,
                reason: None,
            },
        )
    }),
    ("unknown_counter", || {
        (Hall::open(), Command::CloseCounter { counter: 9 })
    }),
    ("unknown_counter", || (Hall::open(), hand_over(9, LIN))),
    ("counter_taken", || {
        let mut hall = Hall::in_the_morning();
        hall.opens_with(1, LIN);
        (hall, open(1, MEI))
    }),
    ("clerk_elsewhere", || {
        let mut hall = Hall::in_the_morning();
        hall.opens_with(1, LIN);
        (hall, open(2, LIN))
    }),
    ("clerk_elsewhere", || {
        let mut hall = Hall::in_the_morning();
        hall.opens_with(1, LIN);
        hall.opens_with(2, MEI);
        (hall, hand_over(2, LIN))
    }),
    ("wrong_counter_state", || {
        (Hall::in_the_morning(), hand_over(1, LIN))
    }),
    ("counter_closed", || {
        let (mut hall, ticket) = called();
        hall.closes(2);
        (hall, send_to_counter(ticket, 2))
    }),
    ("unknown_counter", || {
        let (hall, ticket) = called();
        (hall, send_to_counter(ticket, 9))
    }),
    ("unknown_skill", || {
        let (hall, ticket) = called();
        let command = Command::TransferToSkill {
            counter: 1,
            ticket,
            skill: "visa".parse().expect("a slug"),
        };
        (hall, command)
    }),
    ("cannot_serve", || {
        waiting_then(|ticket| Command::CallTicket { counter: 2, ticket })
    }),
    ("cannot_serve", || {
        let (mut hall, ticket) = called();
        hall.does(&send_to_counter(ticket, 2));
        (hall, Command::CallTicket { counter: 1, ticket })
    }),
    ("counter_busy", || {
        let (mut hall, _) = called();
        let ticket = hall.issues("id-card").ticket;
        (hall, Command::CallTicket { counter: 1, ticket })
    }),
    ("counter_not_open", || {
        let (mut hall, ticket) = waiting();
        hall.pauses(1);
        (hall, Command::CallTicket { counter: 1, ticket })
    }),
    ("wrong_ticket_state", || {
        let (hall, ticket) = called();
        (hall, Command::CallTicket { counter: 3, ticket })
    }),
    ("other_class", || {
        let (mut hall, ticket) = waiting();
        let other = hall.issues_to("priority", "id-card").ticket;
        (hall, Command::PutBefore { ticket, other })
    }),
    ("unknown_material", || {
        let (hall, ticket) = serving();
        (hall, hall::record_lacking(1, ticket, &["passport"]))
    }),
    ("unknown_material", || {
        let (hall, ticket) = serving();
        (hall, hall::record_lacking(1, ticket, &["loss-report"]))
    }),
    ("unknown_step", || {
        serving_then(|ticket| tick(ticket, "dance"))
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| tick(ticket, "check"))
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| hall::correct_service(1, ticket, "household", &[]))
    }),
    ("unknown_service", || {
        serving_then(|ticket| hall::correct_service(1, ticket, "no-such-service", &[]))
    }),
    ("bad_answer", || {
        serving_then(|ticket| hall::correct_service(1, ticket, "household", &[("case", "lost")]))
    }),
    ("other_counter", || {
        serving_then(|ticket| hall::record_lacking(3, ticket, &[]))
    }),
    ("nothing_to_undo", || waiting_then(undo)),
    ("nothing_to_undo", || {
        let (mut hall, ticket) = serving();
        hall.finishes(1, ticket);
        hall.does(&rate(ticket));
        (hall, undo(ticket))
    }),
    ("too_late_to_undo", || {
        let (mut hall, ticket) = called();
        hall.passes_ms(10_001);
        (hall, undo(ticket))
    }),
    ("unknown_counter", || {
        let command = Command::Return {
            ticket: NOBODY,
            counter: Some(9),
        };
        (Hall::open(), command)
    }),
    ("notice_empty", || (Hall::open(), post_notice(" "))),
    ("notice_too_long", || {
        let too_long = "满".repeat(NOTICE_CHARS_MAX + 1);
        (Hall::open(), post_notice(&too_long))
    }),
    ("notice_too_long", || {
        let too_long = "满".repeat(NOTICE_CHARS_MAX + 1);
        let notice = hall::words(&too_long);
        (Hall::open(), Command::CloseEarly { notice })
    }),
    ("no_open_day", || (Hall::empty(), post_notice("停电"))),
    ("no_open_day", || {
        let notice = Text::default();
        (Hall::empty(), Command::CloseEarly { notice })
    }),
    ("notice_end", || {
        let mut hall = Hall::open();
        hall.passes_minutes(1);
        (hall, post_notice("停电"))
    }),
    ("closed_early", || {
        let mut hall = Hall::open();
        let notice = Text::default();
        hall.does(&Command::CloseEarly { notice });
        let request = hall.request("id-card");
        (hall, Command::IssueTicket(Box::new(request)))
    }),
    ("same_ticket", || {
        waiting_then(|ticket| Command::PutBehind {
            ticket,
            other: ticket,
        })
    }),
    ("wrong_ticket_state", || {
        let (mut hall, other) = called();
        let ticket = hall.issues("id-card").ticket;
        (hall, Command::PutBehind { ticket, other })
    }),
    ("unknown_counter", || {
        let (hall, ticket) = called();
        (hall, Command::Start { counter: 9, ticket })
    }),
    ("unknown_service", || {
        (Hall::open(), stop_issuing("no-such-service", ""))
    }),
    ("notice_too_long", || {
        let too_long = "满".repeat(NOTICE_CHARS_MAX + 1);
        (Hall::open(), stop_issuing("id-card", &too_long))
    }),
    ("no_priority_claim", || {
        waiting_then(|ticket| Command::ConfirmPriority { counter: 1, ticket })
    }),
    ("no_priority_claim", || {
        waiting_then(|ticket| Command::RevokePriority { counter: 1, ticket })
    }),
    ("wrong_ticket_state", || {
        let mut hall = Hall::open();
        let ticket = hall.issues_to("priority", "id-card").then_calls(1);
        hall.starts(1, ticket);
        (hall, Command::RevokePriority { counter: 1, ticket })
    }),
    ("other_counter", || {
        let mut hall = Hall::open();
        let ticket = hall.issues_to("priority", "id-card").then_calls(1);
        (hall, Command::ConfirmPriority { counter: 3, ticket })
    }),
    ("wrong_ticket_state", || serving_then(rate)),
    ("unknown_ticket", || (Hall::open(), rate(NOBODY))),
    ("rated_already", || {
        let (mut hall, ticket) = serving();
        hall.finishes(1, ticket);
        hall.does(&rate(ticket));
        (hall, rate(ticket))
    }),
    ("unknown_ticket", || {
        let command = Command::ReportSlip {
            kiosk: "lobby".parse().expect("a slug"),
            ticket: NOBODY,
            slip: SlipState::Printed,
            again: false,
        };
        (Hall::open(), command)
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| Command::Wish {
            kiosk: "lobby".parse().expect("a slug"),
            ticket,
            wish: Wish::CheckIn {},
        })
    }),
    ("unknown_help", || {
        (Hall::open(), Command::DeliverHelp { help: NOTHING })
    }),
    ("unknown_help", || {
        (
            Hall::open(),
            Command::SetHelpTopic {
                help: NOTHING,
                topic: HelpTopic::Papers,
            },
        )
    }),
    ("unknown_help", || {
        (Hall::open(), acknowledge(NOTHING, "Lin", 1))
    }),
    ("unknown_help", || {
        (Hall::open(), Command::ArriveHelp { help: NOTHING })
    }),
    ("unknown_help", || (Hall::open(), resolve(NOTHING))),
    ("unknown_help", || {
        (Hall::open(), Command::CancelHelp { help: NOTHING })
    }),
    ("unknown_help", || {
        (Hall::open(), Command::ExpireHelp { help: NOTHING })
    }),
    ("unknown_ticket", || {
        let hall = Hall::open();
        let Command::RaiseHelp {
            help,
            context,
            topic,
            raised_at,
            ..
        } = hall.call_for_help(NOTHING)
        else {
            unreachable!()
        };
        let origin = frontdesk_domain::help::HelpOrigin::Phone { ticket: NOBODY };
        (
            hall,
            Command::RaiseHelp {
                help,
                origin,
                context,
                topic,
                raised_at,
            },
        )
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| Command::Recall { counter: 1, ticket })
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| Command::Start { counter: 1, ticket })
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| Command::Hold { counter: 1, ticket })
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| Command::Resume { counter: 1, ticket })
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| finish(1, ticket))
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| Command::Miss { counter: 1, ticket })
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| Command::Transfer {
            counter: 1,
            ticket,
            service: "household".parse().expect("a slug"),
        })
    }),
    ("wrong_ticket_state", || {
        waiting_then(|ticket| Command::Return {
            ticket,
            counter: None,
        })
    }),
    ("wrong_ticket_state", || {
        serving_then(|ticket| Command::Leave { ticket })
    }),
    ("wrong_ticket_state", || {
        serving_then(|ticket| Command::LetPass { ticket, others: 1 })
    }),
    ("wrong_counter_state", || {
        (
            Hall::open(),
            Command::OpenCounter {
                counter: 1,
                clerk: None,
            },
        )
    }),
    ("wrong_counter_state", || {
        (
            Hall::in_the_morning(),
            Command::PauseCounter {
                counter: 1,
                reason: None,
            },
        )
    }),
    ("wrong_counter_state", || {
        (Hall::in_the_morning(), Command::CloseCounter { counter: 1 })
    }),
    ("wrong_help_state", || {
        raised_then(|help| Command::ArriveHelp { help })
    }),
    ("wrong_help_state", || raised_then(resolve)),
    ("wrong_help_state", || {
        ended_then(|help| acknowledge(help, "Lin", 1))
    }),
    ("wrong_help_state", || {
        ended_then(|help| Command::CancelHelp { help })
    }),
    ("wrong_help_state", || {
        ended_then(|help| Command::ExpireHelp { help })
    }),
    ("counter_not_open", || {
        (Hall::in_the_morning(), Command::CallNext { counter: 1 })
    }),
    ("counter_not_open", || {
        let mut hall = Hall::open();
        hall.pauses(1);
        (hall, Command::CallNext { counter: 1 })
    }),
    ("counter_busy", || {
        let (mut hall, _) = called();
        hall.issues("id-card");
        (hall, Command::CallNext { counter: 1 })
    }),
    ("counter_busy", || {
        (called().0, Command::CloseCounter { counter: 1 })
    }),
    ("counter_busy", || {
        let (mut hall, ticket) = serving();
        hall.holds(1, ticket);
        (hall, Command::CloseCounter { counter: 1 })
    }),
    ("counter_busy", || {
        let (mut hall, ticket) = serving();
        hall.holds(1, ticket);
        hall.issues("id-card").then_calls(1);
        (hall, Command::Resume { counter: 1, ticket })
    }),
    ("other_counter", || {
        let (hall, ticket) = called();
        (hall, Command::Start { counter: 3, ticket })
    }),
    ("nobody_waiting", || {
        (Hall::open(), Command::CallNext { counter: 1 })
    }),
    ("nobody_waiting", || {
        let mut hall = Hall::open();
        hall.issues("trade-licence");
        (hall, Command::CallNext { counter: 1 })
    }),
    ("too_soon", || {
        let (hall, ticket) = called();
        (hall, Command::Recall { counter: 1, ticket })
    }),
    ("call_again_first", || {
        let (hall, ticket) = called();
        (hall, Command::Miss { counter: 1, ticket })
    }),
    ("nobody_behind", || {
        waiting_then(|ticket| Command::LetPass { ticket, others: 1 })
    }),
    ("let_pass_used_up", || {
        let mut hall = Hall::open();
        let polite = *hall.issues("id-card");
        for _ in 0..hall.rules.let_pass_times {
            hall.issues("id-card");
            hall.does(&Command::LetPass {
                ticket: polite,
                others: 1,
            });
        }
        hall.issues("id-card");
        (
            hall,
            Command::LetPass {
                ticket: polite,
                others: 1,
            },
        )
    }),
    ("let_pass_range", || {
        waiting_then(|ticket| Command::LetPass { ticket, others: 0 })
    }),
    ("let_pass_range", || {
        waiting_then(|ticket| Command::LetPass { ticket, others: 6 })
    }),
    ("bad_acknowledgement", || {
        raised_then(|help| acknowledge(help, "  ", 1))
    }),
    ("bad_answer", || {
        let mut hall = Hall::open();
        let mut request = hall.request("id-card");
        request.answers.insert(
            "case".parse().expect("a slug"),
            "stolen".parse().expect("a slug"),
        );
        (hall, Command::IssueTicket(Box::new(request)))
    }),
    ("bad_answer", || {
        let mut hall = Hall::open();
        let mut request = hall.request("household");
        request.answers.insert(
            "case".parse().expect("a slug"),
            "lost".parse().expect("a slug"),
        );
        (hall, Command::IssueTicket(Box::new(request)))
    }),
    ("numbers_used_up", || {
        let mut hall = Hall::open();
        let request = hall.request("id-card");
        let Ok(mut events) = hall.decides(&Command::IssueTicket(Box::new(request))) else {
            unreachable!()
        };
        let Some(Event::TicketIssued(issued)) = events.pop() else {
            unreachable!()
        };
        let last = Issued {
            number: "AZ999999".parse().expect("a number"),
            ..*issued
        };
        hall.records_event(Event::TicketIssued(Box::new(last)));
        let request = hall.request("id-card");
        (hall, Command::IssueTicket(Box::new(request)))
    }),
    ("no_open_day", || {
        let mut hall = Hall::empty();
        let request = hall.request("id-card");
        (hall, Command::IssueTicket(Box::new(request)))
    }),
    ("id_taken", || {
        let mut hall = Hall::open();
        let request = hall.request("id-card");
        hall.does(&Command::IssueTicket(Box::new(request.clone())));
        (hall, Command::IssueTicket(Box::new(request)))
    }),
    ("id_taken", || {
        let mut hall = Hall::open();
        let first = hall.request("id-card");
        let mut same_code = hall.request("id-card");
        same_code.code = first.code;
        hall.does(&Command::IssueTicket(Box::new(first)));
        (hall, Command::IssueTicket(Box::new(same_code)))
    }),
    ("id_taken", || {
        let mut hall = Hall::open();
        let help = hall.raises_help();
        let again = hall.call_for_help(help);
        (hall, again)
    }),
    ("help_ended", || {
        ended_then(|help| Command::SetHelpTopic {
            help,
            topic: HelpTopic::Machine,
        })
    }),
    ("day_is_open", || {
        (
            Hall::open(),
            Command::OpenDay {
                date: hall::day("2026-11-23"),
                began: frontdesk_domain::time::Timestamp(0),
            },
        )
    }),
    ("day_is_open", || {
        (
            Hall::open(),
            Command::OpenDay {
                date: hall::day("2026-11-22"),
                began: frontdesk_domain::time::Timestamp(0),
            },
        )
    }),
    ("not_due", || {
        raised_then(|help| Command::ExpireHelp { help })
    }),
    ("nothing_new", || {
        (
            Hall::open(),
            Command::Configure {
                new_log: LogId(Uuid::nil()),
            },
        )
    }),
    ("nothing_new", || {
        let hall = Hall::open();
        let the_same = hall.publication(|_| {});
        (hall, the_same)
    }),
    ("configuration_changed", || {
        let mut hall = Hall::open();
        let late = hall.publication(|site| site.settings.rules.return_after = 9);
        hall.configures(|site| site.settings.rules.return_after = 8);
        (hall, late)
    }),
    ("bad_configuration", || {
        let hall = Hall::open();
        let wrong = hall.publication(|site| site.settings.rules.return_after = 0);
        (hall, wrong)
    }),
    ("other_branch", || {
        let hall = Hall::open();
        let moved = hall.publication(|site| {
            site.settings.branch.id = "other".parse().expect("a slug");
        });
        (hall, moved)
    }),
    ("counter_in_use", || {
        let hall = Hall::open();
        let without = hall.publication(|site| site.settings.counters.truncate(2));
        (hall, without)
    }),
    ("skill_in_use", || {
        let mut hall = Hall::in_the_morning();
        hall.issues("id-card");
        let without = hall.publication(|site| {
            for counter in &mut site.settings.counters {
                counter.skills.retain(|skill| skill.as_str() != "registry");
            }
        });
        (hall, without)
    }),
    ("class_in_use", || {
        let mut hall = Hall::in_the_morning();
        hall.issues("id-card");
        let without = hall.publication(|site| {
            site.settings.classes.remove(0);
        });
        (hall, without)
    }),
    ("kiosk_in_place", || {
        let mut hall = Hall::open();
        hall.enrols("side");
        let without = hall.publication(|site| {
            site.settings.kiosks.pop();
        });
        (hall, without)
    }),
    ("not_enrolled", || {
        let run = Run {
            epoch: 1,
            id: RunId(Uuid::nil()),
        };
        (Hall::open(), hall::start_kiosk("lobby", run))
    }),
    ("not_enrolled", || {
        let mut hall = Hall::open();
        hall.enrols("lobby");
        let (run, _) = hall.starts_up("lobby", 1);
        hall.revokes("lobby");
        (hall, hall::start_kiosk("lobby", run))
    }),
    ("lanes_used_up", || {
        let mut hall = Hall::open();
        for kiosk in ["lobby", "side"] {
            hall.enrols(kiosk);
        }
        // The desk has one too.
        for number in 3..Lane::all().count() {
            hall.enrols(&format!("kiosk-{number}"));
        }
        let device = DeviceId(hall.mint());
        let kiosk = "one-more".parse().expect("a slug");
        (hall, Command::EnrolKiosk { kiosk, device })
    }),
    ("desk_lane_held", || {
        let mut hall = Hall::open();
        hall.enrols("side");
        hall.configures(|site| {
            site.settings.kiosks.pop();
            site.settings.rules.desk_lane = "B".parse().expect("a lane");
        });
        let request = hall.request("id-card");
        (hall, Command::IssueTicket(Box::new(request)))
    }),
];

#[test]
fn every_meeting_is_refused_with_its_code_and_a_sentence_that_says_what_is_wrong() {
    for (number, (code, meet)) in MEETINGS.iter().enumerate() {
        let (hall, command) = meet();
        match hall.decides(&command) {
            Err(refusal) => {
                assert_eq!(refusal.code(), *code, "meeting {number}: {command:?}");
                let sentence = refusal.to_string();
                assert!(
                    sentence.ends_with('.') && sentence.contains(' '),
                    "{code} says `{sentence}`"
                );
            }
            Ok(events) => panic!("meeting {number} for {code} was not refused but gave {events:?}"),
        }
    }
}

#[test]
fn every_refusal_there_is_has_a_meeting() {
    let met: BTreeSet<_> = MEETINGS.iter().map(|(code, _)| *code).collect();
    assert_eq!(met, every_code());
}

#[rstest]
#[case::no_name("", 5, false)]
#[case::one_character("林", 5, true)]
#[case::forty_characters(&"林".repeat(40), 5, true)]
#[case::forty_one_characters(&"林".repeat(41), 5, false)]
#[case::spaces_around_do_not_count(&format!("  {}  ", "a".repeat(40)), 5, true)]
#[case::a_line_break_inside("Lin\nMei", 5, false)]
#[case::here_already("Lin", 0, true)]
#[case::in_an_hour("Lin", 60, true)]
#[case::in_more_than_an_hour("Lin", 61, false)]
fn an_acknowledgement_has_a_name_and_a_time_within_bounds(
    #[case] by: &str,
    #[case] eta: u16,
    #[case] taken: bool,
) {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    match hall.decides(&acknowledge(help, by, eta)) {
        Ok(events) => {
            assert!(taken, "it was taken");
            assert_eq!(
                events,
                [Event::HelpAcknowledged {
                    help,
                    by: by.trim().to_owned(),
                    eta_minutes: eta
                }]
            );
        }
        Err(refusal) => assert_eq!((taken, refusal.code()), (false, "bad_acknowledgement")),
    }
}

#[test]
fn too_soon_says_how_many_whole_seconds_are_left() {
    let (mut hall, ticket) = called();
    hall.passes_ms(8_999);
    let refusal = hall
        .decides(&Command::Recall { counter: 1, ticket })
        .unwrap_err();
    assert_eq!(refusal, Refusal::TooSoon(2));
    hall.passes_ms(1_000);
    let refusal = hall
        .decides(&Command::Recall { counter: 1, ticket })
        .unwrap_err();
    assert_eq!(refusal, Refusal::TooSoon(1));
}

/// A hall where counter 1 has just called somebody.
fn called() -> (Hall, TicketId) {
    let mut hall = Hall::open();
    let ticket = hall.issues("id-card").then_calls(1);
    (hall, ticket)
}

fn serving() -> (Hall, TicketId) {
    let (mut hall, ticket) = called();
    hall.starts(1, ticket);
    (hall, ticket)
}

fn waiting() -> (Hall, TicketId) {
    let mut hall = Hall::open();
    let ticket = hall.issues("id-card").ticket;
    (hall, ticket)
}

fn waiting_then(command: impl FnOnce(TicketId) -> Command) -> (Hall, Command) {
    let (hall, ticket) = waiting();
    (hall, command(ticket))
}

fn serving_then(command: impl FnOnce(TicketId) -> Command) -> (Hall, Command) {
    let (hall, ticket) = serving();
    (hall, command(ticket))
}

fn raised_then(command: impl FnOnce(HelpId) -> Command) -> (Hall, Command) {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    (hall, command(help))
}

fn ended_then(command: impl FnOnce(HelpId) -> Command) -> (Hall, Command) {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    hall.does(&Command::CancelHelp { help });
    (hall, command(help))
}

fn rate(ticket: TicketId) -> Command {
    Command::Rate {
        ticket,
        level: Level::try_from(4).expect("a level"),
        reasons: BTreeSet::new(),
    }
}

fn stop_issuing(service: &str, notice: &str) -> Command {
    Command::StopIssuing {
        service: service.parse().expect("a slug"),
        notice: Text {
            zh_hant: notice.to_owned(),
            ..Text::default()
        },
    }
}

fn finish(counter: u16, ticket: TicketId) -> Command {
    Command::Finish {
        counter,
        ticket,
        outcome: Outcome::Completed,
    }
}

fn acknowledge(help: HelpId, by: &str, eta_minutes: u16) -> Command {
    Command::AcknowledgeHelp {
        help,
        by: by.to_owned(),
        eta_minutes,
    }
}

fn resolve(help: HelpId) -> Command {
    Command::ResolveHelp {
        help,
        reason: HelpResolution::Helped,
    }
}

/// One of each variant. A new one does not compile here before it is named, and fails above before it is met.
fn every_code() -> BTreeSet<&'static str> {
    use Refusal::*;
    use frontdesk_domain::counter::WrongCounterState;
    use frontdesk_domain::help::WrongHelpState;
    use frontdesk_domain::ticket::WrongState;

    macro_rules! each {
        ($($pattern:pat => $sample:expr),+ $(,)?) => {{
            let named = |refusal: &Refusal| match refusal { $($pattern => refusal.code()),+ };
            [$(named(&$sample)),+].into_iter().collect()
        }};
    }
    let prefix = "A".parse().expect("a letter");
    let is = "waiting";
    each! {
        UnknownTicket(_) => UnknownTicket(NOBODY),
        UnknownService(_) => UnknownService("a".parse().expect("a slug")),
        UnknownClass(_) => UnknownClass("a".parse().expect("a slug")),
        UnknownCounter(_) => UnknownCounter(1),
        UnknownHelp(_) => UnknownHelp(NOTHING),
        TicketState(_) => TicketState(WrongState { is }),
        CounterState(_) => CounterState(WrongCounterState { is }),
        HelpState(_) => HelpState(WrongHelpState { is }),
        CounterTaken(_) => CounterTaken(1),
        ClerkElsewhere(_) => ClerkElsewhere(1),
        CounterNotOpen(_) => CounterNotOpen(1),
        CounterBusy(_) => CounterBusy(1),
        CounterClosed(_) => CounterClosed(1),
        CannotServe(_) => CannotServe(1),
        UnknownSkill(_) => UnknownSkill("a".parse().expect("a slug")),
        OtherClass => OtherClass,
        SameTicket => SameTicket,
        OtherCounter(_) => OtherCounter(1),
        NobodyWaiting => NobodyWaiting,
        TooSoon(_) => TooSoon(1),
        CallAgainFirst { .. } => CallAgainFirst { calls: 1, needed: 2 },
        NobodyBehind => NobodyBehind,
        LetPassUsedUp(_) => LetPassUsedUp(1),
        NothingToUndo => NothingToUndo,
        TooLateToUndo(_) => TooLateToUndo(10),
        LetPassRange(_) => LetPassRange(1),
        BadAcknowledgement => BadAcknowledgement,
        NoticeTooLong => NoticeTooLong,
        NoticeEmpty => NoticeEmpty,
        NoticeEnd => NoticeEnd,
        ClosedEarly => ClosedEarly,
        NoPriorityClaim => NoPriorityClaim,
        RatedAlready => RatedAlready,
        BadAnswer(_) => BadAnswer(String::new()),
        UnknownMaterial(_) => UnknownMaterial("a".parse().expect("a slug")),
        UnknownStep(_) => UnknownStep("a".parse().expect("a slug")),
        NumbersUsedUp(_) => NumbersUsedUp(prefix),
        NoOpenDay => NoOpenDay,
        IdTaken => IdTaken,
        HelpEnded => HelpEnded,
        DayIsOpen(_) => DayIsOpen(hall::day("2026-11-23")),
        NotDue => NotDue,
        NothingNew => NothingNew,
        ConfigurationChanged => ConfigurationChanged,
        BadConfiguration(_) => BadConfiguration(String::new()),
        OtherBranch(_) => OtherBranch("a".parse().expect("a slug")),
        CounterInUse(_) => CounterInUse(1),
        SkillInUse(_) => SkillInUse("a".parse().expect("a slug")),
        ClassInUse(_) => ClassInUse("a".parse().expect("a slug")),
        KioskInPlace(_) => KioskInPlace("a".parse().expect("a slug")),
        NotEnrolled(_) => NotEnrolled("a".parse().expect("a slug")),
        LanesUsedUp => LanesUsedUp,
        DeskLaneHeld { .. } => DeskLaneHeld {
            lane: "B".parse().expect("a lane"),
            kiosk: "a".parse().expect("a slug"),
        },
    }
}

#[test]
fn the_morning_is_a_plausible_one() {
    assert!(MORNING > frontdesk_domain::time::Timestamp::EARLIEST_PLAUSIBLE);
}

fn open(counter: u16, clerk: StaffId) -> Command {
    Command::OpenCounter {
        counter,
        clerk: Some(clerk),
    }
}

fn hand_over(counter: u16, clerk: StaffId) -> Command {
    Command::HandOver { counter, clerk }
}

fn send_to_counter(ticket: TicketId, to: u16) -> Command {
    Command::TransferToCounter {
        counter: 1,
        ticket,
        to,
    }
}

fn tick(ticket: TicketId, step: &str) -> Command {
    Command::TickStep {
        counter: 1,
        ticket,
        step: step.parse().expect("a slug"),
        done: true,
    }
}

fn undo(ticket: TicketId) -> Command {
    Command::Undo { counter: 1, ticket }
}

/// For a minute from the morning on.
fn post_notice(words: &str) -> Command {
    Command::PostNotice {
        text: hall::words(words),
        until: MORNING.plus_seconds(60),
    }
}
