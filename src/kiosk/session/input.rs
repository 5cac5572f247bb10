//! What comes into a visit, and what it wants done outside.

use frontdesk_domain::help::{HelpContext, HelpTopic};
use frontdesk_domain::ids::{ChoiceId, ClassId, GroupId, MaterialId, ServiceId, TicketId};
use frontdesk_domain::rating::{Level, RatingReason};
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::BusinessDate;
use frontdesk_domain::wish::Wish;

use super::{
    Asked, Deed, Draft, HelpProgress, Mode, Notice, OutOfService, Pin, PinState, StaffTap,
    TicketShown, VoiceKey,
};
use crate::kiosk::receipt::Reading;

/// What happened: a touch, or news from outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    Touched,
    Tick,
    Back,
    Home,
    OpenSearch,
    OpenTrack,
    /// A key of a word or code that is looked for.
    Type(char),
    EraseTyped,
    ClearTyped,
    /// What was typed is to be looked up.
    FindTyped,
    /// A reader has read a code, on whatever screen.
    Scanned(String),
    /// What the code is.
    Read(Box<Reading>),
    /// The class that the customer asks for; nothing takes that back.
    AskForPriority(Option<ClassId>),
    CheckIn,
    LetPass,
    /// Twice: it cannot be undone.
    Leave,
    Stay,
    OpenRate,
    RateLevel(Level),
    /// Another level is to be chosen.
    RateAgain,
    RateReason(RatingReason),
    SendRating,
    /// What became of a wish.
    Wished(Asked),
    ChooseGroup(GroupId),
    ChooseService(ServiceId),
    Answer(ChoiceId),
    Toggle(MaterialId),
    /// Shows another page of the same list, counted from 0.
    Page(usize),
    ShowLacking,
    TakeNumber,
    ComeLater,
    /// The list of what is lacking is wanted on paper.
    PrintList,
    /// Opens the ticket's page in this machine's browser, where the code opens nowhere else.
    OpenPage,
    Done,
    OpenLanguage,
    ChooseLanguage(Lang),
    OpenAccessibility,
    SetMode(Mode, bool),
    /// What is said is to be said otherwise.
    Voice(VoiceKey),
    CloseOverlay,
    GoOn,
    Help,
    /// Staff want somebody who knows the customer's service.
    Summon,
    HelpTopic(Option<HelpTopic>),
    CancelHelp,
    HelpProgress(HelpProgress),
    /// The centre has been silent for so long.
    Silence {
        ms: i64,
    },
    Issued(Box<TicketShown>),
    NotIssued(Notice),
    CannotWork(OutOfService),
    CanWork,
    /// The branch's business date.
    Today(BusinessDate),
    OpenStaff,
    /// What staff touch on their own screens.
    Staff(StaffTap),
    /// The PIN was right, or why it does not open anything.
    PinChecked(Result<(), PinState>),
    /// Staff want to type a code.
    TypeCode,
    CodeKey(char),
    EraseKey,
    /// The code is complete: it is to be shown to the centre.
    ShowCode,
}

impl Input {
    /// Whether a finger or a key did it, and not one of the voice's own.
    pub fn is_touch(&self) -> bool {
        !matches!(
            self,
            Self::Tick
                | Self::Read(_)
                | Self::PinChecked(_)
                | Self::Wished(_)
                | Self::HelpProgress(_)
                | Self::Silence { .. }
                | Self::Issued(_)
                | Self::NotIssued(_)
                | Self::CannotWork(_)
                | Self::CanWork
                | Self::Today(_)
                | Self::Voice(_)
        )
    }
}

/// What the visit wants done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Issue(Draft),
    /// Prints what this draft lacks.
    PrintList(Draft),
    /// Says what a code is.
    Read(String),
    Wish {
        ticket: TicketId,
        wish: Wish,
    },
    OpenPage {
        url: String,
    },
    RaiseHelp(HelpContext, Option<HelpTopic>),
    SetHelpTopic(HelpTopic),
    CancelHelp,
    Voice(VoiceKey),
    CheckPin(Pin),
    /// Staff want something done with the machine.
    Staff(Deed),
    /// This machine is to become a kiosk by the code.
    Enrol(String),
}
