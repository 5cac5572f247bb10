//! The fields of the page's forms, and the command they ask for.

use frontdesk_domain::branch::Command;
use frontdesk_domain::help::HelpResolution;
use frontdesk_domain::ids::{CommandId, HelpId, TicketId};
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::wire::CommandRequest;
use serde::Deserialize;
use uuid::Uuid;

/// `POST /b/{branch}/counter/{n}` as `application/x-www-form-urlencoded`.
#[derive(Debug, Clone, Deserialize)]
pub struct CounterForm {
    /// `open`, `pause`, `close`, `call_next`, `recall`, `start`, `hold`, `resume`, `finish`, `miss`, `transfer`,
    /// `confirm_priority`, `revoke_priority`, `return`, `deliver_help`, `acknowledge_help`, `arrive_help` or `resolve_help`.
    #[serde(rename = "do")]
    pub action: String,
    /// The command's id, as the page had it.
    pub id: Uuid,
    #[serde(default)]
    pub ticket: Option<Uuid>,
    #[serde(default)]
    pub help: Option<Uuid>,
    /// `completed`, `accepted`, `incomplete`, `declined`, `not_handled_here` or `withdrawn`.
    #[serde(default)]
    pub outcome: Option<String>,
    #[serde(default)]
    pub service: Option<String>,
    /// The helper's name.
    #[serde(default)]
    pub by: Option<String>,
    #[serde(default)]
    pub minutes: Option<String>,
    /// `helped`, `referred` or `nobody_there`.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A form that no page of ours has sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the form is not one of this page's; load the page again")]
pub struct BadForm;

impl CounterForm {
    pub fn request(&self, counter: CounterNumber) -> Result<CommandRequest, BadForm> {
        let ticket = || self.ticket.map(TicketId).ok_or(BadForm);
        let help = || self.help.map(HelpId).ok_or(BadForm);
        let command = match self.action.as_str() {
            "open" => Command::OpenCounter {
                counter,
                clerk: None,
            },
            "pause" => Command::PauseCounter {
                counter,
                reason: None,
            },
            "close" => Command::CloseCounter { counter },
            "call_next" => Command::CallNext { counter },
            "recall" => Command::Recall {
                counter,
                ticket: ticket()?,
            },
            "start" => Command::Start {
                counter,
                ticket: ticket()?,
            },
            "hold" => Command::Hold {
                counter,
                ticket: ticket()?,
            },
            "resume" => Command::Resume {
                counter,
                ticket: ticket()?,
            },
            "finish" => Command::Finish {
                counter,
                ticket: ticket()?,
                outcome: match self.outcome.as_deref() {
                    Some("completed") => Outcome::Completed,
                    Some("accepted") => Outcome::Accepted,
                    Some("incomplete") => Outcome::Incomplete,
                    Some("declined") => Outcome::Declined,
                    Some("not_handled_here") => Outcome::NotHandledHere,
                    Some("withdrawn") => Outcome::Withdrawn,
                    _ => return Err(BadForm),
                },
            },
            "miss" => Command::Miss {
                counter,
                ticket: ticket()?,
            },
            "transfer" => Command::Transfer {
                counter,
                ticket: ticket()?,
                service: text(self.service.as_ref())?.parse().map_err(|_| BadForm)?,
            },
            "confirm_priority" => Command::ConfirmPriority {
                counter,
                ticket: ticket()?,
            },
            "revoke_priority" => Command::RevokePriority {
                counter,
                ticket: ticket()?,
            },
            "return" => Command::Return {
                ticket: ticket()?,
                counter: None,
            },
            "deliver_help" => Command::DeliverHelp { help: help()? },
            "acknowledge_help" => Command::AcknowledgeHelp {
                help: help()?,
                by: text(self.by.as_ref())?.to_owned(),
                eta_minutes: text(self.minutes.as_ref())?.parse().map_err(|_| BadForm)?,
            },
            "arrive_help" => Command::ArriveHelp { help: help()? },
            "resolve_help" => Command::ResolveHelp {
                help: help()?,
                reason: match self.reason.as_deref() {
                    Some("helped") => HelpResolution::Helped,
                    Some("referred") => HelpResolution::Referred,
                    Some("nobody_there") => HelpResolution::NobodyThere,
                    _ => return Err(BadForm),
                },
            },
            _ => return Err(BadForm),
        };
        Ok(CommandRequest {
            id: CommandId(self.id),
            command,
        })
    }
}

fn text(field: Option<&String>) -> Result<&str, BadForm> {
    field.map(String::as_str).ok_or(BadForm)
}
