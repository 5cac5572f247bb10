//! The hall is not open now: when it is.

use frontdesk_domain::hours::{self, OpenDays, Span};
use frontdesk_ui::{ClosedAdapter, KioskWindow, OpenDays as ShownDays};
use slint::ComponentHandle as _;

use super::{Looking, count, rows};
use crate::kiosk::opening;
use crate::kiosk::session::{At, OutOfService};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    if *looking.session.at() != At::OutOfService(OutOfService::Closed) {
        return;
    }
    let adapter = window.global::<ClosedAdapter>();
    let next = opening::next(looking.facts, looking.zone, looking.now);
    adapter.set_opens_in_days(next.map_or(-1, |next| count(next.in_days)));
    if let Some(next) = next {
        adapter.set_opens_weekday(next.day.from_sunday().into());
        adapter.set_opens_at(next.at.to_string().into());
    }
    let calendar = opening::calendar(looking.facts);
    let (today, _) = looking.zone.date_and_time(looking.now);
    let special = calendar.and_then(|calendar| calendar.special_day(today));
    let because = special.map_or("", |day| day.name.to(looking.lang()));
    adapter.set_because(because.into());
    let week = calendar.map_or_else(Vec::new, |calendar| hours::week(calendar.hours));
    let week = week.iter().map(days).collect();
    if let Some(model) = rows::update(&adapter.get_week(), week) {
        adapter.set_week(model);
    }
}

fn days(days: &OpenDays) -> ShownDays {
    let spans: Vec<String> = days.spans.iter().copied().map(written).collect();
    ShownDays {
        first: days.first.from_sunday().into(),
        last: days.last.from_sunday().into(),
        hours: spans.join("  ").into(),
    }
}

fn written((from, to): Span) -> String {
    format!("{from}–{to}")
}
