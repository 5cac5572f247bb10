//! `GET /api/v1/branches/{branch}/configuration`: the settings in force, and the names of both parts.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};

use crate::configuration::wire::ConfigurationAnswer;
use crate::http::app::App;
use crate::http::error::ApiError;
use crate::http::openapi::{ConfigurationSchema, ErrorSchema};

/// What is in force. Whoever changes it names these versions.
#[utoipa::path(get, path = "/api/v1/branches/{branch}/configuration", tag = "configuration", params(("branch" = String, Path)),
    responses((status = 200, body = ConfigurationSchema), (status = 404, body = ErrorSchema)))]
pub(in crate::http) async fn read(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
) -> Result<Json<ConfigurationAnswer>, ApiError> {
    let in_force = app.branch(&branch)?.in_force();
    Ok(Json(ConfigurationAnswer {
        versions: in_force.versions,
        settings: in_force.site.settings.clone(),
    }))
}
