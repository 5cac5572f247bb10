//! A command on its way to the branch: its id, who gives it, and the hash that a repeat is compared by.

use frontdesk_domain::branch::{Actor, Command, Refusal, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpState};
use frontdesk_domain::ids::{CommandId, HelpId, StaffId, TicketId};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{CommandRequest, CustomerCommand, CustomerRequest};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    pub id: CommandId,
    /// The member of staff who asks, where it is one.
    pub by: Option<StaffId>,
    pub asked: Asked,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Command(Box<Command>),
    /// What a ticket's holder wants becomes a command only when it is decided: which help call is theirs may change.
    Customer {
        ticket: TicketId,
        command: CustomerCommand,
    },
}

impl From<CommandRequest> for Submission {
    fn from(request: CommandRequest) -> Self {
        Self {
            id: request.id,
            by: None,
            asked: Asked::Command(Box::new(request.command)),
        }
    }
}

impl Submission {
    pub fn of_customer(ticket: TicketId, request: CustomerRequest) -> Self {
        Self {
            id: request.id,
            by: None,
            asked: Asked::Customer {
                ticket,
                command: request.command,
            },
        }
    }

    /// The same, asked by somebody who works here.
    #[must_use]
    pub fn by(self, staff: Option<StaffId>) -> Self {
        Self { by: staff, ..self }
    }

    /// Over what is asked and by whom, not over the bytes it came in: spacing and the order of keys do not matter.
    pub fn body_hash(&self) -> Hash {
        let text = match &self.asked {
            Asked::Command(command) => serde_json::to_string(command),
            Asked::Customer { ticket, command } => serde_json::to_string(&(ticket, command)),
        };
        let mut text = text.expect("commands have only string keys and finite numbers");
        if let Some(staff) = self.by {
            // A line end stands in no JSON that is written on one line.
            text.push('\n');
            text.push_str(&staff.to_string());
        }
        Hash::of(text.as_bytes())
    }

    pub fn actor(&self) -> Actor {
        match &self.asked {
            Asked::Command(command) => command.actor(),
            Asked::Customer { ticket, .. } => Actor::Customer { ticket: *ticket },
        }
    }

    /// The command as it is to be decided now.
    pub fn command(&self, state: &State, at: Timestamp) -> Result<Command, Refusal> {
        match &self.asked {
            Asked::Command(command) => Ok((**command).clone()),
            Asked::Customer { ticket, command } => self.of_holder(state, at, *ticket, command),
        }
    }

    fn of_holder(
        &self,
        state: &State,
        at: Timestamp,
        ticket: TicketId,
        command: &CustomerCommand,
    ) -> Result<Command, Refusal> {
        let known = state
            .tickets
            .get(&ticket)
            .ok_or(Refusal::UnknownTicket(ticket))?;
        let origin = HelpOrigin::Phone { ticket };
        let open = state.open_help().find(|call| call.from == origin);
        Ok(match command {
            CustomerCommand::Leave => Command::Leave { ticket },
            CustomerCommand::LetPass { others } => Command::LetPass {
                ticket,
                others: *others,
            },
            CustomerCommand::Rate(rating) => Command::Rate {
                ticket,
                level: rating.level,
                reasons: rating.reasons.clone(),
            },
            CustomerCommand::CancelHelp => Command::CancelHelp {
                help: open.ok_or(Refusal::HelpEnded)?.id,
            },
            CustomerCommand::AskForHelp { topic } => match (open, topic) {
                // One call from a phone at a time: asking again says more about the one that is open.
                (Some(call), Some(topic)) => Command::SetHelpTopic {
                    help: call.id,
                    topic: *topic,
                },
                (Some(call), None) => {
                    return Err(Refusal::HelpState(frontdesk_domain::help::WrongHelpState {
                        is: HelpState::name(&call.state),
                    }));
                }
                (None, topic) => Command::RaiseHelp {
                    help: HelpId(self.id.0),
                    origin,
                    context: HelpContext {
                        screen: None,
                        lang: known.lang,
                        service: Some(known.service.clone()),
                    },
                    topic: *topic,
                    raised_at: at,
                },
            },
        })
    }
}
