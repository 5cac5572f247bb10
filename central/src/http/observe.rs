//! What is said about every request, and what every response carries. Requests are named by their route's template:
//! addresses hold receipt codes, queries hold keys, and neither belongs into a log.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::app::App;
use super::peer::Peer;
use super::server::Connected;
use crate::pages::CONTENT_SECURITY_POLICY;

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    // Nobody else is told an address that a code stands in; with less, a form of ours would not say whence it comes.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// A browser that has come by TLS once comes by nothing else for a year.
const TLS_ALONE: &str = "max-age=31536000";

pub(super) async fn observe(
    State(app): State<Arc<App>>,
    route: Option<MatchedPath>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = app.clock.now();
    let connected = request.extensions().get::<Connected>();
    let connected = connected.map_or(Ipv4Addr::LOCALHOST.into(), |connected| connected.0);
    let peer = Peer::of(connected, request.headers(), &app.proxies);
    request.extensions_mut().insert(peer);
    let method = named(request.method());
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    let mut response = next.run(request).await;
    let status = response.status();
    let took_ms = app.clock.now().ms_since(started);
    app.metrics.request(method, route, status.as_u16());
    let status = status.as_u16();
    if status >= 500 {
        tracing::warn!(
            method,
            route,
            status,
            took_ms,
            "A request could not be answered"
        );
    } else {
        tracing::info!(method, route, status, took_ms, "A request was answered");
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.secure {
        let only = HeaderValue::from_static(TLS_ALONE);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, only);
    }
    // Only what names itself by its content may be kept by others.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// An unknown method is the caller's own word; the log has only ours.
fn named(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        _ => "OTHER",
    }
}
