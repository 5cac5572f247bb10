//! One of each command there is.

use frontdesk_domain::alarm::KioskAlarm;
use frontdesk_domain::branch::Command;
use frontdesk_domain::counter::PauseReason;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpResolution, HelpTopic, Screen};
use frontdesk_domain::ids::{DeviceId, HelpId, LogId, RunId, ServiceId, StaffId, TicketId};
use frontdesk_domain::lane::Run;
use frontdesk_domain::rating::{Level, Rating, RatingReason};
use frontdesk_domain::site::Versions;
use frontdesk_domain::slip::{Printer, SlipState};
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CustomerCommand;
use frontdesk_domain::wish::Wish;
use uuid::Uuid;

use crate::hall::{self, Hall};

/// One of each. A new one does not compile here before it is named.
pub fn every_command_there_is() -> Vec<Command> {
    let mut hall = Hall::open();
    let ticket = TicketId(Uuid::from_u128(1));
    let counter = 3;
    let mut fact = hall.fact("side", "id-card");
    fact.class = Some("priority".parse().expect("a slug"));
    fact.answers.insert(
        "case".parse().expect("a slug"),
        "lost".parse().expect("a slug"),
    );
    fact.ticked.insert("loss-report".parse().expect("a slug"));
    let run = Run {
        epoch: 3,
        id: RunId(Uuid::from_u128(6)),
    };
    fact.run = Some(run);
    let mut request = hall.request("household");
    request.class = Some("normal".parse().expect("a slug"));
    let mut commands = vec![
        Command::Configure {
            new_log: LogId(Uuid::from_u128(4)),
        },
        Command::Publish {
            based_on: Versions::of(&hall.site),
            settings: None,
            catalogue: Some(Box::default()),
        },
        Command::OpenDay {
            date: hall::day("2026-11-23"),
            began: Timestamp(0),
        },
        Command::RecordTicket(Box::new(fact)),
        Command::IssueTicket(Box::new(request)),
        Command::CallNext { counter },
        Command::Recall { counter, ticket },
        Command::Start { counter, ticket },
        Command::Hold { counter, ticket },
        Command::Resume { counter, ticket },
        Command::Finish {
            counter,
            ticket,
            outcome: Outcome::Incomplete,
        },
        Command::Miss { counter, ticket },
        Command::Transfer {
            counter,
            ticket,
            service: household(),
        },
        Command::Return {
            ticket,
            counter: None,
        },
        Command::Leave { ticket },
        Command::LetPass { ticket, others: 2 },
        Command::OpenCounter {
            counter,
            clerk: None,
        },
        Command::PauseCounter {
            counter,
            reason: Some(PauseReason::BackOffice),
        },
        Command::CloseCounter { counter },
        stop_issuing(),
        resume_issuing(),
    ];
    commands.extend(everything_about_help(ticket, hall.now));
    commands.extend(what_kiosks_and_the_centre_say_of_lanes(run));
    commands.extend(what_comes_beside_the_queue(counter, ticket));
    commands.extend(what_a_working_day_brings(counter, ticket));
    let mut kinds = std::collections::BTreeSet::new();
    for command in &commands {
        kinds.insert(kind(command));
    }
    assert_eq!(kinds.len(), KINDS, "a command is missing above");
    commands
}

fn what_comes_beside_the_queue(counter: u16, ticket: TicketId) -> Vec<Command> {
    let kiosk = || "side".parse().expect("a slug");
    let level = Level::try_from(4).expect("a level");
    let reasons = || [RatingReason::Wait, RatingReason::Kiosk].into();
    let wishes = [
        Wish::CheckIn {},
        Wish::Leave {},
        Wish::LetPass { others: 2 },
        Wish::Rate {
            level,
            reasons: reasons(),
        },
    ];
    let mut commands = vec![
        Command::ConfirmPriority { counter, ticket },
        Command::RevokePriority { counter, ticket },
        Command::Rate {
            ticket,
            level,
            reasons: reasons(),
        },
        Command::ReportPrinter {
            kiosk: kiosk(),
            printer: Printer::PaperOut,
        },
        Command::ReportSlip {
            kiosk: kiosk(),
            ticket,
            slip: SlipState::Doubtful,
            again: true,
        },
    ];
    commands.extend(wishes.map(|wish| Command::Wish {
        kiosk: kiosk(),
        ticket,
        wish,
    }));
    commands
}

fn everything_about_help(ticket: TicketId, now: Timestamp) -> Vec<Command> {
    let help = HelpId(Uuid::from_u128(2));
    let context = HelpContext {
        screen: Some(Screen::Checklist),
        lang: Lang::En,
        service: Some("id-card".parse().expect("a slug")),
    };
    vec![
        Command::RaiseHelp {
            help,
            origin: HelpOrigin::Kiosk {
                kiosk: "lobby".parse().expect("a slug"),
            },
            context,
            topic: Some(HelpTopic::Papers),
            raised_at: now,
        },
        Command::RaiseHelp {
            help,
            origin: HelpOrigin::Phone { ticket },
            context: HelpContext::default(),
            topic: None,
            raised_at: now,
        },
        Command::SetHelpTopic {
            help,
            topic: HelpTopic::Unwell,
        },
        Command::DeliverHelp { help },
        Command::AcknowledgeHelp {
            help,
            by: "林".to_owned(),
            eta_minutes: 2,
        },
        Command::ArriveHelp { help },
        Command::ResolveHelp {
            help,
            reason: HelpResolution::Referred,
        },
        Command::CancelHelp { help },
        Command::ExpireHelp { help },
    ]
}

