//! What a branch offers: a file is uploaded, looked at, and published.

use askama::Template;
use frontdesk_domain::site::{Site, Versions};

use super::super::ui::Ui;
use super::Form;
use super::told::Preview;
use crate::configuration::wire::CheckAnswer;

/// A file that was uploaded and not published yet.
#[derive(Debug, Clone)]
pub struct DraftShown {
    /// What the form that publishes it names it by.
    pub key: String,
    pub file: String,
    pub checked: CheckAnswer,
}

#[derive(Debug, Template)]
#[template(path = "admin_catalogue.html")]
pub(super) struct CatalogueBody {
    ui: Ui,
    offers: String,
    version: String,
    upload: Form,
    draft: Option<Draft>,
    versions_url: String,
}

#[derive(Debug)]
struct Draft {
    key: String,
    file: String,
    preview: Preview,
    publish: Form,
}

impl CatalogueBody {
    pub fn of(
        ui: &Ui,
        site: &Site,
        versions: Versions,
        draft: Option<&DraftShown>,
        form: &mut dyn FnMut() -> Form,
    ) -> Self {
        let catalogue = &site.catalogue;
        let (services, groups) = (catalogue.services.len(), catalogue.groups.len());
        Self {
            offers: ui.fill(
                "admin.services_now",
                &[("n", &services), ("groups", &groups)],
            ),
            version: versions.catalogue.to_string()[..12].to_owned(),
            upload: form(),
            draft: draft.map(|draft| Draft {
                key: draft.key.clone(),
                file: draft.file.clone(),
                preview: Preview::of(ui, &draft.checked),
                publish: Form {
                    settings: draft.checked.based_on.settings,
                    catalogue: draft.checked.based_on.catalogue,
                    ..form()
                },
            }),
            versions_url: format!(
                "/admin/{}/versions?lang={}",
                site.settings.branch.id,
                ui.tag()
            ),
            ui: ui.clone(),
        }
    }
}
