//! `POST /t/{code}/commands`: what the holder wants, from the page's script or from its plain forms.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use frontdesk_domain::text::Lang;
use frontdesk_domain::wire::CustomerRequest;
use serde::Deserialize;
use serde_json::json;

use crate::branch::{Answer, Submission};
use crate::http::app::App;
use crate::http::body;
use crate::http::error::ApiError;
use crate::http::openapi::{CustomerCommandSchema, ErrorSchema, SeqSchema};
use crate::http::problem;
use crate::pages::customer::CustomerForm;
use crate::pages::lang_of;

#[derive(Deserialize)]
pub(in crate::http) struct Look {
    lang: Option<String>,
}

/// Leaves the queue, lets others pass, asks for help or takes that back. Sent again under the same id, it counts once.
/// A form is answered by leading back to the page.
#[utoipa::path(post, path = "/t/{code}/commands", tag = "customer", params(("code" = String, Path)),
    request_body = CustomerCommandSchema,
    responses((status = 200, body = SeqSchema), (status = 303, description = "The answer to a form: the page, with what it was refused with"),
        (status = 404, description = "Not a receipt code, or not known yet", body = ErrorSchema), (status = 409, description = "Refused by the rules", body = ErrorSchema),
        (status = 422, description = "JSON of another shape", body = ErrorSchema)))]
pub(in crate::http) async fn command(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Query(look): Query<Look>,
    request: Request,
) -> Response {
    if body::is_json(&request) {
        return match by_script(&app, &code, request).await {
            Ok(seq) => Json(json!({ "seq": seq })).into_response(),
            Err(error) => error.into_response(),
        };
    }
    let lang = lang_of(look.lang.as_deref(), problem::preferred(request.headers()));
    match by_form(&app, &code, lang, request).await {
        Ok(back) => back.into_response(),
        Err(error) => problem::of(&error, lang),
    }
}

async fn by_script(app: &Arc<App>, code: &str, request: Request) -> Result<u64, ApiError> {
    let code = super::code(code)?;
    let body::Json(request): body::Json<CustomerRequest> =
        body::Json::from_request(request, app).await?;
    submit(app, &code, request).await
}

async fn by_form(
    app: &Arc<App>,
    code: &str,
    lang: Lang,
    request: Request,
) -> Result<Redirect, ApiError> {
    let code = super::code(code)?;
    let back = |refused: &str| {
        let lang = lang.tag();
        Redirect::to(&format!("/t/{code}?lang={lang}{refused}"))
    };
    let form: Result<body::Form<CustomerForm>, _> = body::Form::from_request(request, app).await;
    let asked = form.ok().and_then(|body::Form(form)| form.request().ok());
    let Some(asked) = asked else {
        return Ok(back("&refused=bad_form"));
    };
    match submit(app, &code, asked).await {
        Ok(_) => Ok(back("")),
        // Refused, or not known yet: the page says so.
        Err(error) if error.status.is_client_error() => {
            Ok(back(&format!("&refused={}", error.body.code)))
        }
        Err(error) => Err(error),
    }
}

async fn submit(
    app: &App,
    code: &frontdesk_domain::receipt::ReceiptCode,
    request: CustomerRequest,
) -> Result<u64, ApiError> {
    let holder = super::holder(app, code).await?;
    let submission = Submission::of_customer(holder.ticket.id, request);
    match holder.branch.submit(submission).await? {
        Answer::Done(done) => Ok(done.seq()),
        Answer::Refused(body) => Err(ApiError::refused(body)),
    }
}
