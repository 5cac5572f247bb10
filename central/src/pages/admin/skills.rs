//! Skill groups: their names, and which counters have each.

use askama::Template;
use frontdesk_domain::rules::{Settings, Skill};
use frontdesk_domain::text::Text;

use super::super::ui::Ui;
use super::Form;
use super::fields::{AdminForm, Shown, Word, Wrong};

#[derive(Debug, Template)]
#[template(path = "admin_skills.html")]
pub(super) struct Skills {
    ui: Ui,
    form: Form,
    rows: Vec<Row>,
    new_id: String,
    new: Vec<Word>,
}

#[derive(Debug)]
struct Row {
    id: String,
    words: Vec<Word>,
    counters: String,
    removed: bool,
}

impl Skills {
    pub fn of(ui: &Ui, settings: &Settings, shown: Shown<'_>, form: Form) -> Self {
        let row = |skill: &Skill| {
            let counters: Vec<String> = settings
                .counters_with(&skill.id)
                .map(|counter| counter.number.to_string())
                .collect();
            Row {
                words: shown.words(ui, &format!("name.{}", skill.id), &skill.name),
                counters: if counters.is_empty() {
                    ui.t("admin.no_counter")
                } else {
                    ui.n("admin.at_counters", counters.join(&ui.t("comma")))
                },
                removed: shown.ticked(&format!("remove.{}", skill.id), false),
                id: skill.id.to_string(),
            }
        };
        Self {
            rows: settings.skills.iter().map(row).collect(),
            new_id: shown.text("id.new", &""),
            new: shown.words(ui, "name.new", &Text::default()),
            form,
            ui: ui.clone(),
        }
    }
}

pub(super) fn apply(form: &AdminForm, settings: &mut Settings, wrong: &mut Vec<Wrong>) {
    for skill in &mut settings.skills {
        skill.name = form.words(&format!("name.{}", skill.id));
    }
    let gone = |skill: &Skill| form.has(&format!("remove.{}", skill.id));
    let removed: Vec<_> = settings
        .skills
        .extract_if(.., |skill| gone(skill))
        .collect();
    for counter in &mut settings.counters {
        counter
            .skills
            .retain(|skill| removed.iter().all(|gone| gone.id != *skill));
    }
    if !form.text("id.new").is_empty()
        && let Some(id) = form.parsed("id.new", "id", wrong)
    {
        settings.skills.push(Skill {
            id,
            name: form.words("name.new"),
        });
    }
}
