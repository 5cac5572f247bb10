//! Business days.

use frontdesk_central::calendar::Calendar;
use frontdesk_domain::branch::{Envelope, Event};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::rules::{Settings, Unfinished};
use frontdesk_domain::time::{BusinessDate, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

use super::{Verdict, broken};
use crate::world::World;

pub struct Days {
    calendar: Calendar,
    zone: TimeZone,
    day_start: jiff::civil::Time,
    unfinished: Unfinished,
    open: Option<BusinessDate>,
    closed: Option<BusinessDate>,
    /// Tickets that can still be called, with their arrivals.
    waiting: BTreeMap<TicketId, Timestamp>,
    overdue_since: Option<Timestamp>,
}

/// The centre has so long to open a day, from the moment it can.
const OPENED_WITHIN_MS: i64 = 60_000;

impl Days {
    pub fn of(calendar: Calendar, settings: &Settings) -> Self {
        Self {
            calendar,
            zone: TimeZone::get(&settings.branch.time_zone).expect("a zone"),
            day_start: settings.branch.day_start.parse().expect("a time of day"),
            unfinished: settings.rules.unfinished,
            open: None,
            closed: None,
            waiting: BTreeMap::new(),
            overdue_since: None,
        }
    }

    /// Reckoned here once more, from the time zone's rules and nothing of ours.
    fn date_at(&self, at: Timestamp) -> Option<BusinessDate> {
        let local = jiff::Timestamp::from_millisecond(at.0)
            .ok()?
            .to_zoned(self.zone.clone());
        let early = local.time() < self.day_start;
        let date: Date = if early {
            local.date().yesterday().ok()?
        } else {
            local.date()
        };
        date.to_string().parse().ok()
    }

    pub fn days_begin_by_the_calendar(&mut self, envelope: &Envelope) -> Verdict {
        match &envelope.event {
            Event::DayClosed { date } => self.closed = Some(*date),
            Event::DayOpened { date, .. } => {
                if self.date_at(envelope.at) != Some(*date) {
                    return broken(
                        "days_begin_by_the_calendar",
                        format!("{date} was opened at {}", envelope.at.0),
                    );
                }
                if self
                    .open
                    .is_some_and(|open| open >= *date || self.closed != Some(open))
                {
                    return broken(
                        "days_follow_each_other",
                        format!(
                            "{date} was opened after {:?}, closed {:?}",
                            self.open, self.closed
                        ),
                    );
                }
                if self.unfinished == Unfinished::Close
                    && let Some(ticket) = self.waiting_from_before(*date)
                {
                    return broken(
                        "a_day_ends_what_it_leaves",
                        format!("{ticket} was still waiting when {date} was opened"),
                    );
                }
                self.open = Some(*date);
            }
            Event::TicketIssued(issued) => {
                self.waiting.insert(issued.ticket, issued.arrival);
            }
            Event::TicketDone { ticket, .. } | Event::TicketNoShow { ticket } => {
                self.waiting.remove(ticket);
            }
            Event::TicketCancelled { ticket, reason } => {
                let arrival = self.waiting.remove(ticket);
                let began = self.open.and_then(|date| self.began(date));
                let today = arrival
                    .zip(began)
                    .is_some_and(|(arrival, began)| arrival >= began);
                let day_ends = self.date_at(envelope.at) > self.open;
                if *reason == frontdesk_domain::ticket::CancelReason::DayEnded && today && !day_ends
                {
                    return broken(
                        "nobody_who_came_today_is_sent_home",
                        format!(
                            "{ticket} came at {:?} on a day that began at {began:?} and was closed with the day before",
                            arrival.map(|at| at.0)
                        ),
                    );
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Whoever came since the day began stays.
    fn waiting_from_before(&self, date: BusinessDate) -> Option<TicketId> {
        let began = self.began(date)?;
        let mut waiting = self.waiting.iter();
        let (ticket, _) = waiting.find(|(_, arrival)| **arrival < began)?;
        Some(*ticket)
    }

    fn began(&self, date: BusinessDate) -> Option<Timestamp> {
        let date: Date = date.to_string().parse().ok()?;
        let start = date
            .to_datetime(self.day_start)
            .to_zoned(self.zone.clone())
            .ok()?;
        Some(Timestamp(start.timestamp().as_millisecond()))
    }

    /// A centre that runs and can write has opened the day.
    pub fn no_day_is_overdue(&mut self, world: &World) -> Verdict {
        let able = world.centre.is_at_rest() && !world.centre.store.is_full();
        let centre_now = world.now.plus_ms(world.centre.skew_ms);
        if !able || self.date_at(centre_now) <= self.open {
            self.overdue_since = None;
            return Ok(());
        }
        let since = *self.overdue_since.get_or_insert(world.now);
        if world.now.ms_since(since) > OPENED_WITHIN_MS {
            return broken(
                "no_day_is_overdue",
                format!(
                    "it is {:?} and {:?} is open",
                    self.calendar.date_at(centre_now),
                    self.open
                ),
            );
        }
        Ok(())
    }

    pub fn set_back(&mut self, kept: &[Envelope]) {
        self.open = None;
        self.closed = None;
        self.waiting.clear();
        for envelope in kept {
            match &envelope.event {
                Event::DayOpened { date, .. } => self.open = Some(*date),
                Event::DayClosed { date } => self.closed = Some(*date),
                Event::TicketIssued(issued) => {
                    self.waiting.insert(issued.ticket, issued.arrival);
                }
                Event::TicketDone { ticket, .. }
                | Event::TicketNoShow { ticket }
                | Event::TicketCancelled { ticket, .. } => {
                    self.waiting.remove(ticket);
                }
                _ => {}
            }
        }
    }
}
