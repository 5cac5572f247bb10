//! What every screen and page says, and for how long.

use askama::Template;
use frontdesk_domain::text::Text;

use super::super::ui::Ui;
use super::fields::{Shown, Word};
use super::{AdminInput, Form};

#[derive(Debug, Template)]
#[template(path = "admin_notices.html")]
pub(super) struct Notices {
    ui: Ui,
    posted: Option<(String, String)>,
    withdraw: Form,
    post: Form,
    words: Vec<Word>,
    from: i64,
}

impl Notices {
    pub fn of(
        ui: &Ui,
        input: &AdminInput<'_>,
        shown: Shown<'_>,
        form: &mut dyn FnMut() -> Form,
    ) -> Self {
        let posted = input.state.notice_at(input.now).map(|notice| {
            let until = ui.n("floor.until", ui.moment(notice.until, input.now));
            (notice.text.to(ui.lang()).to_owned(), until)
        });
        Self {
            posted,
            withdraw: form(),
            post: form(),
            words: shown.words(ui, "text", &Text::default()),
            from: input.now.0,
            ui: ui.clone(),
        }
    }
}
