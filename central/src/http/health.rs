//! `/healthz`, `/readyz` and `/metrics`, for whoever watches over the service.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::app::App;
use super::error::ApiError;
use super::openapi::ErrorSchema;
use crate::store::Store;

/// The process is alive.
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, description = "Alive")))]
pub(super) async fn alive() -> Json<Value> {
    Json(json!({ "alive": true }))
}

/// Commands can be taken: the database answers, and every branch writes.
#[utoipa::path(get, path = "/readyz", tag = "health", responses(
    (status = 200, description = "Ready"),
    (status = 503, description = "Not ready, and why", body = ErrorSchema)))]
pub(super) async fn ready(State(app): State<Arc<App>>) -> Result<Json<Value>, ApiError> {
    app.read(Store::check).await?;
    let waiting: Vec<_> = app
        .branches
        .values()
        .filter(|branch| !branch.is_ready())
        .map(|branch| branch.id().as_str())
        .collect();
    if waiting.is_empty() {
        return Ok(Json(json!({ "ready": true })));
    }
    for branch in app.branches.values() {
        if let Some(why) = branch.broken() {
            tracing::error!(branch = %branch.id(), why, "A branch is not ready");
        }
    }
    Err(ApiError::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not_ready",
        format!(
            "These branches cannot write: {}. See the log for why.",
            waiting.join(", ")
        ),
    ))
}

/// Counters in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "health", responses((status = 200, description = "Prometheus text", content_type = "text/plain")))]
pub(super) async fn metrics(State(app): State<Arc<App>>) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        app.metrics.text(),
    )
}
