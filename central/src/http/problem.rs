//! Pages that say what went wrong, in the reader's language.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use frontdesk_domain::text::Lang;

use super::error::ApiError;
use crate::pages::{Problem, ProblemPage};

pub(super) fn page(problem: Problem, lang: Lang) -> Response {
    let page = ProblemPage::new(problem, lang);
    let status =
        StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, html(page.render())).into_response()
}

pub(super) fn html(rendered: askama::Result<String>) -> Response {
    match rendered {
        Ok(page) => Html(page).into_response(),
        Err(error) => ApiError::internal_because(&error).into_response(),
    }
}

/// An API error as a page, for somebody who looks at a browser.
pub(super) fn of(error: &ApiError, lang: Lang) -> Response {
    let problem = match error.status {
        StatusCode::NOT_FOUND if error.body.code == "bad_code" => Problem::BadCode,
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Problem::NotAllowed,
        StatusCode::GONE => Problem::LinkOver,
        StatusCode::TOO_MANY_REQUESTS => Problem::Busy,
        StatusCode::SERVICE_UNAVAILABLE => Problem::Unavailable,
        StatusCode::INTERNAL_SERVER_ERROR => Problem::Internal,
        _ => Problem::BadRequest,
    };
    page(problem, lang)
}

/// The language a browser asks for first among those we have.
pub(super) fn preferred(headers: &HeaderMap) -> Lang {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let lang = |tag: &str| match tag.split(';').next().unwrap_or_default().trim() {
        tag if tag.starts_with("en") => Some(Lang::En),
        "zh-tw" | "zh-hk" | "zh-mo" => Some(Lang::ZhHant),
        tag if tag.starts_with("zh-hant") => Some(Lang::ZhHant),
        tag if tag.starts_with("zh") => Some(Lang::ZhHans),
        _ => None,
    };
    asked.split(',').find_map(lang).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_first_of_its_languages_that_we_have() {
        let preferred = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, value.parse().unwrap());
            preferred(&headers)
        };
        assert_eq!(preferred("fr, zh-TW;q=0.9, en;q=0.8"), Lang::ZhHant);
        assert_eq!(preferred("en-GB"), Lang::En);
        assert_eq!(preferred("fr"), Lang::ZhHans);
    }
}
