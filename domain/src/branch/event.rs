//! What happened. Events carry everything needed to apply them, so that no configuration is asked on replay.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::alarm::KioskAlarm;
use crate::catalogue::Answers;
use crate::counter::PauseReason;
use crate::hash::Hash;
use crate::help::{HelpContext, HelpOrigin, HelpResolution, HelpTopic};
use crate::ids::{
    BranchId, ClassId, DeviceId, HelpId, KioskId, LogId, MaterialId, ServiceId, SkillId, StaffId,
    StepId, TicketId,
};
use crate::lane::{ForkReason, Run};
use crate::number::{Lane, Prefix, TicketNumber};
use crate::priority::Priority;
use crate::queue::CallReason;
use crate::rating::Rating;
use crate::rules::{CounterNumber, CounterSetup, PriorityClass, Rules};
use crate::slip::{Printer, SlipState};
use crate::text::{Lang, Text};
use crate::ticket::{CancelReason, Flag, Outcome, Place};
use crate::time::{BusinessDate, Timestamp};

/// One thing that happened in a branch. Personal data and receipt codes are never in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    LogStarted {
        log: LogId,
        branch: BranchId,
    },
    /// `settings` is the hash of the whole settings; what the rules run on stands here.
    BranchConfigured {
        settings: Hash,
        rules: Rules,
        classes: Vec<PriorityClass>,
        counters: Vec<CounterSetup>,
    },
    CataloguePublished {
        catalogue: Hash,
    },
    DayOpened {
        date: BusinessDate,
        /// When it began by the calendar, which may be long before the centre could say so. Events of earlier versions do
        /// not say it: when they happened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        began: Option<Timestamp>,
    },
    /// Stands before the [`Event::DayOpened`] of the next day, after everything that the end of the day brings.
    DayClosed {
        date: BusinessDate,
    },

    /// A machine has become this kiosk and issues in this lane.
    KioskEnrolled {
        kiosk: KioskId,
        device: DeviceId,
        lane: Lane,
    },
    /// The machine has lost its lane, which rests.
    KioskRevoked {
        kiosk: KioskId,
        device: DeviceId,
        lane: Lane,
    },
    /// `set_back` says that the kiosk's disk knew a lower epoch than the centre: it was rolled back or copied. The
    /// kiosk takes the epoch given here and counts on from the greater of disk and replica.
    KioskStarted {
        kiosk: KioskId,
        lane: Lane,
        run: Run,
        set_back: bool,
    },
    /// Alarmed: two machines may be issuing in one lane.
    LaneSuspended {
        lane: Lane,
        kiosk: KioskId,
        reason: ForkReason,
    },
    /// Alarmed: a kiosk has seen a log that went on where this one does not, as after a restored backup. `desk` is
    /// what it knew of the desk's counters.
    HistoryLost {
        kiosk: KioskId,
        seq: u64,
        head: Hash,
        desk: BTreeMap<Prefix, u32>,
    },

    /// A kiosk says that something is wrong with it.
    AlarmRaised {
        kiosk: KioskId,
        #[serde(flatten)]
        alarm: KioskAlarm,
    },
    /// A kiosk's printer stands otherwise than before.
    PrinterReported {
        kiosk: KioskId,
        printer: Printer,
    },

    TicketIssued(Box<Issued>),
    /// A fact that cannot be true: recorded, alarmed, and not queued.
    TicketSetAside {
        ticket: TicketId,
        number: TicketNumber,
        reason: SetAsideReason,
        /// The day on the paper; events of version 1 do not say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        business_date: Option<BusinessDate>,
        /// By which the holder's page finds it; events of version 1 do not say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<Hash>,
    },
    TicketCalled {
        ticket: TicketId,
        counter: CounterNumber,
        reason: CallReason,
    },
    TicketRecalled {
        ticket: TicketId,
        counter: CounterNumber,
    },
    TicketStarted {
        ticket: TicketId,
        counter: CounterNumber,
    },
    TicketHeld {
        ticket: TicketId,
        counter: CounterNumber,
    },
    TicketResumed {
        ticket: TicketId,
        counter: CounterNumber,
    },
    TicketDone {
        ticket: TicketId,
        counter: CounterNumber,
        outcome: Outcome,
    },
    /// All the materials that the counter finds missing.
    LackingRecorded {
        ticket: TicketId,
        counter: CounterNumber,
        lacking: BTreeSet<MaterialId>,
    },
    StepTicked {
        ticket: TicketId,
        counter: CounterNumber,
        step: StepId,
        done: bool,
    },
    /// It had been taken for another service by mistake. `stays`: at the counter that corrected it; else it is back in
    /// the queue. What is lacking and which steps are done is unknown again.
    ServiceCorrected {
        ticket: TicketId,
        counter: CounterNumber,
        service: ServiceId,
        skill: SkillId,
        handling_minutes: u16,
        catalogue: Hash,
        answers: Answers,
        ticked: BTreeSet<MaterialId>,
        stays: bool,
    },
    TicketMissed {
        ticket: TicketId,
        counter: CounterNumber,
    },
    TicketReturned {
        ticket: TicketId,
        place: Place,
        /// Where they came to, when that was a counter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counter: Option<CounterNumber>,
    },
    /// The counter took back what it had done last: ticket and counter are as they were before.
    ActUndone {
        ticket: TicketId,
        counter: CounterNumber,
        act: Act,
    },
    TicketTransferred {
        ticket: TicketId,
        counter: CounterNumber,
        service: ServiceId,
        skill: SkillId,
        handling_minutes: u16,
    },
    /// It waits for this one counter, until that closes.
    TicketTransferredToCounter {
        ticket: TicketId,
        counter: CounterNumber,
        to: CounterNumber,
    },
    /// It waits for the counters with this skill.
    TicketTransferredToSkill {
        ticket: TicketId,
        counter: CounterNumber,
        skill: SkillId,
    },
    /// Staff put it there.
    TicketMoved {
        ticket: TicketId,
        place: Place,
    },
    TicketLetPass {
        ticket: TicketId,
        place: Place,
        others: u16,
    },
    TicketCancelled {
        ticket: TicketId,
        reason: CancelReason,
    },
    TicketNoShow {
        ticket: TicketId,
    },
    /// The day ended while a counter had the ticket: back to its place in the queue, for the next day.
    TicketCarriedOver {
        ticket: TicketId,
    },
    /// A clerk saw that the claim to priority holds.
    PriorityConfirmed {
        ticket: TicketId,
        counter: CounterNumber,
    },
    /// It does not: the ticket waits in `class` from now on, and goes back to the queue where it was called.
    PriorityRevoked {
        ticket: TicketId,
        counter: CounterNumber,
        class: ClassId,
    },
    /// What became of the paper slip. `again` says that it was not the first one.
    SlipReported {
        ticket: TicketId,
        slip: SlipState,
        again: bool,
    },
    RatingGiven {
        ticket: TicketId,
        #[serde(flatten)]
        rating: Rating,
    },

    CounterOpened {
        counter: CounterNumber,
        /// Nothing where nobody in particular did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clerk: Option<StaffId>,
    },
    /// From now on this clerk serves there.
    CounterHandedOver {
        counter: CounterNumber,
        clerk: StaffId,
    },
    CounterPaused {
        counter: CounterNumber,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<PauseReason>,
    },
    CounterClosed {
        counter: CounterNumber,
    },

    /// Kiosks give out no more numbers for a service today. `notice` is for customers; blank, there is nothing to add.
    IssuingStopped {
        service: ServiceId,
        #[serde(default, skip_serializing_if = "Text::is_blank")]
        notice: Text,
    },
    IssuingResumed {
        service: ServiceId,
    },

    /// The branch gives out no more numbers today. `notice` is for customers; blank, there is nothing to add.
    BranchClosedEarly {
        #[serde(default, skip_serializing_if = "Text::is_blank")]
        notice: Text,
    },
    BranchReopened,
    /// Words for every screen, until then or until the day ends.
    NoticePosted {
        text: Text,
        until: Timestamp,
    },
    NoticeWithdrawn,

    HelpRaised {
        help: HelpId,
        #[serde(flatten)]
        from: HelpOrigin,
        context: HelpContext,
        topic: Option<HelpTopic>,
        raised_at: Timestamp,
        valid_until: Timestamp,
    },
    HelpTopicSet {
        help: HelpId,
        topic: HelpTopic,
    },
    HelpDelivered {
        help: HelpId,
    },
    HelpAcknowledged {
        help: HelpId,
        by: String,
        eta_minutes: u16,
    },
    HelpArrived {
        help: HelpId,
    },
    HelpResolved {
        help: HelpId,
        reason: HelpResolution,
    },
    HelpCancelled {
        help: HelpId,
    },
    HelpUndeliverable {
        help: HelpId,
    },
}

/// A ticket as it was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub business_date: BusinessDate,
    pub code: Hash,
    pub service: ServiceId,
    pub skill: Option<SkillId>,
    pub handling_minutes: u16,
    pub class: ClassId,
    #[serde(default, skip_serializing_if = "Priority::is_not_asked")]
    pub priority: Priority,
    pub catalogue: Hash,
    pub lang: Lang,
    pub answers: Answers,
    pub ticked: BTreeSet<MaterialId>,
    pub arrival: Timestamp,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub flags: BTreeSet<Flag>,
}

/// Why a fact could not be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetAsideReason {
    /// The kiosk has another lane, or none.
    NotItsLane,
    /// Another ticket of that business day bears the number.
    NumberTaken,
    /// Another ticket has the same receipt code.
    CodeTaken,
}
