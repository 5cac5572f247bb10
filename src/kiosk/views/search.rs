//! Search: what was typed, and the services that it means.

use frontdesk_domain::catalogue::{Catalogue, Service};
use frontdesk_domain::text::Lang;
use frontdesk_ui::{KioskWindow, SearchAdapter, ServiceRow};
use slint::ComponentHandle as _;

use super::{Looking, Send, count, existing_page, rows, services, turn_pages};
use crate::kiosk::search::{Field, Hit};
use crate::kiosk::session::{At, Input};

/// A few pages of them above the keyboard; whoever does not find it there types one letter more.
const HITS_MAX: usize = 24;

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let adapter = window.global::<SearchAdapter>();
    let At::Search { typed, page } = looking.session.at() else {
        // Nothing of the last customer stays, not even out of sight.
        adapter.set_typed("".into());
        adapter.set_services(slint::ModelRc::default());
        return;
    };
    let Some(published) = &looking.facts.published else {
        return;
    };
    let catalogue = &published.site.catalogue;
    let hits: Vec<(&Service, String)> = if typed.trim().is_empty() {
        // Before anything is typed, what is asked for most: the first of the file.
        let first = catalogue.services.iter().take(HITS_MAX);
        first.map(|service| (service, String::new())).collect()
    } else {
        let hits = published.index().find(typed, HITS_MAX);
        let hit = |hit: &Hit| {
            let service = catalogue.service(&hit.service)?;
            Some((service, why(hit, service, catalogue, looking.lang())))
        };
        hits.iter().filter_map(hit).collect()
    };
    let lang = looking.lang();
    let words: Vec<(&str, &str)> = hits
        .iter()
        .map(|(service, why)| (service.name.to(lang), why.as_str()))
        .collect();
    let layout = looking.metrics.search_pages(&words);
    let pages = layout.pages;
    let page = existing_page(*page, pages.len());
    let on_screen = hits[pages.get(page).cloned().unwrap_or_default()].iter();
    let on_screen: Vec<ServiceRow> = on_screen
        .map(|(service, why)| ServiceRow {
            line: why.as_str().into(),
            ..services::row(service, looking)
        })
        .collect();
    adapter.set_typed(looking.metrics.typed_end(typed).into());
    adapter.set_form(layout.form);
    adapter.set_page(count(page + 1));
    adapter.set_pages(count(pages.len()));
    if let Some(model) = rows::update(&adapter.get_services(), on_screen) {
        adapter.set_services(model);
    }
}

/// Why a service was found, where its name does not say so.
fn why(hit: &Hit, service: &Service, catalogue: &Catalogue, lang: Lang) -> String {
    let group = || catalogue.group(&service.group);
    let text = match hit.field {
        Field::Name => None,
        Field::Alias(index) => service.aliases.get(usize::from(index)).map(String::as_str),
        Field::Line => Some(service.line.to(lang)),
        Field::Group => group().map(|group| group.name.to(lang)),
        Field::GroupAlias(index) => {
            group().and_then(|group| group.aliases.get(usize::from(index)).map(String::as_str))
        }
        Field::Material(index) => {
            let material = service.materials.get(usize::from(index));
            material.map(|material| material.name.to(lang))
        }
    };
    text.unwrap_or_default().to_owned()
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let adapter = window.global::<SearchAdapter>();
    super::type_keys!(adapter, send);
    let to = send.clone();
    adapter.on_choose(move |service| {
        if let Ok(service) = service.parse() {
            to(Input::ChooseService(service));
        }
    });
    turn_pages!(SearchAdapter, window, send);
}
