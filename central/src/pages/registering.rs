//! The page of a code that the centre does not know yet: the ticket is on its way from the kiosk.

use askama::Template;
use frontdesk_domain::text::Lang;

use super::ui::Ui;

/// It looks again by itself, with and without script.
#[derive(Debug, Clone)]
pub struct RegisteringPage {
    pub lang: Lang,
    /// The receipt code, for the links to the other languages.
    pub code: String,
}

#[derive(Template)]
#[template(path = "registering.html")]
struct Page<'a> {
    ui: Ui,
    code: &'a str,
}

impl RegisteringPage {
    pub fn render(&self) -> askama::Result<String> {
        Page {
            ui: Ui::new(self.lang, "UTC"),
            code: &self.code,
        }
        .render()
    }
}
