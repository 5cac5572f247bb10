//! Help calls: raised by a customer, shown to staff, taken by somebody, ended; or expired without anybody seeing it.

use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::help::{HelpContext, HelpOrigin, HelpResolution, HelpState, HelpTopic, NAME_MAX_CHARS};
use crate::ids::HelpId;
use crate::ticket::WrongState;
use crate::time::Timestamp;

/// A kiosk's clock, corrected by what it has measured, is no further ahead than this.
const AHEAD_MAX_MS: i64 = 60_000;

/// The longest time a helper may announce.
const ETA_MAX_MINUTES: u16 = 60;

impl Deciding<'_> {
    /// A call that arrives after it expired is recorded and rings nowhere.
    pub(super) fn raise_help(
        &self,
        help: HelpId,
        origin: &HelpOrigin,
        context: &HelpContext,
        topic: Option<HelpTopic>,
        raised_at: Timestamp,
    ) -> Decision {
        if self.state.help.contains_key(&help) {
            return Err(Refusal::IdTaken);
        }
        if let HelpOrigin::Phone { ticket } = origin {
            let ticket = self.ticket(*ticket)?;
            if ticket.state.is_terminal() {
                return Err(WrongState {
                    is: ticket.state.name(),
                }
                .into());
            }
        }
        // A kiosk's clock may be anything; nobody calls from the last century or from the future. How long a call from
        // the future has been on its way nobody knows, so it is taken for an old one.
        let of_another_time = raised_at.ms_since(self.at) > AHEAD_MAX_MS;
        let raised_at = raised_at.max(Timestamp::EARLIEST_PLAUSIBLE).min(self.at);
        let valid_until = raised_at.plus_seconds(self.state.rules.help_valid_seconds);
        let mut events = vec![Event::HelpRaised {
            help,
            from: origin.clone(),
            context: context.clone(),
            topic,
            raised_at,
            valid_until,
        }];
        if of_another_time || valid_until <= self.at {
            events.push(Event::HelpUndeliverable { help });
        }
        Ok(events)
    }

    pub(super) fn set_help_topic(&self, help: HelpId, topic: HelpTopic) -> Decision {
        let call = self.help(help)?;
        if call.state.is_terminal() {
            return Err(Refusal::HelpEnded);
        }
        Ok(if call.topic == Some(topic) {
            Vec::new()
        } else {
            vec![Event::HelpTopicSet { help, topic }]
        })
    }

    /// Several staff screens show a call; the first one counts. A screen that is late rings nothing: the customer has
    /// been sent elsewhere already.
    pub(super) fn deliver_help(&self, help: HelpId) -> Decision {
        let call = self.help(help)?;
        Ok(match call.state.clone().deliver(self.at) {
            Ok(_) if self.at >= call.valid_until => vec![Event::HelpUndeliverable { help }],
            Ok(_) => vec![Event::HelpDelivered { help }],
            Err(_) => Vec::new(),
        })
    }

    pub(super) fn acknowledge_help(&self, help: HelpId, by: &str, eta_minutes: u16) -> Decision {
        let by = by.trim();
        let length = by.chars().count();
        if !(1..=NAME_MAX_CHARS).contains(&length)
            || by.chars().any(char::is_control)
            || eta_minutes > ETA_MAX_MINUTES
        {
            return Err(Refusal::BadAcknowledgement);
        }
        let call = self.help(help)?;
        call.state
            .clone()
            .acknowledge(self.at, by.to_owned(), eta_minutes)?;
        // Nobody goes to a customer who has been sent elsewhere because nobody had seen the call.
        if call.state == HelpState::Raised && self.at >= call.valid_until {
            return Ok(vec![Event::HelpUndeliverable { help }]);
        }
        Ok(vec![Event::HelpAcknowledged {
            help,
            by: by.to_owned(),
            eta_minutes,
        }])
    }

    pub(super) fn arrive_help(&self, help: HelpId) -> Decision {
        self.help(help)?.state.clone().arrive(self.at)?;
        Ok(vec![Event::HelpArrived { help }])
    }

    pub(super) fn resolve_help(&self, help: HelpId, reason: HelpResolution) -> Decision {
        self.help(help)?.state.clone().resolve(self.at, reason)?;
        Ok(vec![Event::HelpResolved { help, reason }])
    }

    pub(super) fn cancel_help(&self, help: HelpId) -> Decision {
        self.help(help)?.state.clone().cancel(self.at)?;
        Ok(vec![Event::HelpCancelled { help }])
    }

    pub(super) fn expire_help(&self, help: HelpId) -> Decision {
        let call = self.help(help)?;
        call.state.clone().expire(self.at)?;
        if self.at < call.valid_until {
            return Err(Refusal::NotDue);
        }
        Ok(vec![Event::HelpUndeliverable { help }])
    }
}
