//! Checklist: what to bring, ticked off; the time it takes and the wait.

use frontdesk_domain::catalogue::{Fee, Material, Service};
use frontdesk_domain::text::Lang;
use frontdesk_domain::view::amount;
use frontdesk_ui::metrics::MaterialWords;
use frontdesk_ui::{ChecklistAdapter, KioskWindow, MaterialRow, NoteRow};
use slint::ComponentHandle as _;

use super::{Looking, Send, count, existing_page, rows, turn_pages, wait};
use crate::kiosk::session::{At, Input, Visit};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let adapter = window.global::<ChecklistAdapter>();
    let At::Checklist {
        visit,
        page,
        issuing,
    } = looking.session.at()
    else {
        // Nothing of the last customer stays, not even out of sight.
        adapter.set_service_name("".into());
        adapter.set_materials(slint::ModelRc::default());
        adapter.set_notes(slint::ModelRc::default());
        adapter.set_ticked_total(0);
        adapter.set_priority_asked(false);
        return;
    };
    let Some(service) = looking.service() else {
        return;
    };
    let lang = looking.lang();
    let materials: Vec<MaterialRow> = service
        .materials_for(&visit.answers)
        .map(|material| row(material, visit, lang))
        .collect();
    let notes = notes(service, lang);
    let words: Vec<MaterialWords> = materials
        .iter()
        .map(|row| MaterialWords {
            name: &row.name,
            detail: &row.detail,
            originals: row.originals,
            copies: row.copies,
        })
        .collect();
    let note_words: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
    let offered = looking.priority();
    let pages = looking.metrics.checklist_pages(
        service.name.to(lang),
        &words,
        &note_words,
        offered.map(|class| (class.name.to(lang), class.claim.to(lang))),
    );
    let page = existing_page(*page, pages.len());
    let shown = pages.get(page).cloned().unwrap_or_default();

    adapter.set_service_name(service.name.to(lang).into());
    adapter.set_handling_minutes(service.handling_minutes.into());
    adapter.set_wait(wait::of_newcomer(service, looking));
    adapter.set_materials_total(count(materials.len()));
    adapter.set_ticked_total(count(materials.iter().filter(|row| row.ticked).count()));
    adapter.set_page(count(page + 1));
    adapter.set_pages(count(pages.len()));
    adapter.set_busy(*issuing);
    adapter.set_priority_offered(offered.is_some());
    if let Some(class) = offered {
        adapter.set_priority_id(class.id.as_str().into());
        adapter.set_priority_class(class.name.to(lang).into());
        adapter.set_priority_who(class.claim.to(lang).into());
        adapter.set_priority_asked(visit.class.as_ref() == Some(&class.id));
    }
    adapter.set_notes_aside(shown.notes_aside);
    if let Some(model) = rows::update(
        &adapter.get_materials(),
        materials[shown.materials].to_vec(),
    ) {
        adapter.set_materials(model);
    }
    if let Some(model) = rows::update(&adapter.get_notes(), notes[shown.notes].to_vec()) {
        adapter.set_notes(model);
    }
}

fn row(material: &Material, visit: &Visit, lang: Lang) -> MaterialRow {
    MaterialRow {
        id: material.id.as_str().into(),
        name: material.name.to(lang).into(),
        detail: super::lacking::detail(material, lang, false).into(),
        originals: material.originals.into(),
        copies: material.copies.into(),
        ticked: visit.ticked.contains(&material.id),
    }
}

/// What need not be brought, and the fee.
fn notes(service: &Service, lang: Lang) -> Vec<NoteRow> {
    let remarks = service.remarks.iter().map(|remark| NoteRow {
        icon: remark.icon.as_str().into(),
        text: remark.text.to(lang).into(),
    });
    let fee = service.fee.iter().map(|fee| NoteRow {
        icon: "banknote".into(),
        text: fee_text(fee, lang).into(),
    });
    remarks.chain(fee).collect()
}

/// "¥40 工本费": the amount stands for itself in every language.
pub(super) fn fee_text(fee: &Fee, lang: Lang) -> String {
    let amount = amount(fee.amount_minor, &fee.currency);
    let sign = if fee.currency == "CNY" {
        "¥"
    } else {
        &format!("{} ", fee.currency)
    };
    format!("{sign}{amount}  {}", fee.note.to(lang))
        .trim_end()
        .to_owned()
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let adapter = window.global::<ChecklistAdapter>();
    let to = send.clone();
    adapter.on_toggle(move |material| {
        if let Ok(material) = material.parse() {
            to(Input::Toggle(material));
        }
    });
    let to = send.clone();
    adapter.on_priority(move |class| to(Input::AskForPriority(class.parse().ok())));
    let to = send.clone();
    adapter.on_lacking(move || to(Input::ShowLacking));
    let to = send.clone();
    adapter.on_take_number(move || to(Input::TakeNumber));
    turn_pages!(ChecklistAdapter, window, send);
}
