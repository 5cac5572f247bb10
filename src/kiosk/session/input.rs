//! What comes into a visit, and what it wants done outside.

use frontdesk_domain::help::{HelpContext, HelpTopic};
use frontdesk_domain::ids::{ChoiceId, GroupId, MaterialId, ServiceId};
use frontdesk_domain::text::Lang;

use super::{Draft, HelpProgress, Notice, OutOfService, TicketShown};

/// What happened: a touch, or news from outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    Touched,
    Tick,
    Back,
    Home,
    ChooseGroup(GroupId),
    ChooseService(ServiceId),
    Answer(ChoiceId),
    Toggle(MaterialId),
    /// Shows another page of the same list, counted from 0.
    Page(usize),
    ShowLacking,
    TakeNumber,
    ComeLater,
    /// Opens the ticket's page in this machine's browser, where the code opens nowhere else.
    OpenPage,
    Done,
    OpenLanguage,
    ChooseLanguage(Lang),
    OpenAccessibility,
    SetLarge(bool),
    SetContrast(bool),
    CloseOverlay,
    GoOn,
    Help,
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
    /// Staff want to type a code.
    TypeCode,
    CodeKey(char),
    EraseKey,
    /// The code is complete: it is to be shown to the centre.
    ShowCode,
}

/// What the visit wants done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Issue(Draft),
    OpenPage {
        url: String,
    },
    RaiseHelp(HelpContext),
    SetHelpTopic(HelpTopic),
    CancelHelp,
    /// This machine is to become a kiosk by the code.
    Enrol(String),
}
