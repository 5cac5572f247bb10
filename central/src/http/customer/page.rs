//! `GET /t/{code}`: the customer's page.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::text::Lang;
use serde::Deserialize;

use crate::http::app::App;
use crate::http::error::ApiError;
use crate::http::problem::{self, html};
use crate::pages::customer::FormIds;
use crate::pages::{CustomerPage, Notice, RegisteringPage, SetAsidePage, lang_of};

#[derive(Deserialize)]
pub(in crate::http) struct Look {
    lang: Option<String>,
    /// `main` asks for the part that changes.
    part: Option<String>,
    /// What the last form was refused with.
    refused: Option<String>,
}

/// Where the ticket stands and what its holder may do. A code that is not known yet gets a page that
/// looks again; one whose ticket could not be recorded, a page that says so.
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
        return Ok(unknown(app, &code, lang));
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

/// A code that no ticket has: not yet, or never.
fn unknown(app: &App, code: &ReceiptCode, lang: Lang) -> askama::Result<String> {
    let set_aside = super::set_aside(app, code);
    let code = code.to_string();
    let Some((branch, aside)) = set_aside else {
        return RegisteringPage { lang, code }.render();
    };
    let hall = &branch.site().settings.branch;
    let page = SetAsidePage {
        lang,
        code,
        number: aside.number,
        hall: hall.name.to(lang).to_owned(),
        help_desk: hall.help_desk.to(lang).to_owned(),
    };
    page.render()
}
