//! `/api/v1/staff` and below, and `/api/v1/audit`: accounts, for who administers them.

use std::sync::Arc;

use axum::Extension;
use axum::Json as Answer;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use frontdesk_domain::ids::StaffId;
use serde::Deserialize;

use super::app::App;
use super::body::Json;
use super::caller::Caller;
use super::error::ApiError;
use super::openapi::{
    AuditSchema, ErrorSchema, LinkSchema, RolesRequestSchema, StaffListSchema, StaffRequestSchema,
    StaffSchema, StandingRequestSchema,
};
use crate::accounts::wire::{
    AddRequest, AuditAnswer, LinkAnswer, RolesRequest, StaffAnswer, StaffListAnswer,
    StandingRequest,
};
use crate::accounts::{
    AccountRefusal, Grant, Grants, LINK_VALID_MS, Login, NewStaff, PAGE_MAX, PersonName,
};

/// The accounts that whoever asks administers.
#[utoipa::path(get, path = "/api/v1/staff", tag = "staff", responses((status = 200, body = StaffListSchema)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
) -> Result<Answer<StaffListAnswer>, ApiError> {
    let authority = caller.authority()?;
    let book = app.accounts.book();
    let staff = book.administered_by(authority);
    let staff = staff.map(|staff| StaffAnswer::of(staff, book.sessions_of(staff.id).count()));
    Ok(Answer(StaffListAnswer {
        staff: staff.collect(),
    }))
}

/// Adds an account, and gives out the link by which its owner sets their password: once, for three days.
#[utoipa::path(post, path = "/api/v1/staff", tag = "staff", request_body = StaffRequestSchema,
    responses((status = 200, body = LinkSchema), (status = 403, description = "A role where you are no administrator", body = ErrorSchema),
        (status = 409, description = "Another account has this login name", body = ErrorSchema),
        (status = 422, description = "A name or a role that is none", body = ErrorSchema)))]
pub(super) async fn add(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Json(request): Json<AddRequest>,
) -> Result<Answer<LinkAnswer>, ApiError> {
    added(&app, &caller, request).await.map(Answer)
}

pub(super) async fn added(
    app: &App,
    caller: &Caller,
    request: AddRequest,
) -> Result<LinkAnswer, ApiError> {
    let unfit = |error: &dyn std::error::Error| {
        ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_account",
            error.to_string(),
        )
    };
    let new = NewStaff {
        login: Login::parse(&request.login).map_err(|error| unfit(&error))?,
        name: PersonName::parse(&request.name).map_err(|error| unfit(&error))?,
        public_name: PersonName::parse(&request.public_name).map_err(|error| unfit(&error))?,
        grants: granted(app, request.roles)?,
    };
    let authority = caller.authority()?;
    let id = app.accounts.add(authority, new, app.clock.now()).await?;
    linked(app, caller, id).await
}

/// Sets all that somebody is. It counts from their next request on.
#[utoipa::path(put, path = "/api/v1/staff/{staff}/roles", tag = "staff", params(("staff" = uuid::Uuid, Path)), request_body = RolesRequestSchema,
    responses((status = 200, body = StaffSchema), (status = 403, body = ErrorSchema), (status = 404, body = ErrorSchema),
        (status = 409, description = "The last administrator of the whole installation", body = ErrorSchema), (status = 422, body = ErrorSchema)))]
pub(super) async fn roles(
    State(app): State<Arc<App>>,
    Path(staff): Path<String>,
    Extension(caller): Extension<Caller>,
    Json(request): Json<RolesRequest>,
) -> Result<Answer<StaffAnswer>, ApiError> {
    let (id, authority) = (named(&staff, &caller)?, caller.authority()?);
    let grants = granted(&app, request.roles)?;
    let now = app.clock.now();
    app.accounts.set_roles(authority, id, grants, now).await?;
    as_it_is(&app, id)
}

/// Disables an account, or makes it active again. Disabled, every session of it ends.
#[utoipa::path(put, path = "/api/v1/staff/{staff}/standing", tag = "staff", params(("staff" = uuid::Uuid, Path)), request_body = StandingRequestSchema,
    responses((status = 200, body = StaffSchema), (status = 403, body = ErrorSchema), (status = 404, body = ErrorSchema),
        (status = 409, description = "The last administrator of the whole installation", body = ErrorSchema)))]
