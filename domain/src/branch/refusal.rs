//! Why a command was not carried out: a code for machines, a sentence for people.

use crate::counter::WrongCounterState;
use crate::help::WrongHelpState;
use crate::ids::{HelpId, KioskId, ServiceId, TicketId};
use crate::number::Lane;
use crate::rules::CounterNumber;
use crate::ticket::WrongState;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("There is no ticket {0} in this branch today. Look it up by its number.")]
    UnknownTicket(TicketId),
    #[error("There is no service `{0}` in the catalogue in force. Choose one from the catalogue.")]
    UnknownService(ServiceId),
    #[error(
        "There is no priority class `{0}` in this branch. Choose one of the configured classes."
    )]
    UnknownClass(crate::ids::ClassId),
    #[error("There is no counter {0} in this branch. Counters are configured in the hall's file.")]
    UnknownCounter(CounterNumber),
    #[error("There is no help call {0} in this branch. It may belong to an earlier day.")]
    UnknownHelp(HelpId),
    #[error("This cannot be done: the ticket is {}. Reload to see where it stands.", .0.is)]
    TicketState(WrongState),
    #[error("This cannot be done: the counter is {}. Open, pause or close it first.", .0.is)]
    CounterState(WrongCounterState),
    #[error("This cannot be done: the help call is {}. Reload to see where it stands.", .0.is)]
    HelpState(WrongHelpState),
    #[error("Another clerk serves at counter {0}. They close it or hand it over first.")]
    CounterTaken(CounterNumber),
    #[error("This clerk serves at counter {0}. Close it or hand it over first.")]
    ClerkElsewhere(CounterNumber),
    #[error("Counter {0} is not open. Open it before calling.")]
    CounterNotOpen(CounterNumber),
    #[error(
        "Counter {0} still has a ticket. Finish it, mark it missed, transfer or hold it first."
    )]
    CounterBusy(CounterNumber),
    #[error(
        "Counter {0} is closed, so nobody would call the ticket there. Choose one that is open."
    )]
    CounterClosed(CounterNumber),
    #[error(
        "Counter {0} cannot serve this ticket: it needs another skill, or waits for another counter."
    )]
    CannotServe(CounterNumber),
    #[error("No counter of this branch has the skill `{0}`. Choose one that a counter has.")]
    UnknownSkill(crate::ids::SkillId),
    #[error(
        "The two tickets are of different classes, between which the configured ratio decides. Choose one of its own class."
    )]
    OtherClass,
    #[error("A ticket cannot be put before or behind itself. Choose another one.")]
    SameTicket,
    #[error("The ticket is not at counter {0}. Only the counter that called it can do this.")]
    OtherCounter(CounterNumber),
    #[error("Nobody is waiting whom this counter can serve.")]
    NobodyWaiting,
    #[error("The ticket was called a moment ago. Call again in {0} s.")]
    TooSoon(u32),
    #[error(
        "The ticket has been called {calls} of {needed} times. Call it again before marking it missed."
    )]
    CallAgainFirst { calls: u16, needed: u16 },
    #[error("Nobody waits behind this ticket, so there is nobody to let pass.")]
    NobodyBehind,
    #[error("A customer may let others pass {0} times, and this one has.")]
    LetPassUsedUp(u16),
    #[error(
        "There is nothing to take back: this counter has done nothing with the ticket, or something else has happened to it since."
    )]
    NothingToUndo,
    #[error("It can be taken back within {0} s only. Put it right by what can be done now.")]
    TooLateToUndo(u32),
    #[error("Between 1 and {0} others can be let pass at a time.")]
    LetPassRange(u16),
    #[error(
        "A name of 1 to {} characters and a time of 0 to 60 minutes are needed.",
        crate::help::NAME_MAX_CHARS
    )]
    BadAcknowledgement,
    #[error(
        "A notice has at most {} characters in each language.",
        crate::branch::NOTICE_CHARS_MAX
    )]
    NoticeTooLong,
    #[error("A notice says something in at least one language.")]
    NoticeEmpty,
    #[error(
        "A notice ends after now and within {} hours.",
        crate::branch::NOTICE_HOURS_MAX
    )]
    NoticeEnd,
    #[error("The branch gives out no more numbers today. Reopen it first.")]
    ClosedEarly,
    #[error("This ticket does not claim priority, or a clerk has looked at the claim already.")]
    NoPriorityClaim,
    #[error("This visit has been rated. A visit is rated once.")]
    RatedAlready,
    #[error("Answer {0} is not one of the service's questions and choices.")]
    BadAnswer(String),
    #[error("The service does not ask for `{0}` with these answers. Choose among its materials.")]
    UnknownMaterial(crate::ids::MaterialId),
    #[error("The service has no step `{0}`. Choose one of its steps.")]
    UnknownStep(crate::ids::StepId),
    #[error("The numbers of prefix {0} are used up for today.")]
    NumbersUsedUp(crate::number::Prefix),
    #[error(
        "The business day has not been opened. The centre opens it by itself when its clock is right."
    )]
    NoOpenDay,
    #[error("A ticket or help call with this id exists already. Use a new id for a new one.")]
    IdTaken,
    #[error("The help call has ended; raise a new one.")]
    HelpEnded,
    #[error("Business day {0} is open already.")]
    DayIsOpen(crate::time::BusinessDate),
    #[error("The help call is still valid; it expires by itself.")]
    NotDue,
    #[error("Nothing is different from the configuration in force.")]
    NothingNew,
    #[error(
        "Another configuration has come in force since this one was begun. Look at what is in force now, and publish on its basis."
    )]
    ConfigurationChanged,
    #[error("The configuration cannot be used. {0}.")]
    BadConfiguration(String),
    #[error(
        "This configuration is of branch `{0}`. Publish it there; a branch keeps its id (branch.id)."
    )]
    OtherBranch(crate::ids::BranchId),
    #[error(
        "Counter {0} is open or has a ticket, so it cannot be taken out. Have it closed and its tickets finished first."
    )]
    CounterInUse(CounterNumber),
    #[error(
        "Somebody with a number needs the skill `{0}`, and no counter would have it. Leave it to a counter until they are served."
    )]
    SkillInUse(crate::ids::SkillId),
    #[error(
        "Somebody with a number is of the class `{0}`, so it cannot be taken out. Wait until they are served, or the day ends."
    )]
    ClassInUse(crate::ids::ClassId),
    #[error("A machine is kiosk `{0}`, so it cannot be taken out. Revoke it first.")]
    KioskInPlace(KioskId),
    #[error("Kiosk `{0}` holds no lane in this branch. Enrol it with a code from the centre.")]
    NotEnrolled(KioskId),
    #[error(
        "Every lane is held, configured for another kiosk, or still resting. Revoke kiosks that are gone; their lanes are free after {} times the days a kiosk may issue alone.",
        crate::lane::REST_FACTOR
    )]
    LanesUsedUp,
    #[error(
        "The desk's lane `{lane}` belongs to kiosk `{kiosk}`, whose papers may bear its numbers. Configure another rules.desk_lane."
    )]
    DeskLaneHeld { lane: Lane, kiosk: KioskId },
}

