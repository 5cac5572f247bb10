//! The page of a ticket that could not be recorded: its number was given out before, or its kiosk could not have issued
//! it. Its holder will not be called, and must not wait for that: the number may be somebody else's.

use askama::Template;
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::text::Lang;

use super::ui::Ui;

#[derive(Debug, Clone)]
pub struct SetAsidePage {
    pub lang: Lang,
    /// The receipt code, for the links to the other languages.
    pub code: String,
    pub number: TicketNumber,
    pub hall: String,
    /// Where to go, in the reader's language.
    pub help_desk: String,
}

#[derive(Template)]
#[template(path = "set_aside.html")]
struct Page<'a> {
    ui: Ui,
    code: &'a str,
    number: String,
    hall: &'a str,
    todo: String,
}

impl SetAsidePage {
    pub fn render(&self) -> askama::Result<String> {
        let ui = Ui::new(self.lang, "UTC");
        Page {
            code: &self.code,
            number: self.number.to_string(),
            hall: &self.hall,
            todo: ui.fill("set_aside.todo", &[("desk", &self.help_desk)]),
            ui,
        }
        .render()
    }
}
