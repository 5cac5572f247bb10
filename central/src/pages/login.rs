//! The page that asks who somebody is.

use askama::Template;
use frontdesk_domain::text::Lang;
use serde::Deserialize;

use super::ui::Ui;

/// The fields of the page's form.
#[derive(Deserialize)]
pub struct LoginForm {
    #[serde(default)]
    pub login: String,
    #[serde(default)]
    pub password: String,
}

#[derive(Debug, Clone)]
pub struct LoginPage {
    pub lang: Lang,
    /// Where they go on to; a path of this service.
    pub to: Option<String>,
    /// As it was typed.
    pub login: String,
    pub told: Option<Told>,
}

/// Why somebody is not in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The name, the password, or both.
    Wrong,
    Wait {
        seconds: u32,
    },
    Busy,
}

#[derive(Template)]
#[template(path = "login.html")]
struct Page<'a> {
    ui: Ui,
    action: String,
    login: &'a str,
    told: Option<String>,
    query: String,
}

impl LoginPage {
    pub fn render(&self) -> askama::Result<String> {
        let ui = Ui::new(self.lang, "UTC");
        let told = self.told.map(|told| match told {
            Told::Wrong => ui.t("access.wrong"),
            Told::Wait { seconds } => ui.count("access.wait", seconds.into()),
            Told::Busy => ui.t("access.busy"),
        });
        let to = self.to.as_deref().map(|to| to.replace('&', "%26"));
        let to = to.map(|to| format!("&to={to}")).unwrap_or_default();
        Page {
            action: format!("/login?lang={}{to}", ui.tag()),
            query: to,
            login: &self.login,
            told,
            ui,
        }
        .render()
    }
}
