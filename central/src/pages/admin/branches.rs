//! `/admin`: which branch.

use askama::Template;
use frontdesk_domain::text::Lang;

use super::super::frame::Frame;
use super::super::ui::Ui;

#[derive(Debug, Clone)]
pub struct BranchesPage {
    pub lang: Lang,
    pub viewer: Option<String>,
    pub branches: Vec<BranchRow>,
}

#[derive(Debug, Clone)]
pub struct BranchRow {
    pub id: String,
    /// As customers read it.
    pub name: String,
    pub counters: usize,
    pub services: usize,
    pub kiosks: usize,
}

#[derive(Template)]
#[template(path = "admin_branches.html")]
struct Main<'a> {
    ui: &'a Ui,
    rows: Vec<(&'a BranchRow, String)>,
}

#[derive(Template)]
#[template(source = "<p>{{ hall }}</p>", ext = "html")]
struct Foot<'a> {
    hall: &'a str,
}

pub(super) fn foot(hall: &str) -> askama::Result<String> {
    Foot { hall }.render()
}

impl BranchesPage {
    pub fn render(&self) -> askama::Result<String> {
        let ui = Ui::new(self.lang, "UTC");
        let told = |row: &BranchRow| {
            let (counters, services, kiosks) = (row.counters, row.services, row.kiosks);
            ui.fill(
                "admin.has",
                &[
                    ("counters", &counters),
                    ("services", &services),
                    ("kiosks", &kiosks),
                ],
            )
        };
        let main = Main {
            rows: self.branches.iter().map(|row| (row, told(row))).collect(),
            ui: &ui,
        };
        Frame {
            ui: &ui,
            title: &format!("{} · {}", ui.t("admin.title"), ui.t("product")),
            kind: "admin",
            follows: None,
            main: &main.render()?,
            foot: &foot(&ui.t("product"))?,
            viewer: self.viewer.as_deref(),
        }
        .render()
    }
}
