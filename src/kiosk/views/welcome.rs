//! Welcome: the groups, and how full the hall is.

use frontdesk_ui::{GroupTile, KioskWindow, WelcomeAdapter};
use slint::ComponentHandle as _;

use super::{Looking, Send, count, existing_page, rows, turn_pages};
use crate::kiosk::session::{At, Input};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let At::Welcome { page } = looking.session.at() else {
        return;
    };
    let adapter = window.global::<WelcomeAdapter>();
    let figures = looking.facts.figures_at(looking.now);
    adapter.set_figures_known(figures.is_some());
    adapter.set_waiting(count(looking.facts.state.waiting().count()));
    adapter.set_counters_open(count(looking.facts.state.open_counters().count()));
    let lang = looking.lang();
    let state = &looking.facts.state;
    let posted = state.notice_at(looking.now).map(|notice| &notice.text);
    let closed = state.closed_early.as_ref().map(|closed| &closed.notice);
    let notice = posted.or(closed).map_or("", |notice| notice.to(lang));
    adapter.set_notice(notice.into());
    adapter.set_closed_early(closed.is_some());

    let Some(catalogue) = looking.catalogue() else {
        return;
    };
    let offered = catalogue
        .groups
        .iter()
        .filter(|group| catalogue.services_in(&group.id).next().is_some());
    let tiles: Vec<GroupTile> = looking
        .popular
        .order(offered)
        .into_iter()
        .map(|group| GroupTile {
            id: group.id.as_str().into(),
            icon: group.icon.as_str().into(),
            name: group.name.to(lang).into(),
            line: group.line.to(lang).into(),
        })
        .collect();
    let words: Vec<(&str, &str)> = tiles
        .iter()
        .map(|tile| (tile.name.as_str(), tile.line.as_str()))
        .collect();
    let layout = looking.metrics.group_pages(&words, notice);
    let page = existing_page(*page, layout.pages.len());
    let on_page = layout
        .pages
        .get(page)
        .map(|range| tiles[range.clone()].to_vec())
        .unwrap_or_default();
    adapter.set_form(layout.form);
    adapter.set_page(count(page + 1));
    adapter.set_pages(count(layout.pages.len()));
    if let Some(model) = rows::update(&adapter.get_groups(), on_page) {
        adapter.set_groups(model);
    }
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let adapter = window.global::<WelcomeAdapter>();
    let to = send.clone();
    adapter.on_choose(move |group| {
        if let Ok(group) = group.parse() {
            to(Input::ChooseGroup(group));
        }
    });
    let to = send.clone();
    adapter.on_search(move || to(Input::OpenSearch));
    let to = send.clone();
    adapter.on_ask(move || to(Input::Help));
    let to = send.clone();
    adapter.on_track(move || to(Input::OpenTrack));
    turn_pages!(WelcomeAdapter, window, send);
}
