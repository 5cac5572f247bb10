//! `POST /api/v1/branches/{branch}/commands`: what somebody wants done, or a kiosk says has happened.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::BranchId;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;

use crate::accounts::{Act, Entry};
use crate::branch::{Answer, Submission};
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
    caller.may_command(&request.command, branch.id(), &branch.state())?;
    let noted = noted(&caller, &request.command, branch.id(), app.clock.now());
    let submission = Submission::from(request).by(caller.staff());
    let answer = branch.submit(submission).await?;
    if let Some(entry) = noted {
        let refused = matches!(answer, Answer::Refused(_));
        let entry = if refused {
            entry.refused("refused")
        } else {
            entry
        };
        app.accounts.note(entry).await?;
    }
    match answer {
        Answer::Done(done) => {
            let json = [(header::CONTENT_TYPE, "application/json")];
            Ok((json, done.to_json()).into_response())
        }
        Answer::Refused(body) => Err(ApiError::refused(body)),
    }
}

/// What is an act of administration has a line in the audit log.
fn noted(caller: &Caller, command: &Command, branch: &BranchId, now: Timestamp) -> Option<Entry> {
    let (act, service) = match command {
        Command::StopIssuing { service, .. } => (Act::StopIssuing, service),
        Command::ResumeIssuing { service } => (Act::ResumeIssuing, service),
        _ => return None,
    };
    let entry = Entry::done(now, caller.by(), act);
    Some(entry.at_branch(branch).naming(service))
}
