//! `POST /b/{branch}/floor`: what a supervisor does, from the page's forms.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::branch::Answer;
use crate::http::acting;
use crate::http::app::App;
use crate::http::body::Form;
use crate::http::caller::Caller;
use crate::http::counter::viewer::names_nobody;
use crate::http::error::ApiError;
use crate::http::problem;
use crate::pages::floor::FloorForm;
use crate::pages::{Problem, lang_of};

#[derive(Deserialize)]
pub(in crate::http) struct Look {
    lang: Option<String>,
}

/// One press of a button. The form's id makes a double press count once; the answer leads back to the page.
#[utoipa::path(post, path = "/b/{branch}/floor", tag = "counter",
    params(("branch" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 303, description = "The page, with what was refused, if it was"), (status = 401, content_type = "text/html"), (status = 403, content_type = "text/html"), (status = 503, description = "Not written: press again", content_type = "text/html")))]
pub(in crate::http) async fn act(
    State(app): State<Arc<App>>,
    Path(branch): Path<String>,
    Query(look): Query<Look>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    form: Result<Form<FloorForm>, ApiError>,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(&headers));
    let Ok(branch) = app.branch(&branch) else {
        return problem::page(Problem::NotFound, lang);
    };
    let back = |said: &str| {
        let (id, lang) = (branch.id(), lang.tag());
        Redirect::to(&format!("/b/{id}/floor?lang={lang}{said}")).into_response()
    };
    let Some(request) = form.ok().and_then(|Form(form)| form.request().ok()) else {
        return back("&refused=bad_form");
    };
    if names_nobody(&app, &request.command, branch.id()) {
        return back("&refused=unknown_colleague");
    }
    match acting::give(&app, branch, &caller, request).await {
        Ok(Answer::Done(_)) => back(""),
        Ok(Answer::Refused(body)) => back(&format!("&refused={}", body.code)),
        Err(error) if error.body.code == "id_reused" => back("&refused=id_reused"),
        Err(error) => problem::of(&error, lang),
    }
}