fn what_a_working_day_brings(counter: u16, ticket: TicketId) -> Vec<Command> {
    let other = TicketId(Uuid::from_u128(10));
    vec![
        Command::OpenCounter {
            counter,
            clerk: Some(StaffId(Uuid::from_u128(8))),
        },
        Command::HandOver {
            counter,
            clerk: StaffId(Uuid::from_u128(9)),
        },
        Command::Return {
            ticket,
            counter: Some(counter),
        },
        Command::Undo { counter, ticket },
        Command::CloseEarly {
            notice: hall::words("系统检修"),
        },
        Command::Reopen {},
        Command::PostNotice {
            text: hall::words("电梯检修"),
            until: Timestamp(1_795_395_660_000),
        },
        Command::WithdrawNotice {},
        Command::CallTicket { counter, ticket },
        hall::record_lacking(counter, ticket, &["loss-report"]),
        Command::TickStep {
            counter,
            ticket,
            step: "check".parse().expect("a slug"),
            done: true,
        },
        hall::correct_service(counter, ticket, "id-card", &[("case", "lost")]),
        Command::Finish {
            counter,
            ticket,
            outcome: Outcome::NotHandledHere,
        },
        Command::TransferToCounter {
            counter,
            ticket,
            to: 2,
        },
        Command::TransferToSkill {
            counter,
            ticket,
            skill: "permits".parse().expect("a slug"),
        },
        Command::PutBefore { ticket, other },
        Command::PutBehind { ticket, other },
    ]
}

fn what_kiosks_and_the_centre_say_of_lanes(run: Run) -> [Command; 5] {
    [
        Command::EnrolKiosk {
            kiosk: "side".parse().expect("a slug"),
            device: DeviceId(Uuid::from_u128(5)),
        },
        Command::RevokeKiosk {
            kiosk: "side".parse().expect("a slug"),
        },
        Command::StartKiosk {
            kiosk: "side".parse().expect("a slug"),
            run,
            before: Some(RunId(Uuid::from_u128(7))),
        },
        Command::ReportDivergence {
            kiosk: "side".parse().expect("a slug"),
            seq: 17,
            head: Hash::ZERO,
            desk: [("A".parse().expect("a letter"), 5)].into(),
        },
        Command::RaiseAlarm {
            kiosk: "side".parse().expect("a slug"),
            alarm: KioskAlarm::CommandsKeptAside {
                commands: 2,
                status: 422,
            },
        },
    ]
}

fn household() -> ServiceId {
    "household".parse().expect("a slug")
}

fn resume_issuing() -> Command {
    Command::ResumeIssuing {
        service: household(),
    }
}

fn stop_issuing() -> Command {
    let notice = hall::words("今天的号已取完");
    Command::StopIssuing {
        service: household(),
        notice,
    }
}

const KINDS: usize = 54;

/// Numbers the commands, so that a new one is noticed here.
fn kind(command: &Command) -> usize {
    match command {
        Command::Configure { .. } => 0,
        Command::OpenDay { .. } => 1,
        Command::RecordTicket(_) => 2,
        Command::IssueTicket(_) => 3,
        Command::CallNext { .. } => 4,
        Command::Recall { .. } => 5,
        Command::Start { .. } => 6,
        Command::Hold { .. } => 7,
        Command::Resume { .. } => 8,
        Command::Finish { .. } => 9,
        Command::Miss { .. } => 10,
        Command::Transfer { .. } => 11,
        Command::Return { .. } => 12,
        Command::Leave { .. } => 13,
        Command::LetPass { .. } => 14,
        Command::OpenCounter { .. } => 15,
        Command::PauseCounter { .. } => 16,
        Command::CloseCounter { .. } => 17,
        Command::RaiseHelp { .. } => 18,
        Command::SetHelpTopic { .. } => 19,
        Command::DeliverHelp { .. } => 20,
        Command::AcknowledgeHelp { .. } => 21,
        Command::ArriveHelp { .. } => 22,
        Command::ResolveHelp { .. } => 23,
        Command::CancelHelp { .. } => 24,
        Command::ExpireHelp { .. } => 25,
        Command::EnrolKiosk { .. } => 26,
        Command::RevokeKiosk { .. } => 27,
        Command::StartKiosk { .. } => 28,
        Command::ReportDivergence { .. } => 29,
        Command::RaiseAlarm { .. } => 30,
        Command::ConfirmPriority { .. } => 31,
        Command::RevokePriority { .. } => 32,
        Command::Rate { .. } => 33,
        Command::ReportPrinter { .. } => 34,
        Command::ReportSlip { .. } => 35,
        Command::Wish { .. } => 36,
        Command::StopIssuing { .. } => 37,
        Command::ResumeIssuing { .. } => 38,
        Command::HandOver { .. } => 39,
        Command::CallTicket { .. } => 40,
        Command::TransferToCounter { .. } => 41,
        Command::TransferToSkill { .. } => 42,
        Command::PutBefore { .. } => 43,
        Command::PutBehind { .. } => 44,
        Command::RecordLacking { .. } => 45,
        Command::TickStep { .. } => 46,
        Command::CorrectService { .. } => 47,
        Command::Undo { .. } => 48,
        Command::CloseEarly { .. } => 49,
        Command::Reopen {} => 50,
        Command::PostNotice { .. } => 51,
        Command::WithdrawNotice {} => 52,
        Command::Publish { .. } => 53,
    }
}

pub fn every_customers_command_there_is() -> Vec<CustomerCommand> {
    vec![
        CustomerCommand::Leave,
        CustomerCommand::LetPass { others: 2 },
        CustomerCommand::AskForHelp {
            topic: Some(HelpTopic::Complaint),
        },
        CustomerCommand::AskForHelp { topic: None },
        CustomerCommand::CancelHelp,
        CustomerCommand::Rate(Rating {
            level: Level::try_from(2).expect("a level"),
            reasons: [RatingReason::Manner].into(),
        }),
    ]
}
