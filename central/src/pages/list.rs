//! The page of a list of materials: what is still missing and where to get it. It needs no ticket; everything it says is
//! in its address.

use askama::Template;
use frontdesk_domain::catalogue::{Material as Wanted, Service};
use frontdesk_domain::list::List;
use frontdesk_domain::text::Lang;

use super::code;
use super::ui::Ui;

#[derive(Debug, Clone)]
pub struct ListPage<'a> {
    pub lang: Lang,
    pub hall: &'a str,
    pub service: &'a Service,
    pub list: &'a List,
    /// Where this page is, for the code that a kiosk scans.
    pub url: String,
}

struct Material {
    name: String,
    count: String,
    note: String,
    obtain: Option<String>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct Page<'a> {
    ui: Ui,
    hall: &'a str,
    service: &'a str,
    lacking: Vec<Material>,
    has: Vec<Material>,
    code: String,
}

impl ListPage<'_> {
    pub fn render(&self) -> askama::Result<String> {
        let ui = Ui::new(self.lang, "UTC");
        let needed = self.service.materials_for(&self.list.answers);
        let (has, lacking): (Vec<&Wanted>, Vec<&Wanted>) =
            needed.partition(|material| self.list.ticked.contains(&material.id));
        let lines = |materials: Vec<&Wanted>, lacks: bool| {
            let line = |material: &Wanted| self.material(&ui, material, lacks);
            materials.into_iter().map(line).collect()
        };
        Page {
            hall: self.hall,
            service: self.service.name.to(self.lang),
            lacking: lines(lacking, true),
            has: lines(has, false),
            code: code::svg(&self.url, &ui.t("list.heading")),
            ui,
        }
        .render()
    }

    fn material(&self, ui: &Ui, material: &Wanted, lacks: bool) -> Material {
        let obtain = material.obtain.to(self.lang);
        Material {
            name: material.name.to(self.lang).to_owned(),
            count: ui.copies(material.originals, material.copies),
            note: material.note.to(self.lang).to_owned(),
            obtain: (lacks && !obtain.is_empty()).then(|| ui.n("customer.obtain", obtain)),
        }
    }
}
