//! What the page of the people who work in a branch does.

use axum::http::StatusCode;
use axum::response::Response;
use frontdesk_domain::ids::StaffId;

use super::settings::bad_form;
use super::shown::Showing;
use crate::accounts::wire::AddRequest;
use crate::accounts::{Grant, Grants, Role, Standing};
use crate::http::error::ApiError;
use crate::http::staff;
use crate::pages::admin::{AdminForm, After};

pub(super) async fn act(showing: Showing<'_>, form: &AdminForm) -> Response {
    let done = match form.action.as_str() {
        "add" => Err(add(showing, form).await),
        "link" => Err(link(showing, form).await),
        "roles" => roles(showing, form).await.map(|()| "roles_set"),
        "disable" => stand(showing, form, Standing::Disabled)
            .await
            .map(|()| "disabled"),
        "enable" => stand(showing, form, Standing::Active)
            .await
            .map(|()| "enabled"),
        "log_out" => log_out(showing, form).await.map(|()| "logged_out"),
        _ => Err(Told::Refused(bad_form())),
    };
    match done {
        Ok(done) => showing.back(done),
        Err(Told::Link(link)) => {
            let after = After {
                secret: Some(("staff_link", &link)),
                ..After::default()
            };
            showing.page(StatusCode::OK, after, None).await
        }
        Err(Told::Refused(error)) => {
            let entered = (form.action == "add").then_some(form);
            showing.refused(&error, entered).await
        }
    }
}

/// What is said on the page itself, which then is not left.
enum Told {
    Link(String),
    Refused(ApiError),
}

impl<E: Into<ApiError>> From<E> for Told {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

async fn add(showing: Showing<'_>, form: &AdminForm) -> Told {
    let name = form.text("name").to_owned();
    let public_name = match form.text("public_name") {
        "" => name.clone(),
        public_name => public_name.to_owned(),
    };
    let request = AddRequest {
        login: form.text("login").to_owned(),
        name,
        public_name,
        roles: here(showing, form).collect(),
    };
    match staff::added(showing.app, showing.caller, request).await {
        Ok(given) => Told::Link(given.link),
        Err(error) => Told::Refused(error),
    }
}

async fn link(showing: Showing<'_>, form: &AdminForm) -> Told {
    let Ok(id) = named(form) else {
        return Told::Refused(bad_form());
    };
    match staff::linked(showing.app, showing.caller, id).await {
        Ok(given) => Told::Link(given.link),
        Err(error) => Told::Refused(error),
    }
}

/// Of this branch; what they are elsewhere they stay.
async fn roles(showing: Showing<'_>, form: &AdminForm) -> Result<(), Told> {
    let id = named(form)?;
    let elsewhere: Vec<Grant> = {
        let book = showing.app.accounts.book();
        let grants = book.staff(id).map(|staff| staff.grants.clone());
        let branch = showing.branch.id();
        let is_elsewhere = |grant: &&Grant| grant.branch.as_ref() != Some(branch);
        grants
            .unwrap_or_default()
            .iter()
            .filter(is_elsewhere)
            .cloned()
            .collect()
    };
    let grants = Grants::new(elsewhere.into_iter().chain(here(showing, form)));
    let grants = grants.map_err(|error| {
        ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_roles",
            error.to_string(),
        )
    })?;
    let (authority, now) = (showing.caller.authority()?, showing.app.clock.now());
    let accounts = &showing.app.accounts;
    Ok(accounts.set_roles(authority, id, grants, now).await?)
}

async fn stand(showing: Showing<'_>, form: &AdminForm, to: Standing) -> Result<(), Told> {
    let (authority, now) = (showing.caller.authority()?, showing.app.clock.now());
    let accounts = &showing.app.accounts;
    Ok(accounts
        .set_standing(authority, named(form)?, to, now)
        .await?)
}

async fn log_out(showing: Showing<'_>, form: &AdminForm) -> Result<(), Told> {
    let (authority, now) = (showing.caller.authority()?, showing.app.clock.now());
    let accounts = &showing.app.accounts;
    Ok(accounts
        .log_out_everywhere(authority, named(form)?, now)
        .await?)
}

fn named(form: &AdminForm) -> Result<StaffId, ApiError> {
    form.text("staff")
        .parse()
        .map(StaffId)
        .map_err(|_| bad_form())
}

/// The roles that are ticked, in this branch.
fn here<'a>(showing: Showing<'a>, form: &'a AdminForm) -> impl Iterator<Item = Grant> + 'a {
    let ticked = |role: &Role| form.has(&format!("role.{}", role.name()));
    let grant = |role: Role| Grant {
        branch: Some(showing.branch.id().clone()),
        role,
    };
    Role::ALL.into_iter().filter(ticked).map(grant)
}
