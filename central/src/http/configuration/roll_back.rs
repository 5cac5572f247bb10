//! `POST /api/v1/branches/{branch}/configuration/roll-back`: what was in force before comes in force again.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::{Extension, Json as Answer};

use crate::configuration::wire::{PublishedAnswer, RollBackRequest};
use crate::http::app::App;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::openapi::{ErrorSchema, PublishedSchema, RollBackSchema};

/// Settings or a catalogue, by the hash that the list of versions names. It is checked like any publication.
#[utoipa::path(post, path = "/api/v1/branches/{branch}/configuration/roll-back", tag = "configuration", params(("branch" = String, Path)),
    request_body = RollBackSchema,
    responses((status = 200, description = "In force, and on disk", body = PublishedSchema),
        (status = 404, description = "No such branch, or it was never in force there", body = ErrorSchema),
        (status = 409, description = "Something else has come in force since, it has errors, or somebody would be left standing", body = ErrorSchema),
        (status = 503, description = "Not written: send the same again", body = ErrorSchema)))]
pub(in crate::http) async fn roll_back(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Extension(caller): Extension<Caller>,
    Json(request): Json<RollBackRequest>,
) -> Result<Answer<PublishedAnswer>, ApiError> {
    let branch = app.branch(&branch)?;
    let RollBackRequest { id, based_on, to } = request;
    let versions = super::roll_back(&app, branch, &caller, id, based_on, to).await?;
    Ok(Answer(PublishedAnswer { versions }))
}
