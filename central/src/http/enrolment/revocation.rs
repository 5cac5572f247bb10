//! `POST /api/v1/branches/{branch}/kiosks/{kiosk}/revocation`: a machine is a kiosk no more.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::{Extension, Json};
use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::KioskId;
use frontdesk_domain::wire::{CommandRequest, KioskStanding};

use super::{LOG, standing};
use crate::accounts::{Act, Entry};
use crate::branch::{Answer, Branch, Submission};
use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::openapi::{ErrorSchema, KioskSchema};

/// The machine's key opens nothing from now on, and its lane rests. What it has issued and not told yet can be told
/// once the same machine is enrolled again. Again, it changes nothing.
#[utoipa::path(post, path = "/api/v1/branches/{branch}/kiosks/{kiosk}/revocation", tag = "enrolment",
    params(("branch" = String, Path), ("kiosk" = String, Path)),
    responses((status = 200, body = KioskSchema), (status = 404, description = "No such branch or kiosk", body = ErrorSchema),
        (status = 503, description = "Not written: send the same again", body = ErrorSchema)))]
pub(in crate::http) async fn revocation(
    State(app): State<Arc<App>>,
    Path((branch, kiosk)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<KioskStanding>, ApiError> {
    let branch = app.branch(&branch)?;
    revoke(&app, branch, &caller, &kiosk).await.map(Json)
}

pub(in crate::http) async fn revoke(
    app: &App,
    branch: &Branch,
    caller: &Caller,
    kiosk: &str,
) -> Result<KioskStanding, ApiError> {
    let known = |kiosk: &KioskId| {
        let before = standing(kiosk, branch, &branch.state(), app);
        before.configured || !before.machines.is_empty()
    };
    let kiosk: KioskId = kiosk
        .parse()
        .ok()
        .filter(known)
        .ok_or_else(ApiError::unknown_kiosk)?;
    let request = CommandRequest {
        id: app.mint()?,
        command: Command::RevokeKiosk {
            kiosk: kiosk.clone(),
        },
    };
    if let Answer::Refused(body) = branch
        .submit(Submission::from(request).by(caller.staff()))
        .await?
    {
        return Err(ApiError::refused(body));
    }
    tracing::info!(target: LOG, branch = %branch.id(), %kiosk, "A kiosk was revoked");
    let entry = Entry::done(app.clock.now(), caller.by(), Act::RevokeKiosk);
    let entry = entry.at_branch(branch.id()).naming(&kiosk);
    app.accounts.note(entry).await?;
    Ok(standing(&kiosk, branch, &branch.state(), app))
}
