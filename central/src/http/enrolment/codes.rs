//! `POST /api/v1/branches/{branch}/enrolment-codes`: a one-time code to be typed on a kiosk.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use frontdesk_domain::ids::KioskId;
use frontdesk_domain::wire::{EnrolmentCodeAnswer, EnrolmentCodeRequest};

use super::LOG;
use crate::accounts::{Act, Entry};
use crate::branch::Branch;
use crate::enrolment::NotGivenOut;
use crate::http::app::App;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::openapi::{EnrolmentCodeRequestSchema, EnrolmentCodeSchema, ErrorSchema};

/// Gives out a code that makes a machine this kiosk: for ten minutes, once. Codes given out for it before and not used
/// count no more. Without a kiosk it is the first of the hall's file that no machine is.
#[utoipa::path(post, path = "/api/v1/branches/{branch}/enrolment-codes", tag = "enrolment", params(("branch" = String, Path)),
    request_body = EnrolmentCodeRequestSchema,
    responses((status = 200, body = EnrolmentCodeSchema), (status = 404, description = "No such branch or kiosk", body = ErrorSchema),
        (status = 409, description = "Every kiosk is enrolled: name the one to replace", body = ErrorSchema)))]
pub(in crate::http) async fn code(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Extension(caller): Extension<Caller>,
    Json(request): Json<EnrolmentCodeRequest>,
) -> Result<axum::Json<EnrolmentCodeAnswer>, ApiError> {
    let branch = app.branch(&branch)?;
    let given = give_out(&app, branch, &caller, request.kiosk).await?;
    Ok(axum::Json(given))
}

pub(in crate::http) async fn give_out(
    app: &App,
    branch: &Branch,
    caller: &Caller,
    kiosk: Option<KioskId>,
) -> Result<EnrolmentCodeAnswer, ApiError> {
    let now = app.clock.now();
    let made = app.office.give_out(branch, kiosk, now).await;
    let (given, code) = made.map_err(not_given_out)?;
    tracing::info!(target: LOG, branch = %code.branch, kiosk = %code.kiosk, "A code to enrol a kiosk was given out");
    let entry = Entry::done(now, caller.by(), Act::GiveEnrolmentCode);
    let entry = entry.at_branch(branch.id()).naming(&code.kiosk);
    app.accounts.note(entry).await?;
    Ok(EnrolmentCodeAnswer {
        code: given.to_string(),
        kiosk: code.kiosk,
        expires_at: code.expires_at,
    })
}

fn not_given_out(why: NotGivenOut) -> ApiError {
    match why {
        NotGivenOut::NoBranch => ApiError::no_branch(),
        NotGivenOut::UnknownKiosk(_) => {
            ApiError::new(StatusCode::NOT_FOUND, "unknown_kiosk", why.to_string())
        }
        NotGivenOut::NoKioskFree => {
            ApiError::new(StatusCode::CONFLICT, "no_kiosk_free", why.to_string())
        }
        NotGivenOut::Enrol(error) => error.into(),
    }
}
