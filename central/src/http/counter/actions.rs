//! `POST /b/{branch}/counter/{n}`: what the clerk does, from the page's forms.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use frontdesk_domain::branch::Command;
use frontdesk_domain::rules::CounterNumber;
use serde::Deserialize;

use super::viewer::refuses;
use crate::branch::{Answer, Submission, SubmitError};
use crate::http::app::App;
use crate::http::body::Form;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::problem;
use crate::pages::counter::CounterForm;
use crate::pages::{Problem, lang_of};

#[derive(Deserialize)]
pub(in crate::http) struct Look {
    lang: Option<String>,
}

/// One press of a button. The form's id makes a double press count once; the answer leads back to the page.
#[utoipa::path(post, path = "/b/{branch}/counter/{n}", tag = "counter",
    params(("branch" = String, Path), ("n" = u16, Path), ("lang" = Option<String>, Query)),
    responses((status = 303, description = "The page, with what was refused, if it was"), (status = 401, content_type = "text/html"), (status = 403, content_type = "text/html"), (status = 503, description = "Not written: press again", content_type = "text/html")))]
pub(in crate::http) async fn act(
    State(app): State<Arc<App>>,
    Path((branch, n)): Path<(String, String)>,
    Query(look): Query<Look>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    form: Result<Form<CounterForm>, ApiError>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    let place = app
        .branch(&branch)
        .ok()
        .zip(n.parse::<CounterNumber>().ok());
    let Some((branch, counter)) = place else {
        return problem::page(Problem::NoCounter, lang);
    };
    let back = |said: &str| {
        let (id, lang) = (branch.id(), lang.tag());
        Redirect::to(&format!("/b/{id}/counter/{counter}?lang={lang}{said}")).into_response()
    };
    let Ok(Form(form)) = form else {
        return back("&refused=bad_form");
    };
    let Ok(request) = form.request(counter, caller.staff()) else {
        return back("&refused=bad_form");
    };
    let state = branch.state();
    if let Err(error) = caller.may_command(&request.command, branch.id(), &state) {
        return problem::of(&error, lang);
    }
    if let Some(code) = refuses(&app, &caller, &request.command, branch.id(), &state) {
        return back(&format!("&refused={code}"));
    }
    let issues = matches!(request.command, Command::IssueTicket(_));
    match branch
        .submit(Submission::from(request).by(caller.staff()))
        .await
    {
        Ok(Answer::Done(_)) => match form.code().filter(|_| issues) {
            Some(code) => back(&format!("&given={code}")),
            None => back(""),
        },
        Ok(Answer::Refused(body)) => match form.about() {
            Some(ticket) => back(&format!("&refused={}&about={ticket}", body.code)),
            None => back(&format!("&refused={}", body.code)),
        },
        Err(SubmitError::IdReused) => back("&refused=id_reused"),
        Err(error) => problem::of(&ApiError::from(error), lang),
    }
}
