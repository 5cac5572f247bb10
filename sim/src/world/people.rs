//! Clerks, the desk, customers with a phone, and staff: each looks at the branch as the centre shows it and does
//! something that may make sense.

use frontdesk_domain::branch::{Command, TicketRequest};
use frontdesk_domain::counter::CounterState;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::{HelpResolution, HelpState};
use frontdesk_domain::ids::{HelpId, TicketId};
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::{Outcome, TicketState};
use frontdesk_domain::wire::CustomerCommand;

use super::World;
use super::errands::Whose;

impl World {
    pub(super) fn clerk_acts(&mut self, counter: u16, roll: u32) {
        let whose = Whose::Counter(counter);
        // Whoever presses twice, or does not wait for the answer, is a clerk too.
        if self.has_open_errand(whose) && !roll.is_multiple_of(16) {
            return;
        }
        let wish = self.clerks_wish(counter, roll / 16);
        if let Some(command) = wish {
            self.run_errand(whose, command);
        }
    }

    fn clerks_wish(&self, counter: u16, roll: u32) -> Option<Command> {
        let state = self.centre.committed()?;
        let desk = state.counters.get(&counter)?;
        let percent = roll % 100;
        if let Some(last) = state.last_acts.get(&counter)
            && (roll / 100).is_multiple_of(12)
        {
            let ticket = last.ticket.id;
            return Some(Command::Undo { counter, ticket });
        }
        let Some(ticket) = desk.ticket.and_then(|id| state.tickets.get(&id)) else {
            let held = state
                .tickets
                .at_counter(counter)
                .next()
                .map(|ticket| ticket.id);
            return Some(match (&desk.state, held) {
                (CounterState::Closed | CounterState::Paused { .. }, _) => Command::OpenCounter {
                    counter,
                    clerk: None,
                },
                (CounterState::Open { .. }, Some(ticket)) if percent < 50 => {
                    Command::Resume { counter, ticket }
                }
                (CounterState::Open { .. }, _) if percent < 94 => Command::CallNext { counter },
                (CounterState::Open { .. }, _) if percent < 97 => Command::PauseCounter {
                    counter,
                    reason: None,
                },
                (CounterState::Open { .. }, _) => Command::CloseCounter { counter },
            });
        };
        let ticket_id = ticket.id;
        Some(match ticket.state {
            TicketState::Called { .. } if percent < 65 => Command::Start {
                counter,
                ticket: ticket_id,
            },
            TicketState::Called { .. } if percent < 82 => Command::Recall {
                counter,
                ticket: ticket_id,
            },
            TicketState::Called { .. } => Command::Miss {
                counter,
                ticket: ticket_id,
            },
            TicketState::Serving { .. } if percent < 75 => Command::Finish {
                counter,
                ticket: ticket_id,
                outcome: Outcome::Completed,
            },
            TicketState::Serving { .. } if percent < 85 => Command::Hold {
                counter,
                ticket: ticket_id,
            },
            TicketState::Serving { .. } if percent < 89 => Command::TransferToCounter {
                counter,
                ticket: ticket_id,
                to: 1 + u16::try_from(roll / 100 % 3).unwrap_or(0),
            },
            TicketState::Serving { .. } if percent < 92 => {
                let services = &self.scene.site.catalogue.services;
                let to = &services[roll as usize / 100 % services.len()];
                Command::CorrectService {
                    counter,
                    ticket: ticket_id,
                    service: to.id.clone(),
                    answers: std::collections::BTreeMap::new(),
                }
            }
            TicketState::Serving { .. } => {
                let services = &self.scene.site.catalogue.services;
                let to = &services[roll as usize / 100 % services.len()];
                Command::Transfer {
                    counter,
                    ticket: ticket_id,
                    service: to.id.clone(),
                }
            }
            _ => return None,
        })
    }

    pub(super) fn desk_issues(&mut self, service: usize, priority: bool) {
        let id = self.fresh_id();
        let class = if priority { "priority" } else { "normal" };
        let request = TicketRequest {
            ticket: TicketId(id),
            code: Hash::of(id.to_string().as_bytes()),
            service: self.scene.site.catalogue.services[service].id.clone(),
            class: Some(class.parse().expect("a slug")),
            lang: Lang::ZhHans,
            answers: std::collections::BTreeMap::new(),
            ticked: std::collections::BTreeSet::new(),
        };
        self.run_errand(Whose::Desk, Command::IssueTicket(Box::new(request)));
    }

    pub(super) fn phone_acts(&mut self, roll: u32) {
        let Some(state) = self.centre.committed() else {
            return;
        };
        let open: Vec<_> = state
            .tickets
            .values()
            .filter(|ticket| !ticket.state.is_terminal())
            .collect();
        let Some(ticket) = open.get(roll as usize / 64 % open.len().max(1)) else {
            return;
        };
        let (id, missed) = (
            ticket.id,
            matches!(ticket.state, TicketState::Missed { .. }),
        );
        if missed {
            return self.run_errand(
                Whose::Desk,
                Command::Return {
                    ticket: id,
                    counter: None,
                },
            );
        }
        let command = match roll % 8 {
            0 | 1 => CustomerCommand::Leave,
            2..=4 => CustomerCommand::LetPass {
                others: u16::try_from(1 + roll / 8 % 3).unwrap_or(1),
            },
            5 | 6 => CustomerCommand::AskForHelp { topic: None },
            _ => CustomerCommand::CancelHelp,
        };
        self.run_customers_errand(id, command);
    }

    pub(super) fn staff_acts(&mut self, roll: u32) {
        let Some(state) = self.centre.committed() else {
            return;
        };
        let open: Vec<(HelpId, &HelpState)> = state
            .open_help()
            .map(|call| (call.id, &call.state))
            .collect();
        let Some((help, at)) = open.get(roll as usize / 64 % open.len().max(1)) else {
            return;
        };
        let help = *help;
        let command = match at {
            HelpState::Raised if !roll.is_multiple_of(4) => Command::DeliverHelp { help },
            HelpState::Raised | HelpState::Delivered { .. } => Command::AcknowledgeHelp {
                help,
                by: "Li".to_owned(),
                eta_minutes: 2,
            },
            HelpState::Acknowledged { .. } => Command::ArriveHelp { help },
            _ => Command::ResolveHelp {
                help,
                reason: HelpResolution::Helped,
            },
        };
        self.run_errand(Whose::Staff, command);
    }
}