pub(super) async fn standing(
    State(app): State<Arc<App>>,
    Path(staff): Path<String>,
    Extension(caller): Extension<Caller>,
    Json(request): Json<StandingRequest>,
) -> Result<Answer<StaffAnswer>, ApiError> {
    let (id, authority) = (named(&staff, &caller)?, caller.authority()?);
    let (to, now) = (request.standing, app.clock.now());
    app.accounts.set_standing(authority, id, to, now).await?;
    as_it_is(&app, id)
}

/// A new link by which somebody sets their password. Those given out before count no more; who is logged in stays so
/// until it is used.
#[utoipa::path(post, path = "/api/v1/staff/{staff}/links", tag = "staff", params(("staff" = uuid::Uuid, Path)),
    responses((status = 200, body = LinkSchema), (status = 403, body = ErrorSchema), (status = 404, body = ErrorSchema),
        (status = 409, description = "The account is disabled", body = ErrorSchema)))]
pub(super) async fn link(
    State(app): State<Arc<App>>,
    Path(staff): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Answer<LinkAnswer>, ApiError> {
    let id = named(&staff, &caller)?;
    linked(&app, &caller, id).await.map(Answer)
}

/// Ends every session of an account.
#[utoipa::path(delete, path = "/api/v1/staff/{staff}/sessions", tag = "staff", params(("staff" = uuid::Uuid, Path)),
    responses((status = 200, body = StaffSchema), (status = 403, body = ErrorSchema), (status = 404, body = ErrorSchema)))]
pub(super) async fn log_out_everywhere(
    State(app): State<Arc<App>>,
    Path(staff): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Answer<StaffAnswer>, ApiError> {
    let (id, authority) = (named(&staff, &caller)?, caller.authority()?);
    let now = app.clock.now();
    app.accounts.log_out_everywhere(authority, id, now).await?;
    as_it_is(&app, id)
}

#[derive(Deserialize)]
pub(super) struct Which {
    before: Option<u64>,
    limit: Option<usize>,
}

/// The audit log, the newest lines first: who came in, and every act of administration with its result.
#[utoipa::path(get, path = "/api/v1/audit", tag = "staff",
    params(("before" = Option<u64>, Query, description = "Only lines before this one"), ("limit" = Option<usize>, Query, description = "At most 500")),
    responses((status = 200, body = AuditSchema), (status = 400, description = "The query cannot be read", body = ErrorSchema)))]
pub(super) async fn audit(
    State(app): State<Arc<App>>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Answer<AuditAnswer>, ApiError> {
    let Ok(Query(which)) = which else {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "bad_page",
            "`before` is the number of a line, and `limit` how many lines are wanted.",
        ));
    };
    let limit = which.limit.unwrap_or(PAGE_MAX).min(PAGE_MAX);
    let lines = app.accounts.audit(which.before, limit).await?;
    Ok(Answer(AuditAnswer { lines }))
}

fn granted(app: &App, roles: Vec<Grant>) -> Result<Grants, ApiError> {
    let unfit =
        |message: String| ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_roles", message);
    let unknown = roles.iter().find_map(|grant| {
        let branch = grant.branch.as_ref()?;
        (!app.branches.contains_key(branch)).then_some(branch)
    });
    if let Some(branch) = unknown {
        return Err(unfit(format!(
            "There is no branch `{branch}` here. Branches are named by `branch.id` in the halls' files."
        )));
    }
    Grants::new(roles).map_err(|error| unfit(error.to_string()))
}

/// Whose account the address names. What is no id is nobody's; who administers one branch is not told which it is.
fn named(staff: &str, caller: &Caller) -> Result<StaffId, ApiError> {
    let id = staff.parse().map(StaffId).ok();
    id.ok_or_else(|| match caller {
        Caller::Staff(person) if !person.grants.is_of_installation() => {
            crate::accounts::AccountError::from(AccountRefusal::OtherBranch).into()
        }
        _ => crate::accounts::AccountError::from(AccountRefusal::UnknownStaff).into(),
    })
}

fn as_it_is(app: &App, id: StaffId) -> Result<Answer<StaffAnswer>, ApiError> {
    let book = app.accounts.book();
    let staff = book.staff(id).ok_or_else(ApiError::unavailable)?;
    Ok(Answer(StaffAnswer::of(staff, book.sessions_of(id).count())))
}

pub(super) async fn linked(
    app: &App,
    caller: &Caller,
    id: StaffId,
) -> Result<LinkAnswer, ApiError> {
    let now = app.clock.now();
    let secret = app.accounts.give_link(caller.authority()?, id, now).await?;
    Ok(LinkAnswer {
        staff: id,
        link: app.set_up_link(&secret),
        expires_at: now.plus_ms(LINK_VALID_MS),
    })
}
