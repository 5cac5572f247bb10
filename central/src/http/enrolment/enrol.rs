//! `POST /api/v1/enrol`: a machine shows the code that was typed on it, and becomes a kiosk.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use frontdesk_domain::wire::{EnrolAnswer, EnrolRequest};

use super::LOG;
use crate::enrolment::{EnrolError, NotEnrolled};
use crate::http::app::App;
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::openapi::{EnrolRequestSchema, EnrolSchema, ErrorSchema};

/// Needs no key: the code is one. The same three again get the same answer, so that a lost one harms nothing; anybody
/// else who shows the code is refused. The machine's own key opens from then on.
#[utoipa::path(post, path = "/api/v1/enrol", tag = "enrolment", request_body = EnrolRequestSchema,
    responses((status = 200, body = EnrolSchema),
        (status = 403, description = "The code is wrong, used, expired or locked, or the machine was revoked since", body = ErrorSchema),
        (status = 409, description = "The id or the key belongs to another enrolment, or no lane is free", body = ErrorSchema),
        (status = 429, description = "Too many wrong codes: wait for Retry-After", body = ErrorSchema),
        (status = 503, description = "Not written: send the same again", body = ErrorSchema)))]
pub(in crate::http) async fn enrol(
    State(app): State<Arc<App>>,
    Json(request): Json<EnrolRequest>,
) -> Result<axum::Json<EnrolAnswer>, ApiError> {
    let branch_of = |id: &_| app.branches.get(id).cloned();
    let (device, key, now) = (request.device, request.secret_hash, app.clock.now());
    let enrolled = app
        .office
        .enrol(&request.code, device, key, now, branch_of)
        .await;
    let device = enrolled.map_err(|why| {
        app.metrics.enrolment(result(&why));
        // Whoever guesses shall not fill the log as well.
        if !matches!(why, NotEnrolled::TooManyTries(_)) {
            tracing::warn!(target: LOG, %device, why = result(&why), "A machine was not enrolled");
        }
        not_enrolled(why)
    })?;
    let state = app.branch(device.branch.as_str())?.state();
    let (lane, _) = state
        .lane_of(&device.kiosk)
        .ok_or_else(ApiError::unavailable)?;
    app.metrics.enrolment("enrolled");
    tracing::info!(target: LOG, branch = %device.branch, kiosk = %device.kiosk, %lane, device = %device.id, "A kiosk is enrolled");
    Ok(axum::Json(EnrolAnswer {
        branch: device.branch,
        kiosk: device.kiosk,
        lane: lane.clone(),
        public_url: app.public_url.clone(),
    }))
}

fn not_enrolled(why: NotEnrolled) -> ApiError {
    let told = why.to_string();
    match why {
        NotEnrolled::Enrol(error) => error.into(),
        NotEnrolled::Refused(body) => ApiError::refused(body),
        NotEnrolled::Submit(error) => error.into(),
        NotEnrolled::NoBranch(_) => ApiError::no_branch(),
        NotEnrolled::TooManyTries(seconds) => {
            ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tries", told).after(seconds)
        }
    }
}

/// A word for the log and the metrics.
fn result(why: &NotEnrolled) -> &'static str {
    match why {
        NotEnrolled::Enrol(EnrolError::Refused(refusal)) => refusal.code(),
        NotEnrolled::Enrol(_) | NotEnrolled::Submit(_) => "unavailable",
        NotEnrolled::Refused(_) => "refused",
        NotEnrolled::NoBranch(_) => "unknown_branch",
        NotEnrolled::TooManyTries(_) => "too_many_tries",
    }
}
