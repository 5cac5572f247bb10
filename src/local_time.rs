//! Times as people in the hall read them: the branch's zone, not the machine's.

use frontdesk_domain::hours::TimeOfDay;
use frontdesk_domain::time::{BusinessDate, Timestamp};
use jiff::tz::TimeZone;

/// A branch's time zone.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

/// A date for the heading line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalDate {
    /// 1 to 12.
    pub month: i32,
    /// 1 to 31.
    pub day: i32,
    /// 0 is Sunday.
    pub weekday: i32,
}

impl Zone {
    /// An IANA name; UTC for one that nobody knows, which the check of the hall's file refuses.
    pub fn named(name: &str) -> Self {
        Self(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }

    /// "10:32".
    pub fn clock(&self, at: Timestamp) -> String {
        self.local(at).strftime("%H:%M").to_string()
    }

    /// "2026-11-21 10:32".
    pub fn date_and_clock(&self, at: Timestamp) -> String {
        self.local(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    pub fn date(&self, at: Timestamp) -> LocalDate {
        let local = self.local(at);
        LocalDate {
            month: local.month().into(),
            day: local.day().into(),
            weekday: local.weekday().to_sunday_zero_offset().into(),
        }
    }

    pub fn date_and_time(&self, at: Timestamp) -> (BusinessDate, TimeOfDay) {
        let local = self.local(at);
        let (month, day) = (local.month().unsigned_abs(), local.day().unsigned_abs());
        let minutes =
            u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        (
            BusinessDate::new(local.year(), month, day).expect("a calendar shows dates"),
            TimeOfDay::from_minutes(minutes).expect("a clock shows less than 24:00"),
        )
    }

    fn local(&self, at: Timestamp) -> jiff::Zoned {
        jiff::Timestamp::from_millisecond(at.0.max(0))
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
            .to_zoned(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_on_the_screen_is_the_halls() {
        let at = Timestamp(1_795_228_320_000); // 2026-11-21T02:32:00Z
        let zone = Zone::named("Asia/Shanghai");
        assert_eq!(zone.clock(at), "10:32");
        assert_eq!(zone.date_and_clock(at), "2026-11-21 10:32");
        assert_eq!(
            zone.date(at),
            LocalDate {
                month: 11,
                day: 21,
                weekday: 6
            }
        );
        assert_eq!(
            zone.date_and_time(at),
            ("2026-11-21".parse().unwrap(), "10:32".parse().unwrap())
        );
    }
}
