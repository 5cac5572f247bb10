//! `GET /api/v1/branches`: the branches that whoever asks administers.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};

use crate::accounts::Role;
use crate::branch::Branch;
use crate::configuration::wire::{BranchAnswer, BranchesAnswer};
use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::openapi::BranchesSchema;

/// In the order of their ids.
#[utoipa::path(get, path = "/api/v1/branches", tag = "configuration", responses((status = 200, body = BranchesSchema)))]
pub(in crate::http) async fn branches(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
) -> Json<BranchesAnswer> {
    let branches = administered(&app, &caller).map(|branch| {
        let in_force = branch.in_force();
        BranchAnswer {
            id: branch.id().clone(),
            name: in_force.site.settings.branch.name.clone(),
            versions: in_force.versions,
        }
    });
    Json(BranchesAnswer {
        branches: branches.collect(),
    })
}

pub(in crate::http) fn administered<'a>(
    app: &'a App,
    caller: &'a Caller,
) -> impl Iterator<Item = &'a Branch> {
    app.branches.values().filter(move |branch| match caller {
        Caller::Owner => true,
        Caller::Staff(person) => person.grants.any_in(branch.id(), &[Role::Administrator]),
        Caller::Kiosk(_) => false,
    })
}
