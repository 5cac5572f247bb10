//! Which role may give which command: the one table of it. docs/access.md shows it, and a test compares the two.

use axum::http::StatusCode;
use frontdesk_domain::branch::Command;
use frontdesk_domain::help::{HelpOrigin, HelpResolution};
use frontdesk_domain::ticket::Outcome;

use super::error::ApiError;
use crate::accounts::Role;

/// What kind of command it is, as far as rights go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    /// A clerk's, at a counter.
    Serve,
    /// The desk's, for whoever stands before it.
    Desk,
    /// Whoever goes to somebody who called for help.
    Help,
    /// Of whoever answers for the floor.
    Floor,
    /// Of whoever answers for how the branch is set up.
    Administer,
    /// The holder's of a ticket: by their code, or at a kiosk. Nobody rates a visit for them.
    Customer,
    /// A kiosk says it of itself.
    Kiosk,
    /// The centre gives it to itself.
    Centre,
}

const EVERY_ROLE: &[Role] = &Role::ALL;
const LEADERS: &[Role] = &[Role::Supervisor, Role::Administrator];

/// Who has a right. The owner of the machine has all of these; kiosks and customers theirs alone.
const RIGHTS: [(Right, &[Role]); 8] = [
    (Right::Serve, EVERY_ROLE),
    (Right::Desk, EVERY_ROLE),
    (Right::Help, EVERY_ROLE),
    (Right::Floor, LEADERS),
    (Right::Administer, &[Role::Administrator]),
    (Right::Customer, &[]),
    (Right::Kiosk, &[]),
    (Right::Centre, &[]),
];

impl Right {
    /// A new command does not compile before somebody has said whose it is.
    pub fn to_give(command: &Command) -> Self {
        match command {
            Command::Configure { .. }
            | Command::OpenDay { .. }
            | Command::EnrolKiosk { .. }
            | Command::RevokeKiosk { .. }
            | Command::ExpireHelp { .. }
            | Command::Finish {
                outcome: Outcome::DayEnded,
                ..
            }
            | Command::ResolveHelp {
                reason: HelpResolution::DayEnded,
                ..
            } => Self::Centre,
            Command::StartKiosk { .. }
            | Command::ReportDivergence { .. }
            | Command::RaiseAlarm { .. }
            | Command::ReportPrinter { .. }
            | Command::ReportSlip { .. }
            | Command::Wish { .. }
            | Command::RecordTicket(_)
            | Command::RaiseHelp {
                origin: HelpOrigin::Kiosk { .. },
                ..
            } => Self::Kiosk,
            Command::Rate { .. }
            | Command::RaiseHelp {
                origin: HelpOrigin::Phone { .. },
                ..
            } => Self::Customer,
            Command::OpenCounter { .. }
            | Command::PauseCounter { .. }
            | Command::CloseCounter { .. }
            | Command::HandOver { .. }
            | Command::CallNext { .. }
            | Command::Recall { .. }
            | Command::Start { .. }
            | Command::Hold { .. }
            | Command::Resume { .. }
            | Command::Finish { .. }
            | Command::Miss { .. }
            | Command::Undo { .. }
            | Command::Transfer { .. }
            | Command::TransferToCounter { .. }
            | Command::TransferToSkill { .. }
            | Command::CorrectService { .. }
            | Command::RecordLacking { .. }
            | Command::TickStep { .. }
            | Command::ConfirmPriority { .. }
            | Command::RevokePriority { .. } => Self::Serve,
            Command::IssueTicket(_)
            | Command::PutBefore { .. }
            | Command::PutBehind { .. }
            | Command::Return { .. }
            | Command::Leave { .. }
            | Command::LetPass { .. } => Self::Desk,
            Command::SetHelpTopic { .. }
            | Command::DeliverHelp { .. }
            | Command::AcknowledgeHelp { .. }
            | Command::ArriveHelp { .. }
            | Command::ResolveHelp { .. }
            | Command::CancelHelp { .. } => Self::Help,
            Command::Publish { .. } => Self::Administer,
            // Out of turn only with the leave of whoever answers for the order.
            Command::CallTicket { .. }
            | Command::StopIssuing { .. }
            | Command::ResumeIssuing { .. }
            | Command::CloseEarly { .. }
            | Command::Reopen { .. }
            | Command::PostNotice { .. }
            | Command::WithdrawNotice { .. } => Self::Floor,
        }
    }

    pub fn roles(self) -> &'static [Role] {
        let held = RIGHTS.iter().find(|(right, _)| *right == self);
        held.map_or(&[], |(_, roles)| roles)
    }

    /// What somebody is told who has not this right, whatever their roles.
    pub fn refused(self) -> ApiError {
        let (code, message) = match self {
            Self::Centre => (
                "centres_own",
                "Only the centre gives itself this command, when it is due. There is nothing to send.",
            ),
            Self::Kiosk => (
                "kiosks_own",
                "Only a kiosk says this, of itself and with its own key. Enrol the machine with `frontdesk admin enrol`.",
            ),
            Self::Customer => (
                "customers_own",
                "Only who holds the ticket's code does this, at the ticket's page or at a kiosk.",
            ),
            Self::Serve | Self::Desk | Self::Help | Self::Floor | Self::Administer => (
                "not_your_role",
                "None of your roles in this branch gives this command. Ask whoever has the role, or an administrator for it.",
            ),
        };
        ApiError::new(StatusCode::FORBIDDEN, code, message)
    }
}
