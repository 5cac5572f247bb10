//! The branch itself: its configuration and its business days.

use super::publish::configured;
use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::counter::CounterState;
use crate::help::HelpResolution;
use crate::ids::LogId;
use crate::rules::Unfinished;
use crate::ticket::{CancelReason, Outcome, Ticket, TicketState};
use crate::time::{BusinessDate, Timestamp};

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
            events.push(configured(settings, settings_version));
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
    pub(super) fn open_day(&self, date: BusinessDate, began: Timestamp) -> Decision {
        if let Some(open) = self.state.day.filter(|open| *open >= date) {
            return Err(Refusal::DayIsOpen(open));
        }
        let mut events = Vec::new();
        let began = began.min(self.at);
        let open = self.state.tickets.values();
        events.extend(open.filter_map(|ticket| self.at_the_days_end(ticket, began)));
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
        events.extend(self.state.day.map(|date| Event::DayClosed { date }));
        events.push(Event::DayOpened {
            date,
            began: Some(began),
        });
        Ok(events)
    }

    /// Closing ends everything. Carrying over keeps whoever nobody has finished with: who waits goes on waiting, who was
    /// called or held goes back to their own place, for no counter keeps a ticket over night. Who was missed had their
    /// calls, and whoever was being served has been served, though nobody pressed the button. Whoever came since the new
    /// day began is carried over always: the centre could not open it in time.
    fn at_the_days_end(&self, ticket: &Ticket, began: Timestamp) -> Option<Event> {
        let came_today = ticket.arrival >= began;
        let carries_over = came_today || self.state.rules.unfinished == Unfinished::CarryOver;
        let id = ticket.id;
        match ticket.state {
            TicketState::Waiting if carries_over => None,
            TicketState::Called { .. } | TicketState::Held { .. } if carries_over => {
                Some(Event::TicketCarriedOver { ticket: id })
            }
            TicketState::Waiting => Some(Event::TicketCancelled {
                ticket: id,
                reason: CancelReason::DayEnded,
            }),
            TicketState::Called { .. } | TicketState::Missed { .. } => {
                Some(Event::TicketNoShow { ticket: id })
            }
            TicketState::Serving { counter, .. } | TicketState::Held { counter, .. } => {
                Some(Event::TicketDone {
                    ticket: id,
                    counter,
                    outcome: Outcome::DayEnded,
                })
            }
            TicketState::Done { .. }
            | TicketState::NoShow { .. }
            | TicketState::Cancelled { .. } => None,
        }
    }
}
