//! The pages over settings: what was typed is laid over what is in force, looked at, or published.

use axum::http::StatusCode;
use axum::response::Response;

use super::shown::Showing;
use crate::configuration::wire::Draft;
use crate::http::configuration;
use crate::http::error::ApiError;
use crate::pages::admin::{AdminForm, After};

/// Nothing where the page is not about settings.
pub(super) async fn act(showing: Showing<'_>, form: &AdminForm) -> Option<Response> {
    let (app, branch) = (showing.app, showing.branch);
    let mut settings = branch.site().settings.clone();
    let wrong = showing.section.apply(form, &mut settings)?;
    let entered = Some(form);
    if !wrong.is_empty() {
        let after = After {
            wrong: &wrong,
            entered,
            ..After::default()
        };
        let unreadable = StatusCode::UNPROCESSABLE_ENTITY;
        return Some(showing.page(unreadable, after, None).await);
    }
    let draft = Draft {
        settings: Some(settings),
        catalogue: None,
    };
    if form.is_preview() {
        return Some(
            match configuration::check::checked(app, branch, draft).await {
                Ok(checked) => {
                    let after = After {
                        checked: Some(&checked),
                        entered,
                        ..After::default()
                    };
                    showing.page(StatusCode::OK, after, None).await
                }
                Err(error) => showing.refused(&error, entered).await,
            },
        );
    }
    let Some(based_on) = form.based_on() else {
        return Some(showing.refused(&bad_form(), entered).await);
    };
    let id = form.command_id();
    let published = configuration::publish(app, branch, showing.caller, id, based_on, draft).await;
    Some(match published {
        Ok(_) => showing.back("published"),
        Err(error) => showing.refused(&error, entered).await,
    })
}

pub(super) fn bad_form() -> ApiError {
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "id_reused",
        "The form could not be read. Open the page again and send it from there.",
    )
}
