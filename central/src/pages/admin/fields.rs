//! What somebody typed into a form of administration, so that a page that must say no shows it again.

use std::collections::BTreeMap;
use std::str::FromStr;

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::site::Versions;
use frontdesk_domain::text::{Lang, Text};
use serde::Deserialize;
use uuid::Uuid;

use super::super::ui::Ui;

/// A form of administration as `application/x-www-form-urlencoded`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AdminForm {
    /// Which of the page's forms it is.
    #[serde(rename = "do")]
    pub action: String,
    /// The command's id, as the page had it.
    pub id: Uuid,
    #[serde(flatten)]
    pub fields: BTreeMap<String, String>,
}

impl AdminForm {
    pub fn command_id(&self) -> CommandId {
        CommandId(self.id)
    }

    /// What was in force when the page was made.
    pub fn based_on(&self) -> Option<Versions> {
        let hash = |name: &str| self.text(name).parse::<Hash>().ok();
        Some(Versions {
            settings: hash("settings")?,
            catalogue: hash("catalogue")?,
        })
    }

    /// Looks at it without publishing it.
    pub fn is_preview(&self) -> bool {
        self.text("step") == "preview"
    }

    /// Without the spaces around it; what is not there is empty.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub fn words(&self, field: &str) -> Text {
        let mut text = Text::default();
        for lang in Lang::ALL {
            let words = self.text(&format!("{field}.{}", lang.tag()));
            text.set(lang, words.to_owned());
        }
        text
    }

    /// A value in a field; where it is none, that is noted.
    pub fn parsed<T: FromStr>(&self, field: &str, what: &str, wrong: &mut Vec<Wrong>) -> Option<T> {
        let parsed = self.text(field).parse().ok();
        if parsed.is_none() {
            wrong.push(Wrong {
                key: what.to_owned(),
                typed: self.text(field).chars().take(40).collect(),
            });
        }
        parsed
    }
}

/// What was typed and cannot be what its field is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// `wrong.KEY` says what is to be written there.
    pub key: String,
    pub typed: String,
}

/// A field's value: what was typed, or else what is in force.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a>(pub Option<&'a AdminForm>);

impl Shown<'_> {
    pub fn text(self, name: &str, otherwise: &impl ToString) -> String {
        match self.0 {
            Some(form) if form.has(name) => form.fields[name].clone(),
            _ => otherwise.to_string(),
        }
    }

    /// A box that is not ticked is not sent.
    pub fn ticked(self, name: &str, otherwise: bool) -> bool {
        self.0.map_or(otherwise, |form| form.has(name))
    }

    /// The same words in each language, the reader's first.
    pub fn words(self, ui: &Ui, field: &str, otherwise: &Text) -> Vec<Word> {
        let mut langs = Lang::ALL.to_vec();
        langs.sort_by_key(|lang| *lang != ui.lang());
        let word = |lang: Lang| {
            let name = format!("{field}.{}", lang.tag());
            Word {
                value: self.text(&name, &otherwise.exactly(lang).unwrap_or_default()),
                label: ui.t_of("admin", &format!("in_{}", lang.tag().replace('-', "_"))),
                lang: lang.tag(),
                name,
            }
        };
        langs.into_iter().map(word).collect()
    }
}

/// One language of a text that is written in several.
#[derive(Debug)]
pub struct Word {
    pub name: String,
    pub label: String,
    pub lang: &'static str,
    pub value: String,
}

#[derive(Debug)]
pub struct Tick {
    pub name: String,
    pub label: String,
    pub ticked: bool,
}
