//! `GET /t/{code}`: the customer's page.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use frontdesk_domain::text::Lang;
use serde::Deserialize;

use crate::http::app::App;
use crate::http::error::ApiError;
use crate::http::problem::{self, html};
use crate::pages::customer::FormIds;
use crate::pages::{CustomerPage, Notice, RegisteringPage, lang_of};

#[derive(Deserialize)]
pub(in crate::http) struct Look {
    lang: Option<String>,
    /// `main` asks for the part that changes.
    part: Option<String>,
    /// What the last form was refused with.
    refused: Option<String>,
}

/// Where the ticket stands and what its holder may do. A code that is not known yet gets a page that looks again.
#[utoipa::path(get, path = "/t/{code}", tag = "customer",
    params(("code" = String, Path, description = "The receipt code, 22 characters"), ("lang" = Option<String>, Query), ("part" = Option<String>, Query, description = "`main` for the changing part alone"), ("refused" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html"), (status = 404, description = "Not a receipt code", content_type = "text/html")))]
pub(in crate::http) async fn page(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    match rendered(&app, &code, lang, &look).await {
        Ok(page) => html(page),
        Err(error) => problem::of(&error, lang),
    }
}

async fn rendered(
    app: &App,
    code: &str,
    lang: Lang,
    look: &Look,
) -> Result<askama::Result<String>, ApiError> {
    let code = super::code(code)?;
    let Some(holder) = super::find(app, &code).await? else {
        let code = code.to_string();
        return Ok(RegisteringPage { lang, code }.render());
    };
    let asked = look.lang.as_deref().and_then(Lang::from_tag);
    let view = holder.view(app, asked).await?;
    let help_desk = &holder.branch.site().settings.branch.help_desk;
    let page = CustomerPage {
        help_desk: help_desk.to(view.lang).to_owned(),
        view,
        code: code.to_string(),
        ids: FormIds::fresh(|| app.mint())?,
        notice: Notice::from_query(look.refused.as_deref()),
        fragment: look.part.as_deref() == Some("main"),
    };
    Ok(page.render())
}
