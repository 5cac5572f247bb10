//! `GET /b/{branch}/floor/events`: says when the floor may look different.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::http::api::events::READERS;
use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::counter::events::follow;
use crate::http::error::ApiError;
use crate::http::openapi::ErrorSchema;

/// A frame `{"seq": N}` whenever something happened in the branch, and one at the start.
#[utoipa::path(get, path = "/b/{branch}/floor/events", tag = "counter", params(("branch" = String, Path)),
    responses((status = 200, content_type = "text/event-stream"), (status = 401, body = ErrorSchema), (status = 403, body = ErrorSchema), (status = 404, body = ErrorSchema)))]
pub(in crate::http) async fn events(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, ApiError> {
    follow(&app, &branch, caller, READERS)
}
