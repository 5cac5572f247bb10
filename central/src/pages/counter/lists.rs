//! Who comes next, who was set aside, and who was missed.

use frontdesk_domain::counter::Counter;
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::ticket::{Ticket, TicketState};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view::{AtTheCounter, Next};

use super::act::{Key, Mint};
use super::ticket::{Reader, because, minutes};

#[derive(Debug)]
pub struct NextLine {
    pub ticket: TicketId,
    pub number: String,
    pub service: String,
    pub waited: String,
    pub why: String,
    /// Where it may be called out of turn.
    pub call_id: Option<CommandId>,
}

/// A ticket that is held or was missed, with the form that brings it back.
#[derive(Debug)]
pub struct TicketLine {
    pub ticket: TicketId,
    pub number: String,
    pub service: String,
    pub time: String,
    pub id: CommandId,
    /// Of the first one.
    pub key: Key,
    pub enabled: bool,
}

impl Reader<'_> {
    /// `leads`: whether any of them may be called now.
    pub fn next(&self, next: Vec<Next>, leads: bool, mint: Mint<'_>) -> Vec<NextLine> {
        let line = |next: Next| {
            let why = because(self.ui, next.rule, &next.class);
            NextLine {
                ticket: next.ticket,
                number: next.number.to_string(),
                service: next.service,
                waited: self.ui.n("counter.waits", minutes(next.waited_ms)),
                why: if next.sent_here {
                    self.ui.t("counter.because_sent")
                } else {
                    why
                },
                call_id: leads.then(&mut *mint),
            }
        };
        next.into_iter().map(line).collect()
    }

    pub fn held(&self, held: Vec<AtTheCounter>, free: bool, mint: Mint<'_>) -> Vec<TicketLine> {
        let lines = held.into_iter().enumerate();
        let lines = lines.map(|(n, ticket)| {
            let since = match ticket.state {
                TicketState::Held { since, .. } => since,
                _ => self.now,
            };
            TicketLine {
                ticket: ticket.ticket,
                number: ticket.number.to_string(),
                service: ticket.name,
                time: self.ui.n("counter.held_since", self.ui.clock(since)),
                id: mint(),
                key: self.first(n, "j"),
                enabled: free,
            }
        });
        lines.collect()
    }

    /// The missed tickets that this counter could serve, the latest first.
    pub fn missed(
        &self,
        counter: &Counter,
        count: usize,
        acts: bool,
        mint: Mint<'_>,
    ) -> Vec<TicketLine> {
        let tickets = self.state.tickets.values();
        let mut missed: Vec<(Timestamp, &Ticket)> = tickets
            .filter(|ticket| counter.can_serve(ticket.need()))
            .filter_map(|ticket| match ticket.state {
                TicketState::Missed { at } => Some((at, &**ticket)),
                _ => None,
            })
            .collect();
        missed.sort_by_key(|(at, ticket)| (std::cmp::Reverse(*at), ticket.id));
        let lines = missed.into_iter().take(count).enumerate();
        let lines = lines.map(|(n, (at, ticket))| TicketLine {
            ticket: ticket.id,
            number: ticket.number.to_string(),
            service: self.ui.service(self.site, &ticket.service),
            time: self.ui.n("counter.missed_at", self.ui.clock(at)),
            id: mint(),
            key: self.first(n, "b"),
            enabled: acts,
        });
        lines.collect()
    }

    fn first(&self, n: usize, key: &'static str) -> Key {
        if n == 0 {
            Key::of(self.ui, key)
        } else {
            Key::none()
        }
    }
}
