//! A branch's administration at a glance.

use askama::Template;

use super::super::ui::Ui;
use super::AdminInput;

#[derive(Debug, Template)]
#[template(path = "admin_overview.html")]
pub(super) struct Overview {
    ui: Ui,
    branch: String,
    facts: Vec<(String, String)>,
    ways: Vec<(String, String)>,
}

impl Overview {
    pub fn of(ui: &Ui, input: &AdminInput<'_>) -> Self {
        let site = &input.in_force.site;
        let (settings, catalogue) = (&site.settings, &site.catalogue);
        let versions = &input.in_force.versions;
        let branch = settings.branch.id.to_string();
        let short = |hash: &frontdesk_domain::hash::Hash| hash.to_string()[..12].to_owned();
        let fact = |key: &str, value: String| (ui.t_of("section", key), value);
        let at_work = input
            .state
            .counters
            .values()
            .filter(|counter| counter.state != frontdesk_domain::counter::CounterState::Closed);
        let rules = &settings.rules;
        let missed = ui.fill(
            "admin.missed_now",
            &[
                ("n", &rules.calls_before_missed),
                ("k", &rules.return_after),
            ],
        );
        let counters = ui.fill(
            "admin.counters_now",
            &[("n", &settings.counters.len()), ("open", &at_work.count())],
        );
        Self {
            facts: vec![
                fact("counters", counters),
                fact(
                    "services",
                    ui.fill(
                        "admin.services_now",
                        &[
                            ("n", &catalogue.services.len()),
                            ("groups", &catalogue.groups.len()),
                        ],
                    ),
                ),
                fact("rules", missed),
                fact("devices", ui.n("admin.kiosks_now", settings.kiosks.len())),
                (ui.t("admin.settings_version"), short(&versions.settings)),
                (ui.t("admin.catalogue_version"), short(&versions.catalogue)),
            ],
            ways: vec![(
                format!("/b/{branch}/floor?lang={}", ui.tag()),
                ui.t("floor.title"),
            )],
            branch,
            ui: ui.clone(),
        }
    }
}
