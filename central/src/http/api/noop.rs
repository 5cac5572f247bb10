//! `POST /api/v1/branches/{branch}/noop`: what a command costs before anything is decided or written. A measurement of
//! commands compares itself with this one on the same machine.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use frontdesk_domain::wire::CommandRequest;

use crate::http::app::App;
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::openapi::{AnswerSchema, CommandSchema, ErrorSchema};

/// Takes a command as `/commands` does, with the same key, and does nothing. For measuring.
#[utoipa::path(post, path = "/api/v1/branches/{branch}/noop", tag = "branch", params(("branch" = String, Path)),
    request_body = CommandSchema,
    responses(
        (status = 200, description = "Read, and nothing done", body = AnswerSchema),
        (status = 404, description = "No such branch", body = ErrorSchema),
        (status = 422, description = "JSON of another shape", body = ErrorSchema)))]
pub(in crate::http) async fn noop(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Json(_): Json<CommandRequest>,
) -> Result<([(HeaderName, &'static str); 1], &'static str), ApiError> {
    app.branch(&branch)?;
    Ok((
        [(header::CONTENT_TYPE, "application/json")],
        "{\"events\":[]}",
    ))
}
