//! The branch itself: its configuration and its business days.

use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::counter::CounterState;
use crate::help::HelpResolution;
use crate::ids::LogId;
use crate::ticket::{CancelReason, Outcome, TicketState};
use crate::time::BusinessDate;

impl Deciding<'_> {
    pub(super) fn configure(&self, new_log: LogId) -> Decision {
        let settings = &self.site.settings;
        let (settings_version, catalogue_version) =
            (settings.version(), self.site.catalogue.version());
        let mut events = Vec::new();
        if self.state.log.is_none() {
            events.push(Event::LogStarted {
                log: new_log,
                branch: settings.branch.id.clone(),
            });
        }
        if self.state.settings != Some(settings_version) {
            events.push(Event::BranchConfigured {
                settings: settings_version,
                rules: settings.rules.clone(),
                classes: settings.classes.clone(),
                counters: settings.counters.clone(),
            });
        }
        if self.state.catalogue != Some(catalogue_version) {
            events.push(Event::CataloguePublished {
                catalogue: catalogue_version,
            });
        }
        if events.is_empty() {
            Err(Refusal::NothingNew)
        } else {
            Ok(events)
        }
    }

    /// Ends what the day before left open, then opens the new one.
    pub(super) fn open_day(&self, date: BusinessDate) -> Decision {
        if let Some(open) = self.state.day.filter(|open| *open >= date) {
            return Err(Refusal::DayIsOpen(open));
        }
        let mut events = Vec::new();
        for ticket in self.state.tickets.values() {
            let ticket_id = ticket.id;
            match ticket.state {
                TicketState::Waiting => {
                    events.push(Event::TicketCancelled {
                        ticket: ticket_id,
                        reason: CancelReason::DayEnded,
                    });
                }
                TicketState::Called { .. } | TicketState::Missed { .. } => {
                    events.push(Event::TicketNoShow { ticket: ticket_id });
                }
                TicketState::Serving { counter, .. } | TicketState::Held { counter, .. } => {
                    events.push(Event::TicketDone {
                        ticket: ticket_id,
                        counter,
                        outcome: Outcome::DayEnded,
                    });
                }
                TicketState::Done { .. }
                | TicketState::NoShow { .. }
                | TicketState::Cancelled { .. } => {}
            }
        }
        for call in self.state.open_help() {
            events.push(Event::HelpResolved {
                help: call.id,
                reason: HelpResolution::DayEnded,
            });
        }
        for counter in self
            .state
            .counters
            .values()
            .filter(|counter| counter.state != CounterState::Closed)
        {
            events.push(Event::CounterClosed {
                counter: counter.number,
            });
        }
        events.push(Event::DayOpened { date });
        Ok(events)
    }
}
