//! `GET /l/{branch}/{code}`: a list of materials that somebody took along from a kiosk, without a ticket.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use frontdesk_domain::list::{ListCode, ListUnreadable};
use serde::Deserialize;

use super::app::App;
use super::error::ApiError;
use super::problem::{self, html};
use crate::pages::{ListPage, Problem, lang_of};

#[derive(Deserialize)]
pub(in crate::http) struct Look {
    lang: Option<String>,
}

/// Everything is in the code; nothing is stored and nobody is asked for. A list of a service that is no longer offered, or
/// that asks for other papers now, says so.
#[utoipa::path(get, path = "/l/{branch}/{code}", tag = "customer",
    params(("branch" = String, Path), ("code" = String, Path, description = "The list, at most 200 characters of base64url"), ("lang" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html"), (status = 404, description = "No such branch, or not the code of a list", content_type = "text/html"), (status = 410, description = "The service is no longer offered, or asks for other papers now", content_type = "text/html")))]
pub(in crate::http) async fn page(
    State(app): State<Arc<App>>,
    Path((branch, code)): Path<(String, String)>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    let branch = match app.branch(&branch) {
        Ok(branch) => branch,
        Err(error) => return problem::of(&error, lang),
    };
    let address = format!(
        "{}/l/{}/{code}",
        app.public_url,
        branch.site().settings.branch.id
    );
    let Ok(code) = code.parse::<ListCode>() else {
        return problem::of(&ApiError::bad_code(), lang);
    };
    let site = branch.site();
    match code.read(&site.catalogue) {
        Ok(list) => match site.catalogue.service(&list.service) {
            Some(service) => html(
                ListPage {
                    lang,
                    hall: site.settings.branch.name.to(lang),
                    service,
                    list: &list,
                    url: address,
                }
                .render(),
            ),
            None => problem::page(Problem::ListGone, lang),
        },
        Err(ListUnreadable::NoService(_)) => problem::page(Problem::ListGone, lang),
        Err(ListUnreadable::Changed(_)) => problem::page(Problem::ListChanged, lang),
    }
}
