//! `GET /b/{branch}/floor`: the floor's page.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::counter::viewer::viewer;
use crate::http::error::ApiError;
use crate::http::problem::{self, html};
use crate::pages::floor::{FloorInput, FloorPage, KioskNews};
use crate::pages::{Notice, Problem, lang_of};

#[derive(Deserialize)]
pub(in crate::http) struct Look {
    lang: Option<String>,
    /// `main` asks for the part that changes.
    part: Option<String>,
    /// What the last form was refused with.
    refused: Option<String>,
}

/// Who waits and who serves, what is overdue, how the kiosks are, and the day so far.
#[utoipa::path(get, path = "/b/{branch}/floor", tag = "counter",
    params(("branch" = String, Path), ("lang" = Option<String>, Query), ("part" = Option<String>, Query, description = "`main` for the changing part alone"), ("refused" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html"), (status = 401, content_type = "text/html"), (status = 403, content_type = "text/html"), (status = 404, content_type = "text/html")))]
pub(in crate::http) async fn page(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    let Ok(branch) = app.branch(&branch) else {
        return problem::page(Problem::NotFound, lang);
    };
    let state = branch.state();
    let news = |kiosk: &_| {
        let known = app.reports.of(branch.id(), kiosk);
        KioskNews {
            linked: known.linked(),
            out_of_service: known
                .newest
                .is_some_and(|newest| newest.report.out_of_service.is_some()),
        }
    };
    let notice = Notice::from_query(look.refused.as_deref());
    let input = FloorInput {
        state: &state,
        site: &branch.site(),
        viewer: &viewer(&app, &caller, branch.id()),
        news: &news,
        now: app.clock.now(),
        lang,
        notice: notice.as_ref(),
    };
    let page: Result<_, ApiError> = FloorPage::of(&input, || app.mint());
    match page {
        Ok(mut page) => {
            page.fragment = look.part.as_deref() == Some("main");
            html(page.render())
        }
        Err(error) => problem::of(&error, lang),
    }
}
