//! Calls for help: none rings late, and each has ended or has a next deadline.

use std::collections::{BTreeMap, BTreeSet};

use frontdesk_domain::branch::{Envelope, Event};
use frontdesk_domain::ids::HelpId;
use frontdesk_domain::time::Timestamp;

use super::{Verdict, broken};
use crate::world::{Press, World};

#[derive(Debug, Default)]
pub struct Help {
    pressed: BTreeMap<HelpId, Press>,
    overdue: BTreeMap<HelpId, Timestamp>,
    /// Calls that nobody was shown yet, with the moment each ends.
    raised: BTreeMap<HelpId, Timestamp>,
    /// Calls that somebody was shown, or took, and that have not ended.
    shown: BTreeSet<HelpId>,
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

    pub fn set_back(&mut self, kept: &[Envelope]) {
        self.overdue.clear();
        self.raised.clear();
        self.shown.clear();
        for envelope in kept {
            self.follow(&envelope.event);
        }
    }

    /// What the log says of calls; the centre's own idea of them is not asked.
    fn follow(&mut self, event: &Event) {
        match event {
            Event::HelpRaised {
                help, raised_at, ..
            } => {
                self.raised.insert(*help, raised_at.plus_ms(VALID_MS));
            }
            Event::HelpDelivered { help } | Event::HelpAcknowledged { help, .. } => {
                self.raised.remove(help);
                self.shown.insert(*help);
            }
            Event::HelpResolved { help, .. }
            | Event::HelpCancelled { help }
            | Event::HelpUndeliverable { help } => {
                self.raised.remove(help);
                self.shown.remove(help);
            }
            _ => {}
        }
    }

    /// None outlives its day.
    pub fn every_call_ends_with_its_day(&mut self, envelope: &Envelope) -> Verdict {
        self.follow(&envelope.event);
        let open = self.raised.keys().chain(&self.shown).next();
        match (&envelope.event, open) {
            (Event::DayClosed { date }, Some(help)) => broken(
                "every_call_ends_with_its_day",
                format!("{help} was still open when {date} was closed"),
            ),
            _ => Ok(()),
        }
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
        // Whoever was shown a call in time may take their time.
        let rings = self.raised.contains_key(help);
        if rings && world.now.ms_since(press.at) > VALID_MS + AHEAD_MS + UNDER_WAY_MS {
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

    /// A call that nobody was shown ends by itself; the others end with the day at the latest.
    pub fn nothing_is_overdue(&mut self, world: &World) -> Verdict {
        let centre_now = world.now.plus_ms(world.centre.skew_ms);
        let able = world.centre.is_able();
        let late = self.raised.iter();
        let late = late.filter(|(_, valid_until)| **valid_until <= centre_now);
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
