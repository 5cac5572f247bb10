//! Where a service is served.

use super::Whereabouts;
use crate::ids::SkillId;
use crate::rules::{CounterNumber, Settings};
use crate::text::Lang;

/// The area and the counters that serve a skill. Where several areas do, the one with the most counters is named.
pub fn whereabouts(settings: &Settings, skill: &SkillId, lang: Lang) -> Option<Whereabouts> {
    let in_area = |area| {
        settings
            .counters_with(skill)
            .filter(move |counter| counter.area == area)
    };
    let area = settings
        .counters_with(skill)
        .map(|counter| counter.area.clone())
        .max_by_key(|area| {
            (
                in_area(area.clone()).count(),
                std::cmp::Reverse(area.clone()),
            )
        })?;
    let mut counters: Vec<CounterNumber> = in_area(area.clone())
        .map(|counter| counter.number)
        .collect();
    counters.sort_unstable();
    let area = settings
        .area(&area)
        .map(|area| area.name.to(lang).to_owned())
        .unwrap_or_default();
    Some(Whereabouts { area, counters })
}
