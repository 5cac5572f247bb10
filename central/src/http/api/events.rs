//! `GET /api/v1/branches/{branch}/events`: the log as it grows.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::LogId;
use serde::Deserialize;

use crate::accounts::Role;
use crate::branch::{Branch, Cursor, Frame};
use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::openapi::ErrorSchema;
use crate::http::sse::{self, Written};
use crate::store::Store;

/// Who of the staff reads a log as it grows.
pub(in crate::http) const READERS: &[Role] = &[Role::Supervisor, Role::Administrator];

#[derive(Deserialize)]
pub(in crate::http) struct From {
    after: Option<u64>,
    hash: Option<Hash>,
    log: Option<LogId>,
}

/// Every event after the cursor, then every new one: `id` is its number, `data` its stored JSON. Reconnecting with
/// `Last-Event-ID` goes on where the stream broke.
#[utoipa::path(get, path = "/api/v1/branches/{branch}/events", tag = "branch",
    params(("branch" = String, Path), ("after" = Option<u64>, Query, description = "The last event at hand; 0 for all"),
        ("hash" = Option<String>, Query, description = "The hash of event `after`: another one is 409"),
        ("log" = Option<uuid::Uuid>, Query, description = "The log's id as the snapshot's state has it: another one is 409"),
        ("Last-Event-ID" = Option<u64>, Header, description = "Counts before `after`")),
    responses((status = 200, content_type = "text/event-stream"),
        (status = 400, description = "The cursor cannot be read", body = ErrorSchema), (status = 404, body = ErrorSchema),
        (status = 409, description = "The cursor is beyond this log, or of another one: start from a snapshot", body = ErrorSchema)))]
pub(in crate::http) async fn events(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    from: Result<Query<From>, QueryRejection>,
) -> Result<Response, ApiError> {
    let branch = app.branch(&branch)?;
    let from = match from {
        Ok(Query(from)) if from.hash.is_none() || from.after.is_some() => from,
        _ => return Err(bad_cursor()),
    };
    let after = sse::cursor(&headers, from.after).unwrap_or(0);
    // Subscribed before the head is looked at, so that nothing falls between.
    let reader = branch.follow(after);
    // The hash is that of the event the address names, which a browser that connects again has left behind.
    let named = Cursor {
        seq: from.after.unwrap_or(0),
        hash: from.hash,
        log: from.log,
    };
    let reached = Cursor {
        seq: after,
        hash: None,
        log: from.log,
    };
    check(&app, branch, [named, reached]).await?;
    let link = caller.device().map(|device| {
        let reports = &app.reports;
        reports.link(&device.branch, &device.kiosk)
    });
    let place = app.streams.for_staff()?.linking(link);
    let (app_, branch) = (Arc::clone(&app), branch.clone());
    let is_kiosk = caller.device().is_some();
    let in_place =
        Arc::new(move || caller.is_in_place(&app_, branch.id(), READERS, &branch.state()));
    let still = {
        let in_place = Arc::clone(&in_place);
        move || is_kiosk || in_place()
    };
    let encode = move |frames: &[Frame]| match sse::events(frames) {
        // A kiosk that was revoked still hears of that, and of nothing after it.
        Some(text) if is_kiosk && !in_place() => Written::Last(text),
        text => text.into(),
    };
    Ok(sse::stream_while(&app, place, reader, still, encode))
}

async fn check(app: &App, branch: &Branch, cursors: [Cursor; 2]) -> Result<(), ApiError> {
    let (id, state) = (branch.id().clone(), branch.state());
    let check = move |store: &dyn Store| {
        let mut each = cursors
            .iter()
            .map(|cursor| cursor.check(&id, &state, store));
        each.find(|checked| !matches!(checked, Ok(Ok(()))))
            .unwrap_or(Ok(Ok(())))
    };
    app.read(check)
        .await?
        .map_err(|wrong| ApiError::new(StatusCode::CONFLICT, wrong.code(), wrong.to_string()))
}

fn bad_cursor() -> ApiError {
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "bad_cursor",
        "`after` is the number of an event, 0 or more; leave it out to begin with the first. `hash` is that event's, 64 hexadecimal digits, and `log` the log's id.",
    )
}
