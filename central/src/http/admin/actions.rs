//! `POST /admin/{branch}/{section}`: what an administrator does, from the pages' forms.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{FromRequest as _, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use frontdesk_domain::hash::Hash;

use super::page::Look;
use super::settings::bad_form;
use super::shown::Showing;
use super::{multipart, settings, staff, upload};
use crate::branch::Answer;
use crate::http::app::App;
use crate::http::body::{Form, arrived};
use crate::http::caller::Caller;
use crate::http::enrolment::{codes, revocation};
use crate::http::error::ApiError;
use crate::http::{acting, configuration, problem};
use crate::pages::admin::{AdminForm, After, Section};
use crate::pages::floor::FloorForm;
use crate::pages::{Problem, lang_of};

/// A hall of a hundred counters with thirty skills each fits.
const FORM_MAX_BYTES: usize = 256 * 1024;

/// One press of a button. What is published leads back to the page; what is refused shows the page with what was typed.
#[utoipa::path(post, path = "/admin/{branch}/{section}", tag = "administration",
    params(("branch" = String, Path), ("section" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 200, description = "What was looked at, or is shown once", content_type = "text/html"), (status = 303, description = "Done: the page"), (status = 401, content_type = "text/html"), (status = 403, content_type = "text/html"),
        (status = 409, description = "Refused, with what was typed", content_type = "text/html"), (status = 422, description = "Fields that cannot be read, with what was typed", content_type = "text/html"), (status = 503, description = "Not written: press again", content_type = "text/html")))]
pub(in crate::http) async fn act(
    State(app): State<Arc<App>>,
    Path((branch, section)): Path<(String, String)>,
    Query(look): Query<Look>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Response {
    let lang = lang_of(look.lang.as_deref(), problem::preferred(request.headers()));
    let (Ok(branch), Some(section)) = (app.branch(&branch), Section::named(&section)) else {
        return problem::page(Problem::NotFound, lang);
    };
    let showing = Showing {
        app: &app,
        branch,
        caller: &caller,
        section,
        lang,
    };
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let boundary = content_type
        .and_then(multipart::boundary)
        .map(str::to_owned);
    if let Some(boundary) = boundary.filter(|_| section == Section::Catalogue) {
        let within = app.patience.body;
        return match arrived(request.into_body(), upload::UPLOAD_MAX_BYTES, within).await {
            Ok(body) => upload::take(showing, body, &boundary).await,
            Err(error) => showing.refused(&error, None).await,
        };
    }
    let form = Form::<AdminForm, FORM_MAX_BYTES>::from_request(request, &app).await;
    let form = match form {
        Ok(Form(form)) => form,
        Err(error) if error.status == StatusCode::PAYLOAD_TOO_LARGE => {
            return showing.refused(&error, None).await;
        }
        Err(_) => return showing.refused(&bad_form(), None).await,
    };
    if let Some(answer) = settings::act(showing, &form).await {
        return answer;
    }
    match (section, form.action.as_str()) {
        (Section::Catalogue, "publish_draft") => upload::publish(showing, &form).await,
        (Section::Versions, "roll_back") => roll_back(showing, &form).await,
        (Section::Notices, _) => notice(showing, form).await,
        (Section::Devices, "enrol") => enrol(showing, &form).await,
        (Section::Devices, "revoke") => revoke(showing, &form).await,
        (Section::Staff, _) => staff::act(showing, &form).await,
        _ => showing.refused(&bad_form(), None).await,
    }
}

async fn roll_back(showing: Showing<'_>, form: &AdminForm) -> Response {
    let (app, branch) = (showing.app, showing.branch);
    let to = form.text("to").parse::<Hash>().ok();
    let Some((to, based_on)) = to.zip(form.based_on()) else {
        return showing.refused(&bad_form(), None).await;
    };
    let id = form.command_id();
    match configuration::roll_back(app, branch, showing.caller, id, based_on, to).await {
        Ok(_) => showing.back("rolled_back"),
        Err(error) => showing.refused(&error, None).await,
    }
}

/// As on the floor's page.
async fn notice(showing: Showing<'_>, form: AdminForm) -> Response {
    let floor = FloorForm {
        action: form.action.clone(),
        id: form.id,
        fields: form.fields.clone(),
    };
    let done = match form.action.as_str() {
        "post_notice" => "notice_posted",
        "withdraw_notice" => "notice_withdrawn",
        _ => return showing.refused(&bad_form(), None).await,
    };
    let Ok(request) = floor.request() else {
        return showing.refused(&bad_form(), Some(&form)).await;
    };
    let given = acting::give(showing.app, showing.branch, showing.caller, request).await;
    match given {
        Ok(Answer::Done(_)) => showing.back(done),
        Ok(Answer::Refused(body)) => {
            let error = ApiError::refused(body);
            showing.refused(&error, Some(&form)).await
        }
        Err(error) => showing.refused(&error, Some(&form)).await,
    }
}

async fn enrol(showing: Showing<'_>, form: &AdminForm) -> Response {
    let Ok(kiosk) = form.text("kiosk").parse() else {
        return showing.refused(&ApiError::unknown_kiosk(), None).await;
    };
    let (app, branch) = (showing.app, showing.branch);
    match codes::give_out(app, branch, showing.caller, Some(kiosk)).await {
        Ok(given) => {
            let told = format!("{} · {}", given.kiosk, given.code);
            let after = After {
                secret: Some(("enrolment_code", &told)),
                ..After::default()
            };
            showing.page(StatusCode::OK, after, None).await
        }
        Err(error) => showing.refused(&error, None).await,
    }
}

async fn revoke(showing: Showing<'_>, form: &AdminForm) -> Response {
    let (app, branch) = (showing.app, showing.branch);
    match revocation::revoke(app, branch, showing.caller, form.text("kiosk")).await {
        Ok(_) => showing.back("revoked"),
        Err(error) => showing.refused(&error, None).await,
    }
}
