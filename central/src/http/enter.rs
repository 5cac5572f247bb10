//! `/enter`: a browser swaps the printed link, or the key typed in, for a cookie.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use super::access::COOKIE;
use super::app::App;
use super::problem;
use crate::pages::Problem;

#[derive(Deserialize)]
pub(super) struct Link {
    key: Option<String>,
    to: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Typed {
    key: String,
}

/// Enters by the link that is printed when the centre starts.
#[utoipa::path(get, path = "/enter", tag = "access",
    params(("key" = String, Query, description = "The access key"), ("to" = Option<String>, Query, description = "A path of this service to go on to")),
    responses((status = 303, description = "The key is right: a cookie holds it from now on"), (status = 401, description = "A page that asks for the key")))]
pub(super) async fn by_link(
    State(app): State<Arc<App>>,
    jar: CookieJar,
    headers: HeaderMap,
    Query(link): Query<Link>,
) -> Response {
    let key = link.key.unwrap_or_default();
    enter(&app, jar, &headers, &key, link.to.as_deref())
}

/// Enters by a key typed into the form of a page that asked for it.
#[utoipa::path(post, path = "/enter", tag = "access",
    params(("to" = Option<String>, Query, description = "A path of this service to go on to")),
    responses((status = 303, description = "The key is right: a cookie holds it from now on"), (status = 401, description = "A page that asks for the key")))]
pub(super) async fn by_form(
    State(app): State<Arc<App>>,
    jar: CookieJar,
    headers: HeaderMap,
    Query(link): Query<Link>,
    Form(typed): Form<Typed>,
) -> Response {
    enter(&app, jar, &headers, typed.key.trim(), link.to.as_deref())
}

fn enter(app: &App, jar: CookieJar, headers: &HeaderMap, key: &str, to: Option<&str>) -> Response {
    let first = first_counter(app);
    let to = to.filter(|to| is_ours(to)).unwrap_or(&first);
    if !app.key.is(key) {
        let sign_in = Some(format!("/enter?to={to}"));
        return problem::page(Problem::NoAccess, problem::preferred(headers), sign_in);
    }
    let cookie = Cookie::build((COOKIE, key.to_owned()))
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.public_url.starts_with("https://"))
        .path("/");
    (jar.add(cookie), Redirect::to(to)).into_response()
}

/// Where somebody goes who does not say where to.
fn first_counter(app: &App) -> String {
    let branch = app.branches.iter().next();
    let counter = branch.and_then(|(id, branch)| {
        let counter = branch.site().settings.counters.first()?;
        Some(format!("/b/{id}/counter/{}", counter.number))
    });
    counter.unwrap_or_else(|| "/".to_owned())
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
        ] {
            assert!(!is_ours(to), "{to:?}");
        }
    }
}
