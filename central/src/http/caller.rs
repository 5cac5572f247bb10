//! Who asks, and what they may behind the door: staff by their roles, a kiosk its own branch, its own name, and only what
//! kiosks do.

use std::sync::Arc;

use axum::http::StatusCode;
use frontdesk_domain::branch::{Command, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::HelpOrigin;
use frontdesk_domain::ids::{BranchId, HelpId, KioskId, StaffId};

use super::app::App;
use super::error::ApiError;
use super::rights::Right;
use crate::accounts::{Authority, By, Person, Role};
use crate::enrolment::{Device, Shown};

/// Who asks.
#[derive(Clone)]
pub(super) enum Caller {
    /// Whoever has the installation's access key: the owner of the machine, and their programs.
    Owner,
    /// Somebody who is logged in.
    Staff(Arc<Person>),
    Kiosk(Kiosk),
}

/// A machine that is enrolled, with the hash of the key that it showed.
#[derive(Clone)]
pub(super) struct Kiosk {
    pub device: Arc<Device>,
    pub shown: Hash,
}

/// Whose key this is; nothing where it is no kiosk's, and why not where it is none any more.
pub(super) fn kiosk(app: &App, key: &str) -> Result<Option<Kiosk>, ApiError> {
    let device = match app.office.shown(key, app.clock.now()) {
        Shown::Device(device) => device,
        Shown::Nobody => return Ok(None),
        Shown::RotatedOut => {
            return Err(no_more(
                "key_replaced",
                "This key was replaced, and the time in which both count is over. Use the newer one, or have the kiosk enrolled again.",
            ));
        }
    };
    // A hall's file that was left out at the start revokes nobody.
    let branch = app.branches.get(&device.branch);
    let branch = branch.ok_or_else(ApiError::no_branch)?;
    if device.is_in_place(&branch.state()) {
        return Ok(Some(Kiosk {
            device: device.into(),
            shown: Hash::of(key.as_bytes()),
        }));
    }
    Err(no_more(
        "key_revoked",
        "This kiosk was revoked, or another machine took its place. Ask for a code and have it enrolled again.",
    ))
}

fn no_more(code: &str, message: &str) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, code, message)
}

pub(super) fn forbidden(code: &str, message: impl Into<String>) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, code, message)
}

pub(super) fn kiosks_own() -> ApiError {
    Right::Kiosk.refused()
}

impl Kiosk {
    /// Whether the key opens this branch.
    pub fn may_enter(&self, branch: Option<&str>) -> Result<(), ApiError> {
        let own = self.device.branch.as_str();
        if branch.is_none_or(|branch| branch == own) {
            return Ok(());
        }
        Err(forbidden(
            "other_branch",
            format!("This kiosk is enrolled in branch `{own}`. Ask there."),
        ))
    }

    fn may_command(&self, command: &Command, state: &State) -> Result<(), ApiError> {
        match command {
            Command::RecordTicket(fact) => self.is_own(&fact.kiosk),
            Command::StartKiosk { kiosk, .. }
            | Command::ReportDivergence { kiosk, .. }
            | Command::RaiseAlarm { kiosk, .. }
            | Command::ReportPrinter { kiosk, .. }
            | Command::ReportSlip { kiosk, .. }
            | Command::Wish { kiosk, .. }
            | Command::RaiseHelp {
                origin: HelpOrigin::Kiosk { kiosk },
                ..
            } => self.is_own(kiosk),
            Command::SetHelpTopic { help, .. } | Command::CancelHelp { help } => {
                self.is_own_call(*help, state)
            }
            _ => Err(forbidden(
                "not_for_kiosks",
                "A kiosk does not give this command. A counter does, or the staff.",
            )),
        }
    }

    fn is_own(&self, named: &KioskId) -> Result<(), ApiError> {
        let own = &self.device.kiosk;
        if named == own {
            return Ok(());
        }
        Err(forbidden(
            "other_kiosk",
            format!("This is the key of kiosk `{own}`, and what was sent names `{named}`."),
        ))
    }

    /// A call that is not known is refused by the rules, like anybody's.
    fn is_own_call(&self, help: HelpId, state: &State) -> Result<(), ApiError> {
        match state.help.get(&help).map(|call| &call.from) {
            Some(HelpOrigin::Kiosk { kiosk }) => self.is_own(kiosk),
            Some(HelpOrigin::Phone { .. }) => Err(forbidden(
                "other_kiosk",
                "This call came from a customer's phone, and is theirs.",
            )),
            None => Ok(()),
        }
    }
}

impl Caller {
    pub fn may_command(
        &self,
        command: &Command,
        branch: &BranchId,
        state: &State,
    ) -> Result<(), ApiError> {
        let right = Right::to_give(command);
        match self {
            _ if right == Right::Centre => Err(right.refused()),
            Self::Kiosk(kiosk) => kiosk.may_command(command, state),
            Self::Owner if right == Right::Kiosk => Err(right.refused()),
            Self::Owner => Ok(()),
            Self::Staff(person) if person.grants.any_in(branch, right.roles()) => Ok(()),
            Self::Staff(_) => Err(right.refused()),
        }
    }

    /// How a kiosk is nobody says but itself.
    pub fn may_report(&self, named: &KioskId) -> Result<(), ApiError> {
        match self {
            Self::Owner | Self::Staff(_) => Err(kiosks_own()),
            Self::Kiosk(kiosk) => kiosk.is_own(named),
        }
    }

    /// The machine, where it is one.
    pub fn device(&self) -> Option<&Device> {
        match self {
            Self::Owner | Self::Staff(_) => None,
            Self::Kiosk(kiosk) => Some(&kiosk.device),
        }
    }

    /// Whoever is logged in.
    pub fn person(&self) -> Result<&Person, ApiError> {
        match self {
            Self::Staff(person) => Ok(person),
            Self::Owner | Self::Kiosk(_) => Err(forbidden(
                "nobodys_session",
                "This is about somebody who is logged in, and nobody is.",
            )),
        }
    }

    /// Who it is in the log of a branch.
    pub fn staff(&self) -> Option<StaffId> {
        self.person().ok().map(|person| person.id)
    }

    /// By what right they administer.
    pub fn authority(&self) -> Result<Authority, ApiError> {
        match self {
            Self::Owner => Ok(Authority::Owner),
            Self::Staff(person) => Ok(Authority::Staff(person.id)),
            Self::Kiosk(_) => Err(forbidden("not_for_kiosks", "A kiosk administers nothing.")),
        }
    }

    /// Who it is in the audit log.
    pub fn by(&self) -> By {
        match self {
            Self::Owner => By::Owner,
            Self::Staff(person) => By::Staff { staff: person.id },
            Self::Kiosk(_) => By::Nobody,
        }
    }

    /// Whether what they came in by still counts, and still opens this branch to one of these roles.
    pub fn is_in_place(&self, app: &App, branch: &BranchId, roles: &[Role], state: &State) -> bool {
        match self {
            Self::Owner => true,
            Self::Staff(person) => app
                .accounts
                .still(person, app.clock.now())
                .is_some_and(|grants| grants.any_in(branch, roles)),
            Self::Kiosk(kiosk) => kiosk.device.is_in_place(state),
        }
    }
}
