//! `PUT /api/v1/branches/{branch}/kiosks/{kiosk}/health`: a kiosk says how it is.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use frontdesk_domain::health::{self, HealthReport, KioskHealth};
use frontdesk_domain::ids::KioskId;
use frontdesk_domain::wire::HealthAnswer;

use crate::http::app::App;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::openapi::{ErrorSchema, HealthSchema, ReportedSchema};

/// Takes the place of what the kiosk said before, until the centre stops. It is shown with the branch's kiosks.
#[utoipa::path(put, path = "/api/v1/branches/{branch}/kiosks/{kiosk}/health", tag = "branch",
    params(("branch" = String, Path), ("kiosk" = String, Path)), request_body = HealthSchema,
    responses((status = 200, body = ReportedSchema),
        (status = 403, description = "Not the key of this kiosk", body = ErrorSchema),
        (status = 404, description = "No such branch, or the hall's file has no such kiosk", body = ErrorSchema),
        (status = 413, description = "Larger than 2 KiB", body = ErrorSchema),
        (status = 422, description = "JSON of another shape, or a value out of its bounds", body = ErrorSchema)))]
pub(in crate::http) async fn report(
    State(app): State<Arc<App>>,
    Path((branch, kiosk)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
    Json(report): Json<KioskHealth, { health::BODY_MAX_BYTES }>,
) -> Result<axum::Json<HealthAnswer>, ApiError> {
    let branch = app.branch(&branch)?;
    let kiosk: KioskId = kiosk
        .parse()
        .ok()
        .filter(|kiosk| branch.site().settings.kiosk(kiosk).is_some())
        .ok_or_else(ApiError::unknown_kiosk)?;
    caller.may_report(&kiosk)?;
    report.check().map_err(|wrong| {
        ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "out_of_bounds",
            format!("This cannot be how a kiosk is: {wrong}."),
        )
    })?;
    let reported_at = app.clock.now();
    let report = HealthReport {
        reported_at,
        report,
    };
    app.reports.keep(branch.id(), &kiosk, report);
    Ok(axum::Json(HealthAnswer { reported_at }))
}
