//! The service over HTTP: one file for each endpoint, and what all of them share.

mod access;
mod account;
mod acting;
mod admin;
mod api;
mod app;
mod body;
mod caller;
mod configuration;
mod cookies;
mod counter;
mod customer;
mod doors;
mod enrolment;
mod error;
mod floor;
mod guard;
mod health;
mod list;
mod login;
mod observe;
mod openapi;
mod peer;
mod problem;
mod reports;
mod rights;
mod server;
mod set_up;
mod sse;
mod staff;
mod streams;
mod tls;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::Response;
use frontdesk_domain::wire::BODY_MAX_BYTES;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};

pub(crate) use access::AccessKey;
pub use access::AccessKeyError;
pub(crate) use app::{App, set_up_link};
pub use server::Patience;
pub(crate) use server::serve;
pub(crate) use tls::Tls;
pub use tls::{TlsError, TlsFiles};

use crate::pages::Problem;
use doors::Doors;
use error::ApiError;
use guard::Guard;

/// Every route of the service, as its method and its path: what docs/access.md has a row for.
pub fn routes() -> Vec<(String, String)> {
    let doors = doors::doors();
    let listed = doors.listed();
    listed
        .map(|(method, path)| (method.to_string(), path.to_owned()))
        .collect()
}

/// The service.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let Doors { router, opens } = doors::doors();
    let guard = Arc::new(Guard {
        app: Arc::clone(app),
        opens,
    });
    let (routes, document) = router.split_for_parts();
    openapi::keep(document);
    routes
        .route_layer(middleware::from_fn_with_state(guard, guard::guard))
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_that_way)
        .layer(middleware::map_response(in_our_words))
        .layer(middleware::from_fn_with_state(
            Arc::clone(app),
            access::same_origin,
        ))
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
    problem::page(Problem::NotFound, problem::preferred(request.headers()))
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
