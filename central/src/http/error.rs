//! What is answered when something is wrong: always an [`ErrorBody`], with a code that is never renamed and a sentence
//! that says what to do.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use frontdesk_domain::wire::ErrorBody;

use crate::branch::SubmitError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiError {
    pub status: StatusCode,
    pub body: ErrorBody,
    /// When to come again, in seconds.
    pub retry_after: Option<u32>,
}

impl ApiError {
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            body: ErrorBody {
                code: code.to_owned(),
                message: message.into(),
            },
            retry_after: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1),
        }
    }

    #[must_use]
    pub fn after(self, seconds: u32) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }

    pub fn refused(body: ErrorBody) -> Self {
        Self {
            status: StatusCode::CONFLICT,
            body,
            retry_after: None,
        }
    }

    pub fn no_branch() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "unknown_branch",
            "There is no such branch here. Branches are named by `branch.id` in the halls' files.",
        )
    }

    pub fn unknown_kiosk() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "unknown_kiosk",
            "This branch has no such kiosk. Its kiosks are listed at …/kiosks.",
        )
    }

    pub fn unknown_version() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "unknown_version",
            "This was never in force in this branch. What was is listed at …/configuration/versions.",
        )
    }

    pub fn bad_code() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "bad_code",
            "This is not a receipt code. Scan the code on the paper again.",
        )
    }

    pub fn not_known_yet() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_known_yet",
            "The centre does not know this ticket yet; the kiosk may still be sending it. Ask again in a few seconds.",
        )
    }

    pub fn set_aside() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "set_aside",
            "This ticket could not be recorded, so its holder will not be called and is to ask at the help desk.",
        )
    }

    pub fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            SubmitError::Unavailable.to_string(),
        )
    }

    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The centre failed at this request. Send it again; if it fails again, tell the operator the time of day.",
        )
    }

    /// The reason goes to the log.
    pub fn internal_because(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "A request failed");
        Self::internal()
    }
}

impl From<SubmitError> for ApiError {
    fn from(error: SubmitError) -> Self {
        let (status, code) = match error {
            SubmitError::IdReused => (StatusCode::CONFLICT, "id_reused"),
            SubmitError::Contradiction => (StatusCode::UNPROCESSABLE_ENTITY, "contradiction"),
            SubmitError::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            SubmitError::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        };
        Self::new(status, code, error.to_string())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
