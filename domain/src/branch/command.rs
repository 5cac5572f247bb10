//! What somebody wants done, or a machine says has happened.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize};

use super::Actor;
use crate::alarm::KioskAlarm;
use crate::catalogue::{Answers, Catalogue};
use crate::counter::PauseReason;
use crate::hash::Hash;
use crate::help::{HelpContext, HelpOrigin, HelpResolution, HelpTopic};
use crate::ids::{
    ClassId, DeviceId, HelpId, KioskId, LogId, MaterialId, RunId, ServiceId, SkillId, StaffId,
    StepId, TicketId,
};
use crate::lane::Run;
use crate::number::{Prefix, TicketNumber};
use crate::rating::{Level, RatingReason};
use crate::rules::{CounterNumber, Settings};
use crate::site::{Site, Versions};
use crate::slip::{Printer, SlipState};
use crate::text::{Lang, Text};
use crate::ticket::Outcome;
use crate::time::{BusinessDate, Timestamp};
use crate::wish::Wish;

/// Sent with an id; sent again under the same id, it counts once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// The centre's own: puts the configuration it was given in force; a new log gets the id.
    Configure {
        new_log: LogId,
    },
    /// Of administration: puts other settings or another catalogue in force, or both at once. What is left out stays.
    Publish {
        /// What was in force when this was written: whoever did not know of a later version does not overwrite it.
        based_on: Versions,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        settings: Option<Box<Settings>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        catalogue: Option<Box<Catalogue>>,
    },
    /// The centre's own: a business day has begun, and the one before ends.
    OpenDay {
        date: BusinessDate,
        /// By the calendar.
        began: Timestamp,
    },
    /// The centre's own: a machine has shown a valid code and becomes this kiosk. The answer names its lane.
    EnrolKiosk {
        kiosk: KioskId,
        device: DeviceId,
    },
    /// The centre's own: the kiosk's machine is to issue no more.
    RevokeKiosk {
        kiosk: KioskId,
    },

    /// A kiosk's program has started; goes out before anything that this run issues, and after what earlier runs did.
    StartKiosk {
        kiosk: KioskId,
        run: Run,
        /// The run before, as the kiosk's disk knows it.
        before: Option<RunId>,
    },
    /// A kiosk has seen another log than this one, up to `seq`; `desk` is what it knew of the desk's counters.
    ReportDivergence {
        kiosk: KioskId,
        seq: u64,
        head: Hash,
        #[serde(default)]
        desk: BTreeMap<Prefix, u32>,
    },
    /// Something is wrong with a kiosk that staff must look at.
    RaiseAlarm {
        kiosk: KioskId,
        #[serde(deserialize_with = "strict_alarm")]
        alarm: KioskAlarm,
    },
    /// A kiosk's printer stands otherwise than before.
    ReportPrinter {
        kiosk: KioskId,
        printer: Printer,
    },
    /// What became of a ticket's slip. `again` says that it was not the first one.
    ReportSlip {
        kiosk: KioskId,
        ticket: TicketId,
        slip: SlipState,
        again: bool,
    },
    /// The holder of a ticket stands at a kiosk and has shown its code.
    Wish {
        kiosk: KioskId,
        ticket: TicketId,
        wish: Wish,
    },
    /// A kiosk issued a ticket. A fact: recorded, never refused.
    RecordTicket(Box<TicketFact>),
    /// The desk issues a ticket; the centre numbers it.
    IssueTicket(Box<TicketRequest>),
    CallNext {
        counter: CounterNumber,
    },
    /// Calls this very ticket, out of turn.
    CallTicket {
        counter: CounterNumber,
        ticket: TicketId,
    },
    Recall {
        counter: CounterNumber,
        ticket: TicketId,
    },
    Start {
        counter: CounterNumber,
        ticket: TicketId,
    },
    Hold {
        counter: CounterNumber,
        ticket: TicketId,
    },
    Resume {
        counter: CounterNumber,
        ticket: TicketId,
    },
    Finish {
        counter: CounterNumber,
        ticket: TicketId,
        outcome: Outcome,
    },
    /// All the materials that the counter finds missing; none, where none is any more.
    RecordLacking {
        counter: CounterNumber,
        ticket: TicketId,
        lacking: BTreeSet<MaterialId>,
    },
    /// A step of the service is done, or is not after all.
    TickStep {
        counter: CounterNumber,
        ticket: TicketId,
        step: StepId,
        done: bool,
    },
    /// The ticket was taken for another service by mistake.
    CorrectService {
        counter: CounterNumber,
        ticket: TicketId,
        service: ServiceId,
        #[serde(default)]
        answers: Answers,
    },
    Miss {
        counter: CounterNumber,
        ticket: TicketId,
    },
    Transfer {
        counter: CounterNumber,
        ticket: TicketId,
        service: ServiceId,
    },
    /// Back to the queue for this one counter, until that closes.
    TransferToCounter {
        counter: CounterNumber,
        ticket: TicketId,
        to: CounterNumber,
    },
    /// Back to the queue for the counters with another skill; the service stays.
    TransferToSkill {
        counter: CounterNumber,
        ticket: TicketId,
        skill: SkillId,
    },
    /// Staff put a waiting ticket directly before another one of its class.
    PutBefore {
        ticket: TicketId,
        other: TicketId,
    },
    /// Or directly behind it.
    PutBehind {
        ticket: TicketId,
        other: TicketId,
    },
    /// The clerk sees that the claim to priority holds.
    ConfirmPriority {
        counter: CounterNumber,
        ticket: TicketId,
    },
    /// It does not: back to the class of everybody, and to the queue where it was called.
    RevokePriority {
        counter: CounterNumber,
        ticket: TicketId,
    },
    /// A missed customer came after all; `counter` says where, when it was at a counter.
    Return {
        ticket: TicketId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counter: Option<CounterNumber>,
    },
    /// Takes back what this counter did last, and did with this ticket.
    Undo {
        counter: CounterNumber,
        ticket: TicketId,
    },
    /// The holder leaves the queue.
    Leave {
        ticket: TicketId,
    },
    /// The holder lets the next `others` go first.
    LetPass {
        ticket: TicketId,
        others: u16,
    },
    /// The holder says how the visit was.
    Rate {
        ticket: TicketId,
        level: Level,
        #[serde(default)]
        reasons: BTreeSet<RatingReason>,
    },

    /// Opens a counter, or ends its pause. `clerk` serves there; a pause that ends keeps its clerk when none is named.
    OpenCounter {
        counter: CounterNumber,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clerk: Option<StaffId>,
    },
    /// The shift ends: another clerk goes on at the counter, with the ticket that may be there.
    HandOver {
        counter: CounterNumber,
        clerk: StaffId,
    },
    PauseCounter {
        counter: CounterNumber,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<PauseReason>,
    },
    CloseCounter {
        counter: CounterNumber,
    },

    /// Kiosks give out no more numbers for a service, until it is resumed or the day ends. `notice` tells customers why
    /// and what to do; blank, the kiosk says so in its own words.
    StopIssuing {
        service: ServiceId,
        #[serde(default)]
        notice: Text,
    },
    ResumeIssuing {
        service: ServiceId,
    },

    /// The branch gives out no more numbers today; who waits is served. `notice` tells customers why.
    CloseEarly {
        #[serde(default)]
        notice: Text,
    },
    /// It does after all.
    Reopen {},
    /// Words for every screen, until then or until the day ends. Another one takes the place of the one before.
    PostNotice {
        text: Text,
        until: Timestamp,
    },
    WithdrawNotice {},

    RaiseHelp {
        help: HelpId,
        #[serde(deserialize_with = "strict_origin")]
        origin: HelpOrigin,
        context: HelpContext,
        topic: Option<HelpTopic>,
        raised_at: Timestamp,
    },
    SetHelpTopic {
        help: HelpId,
        topic: HelpTopic,
    },
    /// A staff screen shows the call.
    DeliverHelp {
        help: HelpId,
    },
    AcknowledgeHelp {
        help: HelpId,
        by: String,
        eta_minutes: u16,
    },
    ArriveHelp {
        help: HelpId,
    },
    ResolveHelp {
        help: HelpId,
        reason: HelpResolution,
    },
    CancelHelp {
        help: HelpId,
    },
    /// The centre's own: nobody was shown the call while it was valid.
    ExpireHelp {
        help: HelpId,
    },
}

