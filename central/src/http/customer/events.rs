//! `GET /t/{code}/events`: says when the ticket's page may look different.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use crate::branch::Frame;
use crate::http::app::App;
use crate::http::error::ApiError;
use crate::http::openapi::ErrorSchema;
use crate::http::sse;

/// A frame `{"seq": N}` whenever the view may have changed, and one at the start.
#[utoipa::path(get, path = "/t/{code}/events", tag = "customer", params(("code" = String, Path)),
    responses((status = 200, content_type = "text/event-stream"), (status = 404, body = ErrorSchema)))]
pub(in crate::http) async fn events(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
) -> Result<Response, ApiError> {
    let holder = super::holder(&app, &super::code(&code)?).await?;
    let ticket = holder.ticket.id;
    let branch = holder.branch.clone();
    let seq = branch.state().seq;
    // From the event before: the first frame says where the branch stands now.
    let reader = branch.follow(seq.saturating_sub(1));
    let mut first = true;
    let place = app.streams.for_ticket(ticket)?;
    Ok(sse::stream(
        &app,
        place,
        reader,
        move |frames: &[Frame]| {
            let last = frames.last()?.seq;
            let waits = branch
                .state()
                .tickets
                .get(&ticket)
                .is_some_and(|ticket| ticket.is_waiting());
            let concerns = |frame: &Frame| frame.touch.concerns(ticket, waits);
            (std::mem::take(&mut first) || frames.iter().any(concerns)).then(|| sse::changed(last))
        },
    ))
}
