//! Days that are otherwise than their weekday: a holiday, or a working Saturday before one.

use serde::{Deserialize, Serialize};

use super::{Hours, Span, TimeOfDay, Weekday, in_order, spans_on};
use crate::text::Text;
use crate::time::BusinessDate;

/// A branch has at most so many special days: two years of holidays and of the days worked for them.
pub const SPECIAL_DAYS_MAX: usize = 100;

/// A special day has at most so many times.
pub const TIMES_MAX: usize = 4;

/// A date on which other hours hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    /// By the calendar of the branch's time zone.
    pub date: BusinessDate,
    /// Why, as customers read it.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub name: Text,
    /// None at all: the branch is closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<Times>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    pub from: TimeOfDay,
    /// No longer open at this minute.
    pub to: TimeOfDay,
}

/// The week's hours and the days that are otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Calendar<'a> {
    pub hours: &'a [Hours],
    pub special_days: &'a [SpecialDay],
}

impl<'a> Calendar<'a> {
    /// What holds on this date instead of its weekday's hours.
    pub fn special_day(self, date: BusinessDate) -> Option<&'a SpecialDay> {
        self.special_days.iter().find(|day| day.date == date)
    }

    pub fn is_open(self, date: BusinessDate, at: TimeOfDay) -> bool {
        let spans = self.spans_on(date);
        spans.iter().any(|(from, to)| (*from..*to).contains(&at))
    }

    /// When a branch that is closed opens next: so many days later, and at what time. Nothing for one that does not
    /// within the week after its last special day.
    pub fn opens_next(self, date: BusinessDate, at: TimeOfDay) -> Option<(usize, TimeOfDay)> {
        let horizon = self.special_days.len() + Weekday::ALL.len();
        let mut date = date;
        (0..=horizon).find_map(|later| {
            if later > 0 {
                date = date.next();
            }
            let mut opens = self.spans_on(date).into_iter().map(|(from, _)| from);
            let opens = opens.find(|from| later > 0 || *from > at)?;
            Some((later, opens))
        })
    }

    /// The times of a date, in order. A branch that says no hours is open around the clock.
    fn spans_on(self, date: BusinessDate) -> Vec<Span> {
        match self.special_day(date) {
            Some(day) => in_order(day.times.iter().map(|time| (time.from, time.to)).collect()),
            None if self.hours.is_empty() => vec![(TimeOfDay::MIDNIGHT, TimeOfDay::END_OF_DAY)],
            None => spans_on(self.hours, date.weekday()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(date: &str) -> BusinessDate {
        date.parse().unwrap()
    }

    fn at(time: &str) -> TimeOfDay {
        time.parse().unwrap()
    }

    fn weekdays() -> Vec<Hours> {
        vec![Hours {
            days: Weekday::ALL[..5].to_vec(),
            from: at("09:00"),
            to: at("17:00"),
        }]
    }

    /// The first three days of October 2026, Thursday to Saturday, are free; Sunday the 27th is worked for them.
    fn october() -> Vec<SpecialDay> {
        let day = |date: &str, times: &[(&str, &str)]| SpecialDay {
            date: on(date),
            name: Text::default(),
            times: times
                .iter()
                .map(|(from, to)| Times {
                    from: at(from),
                    to: at(to),
                })
                .collect(),
        };
        vec![
            day("2026-09-27", &[("13:00", "16:00"), ("09:00", "12:00")]),
            day("2026-10-01", &[]),
            day("2026-10-02", &[]),
            day("2026-10-03", &[]),
        ]
    }

    #[test]
    fn on_a_special_day_its_own_times_hold_and_the_weeks_do_not() {
        let (hours, special_days) = (weekdays(), october());
        let calendar = Calendar {
            hours: &hours,
            special_days: &special_days,
        };
        for (date, time, open) in [
            ("2026-09-27", "08:59", false),
            ("2026-09-27", "09:00", true),
            ("2026-09-27", "12:00", false),
            ("2026-09-27", "15:59", true),
            ("2026-09-28", "09:00", true),
            ("2026-10-01", "10:00", false),
            ("2026-10-05", "10:00", true),
        ] {
            assert_eq!(calendar.is_open(on(date), at(time)), open, "{date} {time}");
        }
    }

    #[test]
    fn a_branch_opens_next_when_the_holidays_are_over() {
        let (hours, special_days) = (weekdays(), october());
        let calendar = Calendar {
            hours: &hours,
            special_days: &special_days,
        };
        let next = |date, time| calendar.opens_next(on(date), at(time));
        assert_eq!(next("2026-09-30", "17:00"), Some((5, at("09:00"))));
        assert_eq!(next("2026-09-27", "12:00"), Some((0, at("13:00"))));
        assert_eq!(next("2026-09-26", "12:00"), Some((1, at("09:00"))));
    }

    #[test]
    fn a_branch_without_hours_is_closed_on_its_holidays_alone() {
        let special_days = october();
        let calendar = Calendar {
            hours: &[],
            special_days: &special_days,
        };
        assert!(calendar.is_open(on("2026-09-30"), at("03:00")));
        assert!(!calendar.is_open(on("2026-10-02"), at("12:00")));
        assert_eq!(
            calendar.opens_next(on("2026-10-02"), at("12:00")),
            Some((2, TimeOfDay::MIDNIGHT))
        );
    }
}
