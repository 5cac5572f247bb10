//! The tickets that are owed, as staff see them in the waiting list: read once when they are written down.

use std::sync::Arc;

use frontdesk_domain::branch::Command;
use frontdesk_domain::wire::CommandRequest;

use super::{Disk, Kiosk};
use crate::kiosk::disk::{Change, Urgency};
use crate::kiosk::waiting::OwedTicket;

impl<D: Disk> Kiosk<D> {
    /// After a start, or when much has changed at once.
    pub(super) fn read_owed_tickets(&mut self) {
        let owed = self.ledger.owed_in_turn();
        let tickets = owed.filter_map(|(position, body)| Some((position, ticket(body)?)));
        self.facts.owed_tickets = Arc::new(tickets.collect());
        self.news = true;
    }

    /// The ledger has taken a change.
    pub(super) fn follow_owed_tickets(&mut self, change: &Change) {
        match change {
            Change::Owe {
                position,
                urgency: Urgency::InTurn,
                body,
                ..
            } => {
                if let Some(ticket) = ticket(body) {
                    Arc::make_mut(&mut self.facts.owed_tickets).insert(*position, ticket);
                    self.news = true;
                }
            }
            Change::Settle { position, .. } | Change::Forget { position }
                if self.facts.owed_tickets.contains_key(position) =>
            {
                Arc::make_mut(&mut self.facts.owed_tickets).remove(position);
                self.news = true;
            }
            Change::OweAgain { .. } => self.read_owed_tickets(),
            _ => {}
        }
    }
}

/// Nothing for what is no ticket.
fn ticket(body: &str) -> Option<OwedTicket> {
    let request: CommandRequest = serde_json::from_str(body).ok()?;
    let Command::RecordTicket(fact) = request.command else {
        return None;
    };
    Some(OwedTicket {
        ticket: fact.ticket,
        number: fact.number.to_string(),
        service: fact.service,
        class: fact.class,
        arrival: fact.arrival,
    })
}
