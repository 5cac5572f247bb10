//! When a hall is open: weekdays and times of day, as the hall's file writes them.

mod special;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use special::{Calendar, SPECIAL_DAYS_MAX, SpecialDay, TIMES_MAX, Times};

use crate::written::as_written;

/// A branch has at most so many entries: a morning and an afternoon for each day.
pub const HOURS_MAX: usize = 14;

/// On these days, from one time of day until another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    pub days: Vec<Weekday>,
    pub from: TimeOfDay,
    /// No longer open at this minute.
    pub to: TimeOfDay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];

    /// The day so many days later.
    #[must_use]
    pub fn plus(self, days: usize) -> Self {
        Self::ALL[(self as usize + days) % Self::ALL.len()]
    }

    /// 0 is Sunday.
    pub fn from_sunday(self) -> u8 {
        (self as u8 + 1) % 7
    }
}

/// Minutes after midnight, written `HH:MM`; `24:00` is the midnight that ends the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

/// Why a text is no time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a time of day is written HH:MM, such as 08:30, and is at most 24:00")]
pub struct NotATimeOfDay;

impl TimeOfDay {
    pub const MIDNIGHT: Self = Self(0);
    pub const END_OF_DAY: Self = Self(24 * 60);

    /// Nothing for more minutes than a day has.
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (minutes <= Self::END_OF_DAY.0).then_some(Self(minutes))
    }

    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for TimeOfDay {
    type Err = NotATimeOfDay;

    fn from_str(text: &str) -> Result<Self, NotATimeOfDay> {
        let (hours, minutes) = text.split_once(':').ok_or(NotATimeOfDay)?;
        let two_digits = |part: &str| match part.as_bytes() {
            [tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
                Ok(u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
            }
            _ => Err(NotATimeOfDay),
        };
        let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
        if minutes >= 60 {
            return Err(NotATimeOfDay);
        }
        Self::from_minutes(hours * 60 + minutes).ok_or(NotATimeOfDay)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

as_written!(TimeOfDay);

/// From one time of day until another.
pub type Span = (TimeOfDay, TimeOfDay);

/// Consecutive days that are alike, from the first to the last, with their times in order; closed, there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDays {
    pub first: Weekday,
    pub last: Weekday,
    pub spans: Vec<Span>,
}

/// The week as people read it on a door: days that are alike stand together, and a day without times is closed. Nothing
/// of a hall that says no hours.
pub fn week(hours: &[Hours]) -> Vec<OpenDays> {
    let mut week: Vec<OpenDays> = Vec::new();
    for day in Weekday::ALL.into_iter().filter(|_| !hours.is_empty()) {
        let spans = spans_on(hours, day);
        match week.last_mut() {
            Some(run) if run.spans == spans => run.last = day,
            _ => week.push(OpenDays {
                first: day,
                last: day,
                spans,
            }),
        }
    }
    week
}

/// The times of a day, in order.
fn spans_on(hours: &[Hours], day: Weekday) -> Vec<Span> {
    let of_day = hours.iter().filter(|entry| entry.days.contains(&day));
    in_order(of_day.map(|entry| (entry.from, entry.to)).collect())
}

/// Overlapping and adjoining times are one.
fn in_order(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup_by(|later, earlier| {
        let joins = later.0 <= earlier.1;
        if joins {
            earlier.1 = earlier.1.max(later.1);
        }
        joins
    });
    spans
}

#[cfg(test)]
mod tests {
    use super::Weekday::{Fri, Mon, Sat, Sun, Wed};
    use super::*;
    use crate::time::BusinessDate;

    fn at(text: &str) -> TimeOfDay {
        text.parse().unwrap()
    }

    fn entry(days: &[Weekday], from: &str, to: &str) -> Hours {
        Hours {
            days: days.to_vec(),
            from: at(from),
            to: at(to),
        }
    }

    /// Open in the mornings and afternoons of working days, and on Saturday mornings.
    fn hall() -> Vec<Hours> {
        let working = &Weekday::ALL[..5];
        vec![
            entry(working, "13:30", "17:00"),
            entry(working, "08:30", "12:00"),
            entry(&[Sat], "09:00", "12:00"),
        ]
    }

    /// A hall whose weeks are all alike.
    fn always(hours: &[Hours]) -> Calendar<'_> {
        Calendar {
            hours,
            special_days: &[],
        }
    }

    /// In the week that begins on Monday, 23 November 2026.
    fn on(day: Weekday) -> BusinessDate {
        let mut date: BusinessDate = "2026-11-23".parse().unwrap();
        while date.weekday() != day {
            date = date.next();
        }
        date
    }

    #[test]
    fn a_hall_is_open_from_the_first_minute_until_before_the_last() {
        for (time, open) in [
            ("08:29", false),
            ("08:30", true),
            ("11:59", true),
            ("12:00", false),
            ("13:29", false),
            ("13:30", true),
            ("16:59", true),
            ("17:00", false),
        ] {
            assert_eq!(always(&hall()).is_open(on(Wed), at(time)), open, "{time}");
        }
        assert!(!always(&hall()).is_open(on(Sun), at("10:00")));
        assert!(
            always(&[]).is_open(on(Sun), at("03:00")),
            "no hours: always"
        );
    }

    #[test]
    fn a_closed_hall_says_when_it_opens_next() {
        let hall = hall();
        let next = |day, time| always(&hall).opens_next(on(day), at(time));
        assert_eq!(next(Wed, "07:00"), Some((0, at("08:30"))));
        assert_eq!(next(Wed, "12:10"), Some((0, at("13:30"))));
        assert_eq!(next(Wed, "17:00"), Some((1, at("08:30"))));
        assert_eq!(next(Fri, "20:00"), Some((1, at("09:00"))));
        assert_eq!(next(Sat, "12:00"), Some((2, at("08:30"))));
        let on_mondays = [entry(&[Mon], "08:00", "09:00")];
        assert_eq!(
            always(&on_mondays).opens_next(on(Mon), at("09:00")),
            Some((7, at("08:00")))
        );
    }

    #[test]
    fn a_week_is_told_as_on_a_door() {
        let both = vec![(at("08:30"), at("12:00")), (at("13:30"), at("17:00"))];
        assert_eq!(
            week(&hall()),
            [
                OpenDays {
                    first: Mon,
                    last: Fri,
                    spans: both
                },
                OpenDays {
                    first: Sat,
                    last: Sat,
                    spans: vec![(at("09:00"), at("12:00"))]
                },
                OpenDays {
                    first: Sun,
                    last: Sun,
                    spans: vec![]
                },
            ]
        );
        let apart = week(&[entry(&[Mon, Wed], "08:00", "09:00")]);
        let closed: Vec<_> = apart.iter().map(|run| run.spans.is_empty()).collect();
        assert_eq!(
            closed,
            [false, true, false, true],
            "days apart are not one run"
        );
        assert_eq!(week(&[]), [], "nobody says when it is closed");
    }

    #[test]
    fn times_that_meet_are_one() {
        let meeting = [
            entry(&[Mon], "08:00", "12:00"),
            entry(&[Mon], "12:00", "17:00"),
        ];
        assert_eq!(week(&meeting)[0].spans, [(at("08:00"), at("17:00"))]);
    }

    #[test]
    fn a_time_of_day_ends_with_the_day() {
        assert_eq!(at("24:00"), TimeOfDay::END_OF_DAY);
        assert_eq!(at("00:00"), TimeOfDay::MIDNIGHT);
        for text in [
            "24:01", "25:00", "12:60", "8:30", "08:3", "0830", "", "aa:bb", "+1:00",
        ] {
            assert!(text.parse::<TimeOfDay>().is_err(), "{text} was taken");
        }
        assert_eq!(at("08:05").to_string(), "08:05");
    }
}
