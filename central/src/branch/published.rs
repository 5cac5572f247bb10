//! The committed state, for reading: changed in place while nobody looks, copied when somebody does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use frontdesk_domain::branch::{Corrupt, Envelope, State};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wait::{self, Estimate};

pub type Estimates = BTreeMap<TicketId, Estimate>;

pub(super) struct Published {
    state: Mutex<Arc<State>>,
    /// The last reckoning, with the event and the second it was made for.
    estimates: Mutex<Option<(u64, i64, Arc<Estimates>)>>,
}

impl Published {
    pub(super) fn new(state: State) -> Self {
        Self {
            state: Mutex::new(Arc::new(state)),
            estimates: Mutex::default(),
        }
    }

    pub(super) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// In place of one that was not what the log makes.
    pub(super) fn replace(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
        *self
            .estimates
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(super) fn apply(&self, events: &[(Envelope, Arc<str>)]) -> Result<(), Corrupt> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = Arc::make_mut(&mut state);
        events
            .iter()
            .try_for_each(|(envelope, json)| state.apply(envelope, json))
    }

    pub(super) fn estimates(&self, now: Timestamp) -> Arc<Estimates> {
        let state = self.state();
        let second = now.0.div_euclid(1000);
        // Held while reckoning, so that many readers of one moment cause one reckoning.
        let mut kept = self
            .estimates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((seq, at, estimates)) = &*kept
            && (*seq, *at) == (state.seq, second)
        {
            return Arc::clone(estimates);
        }
        let estimates = Arc::new(wait::estimates(&state, now));
        *kept = Some((state.seq, second, Arc::clone(&estimates)));
        estimates
    }
}
