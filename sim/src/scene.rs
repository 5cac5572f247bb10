//! Where and when a simulation plays: the hall, how busy it is, how good its lines are, and how much goes wrong.

use frontdesk_central::calendar::Calendar;
use frontdesk_domain::rules::{BranchInfo, CounterSetup, KioskSetup, Unfinished};
use frontdesk_domain::site::Site;
use frontdesk_domain::time::Timestamp;

use crate::dice::Dice;

/// What the command line asks for.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    pub hours: u32,
    pub kiosks: Option<u16>,
    pub counters: Option<u16>,
}

#[derive(Debug, Clone)]
pub struct Scene {
    pub seed: u64,
    pub site: Site,
    pub begins: Timestamp,
    pub lasts_ms: i64,
    /// Customers at each kiosk, in an hour.
    pub customers: f64,
    /// How often something breaks, in an hour, over the whole hall.
    pub mishaps: f64,
    pub line: Line,
}

/// What the network does to what is sent.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The time of most messages; a few take a hundred times as long.
    pub delay_ms: i64,
    /// Of a thousand.
    pub lost: u32,
    pub doubled: u32,
}

/// Where clocks change, and nights in which they do. A simulation begins on one of these days, in UTC.
const PLACES: [(&str, &[&str]); 6] = [
    ("Asia/Shanghai", &["2026-11-21", "2026-12-31"]),
    ("Europe/Berlin", &["2026-10-24", "2027-03-27", "2026-11-21"]),
    ("America/New_York", &["2026-10-31", "2027-03-13"]),
    ("Australia/Lord_Howe", &["2027-04-03", "2026-10-03"]),
    ("America/St_Johns", &["2026-10-31", "2027-03-13"]),
    ("Pacific/Kiritimati", &["2026-12-30"]),
];

/// The business day changes then: before, in, and behind the hour that a change of the clocks skips or doubles.
const DAY_STARTS: [&str; 5] = ["04:00", "00:00", "02:30", "03:00", "06:30"];

const HOUR_MS: i64 = 3_600_000;

impl Scene {
    pub fn of(seed: u64, extent: Extent) -> Self {
        let dice = &mut Dice::of(seed, "scene");
        let (zone, days) = *dice.pick(&PLACES);
        let day = *dice.pick(days);
        let site = hall(zone, extent, dice);
        let begins = beginning(day, &site.settings.branch, dice);
        Self {
            seed,
            site,
            begins,
            lasts_ms: i64::from(extent.hours) * HOUR_MS,
            customers: *dice.pick(&[4.0, 12.0, 12.0, 30.0, 90.0]),
            mishaps: *dice.pick(&[2.0, 6.0, 12.0, 25.0]),
            line: *dice.pick(&[
                Line {
                    delay_ms: 5,
                    lost: 1,
                    doubled: 1,
                },
                Line {
                    delay_ms: 30,
                    lost: 10,
                    doubled: 10,
                },
                Line {
                    delay_ms: 150,
                    lost: 40,
                    doubled: 40,
                },
                Line {
                    delay_ms: 700,
                    lost: 120,
                    doubled: 80,
                },
            ]),
        }
    }

    pub fn ends(&self) -> Timestamp {
        self.begins.plus_ms(self.lasts_ms)
    }
}

/// At any time of a day in UTC, or shortly before the night's turn, there or in UTC.
fn beginning(day: &str, branch: &BranchInfo, dice: &mut Dice) -> Timestamp {
    let midnight: jiff::Timestamp = format!("{day}T00:00:00Z").parse().expect("a day");
    let midnight = Timestamp(midnight.as_millisecond());
    let before = dice.between(HOUR_MS / 4, 5 * HOUR_MS / 2);
    match dice.below(4) {
        0 => midnight.plus_ms(24 * HOUR_MS - before),
        1 => midnight.plus_ms(dice.between(0, 24 * HOUR_MS)),
        _ => {
            let calendar = Calendar::of(branch).expect("the places have calendars");
            let turn = calendar.start_after(day.parse().expect("a day"));
            turn.expect("the day ends").plus_ms(-before)
        }
    }
}

fn hall(zone: &str, extent: Extent, dice: &mut Dice) -> Site {
    let text = include_str!("hall.toml");
    let (mut site, _) = frontdesk_central::config::check_text("hall.toml".as_ref(), text)
        .expect("the simulated hall is a hall");
    let settings = &mut site.settings;
    zone.clone_into(&mut settings.branch.time_zone);
    (*dice.pick(&DAY_STARTS)).clone_into(&mut settings.branch.day_start);
    if dice.in_a_thousand(500) {
        settings.rules.unfinished = Unfinished::CarryOver;
    }
    let kiosks = extent.kiosks.unwrap_or_else(|| small(dice, 1, 4));
    let counters = extent.counters.unwrap_or_else(|| small(dice, 1, 5));
    let first = settings.kiosks[0].clone();
    let lanes = frontdesk_domain::number::Lane::all();
    let lanes = lanes.filter(|lane| *lane != settings.rules.desk_lane);
    settings.kiosks = (1..=kiosks)
        .zip(lanes)
        .map(|(n, lane)| KioskSetup {
            id: format!("kiosk-{n}").parse().expect("a slug"),
            lane,
            ..first.clone()
        })
        .collect();
    let first = settings.counters[0].clone();
    let skills = [&first.skills[..], &first.skills[..1], &first.skills[1..]];
    settings.counters = (1..=counters)
        .map(|number| CounterSetup {
            number,
            skills: skills[usize::from(number - 1) % skills.len()].to_vec(),
            ..first.clone()
        })
        .collect();
    site
}

fn small(dice: &mut Dice, least: i64, greatest: i64) -> u16 {
    u16::try_from(dice.between(least, greatest)).expect("small")
}