impl Refusal {
    /// The code on the wire; codes are never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownTicket(_) => "unknown_ticket",
            Self::UnknownService(_) => "unknown_service",
            Self::UnknownClass(_) => "unknown_class",
            Self::UnknownCounter(_) => "unknown_counter",
            Self::UnknownHelp(_) => "unknown_help",
            Self::TicketState(_) => "wrong_ticket_state",
            Self::CounterState(_) => "wrong_counter_state",
            Self::HelpState(_) => "wrong_help_state",
            Self::CounterTaken(_) => "counter_taken",
            Self::ClerkElsewhere(_) => "clerk_elsewhere",
            Self::CounterNotOpen(_) => "counter_not_open",
            Self::CounterBusy(_) => "counter_busy",
            Self::CounterClosed(_) => "counter_closed",
            Self::CannotServe(_) => "cannot_serve",
            Self::UnknownSkill(_) => "unknown_skill",
            Self::OtherClass => "other_class",
            Self::SameTicket => "same_ticket",
            Self::OtherCounter(_) => "other_counter",
            Self::NobodyWaiting => "nobody_waiting",
            Self::TooSoon(_) => "too_soon",
            Self::CallAgainFirst { .. } => "call_again_first",
            Self::NobodyBehind => "nobody_behind",
            Self::LetPassUsedUp(_) => "let_pass_used_up",
            Self::NothingToUndo => "nothing_to_undo",
            Self::TooLateToUndo(_) => "too_late_to_undo",
            Self::LetPassRange(_) => "let_pass_range",
            Self::BadAcknowledgement => "bad_acknowledgement",
            Self::NoticeTooLong => "notice_too_long",
            Self::NoticeEmpty => "notice_empty",
            Self::NoticeEnd => "notice_end",
            Self::ClosedEarly => "closed_early",
            Self::NoPriorityClaim => "no_priority_claim",
            Self::RatedAlready => "rated_already",
            Self::BadAnswer(_) => "bad_answer",
            Self::UnknownMaterial(_) => "unknown_material",
            Self::UnknownStep(_) => "unknown_step",
            Self::NumbersUsedUp(_) => "numbers_used_up",
            Self::NoOpenDay => "no_open_day",
            Self::IdTaken => "id_taken",
            Self::HelpEnded => "help_ended",
            Self::DayIsOpen(_) => "day_is_open",
            Self::NotDue => "not_due",
            Self::NothingNew => "nothing_new",
            Self::ConfigurationChanged => "configuration_changed",
            Self::BadConfiguration(_) => "bad_configuration",
            Self::OtherBranch(_) => "other_branch",
            Self::CounterInUse(_) => "counter_in_use",
            Self::SkillInUse(_) => "skill_in_use",
            Self::ClassInUse(_) => "class_in_use",
            Self::KioskInPlace(_) => "kiosk_in_place",
            Self::NotEnrolled(_) => "not_enrolled",
            Self::LanesUsedUp => "lanes_used_up",
            Self::DeskLaneHeld { .. } => "desk_lane_held",
        }
    }
}

impl From<WrongState> for Refusal {
    fn from(wrong: WrongState) -> Self {
        Self::TicketState(wrong)
    }
}

impl From<WrongCounterState> for Refusal {
    fn from(wrong: WrongCounterState) -> Self {
        Self::CounterState(wrong)
    }
}

impl From<WrongHelpState> for Refusal {
    fn from(wrong: WrongHelpState) -> Self {
        Self::HelpState(wrong)
    }
}