/// A ticket that a kiosk has issued, number and all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketFact {
    pub kiosk: KioskId,
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub business_date: BusinessDate,
    /// SHA-256 of the receipt code, which stays with the customer.
    pub code: Hash,
    pub service: ServiceId,
    /// Nothing asks for the branch's default class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
    /// The catalogue version the kiosk showed.
    pub catalogue: Hash,
    pub lang: Lang,
    #[serde(default)]
    pub answers: Answers,
    #[serde(default)]
    pub ticked: BTreeSet<MaterialId>,
    /// When the customer took it, by the kiosk's clock corrected by the measured offset.
    pub arrival: Timestamp,
    /// The run of the kiosk's program that issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Run>,
}

/// A ticket asked for at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketRequest {
    pub ticket: TicketId,
    pub code: Hash,
    pub service: ServiceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
    #[serde(default)]
    pub lang: Lang,
    #[serde(default)]
    pub answers: Answers,
    #[serde(default)]
    pub ticked: BTreeSet<MaterialId>,
}

/// In an event an origin may gain fields; in a command every field must be one that is known.
fn strict_origin<'de, D: Deserializer<'de>>(from: D) -> Result<HelpOrigin, D::Error> {
    #[derive(Deserialize)]
    #[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
    enum Strict {
        Kiosk { kiosk: KioskId },
        Phone { ticket: TicketId },
    }
    Ok(match Strict::deserialize(from)? {
        Strict::Kiosk { kiosk } => HelpOrigin::Kiosk { kiosk },
        Strict::Phone { ticket } => HelpOrigin::Phone { ticket },
    })
}

