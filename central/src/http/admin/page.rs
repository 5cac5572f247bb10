//! `GET /admin/{branch}` and `/admin/{branch}/{section}`: a page of a branch's administration.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::shown::Showing;
use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::problem;
use crate::pages::admin::{After, Section};
use crate::pages::{Problem, lang_of};

#[derive(Deserialize)]
pub(in crate::http) struct Look {
    pub lang: Option<String>,
    /// What the last form did.
    pub done: Option<String>,
    /// What the last form was refused with.
    pub refused: Option<String>,
}

/// What `done=` may name.
const DONE: [&str; 9] = [
    "published",
    "rolled_back",
    "notice_posted",
    "notice_withdrawn",
    "revoked",
    "roles_set",
    "disabled",
    "enabled",
    "logged_out",
];

/// How a branch is set up, at a glance.
#[utoipa::path(get, path = "/admin/{branch}", tag = "administration",
    params(("branch" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html"), (status = 401, content_type = "text/html"), (status = 403, content_type = "text/html"), (status = 404, content_type = "text/html")))]
pub(in crate::http) async fn overview(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Response {
    show(&app, &branch, "overview", &caller, &headers, &look).await
}

/// One part of it: `catalogue`, `counters`, `skills`, `hours`, `classes`, `rules`, `notices`, `devices`, `staff` or
/// `versions`.
#[utoipa::path(get, path = "/admin/{branch}/{section}", tag = "administration",
    params(("branch" = String, Path), ("section" = String, Path), ("lang" = Option<String>, Query), ("done" = Option<String>, Query), ("refused" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html"), (status = 401, content_type = "text/html"), (status = 403, content_type = "text/html"), (status = 404, content_type = "text/html")))]
pub(in crate::http) async fn section(
    State(app): State<Arc<App>>,
    Path((branch, section)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Response {
    show(&app, &branch, &section, &caller, &headers, &look).await
}

async fn show(
    app: &App,
    branch: &str,
    section: &str,
    caller: &Caller,
    headers: &HeaderMap,
    look: &Look,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(headers));
    let (Ok(branch), Some(section)) = (app.branch(branch), Section::named(section)) else {
        return problem::page(Problem::NotFound, lang);
    };
    let done = look.done.as_deref().filter(|done| DONE.contains(done));
    let after = After {
        done,
        refused: look.refused.as_deref().map(|code| (code, "")),
        ..After::default()
    };
    let showing = Showing {
        app,
        branch,
        caller,
        section,
        lang,
    };
    showing.page(StatusCode::OK, after, None).await
}
