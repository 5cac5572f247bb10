//! `POST /api/v1/branches/{branch}/commands`: what somebody wants done, or a kiosk says has happened.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use frontdesk_domain::wire::CommandRequest;

use crate::branch::Answer;
use crate::http::acting;
use crate::http::app::App;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::openapi::{AnswerSchema, CommandSchema, ErrorSchema};

/// Carries out a command once. The same id with the same command gets the first answer again, refusals included.
#[utoipa::path(post, path = "/api/v1/branches/{branch}/commands", tag = "branch", params(("branch" = String, Path)),
    request_body = CommandSchema,
    responses(
        (status = 200, description = "Carried out, and on disk", body = AnswerSchema),
        (status = 400, description = "Not JSON, or nested too deep", body = ErrorSchema),
        (status = 403, description = "Only the centre gives this command to itself, or it is not this kiosk's to give", body = ErrorSchema),
        (status = 404, description = "No such branch", body = ErrorSchema),
        (status = 409, description = "Refused by the rules, or the id was used for another command", body = ErrorSchema),
        (status = 413, description = "Larger than 64 KiB", body = ErrorSchema),
        (status = 422, description = "JSON of another shape", body = ErrorSchema),
        (status = 503, description = "Not written: send the same again", body = ErrorSchema)))]
pub(in crate::http) async fn command(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Extension(caller): Extension<Caller>,
    Json(request): Json<CommandRequest>,
) -> Result<Response, ApiError> {
    let branch = app.branch(&branch)?;
    let answer = acting::give(&app, branch, &caller, request).await?;
    match answer {
        Answer::Done(done) => {
            let json = [(header::CONTENT_TYPE, "application/json")];
            Ok((json, done.to_json()).into_response())
        }
        Answer::Refused(body) => Err(ApiError::refused(body)),
    }
}
