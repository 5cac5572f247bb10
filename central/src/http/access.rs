//! The installation's access key, which the owner of the machine and their programs send as a bearer; and requests that
//! another site makes a browser send.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use frontdesk_domain::hash::Hash;

use super::app::App;
use super::error::ApiError;
use crate::entropy::{self, NoEntropy};

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

    /// The secret itself.
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

pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}

/// Refuses what another site makes a browser send. Programs send no `Origin`, and bearers cannot be sent unawares.
pub(super) async fn same_origin(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response {
    let changes = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let headers = request.headers();
    if changes && bearer(headers).is_none() && !is_same_origin(headers, &app.public_url) {
        return ApiError::new(
            StatusCode::FORBIDDEN,
            "other_site",
            "This was sent from another site's page. Open the page here and send it from there; if this is the page, name its address with --public-url.",
        )
        .into_response();
    }
    next.run(request).await
}

/// A page's origin is ours when it is the public address, or an address or name of this machine that no other site can
/// have: a name that somebody else may point here (DNS rebinding) is none.
fn is_same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site")
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    match (text("origin"), text("host")) {
        (None, _) => true,
        // Some browsers tell no origin where a page keeps its address to itself; these say whence all the same.
        (Some("null"), _) => text("sec-fetch-site").is_some(),
        (Some(origin), _) if origin == origin_of(public_url) => true,
        (Some(origin), Some(host)) => {
            let at = origin.split_once("://").map(|(_, at)| at);
            at == Some(host) && is_this_machine(host)
        }
        (Some(_), None) => false,
    }
}

/// Scheme, host and port of an address, without its path.
fn origin_of(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    &url[..end]
}

/// An address, or `localhost`: names that nobody else gives out.
fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || bare.parse::<std::net::IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_counts_that_comes_from_a_page_of_ours() {
        let is_ours = |sent: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in sent {
                headers.insert(*name, value.parse().unwrap());
            }
            is_same_origin(&headers, "https://hall.example/desk")
        };
        for sent in [
            &[][..],
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            &[("origin", "https://hall.example"), ("host", "inner:8700")],
            &[
                ("origin", "http://192.0.2.7:8700"),
                ("host", "192.0.2.7:8700"),
            ],
            &[("origin", "http://[::1]:8700"), ("host", "[::1]:8700")],
            &[
                ("origin", "http://localhost:8700"),
                ("host", "localhost:8700"),
            ],
        ] {
            assert!(is_ours(sent), "{sent:?}");
        }
        for sent in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://hall.example"),
            ],
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://evil.example"),
            ],
            &[("origin", "null"), ("host", "hall.example")],
            &[("origin", "https://evil.example"), ("host", "hall.example")],
            // A name that was pointed here.
            &[
                ("origin", "http://evil.example:8700"),
                ("host", "evil.example:8700"),
            ],
            &[
                ("origin", "http://localhost.evil.example"),
                ("host", "localhost.evil.example"),
            ],
            &[
                ("origin", "https://hall.example.evil.example"),
                ("host", "hall.example"),
            ],
            &[("origin", "http://hall.example"), ("host", "hall.example")],
        ] {
            assert!(!is_ours(sent), "{sent:?}");
        }
    }

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
