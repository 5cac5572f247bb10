//! The page behind a one-time link: somebody chooses a password that nobody else has seen.

use askama::Template;
use frontdesk_domain::text::Lang;
use serde::Deserialize;

use super::ui::Ui;
use crate::accounts::PASSWORD_MIN_CHARS;

/// The fields of the page's form. Names are there for the first administrator alone.
#[derive(Deserialize)]
pub struct SetUpForm {
    #[serde(default)]
    pub login: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub password: String,
    #[serde(default)]
    pub again: String,
}

#[derive(Debug, Clone)]
pub struct SetUpPage {
    pub lang: Lang,
    pub whose: Whose,
    pub told: Option<Told>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// The first administrator names themselves; what they have typed already.
    First { login: String, name: String },
    /// Somebody who has an account.
    Colleague { login: String, name: String },
}

/// What cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    BadLogin,
    BadName,
    LoginTaken,
    PasswordLength,
    PasswordGuessable,
    /// The password and its repetition.
    Differ,
}

#[derive(Template)]
#[template(path = "set_up.html")]
struct Page<'a> {
    ui: Ui,
    first: bool,
    login: &'a str,
    name: &'a str,
    told: Option<String>,
    rule: String,
}

impl SetUpPage {
    pub fn render(&self) -> askama::Result<String> {
        let ui = Ui::new(self.lang, "UTC");
        let told = self.told.map(|told| {
            ui.t_of(
                "access",
                match told {
                    Told::BadLogin => "bad_login",
                    Told::BadName => "bad_name",
                    Told::LoginTaken => "login_taken",
                    Told::PasswordLength => "password_length",
                    Told::PasswordGuessable => "password_guessable",
                    Told::Differ => "differ",
                },
            )
        });
        let (first, login, name) = match &self.whose {
            Whose::First { login, name } => (true, login, name),
            Whose::Colleague { login, name } => (false, login, name),
        };
        Page {
            first,
            login,
            name,
            told,
            rule: ui.n("access.rule", PASSWORD_MIN_CHARS),
            ui,
        }
        .render()
    }
}
