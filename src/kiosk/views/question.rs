//! Question: one at a time, and only such as change the materials.

use frontdesk_ui::{AnswerOption, KioskWindow, QuestionAdapter};
use slint::ComponentHandle as _;

use super::{Looking, Send, count, rows};
use crate::kiosk::session::{At, Input};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let adapter = window.global::<QuestionAdapter>();
    let At::Question { index, .. } = looking.session.at() else {
        // Nothing of the last customer stays, not even out of sight.
        adapter.set_service_name("".into());
        adapter.set_question("".into());
        adapter.set_options(slint::ModelRc::default());
        return;
    };
    let service = looking.service();
    let Some((service, question)) =
        service.and_then(|service| Some((service, service.questions.get(*index)?)))
    else {
        return;
    };
    let lang = looking.lang();
    let option = |choice: &frontdesk_domain::catalogue::Choice| AnswerOption {
        id: choice.id.as_str().into(),
        label: choice.text.to(lang).into(),
        line: slint::SharedString::new(),
    };
    adapter.set_service_name(service.name.to(lang).into());
    adapter.set_question(question.text.to(lang).into());
    adapter.set_line(slint::SharedString::new());
    adapter.set_number(count(index + 1));
    adapter.set_total(count(service.questions.len()));
    if let Some(model) = rows::update(
        &adapter.get_options(),
        question.choices.iter().map(option).collect(),
    ) {
        adapter.set_options(model);
    }
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let to = send.clone();
    window.global::<QuestionAdapter>().on_choose(move |choice| {
        if let Ok(choice) = choice.parse() {
            to(Input::Answer(choice));
        }
    });
}
