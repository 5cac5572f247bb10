//! `GET /b/{branch}/counter/{n}`: the clerk's page.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::rules::CounterNumber;
use serde::Deserialize;

use super::viewer::viewer;
use crate::entropy;
use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::problem::{self, html};
use crate::pages::counter::{After, CounterInput};
use crate::pages::{CounterPage, Notice, Problem, lang_of};

#[derive(Deserialize)]
pub(in crate::http) struct Look {
    lang: Option<String>,
    /// `main` asks for the part that changes.
    part: Option<String>,
    /// What the last form was refused with.
    refused: Option<String>,
    /// The ticket that it was about.
    about: Option<String>,
    /// The receipt code of the ticket that it issued.
    given: Option<String>,
}

/// The ticket at the counter, who comes next, and who asks for help.
#[utoipa::path(get, path = "/b/{branch}/counter/{n}", tag = "counter",
    params(("branch" = String, Path), ("n" = u16, Path, description = "The number over the counter"), ("lang" = Option<String>, Query), ("part" = Option<String>, Query, description = "`main` for the changing part alone"), ("refused" = Option<String>, Query), ("about" = Option<String>, Query, description = "The ticket that was refused"), ("given" = Option<String>, Query, description = "The receipt code of the ticket that was just issued here")),
    responses((status = 200, content_type = "text/html"), (status = 401, content_type = "text/html"), (status = 403, content_type = "text/html"), (status = 404, content_type = "text/html")))]
pub(in crate::http) async fn page(
    State(app): State<Arc<App>>,
    Path((branch, n)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    let place = app
        .branch(&branch)
        .ok()
        .zip(n.parse::<CounterNumber>().ok());
    let Some((branch, counter)) = place else {
        return problem::page(Problem::NoCounter, lang);
    };
    let code = match entropy::bytes().map(ReceiptCode::new) {
        Ok(code) => code,
        Err(error) => return problem::of(&ApiError::internal_because(&error), lang),
    };
    let state = branch.state();
    let notice = Notice::from_query(look.refused.as_deref());
    let given = look.given.and_then(|code| code.parse::<ReceiptCode>().ok());
    let about = look.about.and_then(|ticket| ticket.parse().ok());
    let input = CounterInput {
        state: &state,
        site: &branch.site(),
        counter,
        viewer: &viewer(&app, &caller, branch.id()),
        now: app.clock.now(),
        lang,
        code,
        after: After {
            notice: notice.as_ref(),
            about: about.map(TicketId),
            given: given.as_ref().map(|code| (code, app.public_url.as_str())),
        },
    };
    let page: Result<_, ApiError> = CounterPage::of(&input, || app.mint());
    match page {
        Ok(Some(mut page)) => {
            page.fragment = look.part.as_deref() == Some("main");
            html(page.render())
        }
        Ok(None) => problem::page(Problem::NoCounter, lang),
        Err(error) => problem::of(&error, lang),
    }
}
