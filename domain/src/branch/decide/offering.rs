//! What the branch gives out numbers for today, and what its screens say of it.

use super::{Deciding, Decision};
use crate::branch::{Event, NOTICE_CHARS_MAX, NOTICE_HOURS_MAX, Notice, Refusal};
use crate::ids::ServiceId;
use crate::text::{Lang, Text};
use crate::time::Timestamp;

impl Deciding<'_> {
    /// Numbers that were given out already stay good, and a clerk may still give one out at the desk. Stopped again with
    /// another notice, the notice is another.
    pub(super) fn stop_issuing(&self, service: &ServiceId, notice: &Text) -> Decision {
        if self.site.catalogue.service(service).is_none() {
            return Err(Refusal::UnknownService(service.clone()));
        }
        fits(notice)?;
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

    /// Numbers that were given out stay good, and paper of a kiosk that had not heard of it is recorded as ever. Unlike a
    /// service that is stopped, a branch that closes gives none out at the desk either.
    pub(super) fn close_early(&self, notice: &Text) -> Decision {
        fits(notice)?;
        if self.state.day.is_none() {
            return Err(Refusal::NoOpenDay);
        }
        let closed = self.state.closed_early.as_ref();
        if closed.is_some_and(|closed| closed.notice == *notice) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::BranchClosedEarly {
            notice: notice.clone(),
        }])
    }

    pub(super) fn reopen(&self) -> Vec<Event> {
        let closed = self.state.closed_early.as_ref();
        closed.map(|_| Event::BranchReopened).into_iter().collect()
    }

    pub(super) fn post_notice(&self, text: &Text, until: Timestamp) -> Decision {
        if text.is_blank() {
            return Err(Refusal::NoticeEmpty);
        }
        fits(text)?;
        if self.state.day.is_none() {
            return Err(Refusal::NoOpenDay);
        }
        let latest = self.at.plus_seconds(NOTICE_HOURS_MAX * 60 * 60);
        if until <= self.at || until > latest {
            return Err(Refusal::NoticeEnd);
        }
        let text = text.clone();
        let notice = Notice { text, until };
        if self.state.notice.as_ref() == Some(&notice) {
            return Ok(Vec::new());
        }
        let Notice { text, until } = notice;
        Ok(vec![Event::NoticePosted { text, until }])
    }

    pub(super) fn withdraw_notice(&self) -> Vec<Event> {
        let notice = self.state.notice.as_ref();
        notice.map(|_| Event::NoticeWithdrawn).into_iter().collect()
    }
}

fn fits(notice: &Text) -> Result<(), Refusal> {
    let too_long = |lang| {
        let words = notice.exactly(lang).unwrap_or_default();
        words.chars().count() > NOTICE_CHARS_MAX
    };
    if Lang::ALL.into_iter().any(too_long) {
        return Err(Refusal::NoticeTooLong);
    }
    Ok(())
}
