//! Services: what a group offers, how long each takes and how long the wait is now.

use frontdesk_domain::catalogue::Service;
use frontdesk_ui::{KioskWindow, ServiceRow, ServicesAdapter};
use slint::ComponentHandle as _;

use super::{Looking, Send, count, existing_page, rows, turn_pages, wait};
use crate::kiosk::session::{At, Input};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let adapter = window.global::<ServicesAdapter>();
    let At::Services { group, page } = looking.session.at() else {
        // Nothing of the last customer stays, not even out of sight.
        adapter.set_group_name("".into());
        adapter.set_services(slint::ModelRc::default());
        return;
    };
    let Some(catalogue) = looking.catalogue() else {
        return;
    };
    let lang = looking.lang();
    let services: Vec<_> = catalogue.services_in(group).collect();
    let group_name = catalogue
        .group(group)
        .map(|group| group.name.to(lang))
        .unwrap_or_default();
    let words: Vec<(&str, &str)> = services
        .iter()
        .map(|service| (service.name.to(lang), service.line.to(lang)))
        .collect();
    let layout = looking.metrics.service_pages(group_name, &words);
    let pages = layout.pages;
    let page = existing_page(*page, pages.len());

    let range = pages.get(page).cloned().unwrap_or_default();
    let on_page = services[range]
        .iter()
        .map(|service| row(service, looking))
        .collect();
    adapter.set_group_name(group_name.into());
    adapter.set_form(layout.form);
    adapter.set_page(count(page + 1));
    adapter.set_pages(count(pages.len()));
    if let Some(model) = rows::update(&adapter.get_services(), on_page) {
        adapter.set_services(model);
    }
}

/// One service of a list, with the wait of whoever takes a number for it now.
pub fn row(service: &Service, looking: &Looking<'_>) -> ServiceRow {
    let lang = looking.lang();
    ServiceRow {
        id: service.id.as_str().into(),
        name: service.name.to(lang).into(),
        line: service.line.to(lang).into(),
        handling_minutes: service.handling_minutes.into(),
        wait: wait::of_newcomer(service, looking),
    }
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let adapter = window.global::<ServicesAdapter>();
    let to = send.clone();
    adapter.on_choose(move |service| {
        if let Ok(service) = service.parse() {
            to(Input::ChooseService(service));
        }
    });
    turn_pages!(ServicesAdapter, window, send);
}
