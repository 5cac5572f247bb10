//! The fields of the console's forms, and the command they ask for.

use std::collections::BTreeMap;

use frontdesk_domain::branch::{Command, TicketRequest};
use frontdesk_domain::catalogue::Answers;
use frontdesk_domain::counter::PauseReason;
use frontdesk_domain::help::HelpResolution;
use frontdesk_domain::ids::{CommandId, HelpId, StaffId, TicketId};
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::wire::CommandRequest;
use serde::Deserialize;
use uuid::Uuid;

/// `POST /b/{branch}/counter/{n}` as `application/x-www-form-urlencoded`. Which fields an action reads stands in
/// [`CounterForm::request`].
#[derive(Debug, Clone, Deserialize)]
pub struct CounterForm {
    /// What is to be done.
    #[serde(rename = "do")]
    pub action: String,
    /// The command's id, as the page had it.
    pub id: Uuid,
    /// Everything else, by its name.
    #[serde(flatten)]
    pub fields: BTreeMap<String, String>,
}

/// A form that no page of ours has sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the form is not one of this page's; load the page again")]
pub struct BadForm;

/// Before the question's id in the name of the field that answers it.
pub const ANSWER: &str = "answer.";

impl CounterForm {
    /// The command, given at `counter` by `clerk`.
    pub fn request(
        &self,
        counter: CounterNumber,
        clerk: Option<StaffId>,
    ) -> Result<CommandRequest, BadForm> {
        let command = match self.action.as_str() {
            "open" => Command::OpenCounter { counter, clerk },
            "hand_over" => Command::HandOver {
                counter,
                // Whoever names nobody takes over.
                clerk: match self.fields.get("clerk") {
                    Some(named) => StaffId(named.parse().map_err(|_| BadForm)?),
                    None => clerk.ok_or(BadForm)?,
                },
            },
            "pause" => Command::PauseCounter {
                counter,
                reason: self.fields.get("reason").map(pause).transpose()?,
            },
            "close" => Command::CloseCounter { counter },
            "call_next" => Command::CallNext { counter },
            "issue" => self.issue()?,
            "put" => self.put()?,
            "return" => Command::Return {
                ticket: self.ticket()?,
                counter: Some(counter),
            },
            "deliver_help" | "acknowledge_help" | "arrive_help" | "resolve_help" => self.help()?,
            _ => self.with_the_ticket(counter)?,
        };
        Ok(CommandRequest {
            id: CommandId(self.id),
            command,
        })
    }

    /// What the form is about, where it is about a ticket.
    pub fn about(&self) -> Option<TicketId> {
        self.ticket().ok()
    }

    /// The code of the ticket that the form issues.
    pub fn code(&self) -> Option<ReceiptCode> {
        self.parsed("code").ok()
    }

    fn with_the_ticket(&self, counter: CounterNumber) -> Result<Command, BadForm> {
        let ticket = self.ticket()?;
        Ok(match self.action.as_str() {
            "call_ticket" => Command::CallTicket { counter, ticket },
            "recall" => Command::Recall { counter, ticket },
            "start" => Command::Start { counter, ticket },
            "hold" => Command::Hold { counter, ticket },
            "resume" => Command::Resume { counter, ticket },
            "miss" => Command::Miss { counter, ticket },
            "undo" => Command::Undo { counter, ticket },
            "confirm_priority" => Command::ConfirmPriority { counter, ticket },
            "revoke_priority" => Command::RevokePriority { counter, ticket },
            "finish" => Command::Finish {
                counter,
                ticket,
                outcome: outcome(self.text("outcome")?)?,
            },
            "transfer" => Command::Transfer {
                counter,
                ticket,
                service: self.parsed("service")?,
            },
            "transfer_to_counter" => Command::TransferToCounter {
                counter,
                ticket,
                to: self.parsed("to")?,
            },
            "transfer_to_skill" => Command::TransferToSkill {
                counter,
                ticket,
                skill: self.parsed("skill")?,
            },
            "correct_service" => Command::CorrectService {
                counter,
                ticket,
                service: self.parsed("service")?,
                answers: self.answers()?,
            },
            "record_lacking" => {
                let lacking = self.text("lacking")?.split_whitespace();
                let lacking = lacking.map(|material| material.parse().map_err(|_| BadForm));
                Command::RecordLacking {
                    counter,
                    ticket,
                    lacking: lacking.collect::<Result<_, _>>()?,
                }
            }
            "tick_step" => Command::TickStep {
                counter,
                ticket,
                step: self.parsed("step")?,
                done: self.parsed("done")?,
            },
            _ => return Err(BadForm),
        })
    }

