//! `POST /api/v1/branches/{branch}/configuration/check`: what publishing something would come to.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::{Path, State};

use crate::branch::Branch;
use crate::configuration::wire::{CheckAnswer, Draft};
use crate::configuration::{self, CONFIGURATION_MAX_BYTES};
use crate::http::app::App;
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::openapi::{CheckSchema, DraftSchema, ErrorSchema};

/// Changes nothing: what is wrong with it, what it changes, and why it would be refused at this moment.
#[utoipa::path(post, path = "/api/v1/branches/{branch}/configuration/check", tag = "configuration", params(("branch" = String, Path)),
    request_body = DraftSchema,
    responses((status = 200, body = CheckSchema), (status = 400, body = ErrorSchema), (status = 404, body = ErrorSchema),
        (status = 413, description = "Larger than 16 MiB", body = ErrorSchema), (status = 422, description = "JSON of another shape", body = ErrorSchema)))]
pub(in crate::http) async fn check(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Json(draft): Json<Draft, CONFIGURATION_MAX_BYTES>,
) -> Result<Answer<CheckAnswer>, ApiError> {
    let branch = app.branch(&branch)?;
    Ok(Answer(checked(&app, branch, draft).await?))
}

/// On a thread that may take its time: two thousand services are looked at one by one.
pub(in crate::http) async fn checked(
    app: &App,
    branch: &Branch,
    draft: Draft,
) -> Result<CheckAnswer, ApiError> {
    let (in_force, state, now) = (branch.in_force(), branch.state(), app.clock.now());
    let check = move || configuration::check(draft, &in_force, &state, now);
    let checked = tokio::task::spawn_blocking(check).await;
    checked.map_err(|error| ApiError::internal_because(&error))
}
