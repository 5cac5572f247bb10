//! Lacking: what is missing and where to get it.

use frontdesk_domain::catalogue::{Material, Service};
use frontdesk_domain::text::Lang;
use frontdesk_ui::metrics::MaterialWords;
use frontdesk_ui::{KioskWindow, LackingAdapter, LackingRow, Paper};
use slint::ComponentHandle as _;

use super::ticket::paper;
use super::{Looking, Send, count, existing_page, rows, turn_pages};
use crate::kiosk::logic::{OtherPaper, Papers, PrinterStands};
use crate::kiosk::qr;
use crate::kiosk::session::{At, Input, Visit};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let adapter = window.global::<LackingAdapter>();
    let At::Lacking {
        visit,
        page,
        issuing,
        on_paper,
    } = looking.session.at()
    else {
        // Nothing of the last customer stays, not even out of sight.
        adapter.set_service_name("".into());
        adapter.set_materials(slint::ModelRc::default());
        adapter.set_qr(slint::Image::default());
        return;
    };
    let Some(service) = looking.service() else {
        return;
    };
    let lang = looking.lang();
    let missing: Vec<LackingRow> = visit
        .lacking(service)
        .map(|material| LackingRow {
            id: material.id.as_str().into(),
            name: material.name.to(lang).into(),
            detail: detail(material, lang, true).into(),
            originals: material.originals.into(),
            copies: material.copies.into(),
        })
        .collect();
    let words: Vec<MaterialWords> = missing
        .iter()
        .map(|row| MaterialWords {
            name: &row.name,
            detail: &row.detail,
            originals: row.originals,
            copies: row.copies,
        })
        .collect();
    if adapter.get_qr().size().width == 0 {
        adapter.set_qr(code(visit, service, looking).unwrap_or_default());
    }
    adapter.set_paper(other_paper(*on_paper, &looking.facts.papers));
    let pages = looking.metrics.lacking_pages(service.name.to(lang), &words);
    let page = existing_page(*page, pages.len());
    let range = pages.get(page).cloned().unwrap_or_default();

    adapter.set_service_name(service.name.to(lang).into());
    adapter.set_page(count(page + 1));
    adapter.set_pages(count(pages.len()));
    adapter.set_busy(*issuing);
    if let Some(model) = rows::update(&adapter.get_materials(), missing[range].to_vec()) {
        adapter.set_materials(model);
    }
}

/// The address of the list, drawn; none where the hall has no address or the list fits no code.
fn code(visit: &Visit, service: &Service, looking: &Looking<'_>) -> Option<slint::Image> {
    let published = looking.facts.published.as_ref()?;
    qr::image(&published.list_url(&visit.list(), service)?).ok()
}

/// Where this kiosk prints, what became of the paper that was asked for last.
pub(super) fn other_paper(asked: bool, papers: &Papers) -> Paper {
    match (papers.printer, papers.other) {
        (PrinterStands::None, _) => Paper::NoPrinter,
        (_, OtherPaper::None) => Paper::NotAsked,
        _ if !asked => Paper::NotAsked,
        (_, OtherPaper::Printing) => Paper::Printing,
        (stands, OtherPaper::Ended(end)) => paper(end, stands),
    }
}

/// One line about a material: for somebody who lacks it where to get it, for others why it is needed; the other one
/// where that is not known.
pub fn detail(material: &Material, lang: Lang, lacking: bool) -> String {
    let (obtain, note) = (material.obtain.to(lang), material.note.to(lang));
    let (first, second) = if lacking {
        (obtain, note)
    } else {
        (note, obtain)
    };
    if first.trim().is_empty() {
        second
    } else {
        first
    }
    .to_owned()
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let adapter = window.global::<LackingAdapter>();
    let to = send.clone();
    adapter.on_take_anyway(move || to(Input::TakeNumber));
    let to = send.clone();
    adapter.on_print(move || to(Input::PrintList));
    let to = send.clone();
    adapter.on_come_later(move || to(Input::ComeLater));
    turn_pages!(LackingAdapter, window, send);
}