    fn issue(&self) -> Result<Command, BadForm> {
        let code: ReceiptCode = self.parsed("code")?;
        Ok(Command::IssueTicket(Box::new(TicketRequest {
            ticket: self.ticket()?,
            code: code.hash(),
            service: self.parsed("service")?,
            class: Some(self.parsed("class")?),
            lang: Lang::from_tag(self.text("lang")?).ok_or(BadForm)?,
            answers: Answers::new(),
            ticked: std::collections::BTreeSet::new(),
        })))
    }

    fn put(&self) -> Result<Command, BadForm> {
        let (ticket, other) = (self.ticket()?, TicketId(self.parsed("other")?));
        match self.text("where")? {
            "before" => Ok(Command::PutBefore { ticket, other }),
            "behind" => Ok(Command::PutBehind { ticket, other }),
            _ => Err(BadForm),
        }
    }

    fn help(&self) -> Result<Command, BadForm> {
        let help = HelpId(self.parsed("help")?);
        Ok(match self.action.as_str() {
            "deliver_help" => Command::DeliverHelp { help },
            "acknowledge_help" => Command::AcknowledgeHelp {
                help,
                by: self.text("by")?.to_owned(),
                eta_minutes: self.parsed("minutes")?,
            },
            "arrive_help" => Command::ArriveHelp { help },
            _ => Command::ResolveHelp {
                help,
                reason: match self.text("reason")? {
                    "helped" => HelpResolution::Helped,
                    "referred" => HelpResolution::Referred,
                    "nobody_there" => HelpResolution::NobodyThere,
                    _ => return Err(BadForm),
                },
            },
        })
    }

    /// A question that was left open is not answered.
    fn answers(&self) -> Result<Answers, BadForm> {
        let fields = self.fields.iter();
        let answered = fields.filter_map(|(name, value)| {
            let question = name.strip_prefix(ANSWER)?;
            (!value.is_empty()).then_some((question, value))
        });
        answered
            .map(|(question, choice)| {
                let question = question.parse().map_err(|_| BadForm)?;
                Ok((question, choice.parse().map_err(|_| BadForm)?))
            })
            .collect()
    }

    fn ticket(&self) -> Result<TicketId, BadForm> {
        self.parsed("ticket").map(TicketId)
    }

    fn text(&self, name: &str) -> Result<&str, BadForm> {
        self.fields.get(name).map(String::as_str).ok_or(BadForm)
    }

    fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<T, BadForm> {
        self.text(name)?.parse().map_err(|_| BadForm)
    }
}

fn outcome(name: &str) -> Result<Outcome, BadForm> {
    Ok(match name {
        "completed" => Outcome::Completed,
        "accepted" => Outcome::Accepted,
        "incomplete" => Outcome::Incomplete,
        "declined" => Outcome::Declined,
        "not_handled_here" => Outcome::NotHandledHere,
        "withdrawn" => Outcome::Withdrawn,
        _ => return Err(BadForm),
    })
}

fn pause(name: &String) -> Result<PauseReason, BadForm> {
    let all = [
        PauseReason::Break,
        PauseReason::Meal,
        PauseReason::Meeting,
        PauseReason::BackOffice,
        PauseReason::Other,
    ];
    let named = all.into_iter().find(|reason| pause_name(*reason) == name);
    named.ok_or(BadForm)
}

/// What the form calls it.
pub fn pause_name(reason: PauseReason) -> &'static str {
    match reason {
        PauseReason::Break => "break",
        PauseReason::Meal => "meal",
        PauseReason::Meeting => "meeting",
        PauseReason::BackOffice => "back_office",
        PauseReason::Other => "other",
    }
}