/// The same for an alarm.
fn strict_alarm<'de, D: Deserializer<'de>>(from: D) -> Result<KioskAlarm, D::Error> {
    #[derive(Deserialize)]
    #[serde(tag = "alarm", rename_all = "snake_case", deny_unknown_fields)]
    enum Strict {
        CommandsKeptAside { commands: u32, status: u16 },
        DatabaseSetAside {},
    }
    Ok(match Strict::deserialize(from)? {
        Strict::CommandsKeptAside { commands, status } => {
            KioskAlarm::CommandsKeptAside { commands, status }
        }
        Strict::DatabaseSetAside {} => KioskAlarm::DatabaseSetAside,
    })
}

impl Command {
    /// What would be in force after it, where it changes that.
    pub fn publishes(&self, in_force: &Site) -> Option<Site> {
        match self {
            Self::Publish {
                settings,
                catalogue,
                ..
            } => Some(in_force.with(settings.as_deref(), catalogue.as_deref())),
            _ => None,
        }
    }

    /// Only the centre gives these to itself; from outside they are refused before they are decided. That a day ended
    /// something is nobody else's to say either: it would close a call for help that no screen has shown.
    pub fn is_centres_own(&self) -> bool {
        matches!(
            self,
            Self::Configure { .. }
                | Self::OpenDay { .. }
                | Self::EnrolKiosk { .. }
                | Self::RevokeKiosk { .. }
                | Self::ExpireHelp { .. }
                | Self::Finish {
                    outcome: Outcome::DayEnded,
                    ..
                }
                | Self::ResolveHelp {
                    reason: HelpResolution::DayEnded,
                    ..
                }
        )
    }

    /// Only a kiosk says this, of itself.
    pub fn is_kiosks_own(&self) -> bool {
        matches!(
            self,
            Self::RecordTicket(_)
                | Self::StartKiosk { .. }
                | Self::ReportDivergence { .. }
                | Self::RaiseAlarm { .. }
                | Self::ReportPrinter { .. }
                | Self::ReportSlip { .. }
                | Self::Wish { .. }
                | Self::RaiseHelp {
                    origin: HelpOrigin::Kiosk { .. },
                    ..
                }
        )
    }

    /// Who acts, by what the command names; `Staff` where it names nobody.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Configure { .. }
            | Self::OpenDay { .. }
            | Self::EnrolKiosk { .. }
            | Self::RevokeKiosk { .. }
            | Self::ExpireHelp { .. } => Actor::Centre,
            Self::RecordTicket(fact) => Actor::Kiosk {
                kiosk: fact.kiosk.clone(),
            },
            Self::StartKiosk { kiosk, .. }
            | Self::ReportDivergence { kiosk, .. }
            | Self::RaiseAlarm { kiosk, .. }
            | Self::ReportPrinter { kiosk, .. }
            | Self::ReportSlip { kiosk, .. }
            | Self::Wish { kiosk, .. }
            | Self::RaiseHelp {
                origin: HelpOrigin::Kiosk { kiosk },
                ..
            } => Actor::Kiosk {
                kiosk: kiosk.clone(),
            },
            Self::RaiseHelp {
                origin: HelpOrigin::Phone { ticket },
                ..
            } => Actor::Customer { ticket: *ticket },
            Self::CallNext { counter }
            | Self::CallTicket { counter, .. }
            | Self::Recall { counter, .. }
            | Self::Start { counter, .. }
            | Self::Hold { counter, .. }
            | Self::Resume { counter, .. }
            | Self::Finish { counter, .. }
            | Self::RecordLacking { counter, .. }
            | Self::TickStep { counter, .. }
            | Self::CorrectService { counter, .. }
            | Self::Undo { counter, .. }
            | Self::Return {
                counter: Some(counter),
                ..
            }
            | Self::Miss { counter, .. }
            | Self::Transfer { counter, .. }
            | Self::TransferToCounter { counter, .. }
            | Self::TransferToSkill { counter, .. }
            | Self::ConfirmPriority { counter, .. }
            | Self::RevokePriority { counter, .. }
            | Self::OpenCounter { counter, .. }
            | Self::HandOver { counter, .. }
            | Self::PauseCounter { counter, .. }
            | Self::CloseCounter { counter } => Actor::Counter { counter: *counter },
            _ => Actor::Staff,
        }
    }
}
