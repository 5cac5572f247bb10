//! Who asks, and what a kiosk may: its own branch, its own name, and only what kiosks do.

use std::sync::Arc;

use axum::extract::{MatchedPath, RawPathParams};
use axum::http::{Method, StatusCode};
use frontdesk_domain::branch::{Command, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::HelpOrigin;
use frontdesk_domain::ids::{HelpId, KioskId};

use super::app::App;
use super::error::ApiError;
use crate::enrolment::{Device, Shown};

/// Who asks. Staff and their programs have the installation's key.
#[derive(Clone)]
pub(super) enum Caller {
    Staff,
    Kiosk(Kiosk),
}

/// A machine that is enrolled, with the hash of the key that it showed.
#[derive(Clone)]
pub(super) struct Kiosk {
    pub device: Arc<Device>,
    pub shown: Hash,
}

/// Where a kiosk's key opens.
const FOR_KIOSKS: [(Method, &str); 7] = [
    (Method::GET, "/api/v1/branches/{branch}/catalogue"),
    (Method::GET, "/api/v1/branches/{branch}/snapshot"),
    (Method::GET, "/api/v1/branches/{branch}/events"),
    (Method::POST, "/api/v1/branches/{branch}/commands"),
    (Method::POST, "/api/v1/branches/{branch}/noop"),
    (Method::POST, "/api/v1/devices/key"),
    (
        Method::PUT,
        "/api/v1/branches/{branch}/kiosks/{kiosk}/health",
    ),
];

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

fn forbidden(code: &str, message: impl Into<String>) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, code, message)
}

fn kiosks_own() -> ApiError {
    forbidden(
        "kiosks_own",
        "Only a kiosk says this, of itself and with its own key. Enrol the machine with `frontdesk admin enrol`.",
    )
}

impl Kiosk {
    /// Whether the key opens this route at all, and this branch.
    pub fn may_go(
        &self,
        method: &Method,
        route: &MatchedPath,
        parts: &RawPathParams,
    ) -> Result<(), ApiError> {
        let opens = FOR_KIOSKS
            .iter()
            .any(|(allowed, path)| allowed == method && *path == route.as_str());
        if !opens {
            return Err(forbidden(
                "not_for_kiosks",
                "A kiosk's key does not open this. Use the installation's access key.",
            ));
        }
        let own = self.device.branch.as_str();
        if parts
            .iter()
            .any(|(name, value)| name == "branch" && value != own)
        {
            return Err(forbidden(
                "other_branch",
                format!("This kiosk is enrolled in branch `{own}`. Ask there."),
            ));
        }
        Ok(())
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
    pub fn may_command(&self, command: &Command, state: &State) -> Result<(), ApiError> {
        match self {
            Self::Staff if command.is_kiosks_own() => Err(kiosks_own()),
            Self::Staff => Ok(()),
            Self::Kiosk(kiosk) => kiosk.may_command(command, state),
        }
    }

    /// How a kiosk is nobody says but itself.
    pub fn may_report(&self, named: &KioskId) -> Result<(), ApiError> {
        match self {
            Self::Staff => Err(kiosks_own()),
            Self::Kiosk(kiosk) => kiosk.is_own(named),
        }
    }

    /// The machine, where it is one.
    pub fn device(&self) -> Option<&Device> {
        match self {
            Self::Staff => None,
            Self::Kiosk(kiosk) => Some(&kiosk.device),
        }
    }

    /// Whether the key still counts as it did.
    pub fn is_in_place(&self, state: &State) -> bool {
        match self {
            Self::Staff => true,
            Self::Kiosk(kiosk) => kiosk.device.is_in_place(state),
        }
    }
}
