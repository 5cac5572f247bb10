//! `GET /api/v1/branches/{branch}/catalogue`: the configuration in force.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::http::app::App;
use crate::http::error::ApiError;
use crate::http::openapi::{CatalogueSchema, ErrorSchema};

/// The settings and the catalogue in force, with the address that customers' pages are below.
#[utoipa::path(get, path = "/api/v1/branches/{branch}/catalogue", tag = "branch",
    params(("branch" = String, Path), ("If-None-Match" = Option<String>, Header, description = "The ETag of the version at hand")),
    responses((status = 200, body = CatalogueSchema), (status = 304, description = "The version at hand is in force"), (status = 404, body = ErrorSchema)))]
pub(in crate::http) async fn catalogue(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let document = app.catalogue(app.branch(&branch)?)?;
    let etag = [
        (header::ETAG, document.etag.as_str()),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    let at_hand = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    // A proxy that compressed the body has weakened the tag.
    let same = at_hand
        .split(',')
        .any(|tag| tag.trim().trim_start_matches("W/") == document.etag || tag.trim() == "*");
    if same {
        return Ok((StatusCode::NOT_MODIFIED, etag).into_response());
    }
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok((etag, json, document.json).into_response())
}
