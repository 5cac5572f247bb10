//! The access key: one for the installation until there are accounts. Programs send it as a bearer, browsers swap the
//! printed link for a cookie. Kiosks have keys of their own, which open less; see [`super::caller`].

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use data_encoding::BASE64URL_NOPAD;
use frontdesk_domain::hash::Hash;

use super::app::App;
use super::caller::{self, Caller};
use super::error::ApiError;
use super::problem;
use crate::entropy::{self, NoEntropy};
use crate::pages::Problem;

/// The cookie that a browser holds the key in.
pub(super) const COOKIE: &str = "frontdesk_key";

/// 256 random bits as 43 characters of base64url.
#[derive(Clone)]
pub struct AccessKey {
    text: String,
    hash: Hash,
}

#[derive(Debug, thiserror::Error)]
pub enum AccessKeyError {
    #[error(
        "The access key {path} cannot be read or written ({why}). Check the file's permissions."
    )]
    Io { path: String, why: io::Error },
    #[error("The access key {0} is not one. Remove the file; a new key is made at the next start.")]
    Malformed(String),
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

impl std::fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessKey(hidden)")
    }
}

impl AccessKey {
    /// The installation's key; made at the first start. Only this user may read the file.
    pub fn load_or_make(path: &Path) -> Result<Self, AccessKeyError> {
        let named = || path.display().to_string();
        let failed = |why| AccessKeyError::Io { path: named(), why };
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(text.trim()).ok_or_else(|| AccessKeyError::Malformed(named())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let text = BASE64URL_NOPAD.encode(&entropy::bytes::<32>()?);
                // Written aside and renamed: a power cut leaves no half a key.
                let aside = path.with_extension("new");
                let mut options = std::fs::OpenOptions::new();
                options.create(true).truncate(true).write(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(&aside).map_err(failed)?;
                writeln!(file, "{text}").map_err(failed)?;
                file.sync_all().map_err(failed)?;
                std::fs::rename(&aside, path).map_err(failed)?;
                Self::parse(&text).ok_or_else(|| AccessKeyError::Malformed(named()))
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let bits = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        (bits.len() == 32).then(|| Self {
            text: text.to_owned(),
            hash: Hash::of(text.as_bytes()),
        })
    }

    /// The secret itself, for the link that is printed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Hashes are compared, and all of them: how long it takes says nothing about the key.
    pub fn is(&self, given: &str) -> bool {
        let given = Hash::of(given.as_bytes());
        let pairs = self.hash.as_bytes().iter().zip(given.as_bytes());
        pairs.fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}

/// Lets through who has the key, and kiosks where they may go. Handlers are told which.
pub(super) async fn require_key(
    State(app): State<Arc<App>>,
    route: MatchedPath,
    parts: RawPathParams,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    let cookie = jar
        .get(COOKIE)
        .map(axum_extra::extract::cookie::Cookie::value);
    let bearer = bearer(request.headers());
    if bearer.or(cookie).is_some_and(|given| app.key.is(given)) {
        request.extensions_mut().insert(Caller::Staff);
        return next.run(request).await;
    }
    // Nobody has put a kiosk's key into a browser.
    if let Some(key) = bearer {
        match caller::kiosk(&app, key) {
            Ok(Some(kiosk)) => {
                if let Err(error) = kiosk.may_go(request.method(), &route, &parts) {
                    return error.into_response();
                }
                request.extensions_mut().insert(Caller::Kiosk(kiosk));
                return next.run(request).await;
            }
            Ok(None) => {}
            Err(error) => return error.into_response(),
        }
    }
    if route.as_str().starts_with("/b/") && !route.as_str().ends_with("/events") {
        let back = request.uri().path();
        return problem::page(
            Problem::NoAccess,
            problem::preferred(request.headers()),
            Some(format!("/enter?to={back}")),
        );
    }
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "no_access",
        "This needs the access key. Send it as `Authorization: Bearer KEY`; the link with the key is printed when the centre starts.",
    )
    .into_response()
}

/// Refuses what another site makes a browser send. Programs send no `Origin`, and bearers cannot be sent unawares.
pub(super) async fn same_origin(request: Request, next: Next) -> Response {
    let changes = request.method() != Method::GET && request.method() != Method::HEAD;
    if changes && bearer(request.headers()).is_none() && !is_same_origin(request.headers()) {
        return ApiError::new(
            StatusCode::FORBIDDEN,
            "other_site",
            "This was sent from another site's page. Open the page here and send it from there.",
        )
        .into_response();
    }
    next.run(request).await
}

fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, at)| at == host),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_by_nobody_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("access.key");
        let first = AccessKey::load_or_make(&path).unwrap();
        let second = AccessKey::load_or_make(&path).unwrap();
        assert!(second.is(first.as_str()));
        assert!(!second.is(&first.as_str()[..42]));
        assert!(!second.is(""));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_holds_no_key_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("access.key");
        std::fs::write(&path, "secret\n").unwrap();
        let error = AccessKey::load_or_make(&path).unwrap_err().to_string();
        assert!(error.contains("Remove the file"), "{error}");
    }
}
