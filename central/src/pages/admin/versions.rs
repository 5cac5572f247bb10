//! What was in force, and the way back to it.

use askama::Template;

use super::super::ui::Ui;
use super::{AdminInput, Form, Member};
use crate::configuration::wire::{Part, Publisher, Version, VersionsAnswer};

#[derive(Debug, Template)]
#[template(path = "admin_versions.html")]
pub(super) struct Versions {
    ui: Ui,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    at: String,
    part: String,
    hash: String,
    short: String,
    by: String,
    seq: u64,
    /// Nothing for what is in force now.
    back: Option<Form>,
}

impl Versions {
    pub fn of(
        ui: &Ui,
        input: &AdminInput<'_>,
        answer: &VersionsAnswer,
        staff: &[Member],
        form: &mut dyn FnMut() -> Form,
    ) -> Self {
        let by = |version: &Version| match &version.by {
            Publisher::File => ui.t("admin.by_file"),
            Publisher::Owner => ui.t("admin.by_owner"),
            Publisher::Staff { staff: id } => {
                let known = staff.iter().find(|member| member.id == *id);
                known.map_or_else(|| ui.t("admin.by_other"), |member| member.name.clone())
            }
        };
        let rows = answer.versions.iter().map(|version| {
            let (now, part) = match version.part {
                Part::Settings => (answer.in_force.settings, "admin.part_settings"),
                Part::Catalogue => (answer.in_force.catalogue, "admin.part_catalogue"),
            };
            let hash = version.hash.to_string();
            Row {
                at: ui.moment(version.at, input.now),
                part: ui.t(part),
                short: hash[..12].to_owned(),
                hash,
                by: by(version),
                seq: version.seq,
                back: (now != version.hash).then(&mut *form),
            }
        });
        Self {
            rows: rows.collect(),
            ui: ui.clone(),
        }
    }
}
