//! Who did what to accounts and machines, and who came in: added to, and never changed.

use std::borrow::Cow;

use frontdesk_domain::ids::{BranchId, StaffId};
use frontdesk_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// So many lines are read at once.
pub const PAGE_MAX: usize = 500;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum By {
    /// Nobody who is known.
    Nobody,
    /// Whoever has the installation's access key: the owner of the machine.
    Owner,
    Staff {
        staff: StaffId,
    },
}

/// What was done. The words are never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    LogIn,
    LogOut,
    LogOutEverywhere,
    SetPassword,
    AddStaff,
    SetRoles,
    Disable,
    Enable,
    GiveLink,
    GiveEnrolmentCode,
    RevokeKiosk,
    StopIssuing,
    ResumeIssuing,
    PostNotice,
    WithdrawNotice,
    CloseEarly,
    Reopen,
    Publish,
    RollBack,
}

impl Act {
    pub fn name(self) -> &'static str {
        match self {
            Self::LogIn => "log_in",
            Self::LogOut => "log_out",
            Self::LogOutEverywhere => "log_out_everywhere",
            Self::SetPassword => "set_password",
            Self::AddStaff => "add_staff",
            Self::SetRoles => "set_roles",
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::GiveLink => "give_link",
            Self::GiveEnrolmentCode => "give_enrolment_code",
            Self::RevokeKiosk => "revoke_kiosk",
            Self::StopIssuing => "stop_issuing",
            Self::ResumeIssuing => "resume_issuing",
            Self::PostNotice => "post_notice",
            Self::WithdrawNotice => "withdraw_notice",
            Self::CloseEarly => "close_early",
            Self::Reopen => "reopen",
            Self::Publish => "publish",
            Self::RollBack => "roll_back",
        }
    }
}

/// One line. It holds ids, never a name or a secret: what was typed as a login name may have been a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub at: Timestamp,
    pub by: By,
    pub act: Cow<'static, str>,
    /// Whose account it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<BranchId>,
    /// The roles that were given, the kiosk, service or version that it was about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// `done`, or the code of the refusal.
    pub result: Cow<'static, str>,
}

/// A line with its place in the log, which counts from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub n: u64,
    #[serde(flatten)]
    pub entry: Entry,
}

impl Entry {
    pub fn done(at: Timestamp, by: By, act: Act) -> Self {
        Self {
            at,
            by,
            act: Cow::Borrowed(act.name()),
            staff: None,
            branch: None,
            detail: String::new(),
            result: Cow::Borrowed("done"),
        }
    }

    #[must_use]
    pub fn about(self, staff: StaffId) -> Self {
        Self {
            staff: Some(staff),
            ..self
        }
    }

    #[must_use]
    pub fn at_branch(self, branch: &BranchId) -> Self {
        Self {
            branch: Some(branch.clone()),
            ..self
        }
    }

    #[must_use]
    pub fn naming(self, detail: impl std::fmt::Display) -> Self {
        Self {
            detail: detail.to_string(),
            ..self
        }
    }

    #[must_use]
    pub fn refused(self, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            result: code.into(),
            ..self
        }
    }
}
