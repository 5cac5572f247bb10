//! `POST /api/v1/devices/key`: a kiosk replaces its key.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use frontdesk_domain::wire::{KeyAnswer, KeyRequest};

use super::LOG;
use crate::http::app::App;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::openapi::{ErrorSchema, KeyRequestSchema, KeySchema};

/// Replaces the key that this is sent with. The one before opens for another 24 hours, so that a lost answer locks
/// nobody out; the same again changes nothing.
#[utoipa::path(post, path = "/api/v1/devices/key", tag = "enrolment", request_body = KeyRequestSchema,
    responses((status = 200, body = KeySchema), (status = 403, description = "Not a kiosk's key", body = ErrorSchema),
        (status = 409, description = "The key was replaced already, or the new one is in use", body = ErrorSchema)))]
pub(in crate::http) async fn key(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Json(request): Json<KeyRequest>,
) -> Result<axum::Json<KeyAnswer>, ApiError> {
    let Caller::Kiosk(kiosk) = caller else {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "kiosks_own",
            "Only a kiosk replaces its key. The installation's access key is replaced by removing its file.",
        ));
    };
    let device = (*kiosk.device).clone();
    let changed = app
        .office
        .rotate(device, kiosk.shown, request.secret_hash, app.clock.now())
        .await?;
    tracing::info!(target: LOG, branch = %changed.branch, kiosk = %changed.kiosk, device = %changed.id, "A kiosk's key was replaced");
    Ok(axum::Json(KeyAnswer {
        former_valid_until: changed.former.map(|former| former.valid_until),
    }))
}
