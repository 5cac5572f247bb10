//! Reading bodies, JSON and forms: bounded in size, depth and time, and strict about what is in them.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{StatusCode, header};
use frontdesk_domain::wire::BODY_MAX_BYTES;
use serde::de::DeserializeOwned;

use super::app::App;
use super::error::ApiError;

/// Objects and arrays inside one another. Commands need five.
pub(super) const DEPTH_MAX: usize = 32;

/// The largest form of most pages has a name and a few figures.
const FORM_MAX_BYTES: usize = 8 * 1024;

/// A JSON body of a known shape, and of no more bytes than that.
pub(super) struct Json<T, const MAX_BYTES: usize = BODY_MAX_BYTES>(pub T);

impl<T: DeserializeOwned, const MAX_BYTES: usize> FromRequest<Arc<App>> for Json<T, MAX_BYTES> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, ApiError> {
        if !is_json(&request) {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "The body must be JSON. Send it with `Content-Type: application/json`.",
            ));
        }
        let bytes = arrived(request.into_body(), MAX_BYTES, app.patience.body).await?;
        parse(&bytes).map(Self)
    }
}

/// What a page's form sends, of no more bytes than that.
pub(super) struct Form<T, const MAX_BYTES: usize = FORM_MAX_BYTES>(pub T);

impl<T: DeserializeOwned, const MAX_BYTES: usize> FromRequest<Arc<App>> for Form<T, MAX_BYTES> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let bytes = arrived(body, MAX_BYTES, app.patience.body).await?;
        let mut request = Request::from_parts(parts, Body::from(bytes));
        // It has arrived within its own bound, which may be above the usual one.
        DefaultBodyLimit::disable().apply(&mut request);
        let form = axum::Form::<T>::from_request(request, &()).await;
        form.map(|axum::Form(form)| Self(form)).map_err(|_| {
            ApiError::new(
                StatusCode::BAD_REQUEST,
                "unreadable_request",
                "The form could not be read. Open the page again and send it from there.",
            )
        })
    }
}

pub(super) async fn arrived(
    body: Body,
    max_bytes: usize,
    within: Duration,
) -> Result<Bytes, ApiError> {
    let read = axum::body::to_bytes(body, max_bytes);
    let read = tokio::time::timeout(within, read).await.map_err(|_| {
        ApiError::new(
            StatusCode::REQUEST_TIMEOUT,
            "too_slow",
            format!(
                "The body did not arrive within {} s. Send it again.",
                within.as_secs()
            ),
        )
    })?;
    read.map_err(|_| {
        ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            format!("This body has at most {max_bytes} bytes, and what came has more or broke off. Nothing that is asked for needs as many."),
        )
    })
}

pub(super) fn is_json(request: &Request) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    content_type
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case("application/json"))
}

pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    if depth(bytes) > DEPTH_MAX {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "too_deep",
            format!("The body nests deeper than {DEPTH_MAX} levels. No command needs as many."),
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        if error.is_data() {
            ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "wrong_shape",
                format!("The body is JSON of another shape: {error}. Compare it with /api/v1/openapi.json and docs/api.md."),
            )
        } else {
            ApiError::new(
                StatusCode::BAD_REQUEST,
                "malformed",
                format!("The body is not JSON: {error}. Send one JSON object."),
            )
        }
    })
}

/// The greatest number of open brackets, strings left out.
fn depth(bytes: &[u8]) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in bytes {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                open += 1;
                deepest = deepest.max(open);
            }
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_brackets_and_not_the_text_in_strings() {
        assert_eq!(depth(br#"{"a":[1,{"b":2}],"c":"[[[\"[[["}"#), 3);
    }

    #[test]
    fn a_body_at_the_depth_is_read_and_one_deeper_is_not() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let at = parse::<serde_json::Value>(nested(DEPTH_MAX).as_bytes());
        assert!(at.is_ok());
        let beyond = parse::<serde_json::Value>(nested(DEPTH_MAX + 1).as_bytes()).unwrap_err();
        assert_eq!(beyond.body.code, "too_deep");
    }
}
