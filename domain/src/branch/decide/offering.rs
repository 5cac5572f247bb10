//! What kiosks give out numbers for today.

use super::{Deciding, Decision};
use crate::branch::{Event, NOTICE_CHARS_MAX, Refusal};
use crate::ids::ServiceId;
use crate::text::{Lang, Text};

impl Deciding<'_> {
    /// Numbers that were given out already stay good, and a clerk may still give one out at the desk. Stopped again with
    /// another notice, the notice is another.
    pub(super) fn stop_issuing(&self, service: &ServiceId, notice: &Text) -> Decision {
        if self.site.catalogue.service(service).is_none() {
            return Err(Refusal::UnknownService(service.clone()));
        }
        let too_long = |lang| {
            let words = notice.exactly(lang).unwrap_or_default();
            words.chars().count() > NOTICE_CHARS_MAX
        };
        if Lang::ALL.into_iter().any(too_long) {
            return Err(Refusal::NoticeTooLong);
        }
        if self.state.day.is_none() {
            return Err(Refusal::NoOpenDay);
        }
        if self.state.stopped.get(service) == Some(notice) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::IssuingStopped {
            service: service.clone(),
            notice: notice.clone(),
        }])
    }

    /// Also of a service that the catalogue has no more.
    pub(super) fn resume_issuing(&self, service: &ServiceId) -> Vec<Event> {
        if !self.state.stopped.contains_key(service) {
            return Vec::new();
        }
        vec![Event::IssuingResumed {
            service: service.clone(),
        }]
    }
}
