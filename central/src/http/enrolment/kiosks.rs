//! `GET /api/v1/branches/{branch}/kiosks`: which machine is which kiosk, and how each of them is.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use frontdesk_domain::wire::{KioskStanding, KiosksAnswer};

use super::standing;
use crate::branch::Branch;
use crate::http::app::App;
use crate::http::error::ApiError;
use crate::http::openapi::{ErrorSchema, KiosksSchema};

/// The kiosks of the hall's file, and those that only machines remember, each with its machines by lane and what it said
/// of itself last.
#[utoipa::path(get, path = "/api/v1/branches/{branch}/kiosks", tag = "enrolment", params(("branch" = String, Path)),
    responses((status = 200, body = KiosksSchema), (status = 404, body = ErrorSchema)))]
pub(in crate::http) async fn kiosks(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
) -> Result<Json<KiosksAnswer>, ApiError> {
    let branch = app.branch(&branch)?;
    Ok(Json(KiosksAnswer {
        kiosks: standings(&app, branch),
    }))
}

pub(in crate::http) fn standings(app: &App, branch: &Branch) -> Vec<KioskStanding> {
    let state = branch.state();
    let site = branch.site();
    let configured = site.settings.kiosks.iter().map(|setup| &setup.id);
    let held = state.lanes.values().map(|holder| &holder.kiosk);
    let kiosks: BTreeSet<_> = configured.chain(held).collect();
    kiosks
        .into_iter()
        .map(|kiosk| standing(kiosk, branch, &state, app))
        .collect()
}
