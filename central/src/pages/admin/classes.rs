//! Priority classes, and how many of the calls are each one's.

use askama::Template;
use frontdesk_domain::rules::{PriorityClass, Settings};
use frontdesk_domain::text::Text;

use super::super::ui::Ui;
use super::Form;
use super::fields::{AdminForm, Shown, Word, Wrong};

#[derive(Debug, Template)]
#[template(path = "admin_classes.html")]
pub(super) struct Classes {
    ui: Ui,
    form: Form,
    ratio: String,
    rows: Vec<Row>,
    new: Row,
}

#[derive(Debug)]
struct Row {
    key: String,
    id: String,
    place: String,
    weight: String,
    names: Vec<Word>,
    claims: Vec<Word>,
    removed: bool,
}

impl Classes {
    pub fn of(ui: &Ui, settings: &Settings, shown: Shown<'_>, form: Form) -> Self {
        let nobody = PriorityClass {
            id: "new".parse().expect("`new` is an id"),
            name: Text::default(),
            weight: 1,
            claim: Text::default(),
        };
        let row = |place: usize, class: &PriorityClass| {
            let key = class.id.to_string();
            Row {
                id: if place == 0 {
                    shown.text("id.new", &"")
                } else {
                    key.clone()
                },
                place: shown.text(&format!("place.{key}"), &place),
                weight: shown.text(&format!("weight.{key}"), &class.weight),
                names: shown.words(ui, &format!("name.{key}"), &class.name),
                claims: shown.words(ui, &format!("claim.{key}"), &class.claim),
                removed: shown.ticked(&format!("remove.{key}"), false),
                key,
            }
        };
        let sum: u32 = settings
            .classes
            .iter()
            .map(|class| u32::from(class.weight))
            .sum();
        let each = settings.classes.iter().map(|class| {
            let name = class.name.to(ui.lang());
            ui.fill("admin.class_gets", &[("name", &name), ("n", &class.weight)])
        });
        let each: Vec<String> = each.collect();
        let each = each.join(&ui.t("comma"));
        Self {
            ratio: ui.fill("admin.ratio", &[("n", &sum), ("each", &each)]),
            rows: (1..)
                .zip(&settings.classes)
                .map(|(place, class)| row(place, class))
                .collect(),
            new: row(0, &nobody),
            form,
            ui: ui.clone(),
        }
    }
}

pub(super) fn apply(form: &AdminForm, settings: &mut Settings, wrong: &mut Vec<Wrong>) {
    let mut placed = Vec::new();
    for (present, class) in (1_u16..).zip(&settings.classes) {
        let key = &class.id;
        if form.has(&format!("remove.{key}")) {
            continue;
        }
        let place = form.parsed(&format!("place.{key}"), "place", wrong);
        let weight = form.parsed(&format!("weight.{key}"), "weight", wrong);
        let class = PriorityClass {
            id: class.id.clone(),
            name: form.words(&format!("name.{key}")),
            weight: weight.unwrap_or(class.weight),
            claim: form.words(&format!("claim.{key}")),
        };
        placed.push((place.unwrap_or(present), present, class));
    }
    // Where two claim one place, whoever was before stays before.
    placed.sort_by_key(|(place, present, _)| (*place, *present));
    settings.classes = placed.into_iter().map(|(_, _, class)| class).collect();
    if !form.text("id.new").is_empty() {
        let id = form.parsed("id.new", "id", wrong);
        let weight = form.parsed("weight.new", "weight", wrong);
        settings
            .classes
            .extend(id.zip(weight).map(|(id, weight)| PriorityClass {
                id,
                name: form.words("name.new"),
                weight,
                claim: form.words("claim.new"),
            }));
    }
}
