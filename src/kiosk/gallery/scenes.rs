//! The screens, each reached by the touches that a customer would reach it by.

use frontdesk_domain::help::HelpState;
use frontdesk_domain::slip::Printer;

use super::hall::NOW;
use super::stage::{Stage, resolved};
use crate::kiosk::disk::PrintEnd;
use crate::kiosk::logic::{CodeRefused, Enrolment, Hitch, OtherPaper};
use crate::kiosk::receipt::Reading;
use crate::kiosk::session::{Asked, HelpProgress, Input, OutOfService, PinState, StaffTap};

/// A named screen.
pub struct Scene {
    pub name: &'static str,
    pub play: fn(&mut Stage),
}

pub const SCENES: &[Scene] = &[
    Scene {
        name: "welcome",
        play: |_| {},
    },
    Scene {
        name: "welcome-notice",
        play: Stage::comes_when_a_notice_is_posted,
    },
    Scene {
        name: "search",
        play: |stage| stage.searches("sfz"),
    },
    Scene {
        name: "search-empty",
        play: |stage| stage.searches(""),
    },
    Scene {
        name: "search-more",
        play: Stage::looks_for_more,
    },
    Scene {
        name: "search-long",
        play: |stage| stage.searches("wodeshenfenzhengdiulexianzaizenmebubande"),
    },
    Scene {
        name: "search-nothing",
        play: |stage| stage.searches("qqqqqq"),
    },
    Scene {
        name: "track",
        play: |stage| stage.types_a_slip("A0177K4M"),
    },
    Scene {
        name: "track-unknown",
        play: |stage| stage.types_what_leads_nowhere(Reading::Unknown),
    },
    Scene {
        name: "track-foreign",
        play: |stage| stage.types_what_leads_nowhere(Reading::Foreign),
    },
    Scene {
        name: "track-changed",
        play: |stage| stage.types_what_leads_nowhere(Reading::ListChanged),
    },
    Scene {
        name: "track-too-many",
        play: |stage| stage.types_what_leads_nowhere(Reading::TooManyTries),
    },
    Scene {
        name: "found",
        play: |stage| stage.finds_a_ticket("waiting"),
    },
    Scene {
        name: "found-called",
        play: |stage| stage.finds_a_ticket("called"),
    },
    Scene {
        name: "found-missed",
        play: |stage| stage.finds_a_ticket("missed"),
    },
    Scene {
        name: "found-done",
        play: |stage| stage.finds_a_ticket("done"),
    },
    Scene {
        name: "found-leaving",
        play: |stage| {
            stage.finds_a_ticket("waiting");
            stage.touches(Input::Leave);
        },
    },
    Scene {
        name: "found-asking",
        play: |stage| stage.lets_pass(Asked::Asking),
    },
    Scene {
        name: "found-let-pass",
        play: |stage| stage.lets_pass(Asked::Done),
    },
    Scene {
        name: "found-refused",
        play: |stage| stage.lets_pass(Asked::Refused),
    },
    Scene {
        name: "found-unreachable",
        play: |stage| stage.lets_pass(Asked::Unreachable),
    },
    Scene {
        name: "rate",
        play: |stage| stage.rates(None),
    },
    Scene {
        name: "rate-reasons",
        play: |stage| stage.rates(Some(4)),
    },
    Scene {
        name: "rate-sending",
        play: |stage| stage.sends_a_rating(Asked::Asking),
    },
    Scene {
        name: "rate-sent",
        play: |stage| stage.sends_a_rating(Asked::Done),
    },
    Scene {
        name: "services",
        play: Stage::at_services,
    },
    Scene {
        name: "services-stopped",
        play: Stage::sees_what_is_stopped,
    },
    Scene {
        name: "question",
        play: |stage| stage.chooses("id-reissue"),
    },
    Scene {
        name: "checklist",
        play: |stage| stage.at_checklist("id-reissue"),
    },
    Scene {
        name: "checklist-long",
        play: Stage::at_longest_checklist,
    },
    Scene {
        name: "checklist-empty",
        play: Stage::at_shortest_checklist,
    },
    Scene {
        name: "checklist-priority",
        play: Stage::asks_for_priority,
    },
    Scene {
        name: "checklist-issuing",
        play: |stage| {
            stage.at_checklist("id-reissue");
            stage.touches(Input::TakeNumber);
        },
    },
    Scene {
        name: "lacking",
        play: Stage::at_lacking,
    },
    Scene {
        name: "ticket",
        play: Stage::at_ticket,
    },
    Scene {
        name: "ticket-offline",
        play: Stage::at_ticket_offline,
    },
    Scene {
        name: "help-calling",
        play: |stage| stage.calls_for_help(HelpProgress::Calling),
    },
    Scene {
        name: "help-registered",
        play: |stage| stage.calls_for_help(HelpProgress::Known(HelpState::Raised)),
    },
    Scene {
        name: "help-shown",
        play: |stage| stage.calls_for_help(HelpProgress::Known(HelpState::Delivered { at: NOW })),
    },
    Scene {
        name: "help-acknowledged",
        play: Stage::help_is_coming,
    },
    Scene {
        name: "help-arrived",
        play: Stage::help_is_here,
    },
    Scene {
        name: "help-resolved",
        play: |stage| stage.calls_for_help(HelpProgress::Known(resolved())),
    },
    Scene {
        name: "help-undeliverable",
        play: Stage::help_cannot_be_had,
    },
    Scene {
        name: "ticket-printed",
        play: |stage| stage.prints(Some(PrintEnd::Printed)),
    },
    Scene {
        name: "ticket-printing",
        play: |stage| stage.prints(None),
    },
    Scene {
        name: "ticket-sent",
        play: |stage| stage.prints(Some(PrintEnd::Sent)),
    },
    Scene {
        name: "ticket-failed",
        play: |stage| stage.prints_in_vain(Printer::Jammed),
    },
    Scene {
        name: "ticket-paper-out",
        play: |stage| stage.prints_in_vain(Printer::PaperOut),
    },
    Scene {
        name: "ticket-cover-open",
        play: |stage| stage.prints_in_vain(Printer::CoverOpen),
    },
    Scene {
        name: "ticket-no-answer",
        play: |stage| stage.prints_in_vain(Printer::Offline),
    },
    Scene {
        name: "ticket-doubtful",
        play: |stage| stage.prints(Some(PrintEnd::Doubtful)),
    },
    Scene {
        name: "lacking-printer",
        play: Stage::lacks_with_a_printer,
    },
    Scene {
        name: "lacking-printing",
        play: |stage| stage.prints_the_list(OtherPaper::Printing),
    },
    Scene {
        name: "lacking-printed",
        play: |stage| stage.prints_the_list(OtherPaper::Ended(PrintEnd::Printed)),
    },
    Scene {
        name: "lacking-failed",
        play: |stage| stage.prints_the_list(OtherPaper::Ended(PrintEnd::Failed)),
    },
    Scene {
        name: "pin",
        play: |stage| stage.types_a_pin("471", None),
    },
    Scene {
        name: "pin-checking",
        play: |stage| {
            stage.types_a_pin("4711", None);
            stage.touches(Input::ShowCode);
        },
    },
    Scene {
        name: "pin-wrong",
        play: |stage| stage.types_a_pin("4711", Some(Err(PinState::Wrong))),
    },
    Scene {
        name: "staff",
        play: Stage::is_staff,
    },
    Scene {
        name: "staff-alarm",
        play: Stage::is_staff_at_a_broken_machine,
    },
    Scene {
        name: "staff-waiting",
        play: |stage| stage.opens(StaffTap::Waiting),
    },
    Scene {
        name: "staff-slips",
        play: |stage| stage.opens(StaffTap::Slips),
    },
    Scene {
        name: "language",
        play: |stage| stage.touches(Input::OpenLanguage),
    },
    Scene {
        name: "accessibility",
        play: |stage| stage.touches(Input::OpenAccessibility),
    },
    Scene {
        name: "still-there",
        play: Stage::is_left_alone,
    },
    Scene {
        name: "notice",
        play: Stage::cannot_be_numbered,
    },
    Scene {
        name: "notice-stopped",
        play: Stage::wants_what_is_stopped,
    },
    Scene {
        name: "closed",
        play: Stage::comes_when_closed,
    },
    Scene {
        name: "closed-holiday",
        play: Stage::comes_on_a_holiday,
    },
    Scene {
        name: "out-of-service",
        play: |stage| stage.cannot_work(OutOfService::NoCatalogue),
    },
    Scene {
        name: "out-of-service-starting",
        play: |stage| stage.cannot_work(OutOfService::Starting),
    },
    Scene {
        name: "out-of-service-offline",
        play: |stage| stage.cannot_work(OutOfService::OfflineTooLong),
    },
    Scene {
        name: "out-of-service-revoked",
        play: |stage| stage.cannot_work(OutOfService::Revoked),
    },
    Scene {
        name: "out-of-service-suspended",
        play: |stage| stage.cannot_work(OutOfService::LaneSuspended),
    },
    Scene {
        name: "out-of-service-damaged",
        play: |stage| stage.cannot_work(OutOfService::DatabaseSetAside),
    },
    Scene {
        name: "enrolment",
        play: |stage| stage.types_a_code("7K4M9", Enrolment::NoCode),
    },
    Scene {
        name: "enrolment-asking",
        play: |stage| stage.types_a_code("7K4M9QPT", Enrolment::Asking(None)),
    },
    Scene {
        name: "enrolment-unreachable",
        play: |stage| {
            stage.types_a_code("7K4M9QPT", Enrolment::Asking(Some(Hitch::Unreachable)));
        },
    },
    Scene {
        name: "enrolment-refused",
        play: |stage| stage.types_a_code("7K4M9QPT", Enrolment::Refused(CodeRefused::Wrong)),
    },
];
