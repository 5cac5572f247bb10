//! `GET /api/v1/branches/{branch}/snapshot`: what a replica starts from.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::http::app::App;
use crate::http::error::ApiError;
use crate::http::openapi::{ErrorSchema, SnapshotSchema};

/// The domain's `Snapshot` without a copy of the state.
#[derive(Serialize)]
struct Borrowed<'a> {
    seq: u64,
    state: &'a frontdesk_domain::branch::State,
}

/// The branch's state after the last event. Follow the stream from its `seq`.
#[utoipa::path(get, path = "/api/v1/branches/{branch}/snapshot", tag = "branch", params(("branch" = String, Path)),
    responses((status = 200, body = SnapshotSchema), (status = 404, body = ErrorSchema)))]
pub(in crate::http) async fn snapshot(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
) -> Result<Response, ApiError> {
    let state = app.branch(&branch)?.state();
    let body = Borrowed {
        seq: state.seq,
        state: &state,
    };
    Ok(Json(body).into_response())
}
