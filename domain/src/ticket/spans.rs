//! How long a ticket waited and was served, read off what it remembers.

use super::{Happening, MOMENTS_MAX, Ticket};
use crate::act::Act;
use crate::time::Timestamp;

/// What is known of a visit's times. What a counter took back has not been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spans {
    pub first_called: Option<Timestamp>,
    /// At all counters together, until the last of them was done. Whoever is held is still being served.
    pub served_ms: i64,
    serving_since: Option<Timestamp>,
}

impl Spans {
    /// Nothing of a ticket that so much has happened to that it has forgotten how it began.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        if ticket.moments.len() >= MOMENTS_MAX {
            return None;
        }
        let (mut spans, mut before) = (Self::default(), Self::default());
        let mut corrected_at = None;
        for moment in &ticket.moments {
            let at = moment.at;
            let now = spans;
            match &moment.what {
                // A recall leaves no moment to be taken back.
                Happening::Undone { act: Act::Recall } => {}
                Happening::Undone { .. } => spans = before,
                Happening::Called { .. } => {
                    spans.first_called = spans.first_called.or(Some(at));
                    // Whoever is called again after a correction was sent back by it.
                    spans.stops(corrected_at.unwrap_or(at));
                }
                Happening::Started { .. } => spans.serving_since = Some(at),
                Happening::ServiceCorrected { .. } => corrected_at = Some(at),
                Happening::Done
                | Happening::Transferred { .. }
                | Happening::SentToCounter { .. }
                | Happening::SentToSkill
                | Happening::Returned => spans.stops(at),
                _ => {}
            }
            before = now;
        }
        Some(spans)
    }

    fn stops(&mut self, at: Timestamp) {
        if let Some(since) = self.serving_since.take() {
            self.served_ms += at.ms_since(since);
        }
    }
}
