//! A counter itself: it opens, changes hands, pauses and closes. One clerk serves at a counter, and at one counter.

use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::counter::{Counter, PauseReason};
use crate::ids::StaffId;
use crate::rules::CounterNumber;

impl Deciding<'_> {
    /// A counter that is no longer configured may finish and close, and does not open again.
    pub(super) fn open_counter(&self, counter: CounterNumber, clerk: Option<StaffId>) -> Decision {
        let opening = self.counter(counter)?;
        if self.site.settings.counter(counter).is_none() {
            return Err(Refusal::UnknownCounter(counter));
        }
        let there = opening.clerk;
        // Who comes second is told of the colleague rather than of the counter.
        if clerk.is_some_and(|clerk| there.is_some_and(|there| there != clerk)) {
            return Err(Refusal::CounterTaken(counter));
        }
        opening.state.clone().open(self.at)?;
        self.serves_nowhere_else(clerk, counter)?;
        Ok(vec![Event::CounterOpened {
            counter,
            clerk: clerk.or(there),
        }])
    }

    /// To the clerk who is there already, nothing happens.
    pub(super) fn hand_over(&self, counter: CounterNumber, clerk: StaffId) -> Decision {
        let handed_over = self.counter(counter)?;
        handed_over.state.clone().hand_over()?;
        if handed_over.clerk == Some(clerk) {
            return Ok(Vec::new());
        }
        self.serves_nowhere_else(Some(clerk), counter)?;
        Ok(vec![Event::CounterHandedOver { counter, clerk }])
    }

    pub(super) fn pause_counter(
        &self,
        counter: CounterNumber,
        reason: Option<PauseReason>,
    ) -> Decision {
        let pausing = self.counter(counter)?;
        pausing.state.clone().pause(self.at, reason)?;
        Ok(vec![Event::CounterPaused { counter, reason }])
    }

    /// A counter closes only when its ticket has somewhere to go.
    pub(super) fn close_counter(&self, counter: CounterNumber) -> Decision {
        let closing = self.counter(counter)?;
        closing.state.clone().close()?;
        let holds = self.state.tickets.at_counter(counter).next().is_some();
        if closing.ticket.is_some() || holds {
            return Err(Refusal::CounterBusy(counter));
        }
        Ok(vec![Event::CounterClosed { counter }])
    }

    fn serves_nowhere_else(
        &self,
        clerk: Option<StaffId>,
        here: CounterNumber,
    ) -> Result<(), Refusal> {
        let elsewhere = |counter: &&Counter| {
            counter.number != here && counter.clerk.is_some() && counter.clerk == clerk
        };
        match self.state.counters.values().find(elsewhere) {
            Some(other) => Err(Refusal::ClerkElsewhere(other.number)),
            None => Ok(()),
        }
    }
}
