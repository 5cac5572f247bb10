//! `/login`: somebody says who they are.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use frontdesk_domain::text::Lang;
use serde::Deserialize;

use super::app::App;
use super::body::Form;
use super::cookies;
use super::error::ApiError;
use super::peer::Peer;
use super::problem::{self, html};
use crate::accounts::{AccountError, Entered, Grants, HashingError, Role, Secret};
use crate::pages::lang_of;
use crate::pages::login::{LoginForm, LoginPage, Told};

#[derive(Deserialize)]
pub(super) struct Look {
    lang: Option<String>,
    to: Option<String>,
}

/// The page that asks for login name and password.
#[utoipa::path(get, path = "/login", tag = "access",
    params(("to" = Option<String>, Query, description = "A path of this service to go on to"), ("lang" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html")))]
pub(super) async fn page(headers: HeaderMap, Query(look): Query<Look>) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    html(empty(lang, look.to.as_deref()).render())
}

/// Lets somebody in: one cookie for the session, one by which this browser is known again.
#[utoipa::path(post, path = "/login", tag = "access",
    params(("to" = Option<String>, Query, description = "A path of this service to go on to"), ("lang" = Option<String>, Query)),
    responses((status = 303, description = "In, and on to where they wanted, or to their counter"),
        (status = 401, description = "The name or the password is wrong", content_type = "text/html"),
        (status = 429, description = "Too many wrong passwords: wait for Retry-After", content_type = "text/html"),
        (status = 503, description = "Too many at once: again in a second", content_type = "text/html")))]
pub(super) async fn log_in(
    State(app): State<Arc<App>>,
    Extension(Peer(address)): Extension<Peer>,
    jar: CookieJar,
    headers: HeaderMap,
    Query(look): Query<Look>,
    form: Result<Form<LoginForm>, ApiError>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    let form = match form {
        Ok(Form(form)) => form,
        Err(error) => return problem::of(&error, lang),
    };
    let browser = jar.get(cookies::browser(app.secure));
    let browser = browser.and_then(|cookie| Secret::parse(cookie.value()));
    let now = app.clock.now();
    let LoginForm { login, password } = form;
    let entered = app.accounts.log_in(&login, password, browser, address, now);
    match entered.await {
        Ok(entered) => {
            app.metrics.login("done");
            tracing::info!(staff = %entered.staff, "Somebody logged in");
            let to = look.to.as_deref().filter(|to| is_ours(to));
            enter(&app, jar, &entered, to)
        }
        Err(error) => {
            let mut page = empty(lang, look.to.as_deref());
            page.login = login;
            refused(&app, page, &error)
        }
    }
}

/// The same page, where somebody opens another without being in.
pub(super) fn asked(_: &App, lang: Lang, path: &str) -> Response {
    let page = empty(lang, Some(path));
    (StatusCode::UNAUTHORIZED, html(page.render())).into_response()
}

fn empty(lang: Lang, to: Option<&str>) -> LoginPage {
    LoginPage {
        lang,
        to: to.filter(|to| is_ours(to)).map(str::to_owned),
        login: String::new(),
        told: None,
    }
}

fn refused(app: &App, mut page: LoginPage, error: &AccountError) -> Response {
    let (status, told, result) = match error {
        AccountError::WrongLogin => (StatusCode::UNAUTHORIZED, Told::Wrong, "wrong_login"),
        AccountError::TooManyTries(seconds) => {
            let told = Told::Wait { seconds: *seconds };
            (StatusCode::TOO_MANY_REQUESTS, told, "too_many_tries")
        }
        AccountError::Hashing(HashingError::Busy) => {
            (StatusCode::SERVICE_UNAVAILABLE, Told::Busy, "busy")
        }
        error => {
            tracing::error!(%error, "Nobody can log in");
            (StatusCode::SERVICE_UNAVAILABLE, Told::Busy, "unavailable")
        }
    };
    app.metrics.login(result);
    page.told = Some(told);
    let mut response = (status, html(page.render())).into_response();
    let after = match error {
        AccountError::TooManyTries(seconds) => Some(*seconds),
        _ => (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1),
    };
    if let Some(seconds) = after {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Sends on somebody who came in, with their cookies.
pub(super) fn enter(app: &App, jar: CookieJar, entered: &Entered, to: Option<&str>) -> Response {
    let home = home(app, &entered.grants);
    let jar = jar
        .add(cookies::of_session(&entered.session, app.secure))
        .add(cookies::of_browser(&entered.browser, app.secure));
    (jar, Redirect::to(to.unwrap_or(&home))).into_response()
}

/// Where somebody goes who does not say where to: the first counter that is theirs to work at.
pub(super) fn home(app: &App, grants: &Grants) -> String {
    let works_in = app
        .branches
        .iter()
        .find(|(id, _)| grants.any_in(id, &Role::ALL));
    let counter = works_in.and_then(|(id, branch)| {
        let site = branch.site();
        let counter = site.settings.counters.first()?;
        Some(format!("/b/{id}/counter/{}", counter.number))
    });
    counter.unwrap_or_else(|| "/account".to_owned())
}

/// Only paths of this service: a link must not lead on to somebody else's site.
fn is_ours(to: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.?=&".contains(&byte);
    to.starts_with('/') && !to.starts_with("//") && to.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn a_link_leads_on_only_within_this_service() {
        assert!(is_ours("/b/hall/counter/1?lang=en"));
        for to in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a\r\nb",
            "/%2f/evil.example",
        ] {
            assert!(!is_ours(to), "{to:?}");
        }
    }
}
