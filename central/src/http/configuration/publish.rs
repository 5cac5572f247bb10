//! `POST /api/v1/branches/{branch}/configuration`: other settings or another catalogue come in force.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::{Extension, Json as Answer};

use crate::configuration::CONFIGURATION_MAX_BYTES;
use crate::configuration::wire::{Draft, PublishRequest, PublishedAnswer};
use crate::http::app::App;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::openapi::{ErrorSchema, PublishSchema, PublishedSchema};

/// Puts it in force while the hall is at work: the next command is decided by it, and kiosks fetch it.
#[utoipa::path(post, path = "/api/v1/branches/{branch}/configuration", tag = "configuration", params(("branch" = String, Path)),
    request_body = PublishSchema,
    responses((status = 200, description = "In force, and on disk", body = PublishedSchema), (status = 400, body = ErrorSchema), (status = 404, body = ErrorSchema),
        (status = 409, description = "Something else has come in force since, it has errors, or somebody would be left standing", body = ErrorSchema),
        (status = 413, description = "Larger than 16 MiB", body = ErrorSchema), (status = 422, description = "JSON of another shape", body = ErrorSchema),
        (status = 503, description = "Not written: send the same again", body = ErrorSchema)))]
pub(in crate::http) async fn publish(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Extension(caller): Extension<Caller>,
    Json(request): Json<PublishRequest, CONFIGURATION_MAX_BYTES>,
) -> Result<Answer<PublishedAnswer>, ApiError> {
    let branch = app.branch(&branch)?;
    let draft = Draft {
        settings: request.settings,
        catalogue: request.catalogue,
    };
    let (id, based_on) = (request.id, request.based_on);
    let versions = super::publish(&app, branch, &caller, id, based_on, draft).await?;
    Ok(Answer(PublishedAnswer { versions }))
}
