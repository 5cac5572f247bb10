//! `GET /api/v1/branches/{branch}/events`: the log as it grows.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::http::app::App;
use crate::http::error::ApiError;
use crate::http::openapi::ErrorSchema;
use crate::http::sse;

#[derive(Deserialize)]
pub(in crate::http) struct From {
    after: Option<u64>,
}

/// Every event after the cursor, then every new one: `id` is its number, `data` its stored JSON. Reconnecting with
/// `Last-Event-ID` goes on where the stream broke.
#[utoipa::path(get, path = "/api/v1/branches/{branch}/events", tag = "branch",
    params(("branch" = String, Path), ("after" = Option<u64>, Query, description = "The last event at hand; 0 for all"), ("Last-Event-ID" = Option<u64>, Header, description = "Counts before `after`")),
    responses((status = 200, content_type = "text/event-stream"), (status = 404, body = ErrorSchema),
        (status = 409, description = "The cursor is beyond the log: start from a snapshot", body = ErrorSchema)))]
pub(in crate::http) async fn events(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    headers: HeaderMap,
    from: Result<Query<From>, QueryRejection>,
) -> Result<Response, ApiError> {
    let branch = app.branch(&branch)?;
    let Query(from) = from.map_err(|_| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "bad_cursor",
            "`after` is the number of an event, 0 or more. Leave it out to begin with the first.",
        )
    })?;
    let after = sse::cursor(&headers, from.after).unwrap_or(0);
    // Subscribed before the head is looked at, so that nothing falls between.
    let reader = branch.follow(after);
    let head = branch.state().seq;
    if after > head {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "ahead_of_log",
            format!(
                "The log ends at event {head}, and {after} was asked for: this is another log, or it was restored from a backup. Start again from a snapshot."
            ),
        ));
    }
    let place = app.streams.for_staff()?;
    Ok(sse::stream(&app, place, reader, sse::events))
}
