//! Whether the hall is open, by its hours and its own clock.

use frontdesk_domain::hours::{Calendar, TimeOfDay, Weekday};
use frontdesk_domain::time::Timestamp;

use super::facts::Facts;
use crate::local_time::Zone;

/// When a closed hall opens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    pub in_days: usize,
    pub day: Weekday,
    pub at: TimeOfDay,
}

/// Nothing where none are known.
pub fn calendar(facts: &Facts) -> Option<Calendar<'_>> {
    let branch = &facts.published.as_ref()?.site.settings.branch;
    Some(Calendar {
        hours: &branch.hours,
        special_days: &branch.special_days,
    })
}

pub fn is_closed(facts: &Facts, zone: &Zone, now: Timestamp) -> bool {
    let (date, at) = zone.date_and_time(now);
    calendar(facts).is_some_and(|calendar| !calendar.is_open(date, at))
}

pub fn next(facts: &Facts, zone: &Zone, now: Timestamp) -> Option<Next> {
    let (today, time) = zone.date_and_time(now);
    let (in_days, at) = calendar(facts)?.opens_next(today, time)?;
    Some(Next {
        in_days,
        day: today.weekday().plus(in_days),
        at,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use frontdesk_domain::hours::{Hours, SpecialDay};

    use super::*;
    use crate::kiosk::facts::Published;

    /// Saturday, 21 November 2026, 10:32 in Shanghai.
    const NOW: Timestamp = Timestamp(1_795_228_320_000);

    fn hall(days: &[Weekday], from: &str, to: &str) -> Facts {
        let mut site = crate::sample::hall().unwrap();
        site.settings.branch.hours = vec![Hours {
            days: days.to_vec(),
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        }];
        let published = Published::of("https://desk.example.org", site);
        Facts {
            published: Some(Arc::new(published)),
            ..Facts::default()
        }
    }

    #[test]
    fn a_hall_opens_and_closes_by_the_clock_on_its_own_wall() {
        let zone = Zone::named("Asia/Shanghai");
        let at = |facts: &Facts| is_closed(facts, &zone, NOW);
        assert!(!at(&hall(&[Weekday::Sat], "10:32", "10:33")));
        assert!(at(&hall(&[Weekday::Sat], "10:33", "17:00")));
        assert!(at(&hall(&[Weekday::Sat], "08:00", "10:32")));
        assert!(at(&hall(&[Weekday::Sun], "08:00", "17:00")));
        // In Honolulu it is Friday afternoon.
        assert!(is_closed(
            &hall(&[Weekday::Sat], "10:32", "10:33"),
            &Zone::named("Pacific/Honolulu"),
            NOW
        ));
    }

    #[test]
    fn on_a_holiday_it_is_closed_whatever_its_weekday_and_opens_after_it() {
        let zone = Zone::named("Asia/Shanghai");
        let mut facts = hall(&Weekday::ALL, "08:00", "17:00");
        let published = Arc::get_mut(facts.published.as_mut().unwrap()).unwrap();
        published.site.settings.branch.special_days = vec![SpecialDay {
            date: "2026-11-21".parse().unwrap(),
            name: frontdesk_domain::text::Text::default(),
            times: vec![],
        }];
        assert!(is_closed(&facts, &zone, NOW));
        let opens = next(&facts, &zone, NOW).unwrap();
        assert_eq!((opens.in_days, opens.day), (1, Weekday::Sun));
    }

    #[test]
    fn where_no_hours_are_known_it_is_open() {
        let zone = Zone::named("Asia/Shanghai");
        assert!(!is_closed(&Facts::default(), &zone, NOW));
    }

    #[test]
    fn a_closed_hall_names_the_day_and_the_time_it_opens() {
        let zone = Zone::named("Asia/Shanghai");
        let mondays = hall(&[Weekday::Mon], "08:30", "17:00");
        assert_eq!(
            next(&mondays, &zone, NOW),
            Some(Next {
                in_days: 2,
                day: Weekday::Mon,
                at: "08:30".parse().unwrap()
            })
        );
    }
}
