//! Points in time and business days, as data. Where they come from is the edges' affair.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::hours::Weekday;
use crate::written::as_written;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// No honest clock shows less: a machine whose clock does has lost its battery.
    pub const EARLIEST_PLAUSIBLE: Self = Self(1_735_689_600_000); // 2025-01-01T00:00:00Z

    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    #[must_use]
    pub fn plus_seconds(self, seconds: u32) -> Self {
        self.plus_ms(i64::from(seconds) * 1000)
    }

    /// Milliseconds from `earlier` to this point; nothing when `earlier` is later.
    pub fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }
}

/// The day a branch counts something under: a date in the branch's time zone, changing at its day start rather than
/// at midnight. Written `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BusinessDate {
    year: i16,
    month: u8,
    day: u8,
}

/// Why a text is not a business date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a business date is written YYYY-MM-DD, such as 2026-11-22")]
pub struct NotADate;

impl BusinessDate {
    /// Fails for a date the calendar does not have.
    pub fn new(year: i16, month: u8, day: u8) -> Result<Self, NotADate> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            _ => 0,
        };
        if (1..=9999).contains(&year) && (1..=days).contains(&day) {
            Ok(Self { year, month, day })
        } else {
            Err(NotADate)
        }
    }

    /// By the Gregorian calendar.
    pub fn weekday(self) -> Weekday {
        // Sakamoto's method: each month begins so many weekdays later than January, counted from the March before.
        const LATER: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let month = usize::from(self.month);
        let year = i32::from(self.year) - i32::from(month < 3);
        let leaps = year / 4 - year / 100 + year / 400;
        let from_sunday = (year + leaps + LATER[month - 1] + i32::from(self.day)) % 7;
        let from_monday = usize::try_from((from_sunday + 6) % 7).expect("no date is before year 1");
        Weekday::ALL[from_monday]
    }

    /// The day after; the last day of the calendar is its own.
    #[must_use]
    pub fn next(self) -> Self {
        let Self { year, month, day } = self;
        Self::new(year, month, day + 1)
            .or_else(|_| Self::new(year, month + 1, 1))
            .or_else(|_| Self::new(year.saturating_add(1), 1, 1))
            .unwrap_or(self)
    }

    pub fn year(self) -> i16 {
        self.year
    }

    pub fn month(self) -> u8 {
        self.month
    }

    pub fn day(self) -> u8 {
        self.day
    }
}

impl FromStr for BusinessDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| {
                if i == 4 || i == 7 {
                    *b == b'-'
                } else {
                    b.is_ascii_digit()
                }
            });
        if !shaped {
            return Err(NotADate);
        }
        Self::new(
            text[0..4].parse().map_err(|_| NotADate)?,
            text[5..7].parse().map_err(|_| NotADate)?,
            text[8..10].parse().map_err(|_| NotADate)?,
        )
    }
}

impl fmt::Display for BusinessDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl TryFrom<String> for BusinessDate {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Self, NotADate> {
        text.parse()
    }
}

impl From<BusinessDate> for String {
    fn from(date: BusinessDate) -> Self {
        date.to_string()
    }
}

as_written!(BusinessDate);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_the_calendar_does_not_have_are_refused() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-04-31",
            "2026-00-10",
            "2026-1-1",
            "2026-11-2x",
            "0000-01-01",
        ] {
            assert!(text.parse::<BusinessDate>().is_err(), "{text} was taken");
        }
        assert!("2028-02-29".parse::<BusinessDate>().is_ok());
    }

    #[test]
    fn dates_order_as_the_calendar_does() {
        let date = |text: &str| text.parse::<BusinessDate>().unwrap();
        assert!(date("2026-12-31") < date("2027-01-01"));
    }

    #[test]
    fn a_date_knows_its_weekday_and_the_day_after() {
        use crate::hours::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        for (date, weekday) in [
            ("2026-11-22", Sun),
            ("2026-11-23", Mon),
            ("2024-02-29", Thu),
            ("2000-02-29", Tue),
            ("1900-03-01", Thu),
            ("2026-01-02", Fri),
            ("2027-01-02", Sat),
            ("2025-12-31", Wed),
        ] {
            let date: BusinessDate = date.parse().unwrap();
            assert_eq!(date.weekday(), weekday, "{date}");
        }
        for (date, after) in [
            ("2026-11-22", "2026-11-23"),
            ("2026-02-28", "2026-03-01"),
            ("2024-02-28", "2024-02-29"),
            ("2026-12-31", "2027-01-01"),
            ("9999-12-31", "9999-12-31"),
        ] {
            let date: BusinessDate = date.parse().unwrap();
            assert_eq!(date.next().to_string(), after);
        }
    }
}
