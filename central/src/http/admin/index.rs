//! `GET /admin`: which branch.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::page::Look;
use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::configuration::branches::administered;
use crate::http::problem::{self, html};
use crate::pages::admin::{BranchRow, BranchesPage};
use crate::pages::lang_of;

/// The branches that whoever asks administers.
#[utoipa::path(get, path = "/admin", tag = "administration", params(("lang" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html"), (status = 401, content_type = "text/html"), (status = 403, content_type = "text/html")))]
pub(in crate::http) async fn index(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    let row = |branch: &crate::branch::Branch| {
        let site = branch.site();
        BranchRow {
            id: branch.id().to_string(),
            name: site.settings.branch.name.to(lang).to_owned(),
            counters: site.settings.counters.len(),
            services: site.catalogue.services.len(),
            kiosks: site.settings.kiosks.len(),
        }
    };
    let page = BranchesPage {
        lang,
        viewer: caller.person().ok().map(|person| person.name.clone()),
        branches: administered(&app, &caller).map(row).collect(),
    };
    html(page.render())
}
