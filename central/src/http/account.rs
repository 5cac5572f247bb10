//! `/account`: who is logged in, where they work, and the way out.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::app::App;
use super::caller::Caller;
use super::cookies;
use super::error::ApiError;
use super::problem::{self, html};
use crate::accounts::{AccountError, Authority, Person, Role};
use crate::pages::account::{AccountPage, Place};
use crate::pages::lang_of;

#[derive(Deserialize)]
pub(super) struct Look {
    lang: Option<String>,
}

/// Who is logged in, and the counters they may work at.
#[utoipa::path(get, path = "/account", tag = "access", params(("lang" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html"), (status = 401, content_type = "text/html")))]
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    let person = match caller.person() {
        Ok(person) => person,
        Err(error) => return error.into_response(),
    };
    let theirs = app
        .branches
        .iter()
        .filter(|(id, _)| person.grants.any_in(id, &Role::ALL));
    let leaders = super::api::events::READERS;
    let places = theirs.map(|(id, branch)| {
        let settings = &branch.site().settings;
        Place {
            branch: id.to_string(),
            name: settings.branch.name.to(lang).to_owned(),
            counters: settings
                .counters
                .iter()
                .map(|counter| counter.number)
                .collect(),
            leads: person.grants.any_in(id, leaders),
            administers: person.grants.any_in(id, &[Role::Administrator]),
        }
    });
    let book = app.accounts.book();
    let page = AccountPage {
        lang,
        name: person.name.clone(),
        roles: person.grants.iter().cloned().collect(),
        places: places.collect(),
        sessions: book.sessions_of(person.id).count(),
    };
    html(page.render())
}

/// Ends the session of this browser.
#[utoipa::path(post, path = "/logout", tag = "access",
    responses((status = 303, description = "Out, at the page that asks for a login"), (status = 401, content_type = "text/html")))]
pub(super) async fn log_out(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    jar: CookieJar,
) -> Result<Response, ApiError> {
    let person = caller.person()?;
    app.accounts.log_out(person, app.clock.now()).await?;
    Ok(out(&app, jar))
}

/// Ends every session of whoever is logged in here.
#[utoipa::path(post, path = "/logout/everywhere", tag = "access",
    responses((status = 303, description = "Out, at the page that asks for a login"), (status = 401, content_type = "text/html")))]
pub(super) async fn log_out_everywhere(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    jar: CookieJar,
) -> Result<Response, ApiError> {
    let person: &Person = caller.person()?;
    let (id, now) = (person.id, app.clock.now());
    let ended = app
        .accounts
        .log_out_everywhere(Authority::Staff(id), id, now);
    ended.await?;
    Ok(out(&app, jar))
}

fn out(app: &App, jar: CookieJar) -> Response {
    let jar = jar.add(cookies::no_session(app.secure));
    (jar, Redirect::to("/login")).into_response()
}

impl From<AccountError> for ApiError {
    fn from(error: AccountError) -> Self {
        use axum::http::StatusCode;

        use crate::accounts::AccountRefusal as Refusal;

        let told = error.to_string();
        match error {
            AccountError::Refused(refusal) => {
                let status = match refusal {
                    Refusal::UnknownStaff => StatusCode::NOT_FOUND,
                    Refusal::OtherBranch => StatusCode::FORBIDDEN,
                    Refusal::LinkOver => StatusCode::GONE,
                    Refusal::LoginTaken
                    | Refusal::LastAdministrator
                    | Refusal::IsDisabled
                    | Refusal::TooMany => StatusCode::CONFLICT,
                };
                Self::new(status, refusal.code(), told)
            }
            AccountError::Password(error) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.code(), told)
            }
            AccountError::TooManyTries(seconds) => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tries", told).after(seconds)
            }
            AccountError::WrongLogin => Self::new(StatusCode::UNAUTHORIZED, "wrong_login", told),
            AccountError::Store(error) => {
                tracing::error!(%error, "Accounts cannot be read or written");
                Self::unavailable()
            }
            AccountError::Hashing(_) => Self::unavailable(),
            AccountError::NoEntropy(error) => Self::internal_because(&error),
        }
    }
}
