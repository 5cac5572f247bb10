//! At every door: who asks, and whether the route opens to them. What it is that they may do behind it, [`super::caller`]
//! and [`super::rights`] say.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use frontdesk_domain::ids::BranchId;

use super::access::bearer;
use super::app::App;
use super::caller::{self, Caller};
use super::cookies;
use super::doors::{Opens, OpensToStaff};
use super::error::ApiError;
use super::{login, problem};
use crate::accounts::Person;
use crate::pages::Problem;

pub(super) struct Guard {
    pub app: Arc<App>,
    pub opens: BTreeMap<String, Vec<(Method, Opens)>>,
}

/// Lets through whom the route opens to. Handlers are told who it is.
pub(super) async fn guard(
    State(guard): State<Arc<Guard>>,
    route: MatchedPath,
    parts: RawPathParams,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(opens) = guard.opens_to(route.as_str(), request.method()) else {
        // Not in the list: the router answers that there is no such method.
        return next.run(request).await;
    };
    if opens.everybody {
        return next.run(request).await;
    }
    let app = &guard.app;
    let branch = parts
        .iter()
        .find(|(name, _)| *name == "branch")
        .map(|(_, value)| value);
    let let_in = who(app, &jar, &request).and_then(|caller| {
        may_enter(&caller, opens, branch)?;
        Ok(caller)
    });
    match let_in {
        Ok(caller) => {
            if let Caller::Staff(person) = &caller
                && is_use(&request)
            {
                app.accounts.used(person.session, app.clock.now());
            }
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) if is_page(&route, &request) => as_page(app, &error, &request),
        Err(error) => error.into_response(),
    }
}

impl Guard {
    fn opens_to(&self, path: &str, method: &Method) -> Option<Opens> {
        let method = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        let listed = self.opens.get(path)?;
        let listed = listed.iter().find(|(allowed, _)| allowed == method);
        listed.map(|(_, opens)| *opens)
    }
}

/// Programs and kiosks show a bearer, browsers a cookie. Neither counts in the other's place.
fn who(app: &App, jar: &CookieJar, request: &Request) -> Result<Caller, ApiError> {
    if let Some(key) = bearer(request.headers()) {
        if app.key.is(key) {
            return Ok(Caller::Owner);
        }
        if let Some(kiosk) = caller::kiosk(app, key)? {
            return Ok(Caller::Kiosk(kiosk));
        }
    }
    let shown = jar.get(cookies::session(app.secure));
    let person = shown.and_then(|cookie| app.accounts.who(cookie.value(), app.clock.now()));
    person
        .map(|person| Caller::Staff(Arc::new(person)))
        .ok_or_else(not_in)
}

fn not_in() -> ApiError {
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "no_access",
        "Nobody is logged in here. People log in at /login; a program sends the access key or its kiosk's key as `Authorization: Bearer KEY`.",
    )
}

fn may_enter(caller: &Caller, opens: Opens, branch: Option<&str>) -> Result<(), ApiError> {
    match caller {
        Caller::Owner if opens.owner => Ok(()),
        Caller::Kiosk(kiosk) if opens.kiosk => kiosk.may_enter(branch),
        Caller::Kiosk(_) => Err(caller::forbidden(
            "not_for_kiosks",
            "A kiosk's key does not open this.",
        )),
        Caller::Staff(person) => may_staff_enter(person, opens.staff, branch),
        Caller::Owner => Err(not_for_staff(opens)),
    }
}

fn may_staff_enter(
    person: &Person,
    opens: OpensToStaff,
    branch: Option<&str>,
) -> Result<(), ApiError> {
    let grants = &person.grants;
    let opens_here = match (opens, branch) {
        (OpensToStaff::Nobody, _) => return Err(caller::kiosks_own()),
        (OpensToStaff::LoggedIn, _) => true,
        (OpensToStaff::Installation, _) => grants.is_of_installation(),
        (OpensToStaff::Roles(roles), None) => grants.any(roles),
        (OpensToStaff::Roles(roles), Some(branch)) => match branch.parse::<BranchId>() {
            Ok(branch) if grants.any_in(&branch, roles) => true,
            // Not whether there is such a branch.
            Ok(branch) if !grants.any_in(&branch, &crate::accounts::Role::ALL) => {
                return Err(caller::forbidden(
                    "other_branch",
                    "You have no role in this branch. Ask an administrator for one.",
                ));
            }
            Ok(_) => false,
            // Whoever is let in everywhere is told that there is no such branch.
            Err(_) => grants.is_of_installation(),
        },
    };
    if opens_here {
        return Ok(());
    }
    Err(caller::forbidden(
        "not_your_role",
        "None of your roles opens this. Ask whoever has the role, or an administrator for it.",
    ))
}

fn not_for_staff(opens: Opens) -> ApiError {
    if opens.kiosk {
        return caller::kiosks_own();
    }
    caller::forbidden(
        "nobodys_session",
        "This is about somebody who is logged in. The access key is nobody's.",
    )
}

/// Opened or pressed by somebody, and not by a page that looks again by itself.
fn is_use(request: &Request) -> bool {
    let looks_again = request
        .uri()
        .query()
        .is_some_and(|query| query.split('&').any(|part| part.starts_with("part=")));
    request.method() != Method::GET || !(looks_again || request.uri().path().ends_with("/events"))
}

/// Whether somebody looks at the answer, rather than a script.
fn is_page(route: &MatchedPath, request: &Request) -> bool {
    let (path, query) = (route.as_str(), request.uri().query().unwrap_or_default());
    let part = query.split('&').any(|part| part.starts_with("part="));
    let program = part || bearer(request.headers()).is_some();
    !path.starts_with("/api/") && !path.ends_with("/events") && path != "/metrics" && !program
}

fn as_page(app: &App, error: &ApiError, request: &Request) -> Response {
    let lang = problem::preferred(request.headers());
    if error.status == StatusCode::UNAUTHORIZED {
        // To where they wanted; a form that was sent leads to the page it was on.
        return login::asked(app, lang, request.uri().path());
    }
    problem::page(Problem::NotAllowed, lang)
}
