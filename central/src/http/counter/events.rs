//! `GET /b/{branch}/counter/{n}/events`: says when the counter's page may look different.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::accounts::Role;
use crate::branch::Frame;
use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::openapi::ErrorSchema;
use crate::http::sse;

/// A frame `{"seq": N}` whenever something happened in the branch, and one at the start.
#[utoipa::path(get, path = "/b/{branch}/counter/{n}/events", tag = "counter",
    params(("branch" = String, Path), ("n" = u16, Path)),
    responses((status = 200, content_type = "text/event-stream"), (status = 401, body = ErrorSchema), (status = 403, body = ErrorSchema), (status = 404, body = ErrorSchema)))]
pub(in crate::http) async fn events(
    State(app): State<Arc<App>>,
    Path((branch, _)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, ApiError> {
    follow(&app, &branch, caller, &Role::ALL)
}

/// Follows a branch, as long as the caller still has one of these roles there.
pub(in crate::http) fn follow(
    app: &Arc<App>,
    branch: &str,
    caller: Caller,
    roles: &'static [Role],
) -> Result<Response, ApiError> {
    let branch = app.branch(branch)?;
    let seq = branch.state().seq;
    let reader = branch.follow(seq.saturating_sub(1));
    let place = app.streams.for_staff()?;
    let still = {
        let (app, branch) = (Arc::clone(app), branch.clone());
        move || caller.is_in_place(&app, branch.id(), roles, &branch.state())
    };
    let encode = |frames: &[Frame]| frames.last().map(|frame| sse::changed(frame.seq));
    Ok(sse::stream_while(app, place, reader, still, encode))
}
