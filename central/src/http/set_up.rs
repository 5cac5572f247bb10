//! `/set-up/{code}`: somebody follows a one-time link, and sets a password that nobody else has seen.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use frontdesk_domain::text::Lang;
use serde::Deserialize;

use super::app::App;
use super::body::Form;
use super::error::ApiError;
use super::login::enter;
use super::problem::{self, html};
use crate::accounts::{
    AccountError, AccountRefusal, Login, NameError, PasswordError, PersonName, Purpose, Secret,
};
use crate::pages::set_up::{SetUpForm, SetUpPage, Told, Whose};
use crate::pages::{Problem, lang_of};

#[derive(Deserialize)]
pub(super) struct Look {
    lang: Option<String>,
}

/// The page of a link that counts: whose it is, and what they choose.
#[utoipa::path(get, path = "/set-up/{code}", tag = "access",
    params(("code" = String, Path, description = "What stands in the link, 43 characters"), ("lang" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html"), (status = 410, description = "Used, expired, or not a link", content_type = "text/html")))]
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    match opened(&app, &code, lang) {
        Some((_, page)) => html(page.render()),
        None => problem::page(Problem::LinkOver, lang),
    }
}

/// Sets the password, and lets them in. The link counts no more.
#[utoipa::path(post, path = "/set-up/{code}", tag = "access",
    params(("code" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 303, description = "In, and on to their counter"),
        (status = 410, description = "Used, expired, or not a link", content_type = "text/html"),
        (status = 422, description = "The page again, with what cannot be taken", content_type = "text/html")))]
pub(super) async fn set_up(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    jar: CookieJar,
    headers: HeaderMap,
    Query(look): Query<Look>,
    form: Result<Form<SetUpForm>, ApiError>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    let Some((link, mut page)) = opened(&app, &code, lang) else {
        return problem::page(Problem::LinkOver, lang);
    };
    let form = match form {
        Ok(Form(form)) => form,
        Err(error) => return problem::of(&error, lang),
    };
    let now = app.clock.now();
    let SetUpForm {
        login,
        name,
        password,
        again,
    } = form;
    let named = match &page.whose {
        Whose::First { .. } => {
            page.whose = Whose::First {
                login: login.clone(),
                name: name.clone(),
            };
            match named(&login, &name) {
                Ok(named) => Some(named),
                Err(error) => return again_with(page, told_of(error)),
            }
        }
        Whose::Colleague { .. } => None,
    };
    if password != again {
        return again_with(page, Told::Differ);
    }
    let entered = match named {
        Some((login, name)) => app.accounts.set_up(link, login, name, password, now).await,
        None => app.accounts.set_password(link, password, now).await,
    };
    let told = match entered {
        Ok(entered) => return enter(&app, jar, &entered, None),
        Err(AccountError::Refused(AccountRefusal::LinkOver)) => {
            return problem::page(Problem::LinkOver, lang);
        }
        Err(AccountError::Refused(AccountRefusal::LoginTaken)) => Told::LoginTaken,
        Err(AccountError::Password(PasswordError::Length)) => Told::PasswordLength,
        Err(AccountError::Password(PasswordError::Guessable)) => Told::PasswordGuessable,
        Err(error) => {
            tracing::error!(%error, "A password could not be set");
            return problem::page(Problem::Unavailable, lang);
        }
    };
    again_with(page, told)
}

fn again_with(mut page: SetUpPage, told: Told) -> Response {
    page.told = Some(told);
    (StatusCode::UNPROCESSABLE_ENTITY, html(page.render())).into_response()
}

fn named(login: &str, name: &str) -> Result<(Login, PersonName), NameError> {
    Ok((Login::parse(login)?, PersonName::parse(name)?))
}

fn told_of(error: NameError) -> Told {
    match error {
        NameError::Login => Told::BadLogin,
        NameError::Person => Told::BadName,
    }
}

/// The page of a link, as long as it counts.
fn opened(app: &App, code: &str, lang: Lang) -> Option<(Secret, SetUpPage)> {
    let link = Secret::parse(code)?;
    let book = app.accounts.book();
    let whose = match book.link(link.hash(), app.clock.now())? {
        Purpose::SetUp => Whose::First {
            login: String::new(),
            name: String::new(),
        },
        Purpose::Password(id) => {
            let staff = book.staff(id)?;
            Whose::Colleague {
                login: staff.login.as_str().to_owned(),
                name: staff.name.as_str().to_owned(),
            }
        }
    };
    let page = SetUpPage {
        lang,
        whose,
        told: None,
    };
    Some((link, page))
}
