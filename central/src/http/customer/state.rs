//! `GET /t/{code}/state`: the same as the page, as data.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use frontdesk_domain::text::Lang;
use frontdesk_domain::view::CustomerView;
use serde::Deserialize;

use crate::http::app::App;
use crate::http::error::ApiError;
use crate::http::openapi::ErrorSchema;

#[derive(Deserialize)]
pub(in crate::http) struct Look {
    lang: Option<String>,
}

/// The ticket as its holder sees it.
#[utoipa::path(get, path = "/t/{code}/state", tag = "customer",
    params(("code" = String, Path), ("lang" = Option<String>, Query, description = "`zh-Hans`, `zh-Hant` or `en`; the ticket's own when left out")),
    responses((status = 200, description = "The view"), (status = 404, description = "Not a receipt code, or not known yet", body = ErrorSchema)))]
pub(in crate::http) async fn state(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Query(look): Query<Look>,
) -> Result<Json<CustomerView>, ApiError> {
    let holder = super::holder(&app, &super::code(&code)?).await?;
    let lang = look.lang.as_deref().and_then(Lang::from_tag);
    Ok(Json(holder.view(&app, lang).await?))
}
