//! Calls for help: none rings late, and each has ended or has a next deadline.

use std::collections::BTreeMap;

use frontdesk_domain::branch::{Envelope, Event};
use frontdesk_domain::help::HelpState;
use frontdesk_domain::ids::HelpId;
use frontdesk_domain::time::Timestamp;

use super::{Verdict, broken};
use crate::world::{Press, World};

#[derive(Debug, Default)]
pub struct Help {
    pressed: BTreeMap<HelpId, Press>,
    overdue: BTreeMap<HelpId, Timestamp>,
    /// Calls that nobody was shown yet, with the moment each ends, as of this event: the log says little of help.
    raised: (u64, Vec<(HelpId, Timestamp)>),
}

/// A call is worth something for so long.
const VALID_MS: i64 = 30_000;
/// A kiosk's clock may be so far ahead of the centre's before its call counts as one of another time.
const AHEAD_MS: i64 = 60_000;
/// Between the decision and the log.
const UNDER_WAY_MS: i64 = 5_000;
/// The centre has so long to say that a call came to nothing, from the moment it can.
const ENDED_WITHIN_MS: i64 = 10_000;

impl Help {
    pub fn count(&self) -> usize {
        self.pressed.len()
    }

    pub fn pressed(&mut self, press: Press) {
        self.pressed.insert(press.help, press);
    }

    pub fn set_back(&mut self) {
        self.overdue.clear();
        self.raised.0 = 0;
    }

    /// Nobody is called to a customer who has long been told to go elsewhere.
    pub fn nothing_old_rings(&self, world: &World, envelope: &Envelope) -> Verdict {
        let (Event::HelpDelivered { help } | Event::HelpAcknowledged { help, .. }) =
            &envelope.event
        else {
            return Ok(());
        };
        let Some(press) = self.pressed.get(help) else {
            return Ok(());
        };
        // A call lives by the centre's clock. Where that was set to something that the kiosk has not heard since it was
        // switched on, the call lives as much longer or shorter, and nobody can know.
        if world.clock_was_set_since(press.heard) {
            return Ok(());
        }
        let delivered = matches!(envelope.event, Event::HelpDelivered { .. });
        if delivered && world.now.ms_since(press.at) > VALID_MS + AHEAD_MS + UNDER_WAY_MS {
            return broken(
                "nothing_old_rings",
                format!(
                    "a call was pressed {} s before it rang",
                    world.now.ms_since(press.at) / 1000
                ),
            );
        }
        Ok(())
    }

    /// A call that is raised ends by itself; one that was taken ends with the day at the latest, which the days see to.
    pub fn nothing_is_overdue(&mut self, world: &World) -> Verdict {
        let centre_now = world.now.plus_ms(world.centre.skew_ms);
        let Some(state) = world.centre.committed() else {
            self.overdue.clear();
            return Ok(());
        };
        let able = world.centre.is_able();
        if self.raised.0 != state.seq {
            let raised = state
                .open_help()
                .filter(|call| matches!(call.state, HelpState::Raised));
            self.raised = (
                state.seq,
                raised.map(|call| (call.id, call.valid_until)).collect(),
            );
        }
        let late = self.raised.1.iter();
        let late = late.filter(|(_, valid_until)| *valid_until <= centre_now);
        let late: Vec<HelpId> = late.map(|(help, _)| *help).collect();
        self.overdue.retain(|help, _| able && late.contains(help));
        for help in late.into_iter().filter(|_| able) {
            let since = *self.overdue.entry(help).or_insert(world.now);
            if world.now.ms_since(since) > ENDED_WITHIN_MS {
                return broken(
                    "every_help_call_ends_or_has_a_deadline",
                    format!("{help} is overdue"),
                );
            }
        }
        Ok(())
    }
}
