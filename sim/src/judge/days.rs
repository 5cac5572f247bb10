//! Business days.

use frontdesk_central::calendar::Calendar;
use frontdesk_domain::act::Act;
use frontdesk_domain::branch::{Envelope, Event};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::rules::{Settings, Unfinished};
use frontdesk_domain::ticket::CancelReason;
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
    /// Those of them that are done, which a counter may take back.
    done: BTreeMap<TicketId, Timestamp>,
    /// When the open day began, as the log says.
    began_at: Timestamp,
    /// What kiosks said of their customers' arrivals.
    told: BTreeMap<TicketId, Timestamp>,
    overdue_since: Option<Timestamp>,
}

/// Zones move their clocks by whole minutes.
const MINUTE_MS: i64 = 60_000;

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
            done: BTreeMap::new(),
            began_at: Timestamp::default(),
            told: BTreeMap::new(),
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

    pub fn told(&mut self, ticket: TicketId, arrival: Timestamp) {
        self.told.insert(ticket, arrival);
    }

    /// But not before the day on the paper began, where that is the open one, and not after the centre heard of it.
    pub fn arrival_is_what_the_kiosk_said(&self, envelope: &Envelope) -> Verdict {
        let Event::TicketIssued(issued) = &envelope.event else {
            return Ok(());
        };
        let Some(told) = self.told.get(&issued.ticket) else {
            return Ok(());
        };
        let is_open = self.open == Some(issued.business_date);
        let began = Some(self.began_at).filter(|_| is_open).unwrap_or_default();
        let earliest = Timestamp::EARLIEST_PLAUSIBLE.max(began);
        if issued.arrival == (*told).max(earliest).min(envelope.at) {
            return Ok(());
        }
        broken(
            "arrival_is_what_the_kiosk_said",
            format!(
                "{} came at {} and not at {}",
                issued.ticket, told.0, issued.arrival.0
            ),
        )
    }

    pub fn days_begin_by_the_calendar(&mut self, envelope: &Envelope) -> Verdict {
        match &envelope.event {
            Event::DayClosed { date } => self.closed = Some(*date),
            Event::DayOpened { date, began } => {
                self.began_at = began.unwrap_or(envelope.at);
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
            Event::TicketNoShow { ticket } => {
                self.waiting.remove(ticket);
            }
            Event::TicketCancelled { ticket, reason } => {
                let arrival = self.waiting.remove(ticket);
                if *reason == CancelReason::DayEnded {
                    self.nobody_who_may_stay_is_sent_home(envelope, *ticket, arrival)?;
                }
            }
            other => self.is_done_or_is_not_after_all(other),
        }
        Ok(())
    }

    /// A counter may take back that it has finished with somebody.
    fn is_done_or_is_not_after_all(&mut self, event: &Event) {
        let (from, to, ticket) = match event {
            Event::TicketDone { ticket, .. } => (&mut self.waiting, &mut self.done, ticket),
            Event::ActUndone {
                ticket,
                act: Act::Finish,
                ..
            } => (&mut self.done, &mut self.waiting, ticket),
            _ => return,
        };
        let arrival = from.remove(ticket);
        to.extend(arrival.map(|arrival| (*ticket, arrival)));
    }

    /// A day that ends sends nobody home who came since the next one began, and nobody at all where they are carried
    /// over. The next day is that of the event's own moment: the log says that it was opened only afterwards.
    fn nobody_who_may_stay_is_sent_home(
        &self,
        envelope: &Envelope,
        ticket: TicketId,
        arrival: Option<Timestamp>,
    ) -> Verdict {
        let today = self.date_at(envelope.at).max(self.open);
        let began = today.and_then(|date| self.began(date));
        let came_today = arrival
            .zip(began)
            .is_some_and(|(arrival, began)| arrival >= began);
        if came_today {
            return broken(
                "nobody_who_came_today_is_sent_home",
                format!(
                    "{ticket} came at {:?} on a day that began at {began:?} and was closed with the day before",
                    arrival.map(|at| at.0)
                ),
            );
        }
        if self.unfinished == Unfinished::CarryOver {
            return broken(
                "whoever_waits_is_carried_over",
                format!("{ticket} was closed with its day"),
            );
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

    /// The first moment of a day. Where the clocks skip its start, that is when they have skipped it, and not as much
    /// later as the start was skipped.
    fn began(&self, date: BusinessDate) -> Option<Timestamp> {
        let day: Date = date.to_string().parse().ok()?;
        let start = day
            .to_datetime(self.day_start)
            .to_zoned(self.zone.clone())
            .ok()?;
        let mut start = Timestamp(start.timestamp().as_millisecond());
        while self.date_at(start.plus_ms(-MINUTE_MS)) == Some(date) {
            start = start.plus_ms(-MINUTE_MS);
        }
        Some(start)
    }

    /// A centre that runs and can write has opened the day.
    pub fn no_day_is_overdue(&mut self, world: &World) -> Verdict {
        let centre_now = world.now.plus_ms(world.centre.skew_ms);
        if !world.centre.is_able() || self.date_at(centre_now) <= self.open {
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
        self.began_at = Timestamp::default();
        self.waiting.clear();
        self.done.clear();
        for envelope in kept {
            match &envelope.event {
                Event::DayOpened { date, began } => {
                    self.open = Some(*date);
                    self.began_at = began.unwrap_or(envelope.at);
                }
                Event::DayClosed { date } => self.closed = Some(*date),
                Event::TicketIssued(issued) => {
                    self.waiting.insert(issued.ticket, issued.arrival);
                }
                Event::TicketNoShow { ticket } | Event::TicketCancelled { ticket, .. } => {
                    self.waiting.remove(ticket);
                }
                other => self.is_done_or_is_not_after_all(other),
            }
        }
    }
}
