//! Opening hours of the week, and the days that are otherwise.

use askama::Template;
use frontdesk_domain::hours::{Hours as Entry, SpecialDay, Times, Weekday};
use frontdesk_domain::rules::Settings;
use frontdesk_domain::text::Text;

use super::super::ui::Ui;
use super::Form;
use super::fields::{AdminForm, Shown, Tick, Word, Wrong};

/// So many rows are free for what is new.
const FREE_ROWS: usize = 2;

#[derive(Debug, Template)]
#[template(path = "admin_hours.html")]
pub(super) struct Hours {
    ui: Ui,
    form: Form,
    week: Vec<WeekRow>,
    days: Vec<DayRow>,
}

#[derive(Debug)]
struct WeekRow {
    n: usize,
    days: Vec<Tick>,
    from: String,
    to: String,
}

#[derive(Debug)]
struct DayRow {
    n: usize,
    date: String,
    names: Vec<Word>,
    times: String,
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Hours {
    pub fn of(ui: &Ui, settings: &Settings, shown: Shown<'_>, form: Form) -> Self {
        let branch = &settings.branch;
        let week = |n: usize| {
            let entry = branch.hours.get(n);
            let day = |(name, day): (&str, Weekday)| {
                let field = format!("day.{n}.{name}");
                let has = entry.is_some_and(|entry| entry.days.contains(&day));
                Tick {
                    ticked: shown.ticked(&field, has),
                    label: ui.t_of("weekday", name),
                    name: field,
                }
            };
            let from = entry.map_or_else(String::new, |entry| entry.from.to_string());
            let to = entry.map_or_else(String::new, |entry| entry.to.to_string());
            WeekRow {
                n,
                days: DAYS.into_iter().zip(Weekday::ALL).map(day).collect(),
                from: shown.text(&format!("from.{n}"), &from),
                to: shown.text(&format!("to.{n}"), &to),
            }
        };
        let day = |n: usize| {
            let day = branch.special_days.get(n);
            let nothing = Text::default();
            let times = day.map(|day| day.times.iter().copied().map(written).collect::<Vec<_>>());
            let date = day.map_or_else(String::new, |day| day.date.to_string());
            DayRow {
                n,
                date: shown.text(&format!("date.{n}"), &date),
                names: shown.words(
                    ui,
                    &format!("why.{n}"),
                    day.map_or(&nothing, |day| &day.name),
                ),
                times: shown.text(&format!("times.{n}"), &times.unwrap_or_default().join(" ")),
            }
        };
        Self {
            week: (0..branch.hours.len() + FREE_ROWS).map(week).collect(),
            days: (0..branch.special_days.len() + FREE_ROWS)
                .map(day)
                .collect(),
            form,
            ui: ui.clone(),
        }
    }
}

fn written(times: Times) -> String {
    format!("{}-{}", times.from, times.to)
}

/// A row without a day, or without a date, is left out.
pub(super) fn apply(form: &AdminForm, settings: &mut Settings, wrong: &mut Vec<Wrong>) {
    let branch = &mut settings.branch;
    let week = 0..branch.hours.len() + FREE_ROWS;
    let special = 0..branch.special_days.len() + FREE_ROWS;
    branch.hours = week.filter_map(|n| week_row(form, n, wrong)).collect();
    branch.special_days = special
        .filter_map(|n| special_day(form, n, wrong))
        .collect();
    branch.special_days.sort_by_key(|day| day.date);
}

fn week_row(form: &AdminForm, n: usize, wrong: &mut Vec<Wrong>) -> Option<Entry> {
    let days: Vec<Weekday> = DAYS
        .into_iter()
        .zip(Weekday::ALL)
        .filter(|(name, _)| form.has(&format!("day.{n}.{name}")))
        .map(|(_, day)| day)
        .collect();
    if days.is_empty() {
        return None;
    }
    let from = form.parsed(&format!("from.{n}"), "time", wrong);
    let to = form.parsed(&format!("to.{n}"), "time", wrong);
    Some(Entry {
        days,
        from: from?,
        to: to?,
    })
}

fn special_day(form: &AdminForm, n: usize, wrong: &mut Vec<Wrong>) -> Option<SpecialDay> {
    if form.text(&format!("date.{n}")).is_empty() {
        return None;
    }
    let date = form.parsed(&format!("date.{n}"), "date", wrong);
    let mut times = Vec::new();
    for span in form.text(&format!("times.{n}")).split_whitespace() {
        match span_of(span) {
            Some(span) => times.push(span),
            None => wrong.push(Wrong {
                key: "times".to_owned(),
                typed: span.chars().take(40).collect(),
            }),
        }
    }
    Some(SpecialDay {
        date: date?,
        name: form.words(&format!("why.{n}")),
        times,
    })
}

fn span_of(written: &str) -> Option<Times> {
    let (from, to) = written.split_once(['-', '–', '~'])?;
    Some(Times {
        from: from.parse().ok()?,
        to: to.parse().ok()?,
    })
}
