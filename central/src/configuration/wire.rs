//! The bodies of the routes below `/api/v1/branches/{branch}/configuration`.

use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, CommandId, StaffId};
use frontdesk_domain::rules::Settings;
use frontdesk_domain::site::{Change, Finding, Severity, Versions};
use frontdesk_domain::text::Text;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::ErrorBody;
use serde::{Deserialize, Serialize};

/// `GET …/configuration`: what is in force. The catalogue itself is at `…/catalogue`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigurationAnswer {
    pub versions: Versions,
    pub settings: Settings,
}

/// `GET /api/v1/branches`: those that whoever asks administers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchesAnswer {
    pub branches: Vec<BranchAnswer>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchAnswer {
    pub id: BranchId,
    pub name: Text,
    pub versions: Versions,
}

/// `POST …/configuration/check`: what somebody means to publish. What is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<Catalogue>,
}

/// `POST …/configuration`: puts it in force, where nothing else has come in force since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishRequest {
    /// Sent again under the same id, it counts once.
    pub id: CommandId,
    pub based_on: Versions,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<Catalogue>,
}

/// `POST …/configuration/roll-back`: puts a version in force again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollBackRequest {
    pub id: CommandId,
    pub based_on: Versions,
    pub to: Hash,
}

/// The answer to what put something in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedAnswer {
    pub versions: Versions,
}

/// What publishing a draft would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAnswer {
    /// What it was compared with; whoever publishes the draft names it.
    pub based_on: Versions,
    /// Errors first.
    pub findings: Vec<FindingAnswer>,
    pub findings_in_all: usize,
    pub changes: Vec<Change>,
    /// Why it would be refused at this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<ErrorBody>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingAnswer {
    /// `error` or `warning`.
    pub severity: String,
    /// Such as `services[3].name`.
    pub key: String,
    pub message: String,
}

pub(super) fn severity(severity: Severity) -> String {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
    .to_owned()
}

impl From<&Finding> for FindingAnswer {
    fn from(finding: &Finding) -> Self {
        Self {
            severity: severity(finding.severity),
            key: finding.key(),
            message: finding.message.clone(),
        }
    }
}

/// `GET …/configuration/versions`: what was in force, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionsAnswer {
    /// What is in force now.
    pub in_force: Versions,
    pub versions: Vec<Version>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Settings,
    Catalogue,
}

/// One publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The event that put it in force.
    pub seq: u64,
    pub at: Timestamp,
    pub part: Part,
    pub hash: Hash,
    pub by: Publisher,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Publisher {
    /// The hall's file, at a start.
    File,
    /// Whoever has the installation's access key.
    Owner,
    Staff {
        staff: StaffId,
    },
}
