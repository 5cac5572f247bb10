//! The service over HTTP: one file for each endpoint, and what all of them share.

mod access;
mod api;
mod app;
mod body;
mod caller;
mod counter;
mod customer;
mod enrolment;
mod enter;
mod error;
mod health;
mod list;
mod observe;
mod openapi;
mod problem;
mod reports;
mod server;
mod sse;
mod streams;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use frontdesk_domain::wire::BODY_MAX_BYTES;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use access::AccessKey;
pub use access::AccessKeyError;
pub(crate) use app::App;
pub(crate) use server::serve;

use crate::pages::{self, Problem};
use error::ApiError;

/// Every route of the service.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let staff = OpenApiRouter::new()
        .routes(routes!(health::metrics))
        .routes(routes!(api::catalogue::catalogue))
        .routes(routes!(api::snapshot::snapshot))
        .routes(routes!(api::commands::command))
        .routes(routes!(api::noop::noop))
        .routes(routes!(api::events::events))
        .routes(routes!(api::health::report))
        .routes(routes!(enrolment::codes::code))
        .routes(routes!(enrolment::key::key))
        .routes(routes!(enrolment::kiosks::kiosks))
        .routes(routes!(enrolment::revocation::revocation))
        .routes(routes!(counter::page::page, counter::actions::act))
        .routes(routes!(counter::events::events))
        .route("/api/v1/openapi.json", get(openapi::document))
        .route_layer(middleware::from_fn_with_state(
            Arc::clone(app),
            access::require_key,
        ));
    let everybody = OpenApiRouter::new()
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(customer::page::page))
        .routes(routes!(customer::state::state))
        .routes(routes!(customer::commands::command))
        .routes(routes!(customer::events::events))
        .routes(routes!(list::page))
        .routes(routes!(enrolment::enrol::enrol))
        .routes(routes!(enter::by_link, enter::by_form));
    let (routes, document) = openapi::router()
        .merge(staff)
        .merge(everybody)
        .split_for_parts();
    openapi::keep(document);
    routes
        .merge(pages::assets::router())
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_that_way)
        .layer(middleware::map_response(in_our_words))
        .layer(middleware::from_fn(access::same_origin))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(CatchPanicLayer::custom(crashed))
        .layer(middleware::from_fn_with_state(
            Arc::clone(app),
            observe::observe,
        ))
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .with_state(Arc::clone(app))
}

/// What fits into one packet travels as fast as it is; compressing it would cost more than deciding a command.
const COMPRESS_ABOVE_BYTES: u64 = 1400;

fn worth_compressing() -> impl Predicate {
    DefaultPredicate::new().and(SizeAbove::new(COMPRESS_ABOVE_BYTES))
}

async fn nothing_here(request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return axum::response::IntoResponse::into_response(ApiError::new(
            StatusCode::NOT_FOUND,
            "no_such_route",
            "There is nothing at this address. The routes are listed at /api/v1/openapi.json.",
        ));
    }
    problem::page(
        Problem::NotFound,
        problem::preferred(request.headers()),
        None,
    )
}

/// The framework turns away what it cannot read (an address that is no text, a doubled field) in plain text; everybody
/// is told in the one body that every error has.
async fn in_our_words(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let plain = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !response.status().is_client_error() || !plain {
        return response;
    }
    axum::response::IntoResponse::into_response(ApiError::new(
        response.status(),
        "unreadable_request",
        "The address, its query or the form could not be read. The routes and their fields are listed at /api/v1/openapi.json.",
    ))
}

async fn not_that_way() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This address does not take that method. The routes and their methods are listed at /api/v1/openapi.json.",
    )
}

/// What was in the panic is in the log, and not for whoever asked.
fn crashed(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("A request's handler panicked");
    axum::response::IntoResponse::into_response(ApiError::internal())
}
