//! The bodies that travel between kiosk, centre, counter and phone. Their JSON is pinned by snapshots.

mod enrolment;
mod health;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::branch::{Command, Envelope, Refusal, State};
use crate::catalogue::Catalogue;
use crate::hash::Hash;
use crate::help::HelpTopic;
use crate::ids::CommandId;
use crate::rating::{Level, Rating, RatingReason};
use crate::rules::Settings;

pub use enrolment::{
    EnrolAnswer, EnrolRequest, EnrolmentCodeAnswer, EnrolmentCodeRequest, KeyAnswer, KeyRequest,
    KioskStanding, KiosksAnswer, Machine,
};
pub use health::HealthAnswer;

/// The largest body that the centre reads, in bytes.
pub const BODY_MAX_BYTES: usize = 64 * 1024;

/// `POST /api/v1/branches/{branch}/commands`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandRequest {
    pub id: CommandId,
    pub command: Command,
}

/// The answer to a command that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandAnswer {
    pub events: Vec<Envelope>,
}

/// Every error's body: a code that is never renamed, and a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    pub code: String,
    pub message: String,
}

/// `GET …/snapshot`: what a replica starts from. It follows the log from `seq`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub seq: u64,
    pub state: State,
}

/// `GET …/catalogue`: the configuration in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueBody {
    /// What phones can reach; customers' pages are below it at `/t/{code}`.
    pub public_url: String,
    pub settings: Settings,
    pub catalogue: Catalogue,
}

impl CatalogueBody {
    /// What names a body of these parts, as its `ETag`: whoever has it need not be sent it again.
    pub fn tag(public_url: &str, settings: Hash, catalogue: Hash) -> Hash {
        Hash::of(format!("{settings}{catalogue}{public_url}").as_bytes())
    }
}

/// `POST /t/{code}/commands`: what the holder of a receipt code may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerRequest {
    pub id: CommandId,
    pub command: CustomerCommand,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "snake_case",
    from = "StrictCustomerCommand"
)]
pub enum CustomerCommand {
    Leave,
    LetPass { others: u16 },
    AskForHelp { topic: Option<HelpTopic> },
    CancelHelp,
    Rate(Rating),
}

/// How [`CustomerCommand`] is read. Its empty variants are written with braces: without them, serde would take any
/// fields beside the tag.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum StrictCustomerCommand {
    Leave {},
    LetPass {
        others: u16,
    },
    AskForHelp {
        topic: Option<HelpTopic>,
    },
    CancelHelp {},
    Rate {
        level: Level,
        #[serde(default)]
        reasons: BTreeSet<RatingReason>,
    },
}

impl From<StrictCustomerCommand> for CustomerCommand {
    fn from(read: StrictCustomerCommand) -> Self {
        match read {
            StrictCustomerCommand::Leave {} => Self::Leave,
            StrictCustomerCommand::LetPass { others } => Self::LetPass { others },
            StrictCustomerCommand::AskForHelp { topic } => Self::AskForHelp { topic },
            StrictCustomerCommand::CancelHelp {} => Self::CancelHelp,
            StrictCustomerCommand::Rate { level, reasons } => Self::Rate(Rating { level, reasons }),
        }
    }
}

impl From<&Refusal> for ErrorBody {
    fn from(refusal: &Refusal) -> Self {
        Self {
            code: refusal.code().to_owned(),
            message: refusal.to_string(),
        }
    }
}
