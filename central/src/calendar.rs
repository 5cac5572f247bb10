//! Business days of a branch: which one a moment belongs to, and when the next begins.

use frontdesk_domain::rules::BranchInfo;
use frontdesk_domain::site::day_start_minutes;
use frontdesk_domain::time::{BusinessDate, Timestamp};
use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// A branch's time zone and the time of day at which its business day changes.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    day_start: Time,
}

/// Why a branch has no calendar. The check of its file finds these first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoCalendar {
    #[error("`{0}` is not a known time zone; write an IANA name, such as Asia/Shanghai")]
    TimeZone(String),
    #[error("`{0}` is not a time of day; write HH:MM, such as 04:00")]
    DayStart(String),
}

impl Calendar {
    pub fn of(branch: &BranchInfo) -> Result<Self, NoCalendar> {
        let zone = TimeZone::get(&branch.time_zone)
            .map_err(|_| NoCalendar::TimeZone(branch.time_zone.clone()))?;
        let wrong = || NoCalendar::DayStart(branch.day_start.clone());
        let minutes = day_start_minutes(&branch.day_start).ok_or_else(wrong)?;
        let part = |minutes: u16| i8::try_from(minutes).map_err(|_| wrong());
        let day_start =
            Time::new(part(minutes / 60)?, part(minutes % 60)?, 0, 0).map_err(|_| wrong())?;
        Ok(Self { zone, day_start })
    }

    /// The business date of a moment: before the day's start it is still the day before.
    pub fn date_at(&self, at: Timestamp) -> Option<BusinessDate> {
        let local = jiff::Timestamp::from_millisecond(at.0)
            .ok()?
            .to_zoned(self.zone.clone());
        let date = if local.time() < self.day_start {
            local.date().yesterday().ok()?
        } else {
            local.date()
        };
        BusinessDate::new(
            date.year(),
            date.month().unsigned_abs(),
            date.day().unsigned_abs(),
        )
        .ok()
    }

    /// When the business day `date` begins.
    pub fn start_of(&self, date: BusinessDate) -> Option<Timestamp> {
        self.start_on(civil(date)?)
    }

    /// When the business day after `date` begins.
    pub fn start_after(&self, date: BusinessDate) -> Option<Timestamp> {
        self.start_on(civil(date)?.tomorrow().ok()?)
    }

    /// Where a change of the clocks skips the day's start, the first moment after it; where it comes twice, the first.
    fn start_on(&self, date: Date) -> Option<Timestamp> {
        let start = self
            .zone
            .to_ambiguous_zoned(date.to_datetime(self.day_start));
        let skipped = matches!(start.offset(), AmbiguousOffset::Gap { .. });
        let earlier = start.earlier().ok()?.timestamp();
        let start = if skipped {
            self.zone.following(earlier).next()?.timestamp()
        } else {
            earlier
        };
        Some(Timestamp(start.as_millisecond()))
    }
}

fn civil(date: BusinessDate) -> Option<Date> {
    let month = i8::try_from(date.month()).ok()?;
    let day = i8::try_from(date.day()).ok()?;
    Date::new(date.year(), month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(zone: &str, day_start: &str) -> Calendar {
        let branch = format!(
            "id = 'hall'\nname = {{}}\nhelp_desk = {{}}\ntime_zone = '{zone}'\nday_start = '{day_start}'"
        );
        Calendar::of(&toml::from_str(&branch).unwrap()).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn an_evening_in_vancouver_is_not_tomorrow_although_it_is_in_utc() {
        let vancouver = calendar("America/Vancouver", "04:00");
        let date = vancouver.date_at(at("2026-11-22T01:30:00Z")).unwrap();
        assert_eq!(date.to_string(), "2026-11-21");
    }

    #[test]
    fn the_business_day_changes_at_its_start_and_not_at_midnight() {
        let shanghai = calendar("Asia/Shanghai", "04:00");
        let date = |text| shanghai.date_at(at(text)).unwrap().to_string();
        assert_eq!(date("2026-11-22T03:59:59.999+08:00"), "2026-11-21");
        assert_eq!(date("2026-11-22T04:00:00+08:00"), "2026-11-22");
    }

    #[test]
    fn the_next_start_is_the_first_moment_of_the_next_date_also_when_clocks_change() {
        for (zone, day_start) in [
            ("Asia/Shanghai", "04:00"),
            ("Europe/Berlin", "02:30"),
            ("UTC", "00:00"),
        ] {
            let calendar = calendar(zone, day_start);
            let mut date: BusinessDate = "2026-03-25".parse().unwrap();
            for _ in 0..10 {
                let start = calendar.start_after(date).unwrap();
                assert_eq!(calendar.date_at(start.plus_ms(-1)), Some(date), "{zone}");
                let next = calendar.date_at(start).unwrap();
                assert!(next > date, "{zone}: {next} after {date}");
                assert_eq!(calendar.start_of(next), Some(start), "{zone}");
                date = next;
            }
        }
    }
}
