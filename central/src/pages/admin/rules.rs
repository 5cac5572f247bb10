//! The numbers the queue runs on: first those of the missed call.

use askama::Template;
use frontdesk_domain::rules::{Rules as InForce, Settings, Unfinished};

use super::super::counter::Choice;
use super::super::ui::Ui;
use super::fields::{AdminForm, Shown, Wrong};
use super::{Form, choices};

#[derive(Debug, Template)]
#[template(path = "admin_rules.html")]
pub(super) struct Rules {
    ui: Ui,
    form: Form,
    groups: Vec<Group>,
    unfinished: Vec<Choice>,
    desk_lane: String,
}

#[derive(Debug)]
struct Group {
    name: String,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    key: &'static str,
    label: String,
    unit: String,
    value: String,
    min: u32,
    max: u32,
}

/// A rule that is a number: its key, its unit, and within which bounds `site::check` takes it.
type Figure = (&'static str, &'static str, u32, u32);

const MISSED: &[Figure] = &[
    ("calls_before_missed", "times", 1, 20),
    ("return_after", "people", 1, 100),
    ("recall_spacing_seconds", "seconds", 1, 600),
];
const WAITING: &[Figure] = &[
    ("let_pass_max", "people", 1, 100),
    ("let_pass_times", "times", 1, 100),
    ("soon_ahead", "people", 1, 100),
    ("wait_limit_minutes", "minutes", 1, 480),
    ("handling_limit_percent", "percent", 100, 1000),
];
const MACHINES: &[Figure] = &[
    ("help_valid_seconds", "seconds", 1, 600),
    ("offline_issue_days", "days", 1, 30),
];
const UNFINISHED: [(&str, Unfinished); 2] = [
    ("close", Unfinished::Close),
    ("carry_over", Unfinished::CarryOver),
];

impl Rules {
    pub fn of(ui: &Ui, settings: &Settings, shown: Shown<'_>, form: Form) -> Self {
        let rules = &settings.rules;
        let row = |(key, unit, min, max): &Figure| Row {
            key,
            label: ui.t_of("rule", key),
            unit: ui.t_of("unit", unit),
            value: shown.text(key, &value(rules, key)),
            min: *min,
            max: *max,
        };
        let group = |name: &str, figures: &[Figure]| Group {
            name: ui.t_of("admin", name),
            rows: figures.iter().map(row).collect(),
        };
        let unfinished = UNFINISHED
            .iter()
            .map(|(key, _)| ((*key).to_owned(), ui.t_of("rule", key)));
        let is = UNFINISHED.iter().find(|(_, is)| *is == rules.unfinished);
        let is = shown.text("unfinished", &is.map_or("close", |(key, _)| key));
        Self {
            groups: vec![
                group("rules_missed", MISSED),
                group("rules_waiting", WAITING),
                group("rules_machines", MACHINES),
            ],
            unfinished: choices(unfinished, &is),
            desk_lane: shown.text("desk_lane", &rules.desk_lane.to_string()),
            form,
            ui: ui.clone(),
        }
    }
}

/// Whether this is the key of a rule that has words of its own.
pub(super) fn is_rule(key: &str) -> bool {
    let mut figures = [MISSED, WAITING, MACHINES].into_iter().flatten();
    figures.any(|(figure, ..)| *figure == key) || ["unfinished", "desk_lane"].contains(&key)
}

fn value(rules: &InForce, key: &str) -> u32 {
    match key {
        "calls_before_missed" => rules.calls_before_missed.into(),
        "return_after" => rules.return_after.into(),
        "recall_spacing_seconds" => rules.recall_spacing_seconds,
        "let_pass_max" => rules.let_pass_max.into(),
        "let_pass_times" => rules.let_pass_times.into(),
        "soon_ahead" => rules.soon_ahead,
        "wait_limit_minutes" => rules.wait_limit_minutes.into(),
        "handling_limit_percent" => rules.handling_limit_percent.into(),
        "help_valid_seconds" => rules.help_valid_seconds,
        _ => rules.offline_issue_days.into(),
    }
}

pub(super) fn apply(form: &AdminForm, settings: &mut Settings, wrong: &mut Vec<Wrong>) {
    let rules = &mut settings.rules;
    set(
        form,
        "calls_before_missed",
        &mut rules.calls_before_missed,
        wrong,
    );
    set(form, "return_after", &mut rules.return_after, wrong);
    set(
        form,
        "recall_spacing_seconds",
        &mut rules.recall_spacing_seconds,
        wrong,
    );
    set(form, "let_pass_max", &mut rules.let_pass_max, wrong);
    set(form, "let_pass_times", &mut rules.let_pass_times, wrong);
    set(form, "soon_ahead", &mut rules.soon_ahead, wrong);
    set(
        form,
        "wait_limit_minutes",
        &mut rules.wait_limit_minutes,
        wrong,
    );
    set(
        form,
        "handling_limit_percent",
        &mut rules.handling_limit_percent,
        wrong,
    );
    set(
        form,
        "help_valid_seconds",
        &mut rules.help_valid_seconds,
        wrong,
    );
    set(
        form,
        "offline_issue_days",
        &mut rules.offline_issue_days,
        wrong,
    );
    if let Some(lane) = form.parsed("desk_lane", "lane", wrong) {
        rules.desk_lane = lane;
    }
    let is = form.text("unfinished");
    if let Some((_, is)) = UNFINISHED.iter().find(|(key, _)| *key == is) {
        rules.unfinished = *is;
    }
}

fn set<T: std::str::FromStr>(form: &AdminForm, key: &str, rule: &mut T, wrong: &mut Vec<Wrong>) {
    if let Some(typed) = form.parsed(key, "figure", wrong) {
        *rule = typed;
    }
}
