//! Search, and what comes back with a slip: where a ticket stands, and the rating.

use slint::ComponentHandle as _;

use super::{Stage, range, rows};
use crate::{
    Asked, RateAdapter, Screen, SearchAdapter, ServiceRow, Standing, TrackAdapter, TrackProblem,
};

/// What stands above the keyboard: what fits of so many hits.
pub(super) fn search(stage: &Stage<'_>, typed: &str, count: usize) {
    let adapter = stage.window.global::<SearchAdapter>();
    let found = &stage.sample.services[..count.min(stage.sample.services.len())];
    let layout = stage.metrics.search_pages(found);
    let first = layout.pages.first().cloned().unwrap_or_default();
    adapter.set_typed(typed.into());
    adapter.set_form(layout.form);
    adapter.set_page(1);
    adapter.set_pages(layout.pages.len().try_into().unwrap_or(1));
    adapter.set_services(rows(found[first].iter().map(|&(name, line)| ServiceRow {
        id: name.into(),
        name: name.into(),
        line: line.into(),
        handling_minutes: 12,
        wait: range(),
    })));
    stage.frame().set_screen(Screen::Search);
}

pub(super) fn track(stage: &Stage<'_>, typed: &str, problem: TrackProblem) {
    let adapter = stage.window.global::<TrackAdapter>();
    adapter.set_typed(typed.into());
    adapter.set_complete(typed.len() > 8);
    adapter.set_problem(problem);
    stage.frame().set_screen(Screen::Track);
}

pub(super) fn found(stage: &Stage<'_>, standing: Standing, asked: Asked) {
    let adapter = stage.window.global::<TrackAdapter>();
    adapter.set_number("AB1017".into());
    adapter.set_service_name(stage.sample.services[0].0.into());
    adapter.set_standing(standing);
    adapter.set_wait(range());
    adapter.set_may_let_pass(standing == Standing::Waiting);
    adapter.set_may_leave(matches!(standing, Standing::Waiting | Standing::Missed));
    adapter.set_may_check_in(standing == Standing::Missed);
    adapter.set_may_rate(standing == Standing::Done);
    adapter.set_leaving(false);
    adapter.set_asked(asked);
    stage.frame().set_screen(Screen::Found);
}

pub(super) fn leaving(stage: &Stage<'_>) {
    found(stage, Standing::Waiting, Asked::Nothing);
    stage.window.global::<TrackAdapter>().set_leaving(true);
}

pub(super) fn rate(stage: &Stage<'_>, level: i32, asked: Asked) {
    let adapter = stage.window.global::<RateAdapter>();
    adapter.set_level(level);
    adapter.set_clarity(true);
    adapter.set_asked(asked);
    stage.frame().set_screen(Screen::Rate);
}
