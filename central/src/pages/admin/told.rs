//! What a draft would change, and what is wrong with it, in the reader's words.

use frontdesk_domain::site::{Change, Detail, HowChanged, Section, Told};

use super::super::ui::Ui;
use crate::configuration::wire::CheckAnswer;

/// So many things are told one by one; more are counted.
const TOLD_MAX: usize = 60;

#[derive(Debug)]
pub(super) struct Preview {
    pub changes: Vec<Line>,
    pub more: Option<String>,
    pub findings: Vec<Found>,
    pub more_findings: Option<String>,
    pub refused: Option<String>,
    /// What the rules say, where only they know which service or counter it is about.
    pub because: Option<String>,
}

#[derive(Debug)]
pub(super) struct Line {
    /// A class: `added`, `removed`, `changed` or `reordered`.
    pub how: &'static str,
    pub how_words: String,
    pub what: String,
    pub details: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Found {
    pub error: bool,
    pub kind: String,
    pub key: String,
    pub message: String,
}

impl Preview {
    pub fn of(ui: &Ui, checked: &CheckAnswer) -> Self {
        let told = checked.changes.iter().take(TOLD_MAX);
        let more = checked.changes.len().saturating_sub(TOLD_MAX);
        let found = checked.findings.iter().take(TOLD_MAX).map(|finding| {
            let error = finding.severity == "error";
            Found {
                error,
                kind: ui.t(if error {
                    "admin.error"
                } else {
                    "admin.warning"
                }),
                key: finding.key.clone(),
                message: finding.message.clone(),
            }
        });
        let more_findings = checked.findings_in_all.saturating_sub(TOLD_MAX);
        let count = |n: usize, key: &str| (n > 0).then(|| ui.n(key, n));
        Self {
            changes: told.map(|change| line(ui, change)).collect(),
            more: count(more, "admin.more_changes"),
            findings: found.collect(),
            more_findings: count(more_findings, "admin.more_findings"),
            refused: checked
                .refused
                .as_ref()
                .map(|refused| super::refusal(ui, &refused.code)),
            because: checked
                .refused
                .as_ref()
                .filter(|refused| super::names_something(&refused.code))
                .map(|refused| refused.message.clone()),
        }
    }
}

fn line(ui: &Ui, change: &Change) -> Line {
    let section = ui.t_of("section", section(change.section));
    let name = change.name.to(ui.lang());
    let what = match (name.is_empty(), change.id.is_empty()) {
        (false, _) => ui.fill("admin.thing", &[("section", &section), ("name", &name)]),
        (true, false) => ui.fill(
            "admin.thing",
            &[("section", &section), ("name", &change.id)],
        ),
        (true, true) => section,
    };
    Line {
        how: how(change.how),
        how_words: ui.t_of("how", how(change.how)),
        what,
        details: change
            .details
            .iter()
            .map(|detail| within(ui, detail))
            .collect(),
    }
}

fn within(ui: &Ui, detail: &Detail) -> String {
    let label = label(ui, &detail.key);
    let word = |told: &Told| told.to(ui.lang()).to_owned();
    let how = ui.t_of("how", how(detail.how));
    if let Some(entry) = &detail.entry {
        let entry = word(entry);
        return ui.fill(
            "admin.entry",
            &[("label", &label), ("how", &how), ("entry", &entry)],
        );
    }
    let nothing = || ui.t("admin.nothing");
    match (&detail.before, &detail.after) {
        (None, None) => ui.fill("admin.entry_bare", &[("label", &label), ("how", &how)]),
        (before, after) => {
            let before = before.as_ref().map_or_else(nothing, word);
            let after = after.as_ref().map_or_else(nothing, word);
            ui.fill(
                "admin.from_to",
                &[("label", &label), ("before", &before), ("after", &after)],
            )
        }
    }
}

/// The keys that have words of their own; the others stand as they do in a hall's file.
const KEYS: [&str; 18] = [
    "name",
    "hours",
    "special_days",
    "help_desk",
    "area",
    "skills",
    "skill",
    "weight",
    "claim",
    "group",
    "handling_minutes",
    "fee",
    "questions",
    "materials",
    "remarks",
    "steps",
    "line",
    "aliases",
];

fn label(ui: &Ui, key: &str) -> String {
    if KEYS.contains(&key) {
        return ui.t_of("key", key);
    }
    if super::rules::is_rule(key) {
        ui.t_of("rule", key)
    } else {
        key.to_owned()
    }
}

fn how(how: HowChanged) -> &'static str {
    match how {
        HowChanged::Added => "added",
        HowChanged::Removed => "removed",
        HowChanged::Changed => "changed",
        HowChanged::Reordered => "reordered",
    }
}

fn section(section: Section) -> &'static str {
    match section {
        Section::Branch => "branch",
        Section::Rules => "rules",
        Section::Areas => "areas",
        Section::Skills => "skills",
        Section::Counters => "counters",
        Section::Kiosks => "kiosks",
        Section::Classes => "classes",
        Section::Groups => "groups",
        Section::Services => "services",
    }
}
