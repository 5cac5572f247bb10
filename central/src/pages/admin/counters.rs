//! Counters: where each stands and what it can do.

use askama::Template;
use frontdesk_domain::rules::{CounterSetup, Settings};

use super::super::counter::Choice;
use super::super::ui::Ui;
use super::fields::{AdminForm, Shown, Tick, Wrong};
use super::{Form, choices};

#[derive(Debug, Template)]
#[template(path = "admin_counters.html")]
pub(super) struct Counters {
    ui: Ui,
    form: Form,
    rows: Vec<Row>,
    new: Row,
}

#[derive(Debug)]
struct Row {
    key: String,
    number: String,
    areas: Vec<Choice>,
    skills: Vec<Tick>,
    removed: bool,
}

impl Counters {
    pub fn of(ui: &Ui, settings: &Settings, shown: Shown<'_>, form: Form) -> Self {
        let row = |key: String, counter: Option<&CounterSetup>| {
            let area = counter.map_or_else(
                || settings.areas.first().map(|area| area.id.to_string()),
                |counter| Some(counter.area.to_string()),
            );
            let area = shown.text(&format!("area.{key}"), &area.unwrap_or_default());
            let areas = settings
                .areas
                .iter()
                .map(|area| (area.id.to_string(), area.name.to(ui.lang()).to_owned()));
            let skill = |skill: &frontdesk_domain::rules::Skill| {
                let name = format!("skill.{key}.{}", skill.id);
                let has = counter.is_some_and(|counter| counter.skills.contains(&skill.id));
                Tick {
                    ticked: shown.ticked(&name, has),
                    label: skill.name.to(ui.lang()).to_owned(),
                    name,
                }
            };
            let number = counter.map_or_else(String::new, |counter| counter.number.to_string());
            Row {
                areas: choices(areas, &area),
                skills: settings.skills.iter().map(skill).collect(),
                removed: shown.ticked(&format!("remove.{key}"), false),
                number: if counter.is_some() {
                    number
                } else {
                    shown.text("number.new", &number)
                },
                key,
            }
        };
        Self {
            rows: settings
                .counters
                .iter()
                .map(|counter| row(counter.number.to_string(), Some(counter)))
                .collect(),
            new: row("new".to_owned(), None),
            form,
            ui: ui.clone(),
        }
    }
}

pub(super) fn apply(form: &AdminForm, settings: &mut Settings, wrong: &mut Vec<Wrong>) {
    let skills = |key: &str| {
        let has = |skill: &&frontdesk_domain::rules::Skill| {
            form.has(&format!("skill.{key}.{}", skill.id))
        };
        let had = settings.skills.iter().filter(has);
        had.map(|skill| skill.id.clone()).collect::<Vec<_>>()
    };
    let mut counters = Vec::new();
    for counter in &settings.counters {
        let key = counter.number.to_string();
        if form.has(&format!("remove.{key}")) {
            continue;
        }
        let area = form.parsed(&format!("area.{key}"), "area", wrong);
        counters.push(CounterSetup {
            number: counter.number,
            area: area.unwrap_or_else(|| counter.area.clone()),
            skills: skills(&key),
        });
    }
    if !form.text("number.new").is_empty() {
        let number = form.parsed("number.new", "counter", wrong);
        let area = form.parsed("area.new", "area", wrong);
        counters.extend(number.zip(area).map(|(number, area)| CounterSetup {
            number,
            area,
            skills: skills("new"),
        }));
        counters.sort_by_key(|counter| counter.number);
    }
    settings.counters = counters;
}
