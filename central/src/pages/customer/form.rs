//! The fields of the page's forms, and the command they ask for.

use frontdesk_domain::help::HelpTopic;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::rating::{Level, Rating, RatingReason};
use frontdesk_domain::wire::{CustomerCommand, CustomerRequest};
use serde::Deserialize;
use uuid::Uuid;

/// `POST /t/{code}/commands` as `application/x-www-form-urlencoded`.
#[derive(Debug, Clone, Deserialize)]
pub struct CustomerForm {
    /// `leave`, `let_pass`, `ask_for_help`, `cancel_help` or `rate`.
    #[serde(rename = "do")]
    pub action: String,
    /// The command's id, as the page had it.
    pub id: Uuid,
    /// How many to let pass.
    #[serde(default)]
    pub others: Option<String>,
    /// `papers`, `complaint`, `unwell`, `machine`, or anything else for none of them.
    #[serde(default)]
    pub topic: Option<String>,
    /// 1 to 5.
    #[serde(default)]
    pub level: Option<String>,
    /// A checkbox for each reason.
    #[serde(default)]
    pub wait: Option<String>,
    #[serde(default)]
    pub manner: Option<String>,
    #[serde(default)]
    pub skill: Option<String>,
    #[serde(default)]
    pub clarity: Option<String>,
    #[serde(default)]
    pub place: Option<String>,
    #[serde(default)]
    pub kiosk: Option<String>,
}

/// A form that no page of ours has sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the form is not one of this page's; load the page again")]
pub struct BadForm;

impl CustomerForm {
    pub fn request(&self) -> Result<CustomerRequest, BadForm> {
        let command = match self.action.as_str() {
            "leave" => CustomerCommand::Leave,
            "let_pass" => {
                let others = self.others.as_deref().ok_or(BadForm)?;
                CustomerCommand::LetPass {
                    others: others.parse().map_err(|_| BadForm)?,
                }
            }
            "ask_for_help" => CustomerCommand::AskForHelp {
                topic: self.topic.as_deref().and_then(topic),
            },
            "cancel_help" => CustomerCommand::CancelHelp,
            "rate" => CustomerCommand::Rate(self.rating().ok_or(BadForm)?),
            _ => return Err(BadForm),
        };
        Ok(CustomerRequest {
            id: CommandId(self.id),
            command,
        })
    }
}

impl CustomerForm {
    fn rating(&self) -> Option<Rating> {
        let level: u8 = self.level.as_deref()?.parse().ok()?;
        let ticked = |reason: &RatingReason| match reason {
            RatingReason::Wait => self.wait.is_some(),
            RatingReason::Manner => self.manner.is_some(),
            RatingReason::Skill => self.skill.is_some(),
            RatingReason::Clarity => self.clarity.is_some(),
            RatingReason::Place => self.place.is_some(),
            RatingReason::Kiosk => self.kiosk.is_some(),
        };
        Some(Rating {
            level: Level::try_from(level).ok()?,
            reasons: RatingReason::ALL.into_iter().filter(ticked).collect(),
        })
    }
}

/// Whoever says nothing that we know still gets help.
fn topic(text: &str) -> Option<HelpTopic> {
    match text {
        "machine" => Some(HelpTopic::Machine),
        "papers" => Some(HelpTopic::Papers),
        "complaint" => Some(HelpTopic::Complaint),
        "unwell" => Some(HelpTopic::Unwell),
        _ => None,
    }
}
