//! `GET /api/v1/branches/{branch}/configuration/versions`: what was in force, when, and who put it in force.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;

use crate::configuration::wire::VersionsAnswer;
use crate::configuration::{self, VERSIONS_MAX};
use crate::http::app::App;
use crate::http::error::ApiError;
use crate::http::openapi::{ErrorSchema, VersionsSchema};

#[derive(Deserialize)]
pub(in crate::http) struct Which {
    before: Option<u64>,
    limit: Option<usize>,
}

/// The newest first.
#[utoipa::path(get, path = "/api/v1/branches/{branch}/configuration/versions", tag = "configuration",
    params(("branch" = String, Path), ("before" = Option<u64>, Query, description = "Only those before this event"), ("limit" = Option<usize>, Query, description = "At most 200")),
    responses((status = 200, body = VersionsSchema), (status = 400, description = "The query cannot be read", body = ErrorSchema), (status = 404, body = ErrorSchema)))]
pub(in crate::http) async fn versions(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Json<VersionsAnswer>, ApiError> {
    let Ok(Query(which)) = which else {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "bad_page",
            "`before` is the number of an event, and `limit` how many versions are wanted.",
        ));
    };
    let branch = app.branch(&branch)?;
    let in_force = branch.in_force().versions;
    let (id, before) = (branch.id().clone(), which.before.unwrap_or(u64::MAX));
    let limit = which.limit.unwrap_or(VERSIONS_MAX);
    let read = app.read(move |store| configuration::versions(store, &id, before, limit));
    Ok(Json(VersionsAnswer {
        in_force,
        versions: read.await?,
    }))
}
